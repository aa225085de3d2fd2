"""When two entries may be one person: candidates for a human eye, never a reason to merge.

Order of strength: reading and birth date, then written name and birth date, then reading and town.
"""

import re
from datetime import date
from enum import IntEnum

from kiosk.domain.folding import fold
from sync.protocol.household import Person

_TOWN = re.compile(r"^(?:熊本県)?(?:熊本市)?(.*?[区町村字丁]?[^0-9０-９一二三四五六七八九十\-－]*)")
"""The address up to its first number: 熊本市西区見本町."""


class Likeness(IntEnum):
    """How strongly two entries point to one person; the lower, the stronger."""

    KANA_AND_BIRTH = 0
    NAME_AND_BIRTH = 1
    KANA_AND_TOWN = 2


def likeness(
    person: Person,
    address: str,
    name: str,
    kana: str,
    birth_date: date | None,
    other_address: str,
) -> Likeness | None:
    """How `person` and a known entry are alike, or None. Different birth dates are different people."""
    same_kana = bool(person.kana) and fold(person.kana) == fold(kana)
    same_name = bool(person.name_display) and fold(person.name_display) == fold(name)
    if person.birth_date and birth_date:
        if person.birth_date != birth_date:
            return None
        return Likeness.KANA_AND_BIRTH if same_kana else Likeness.NAME_AND_BIRTH if same_name else None
    town = town_of(address)
    if (same_kana or same_name) and town and town == town_of(other_address):
        return Likeness.KANA_AND_TOWN
    return None


def town_of(address: str) -> str:
    """The folded address up to its first number, without prefecture and city."""
    found = _TOWN.match(address.strip())
    return fold(found[1]) if found else ""
