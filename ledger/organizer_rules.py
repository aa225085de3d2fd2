"""The city's rules about organisers that are data: kinds, number of members, time of renewal, fields to be filled."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ledger.errors import LedgerError
from sync.protocol import codec
from sync.protocol.city_form import JST, local_time
from sync.protocol.values import ActivityKind

SHIPPED_FILE = Path(__file__).parents[1] / "resources" / "organizers" / "rules.json"
OWN_FILE = "organizer_rules.json"
"""In the ledger's data folder: an office's own rules in place of those that come with the program."""
FISCAL_YEAR_MONTH = 4
"""April 1 to March 31 (年度)."""
MonthDay = Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Word = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z_]+$")]


class RulesSpoilt(LedgerError):
    """The file of rules cannot be read as one."""

    key = "rules_spoilt"


class OrganizerKind(Struct, frozen=True, forbid_unknown_fields=True):
    """団体の分類: who may apply at all; anybody else holds activities together with one of them (共催)."""

    id: Word
    name: str
    clause: str
    letter: str = ""
    office_in_city: bool = True
    activity_kinds: tuple[ActivityKind, ...] = ()


class Renewal(Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from"}):
    """本市が指定する期間 of a fiscal year, both days included; `is_late_allowed` lets lapsed organisers ask too."""

    first: MonthDay
    until: MonthDay
    is_late_allowed: bool


class OrganizerRules(Struct, frozen=True, forbid_unknown_fields=True):
    """All of them; `activity_kinds` are those of kinds that name none of their own."""

    origin: str
    kinds: tuple[OrganizerKind, ...]
    activity_kinds: tuple[ActivityKind, ...]
    members_max: Annotated[int, Meta(ge=0, le=100)]
    city_words: tuple[str, ...]
    optional_fields: tuple[Word, ...]
    renewal: Renewal
    conditions: tuple[Word, ...]
    longest_activity_days: Annotated[int, Meta(ge=1, le=366)]

    def kind(self, kind_id: str) -> OrganizerKind | None:
        """The kind of that id, None for one that cannot apply."""
        return next((one for one in self.kinds if one.id == kind_id), None)

    def activity_kinds_of(self, kind_id: str) -> tuple[ActivityKind, ...]:
        """What an organiser of this kind may hold."""
        kind = self.kind(kind_id)
        return () if kind is None else kind.activity_kinds or self.activity_kinds

    def is_renewal_time(self, at_us: int) -> bool:
        """Whether organisers in good standing may ask for the next year now."""
        day = local_time(at_us).strftime("%m-%d")
        first, until = self.renewal.first, self.renewal.until
        return first <= day <= until if first <= until else (day >= first or day <= until)


def load(file: Path) -> OrganizerRules:
    """The rules in a file. Raises OSError or RulesSpoilt."""
    try:
        return msgspec.convert(codec.decode_json(file.read_bytes(), dict), OrganizerRules)
    except (codec.Malformed, msgspec.ValidationError):
        raise RulesSpoilt(file=file.name) from None


@cache
def shipped() -> OrganizerRules:
    """The rules that come with the program."""
    return load(SHIPPED_FILE)


def year_end_us(at_us: int) -> int:
    """The end of the fiscal year that `at_us` lies in: the first April 1, 0:00 in Japan, after it (UTC, µs)."""
    at = local_time(at_us)
    year = at.year + (at.month >= FISCAL_YEAR_MONTH)
    return int(datetime(year, FISCAL_YEAR_MONTH, 1, tzinfo=JST).timestamp()) * 1_000_000
