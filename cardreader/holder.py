"""The basic four of a card's holder, decoded from elementary file 0002 without losing a byte."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cardreader.errors import MalformedHolder, MalformedTlv
from cardreader.tlv import iterate, read_tlv

OUTER_TAG: Final = 0xFF20
NAME_TAG: Final = 0xDF22
ADDRESS_TAG: Final = 0xDF23
BIRTH_DATE_TAG: Final = 0xDF24
SEX_TAG: Final = 0xDF25
_BIRTH_DATE_LENGTH: Final = 8


class Sex(StrEnum):
    """The sex as far as the sources agree about its byte; they conflict over 3, 9 and 0."""

    MALE = "male"
    FEMALE = "female"
    OTHER_OR_UNKNOWN = "other_or_unknown"


_SEXES: Final = {b"1": Sex.MALE, b"2": Sex.FEMALE}


@dataclass(frozen=True, repr=False)
class HolderFacts:
    """Name, address, birth date and sex as the card has them; there is no kana on it.

    Texts are the card's own characters, full-width digits, private-use characters and variation selectors included.
    `birth_date` is None where the eight bytes are no calendar date; `birth_date_raw` always keeps them.
    `raw` is the whole object FF20.
    """

    name: str
    address: str
    birth_date_raw: bytes
    birth_date: dt.date | None
    sex_raw: bytes
    sex: Sex
    raw: bytes

    def __repr__(self) -> str:
        return "HolderFacts(…)"


def _date(raw: bytes) -> dt.date | None:
    if len(raw) != _BIRTH_DATE_LENGTH or not raw.isdigit():
        return None
    try:
        return dt.date(int(raw[:4]), int(raw[4:6]), int(raw[6:]))
    except ValueError:
        return None


def _text(fields: dict[int, bytes], tag: int) -> str:
    try:
        return fields[tag].decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        # the cause carries the holder's bytes, so it is cut off
        raise MalformedHolder(f"{tag:X}") from None


def decode_holder(raw: bytes) -> HolderFacts:
    """Read the object FF20; bytes behind it are filler. Raises MalformedHolder, never for a date or a sex."""
    try:
        outer, end = read_tlv(raw)
        fields = {item.tag: item.value for item in iterate(outer.value)}
    except MalformedTlv:
        raise MalformedHolder("tlv") from None
    if outer.tag != OUTER_TAG:
        raise MalformedHolder("outer_tag")
    birth_date_raw = fields.get(BIRTH_DATE_TAG, b"")
    sex_raw = fields.get(SEX_TAG, b"")
    return HolderFacts(
        name=_text(fields, NAME_TAG),
        address=_text(fields, ADDRESS_TAG),
        birth_date_raw=birth_date_raw,
        birth_date=_date(birth_date_raw),
        sex_raw=sex_raw,
        sex=_SEXES.get(sex_raw, Sex.OTHER_OR_UNKNOWN),
        raw=raw[:end],
    )
