"""The household inside a resident's code, as short arrays: the order of the fields is the format (version 1)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from sync.protocol.codec import Malformed
from sync.protocol.values import CareCode, Relation, Sex

Word = TypeVar("Word")

BODY_VERSION = 1
MAX_MEMBERS = 29
"""With the holder: the 30 heads of the largest household."""
MAX_FIELD_CHARACTERS = 300
"""As in household.Line; a longer one cannot be received."""

_EPOCH = date(1970, 1, 1)
# The position in these tuples is the number on the wire: append only, for ever.
_SEXES = (Sex.UNKNOWN, Sex.MALE, Sex.FEMALE, Sex.OTHER)
_RELATIONS = (
    Relation.SELF,
    Relation.SPOUSE,
    Relation.CHILD,
    Relation.PARENT,
    Relation.GRANDPARENT,
    Relation.GRANDCHILD,
    Relation.SIBLING,
    Relation.RELATIVE,
    Relation.OTHER,
)
_CARE = (
    CareCode.ILL,
    CareCode.PREGNANT,
    CareCode.INFANT,
    CareCode.DISABLED,
    CareCode.NURSING,
    CareCode.MEDICAL,
    CareCode.ALLERGY,
)


@dataclass(frozen=True)
class Member:
    """One person of the household as the app knows them; `member_no` stays the same for the holder's whole life."""

    member_no: int
    name: str
    kana: str
    birth_date: date | None
    sex: Sex
    relation: Relation
    care_codes: tuple[CareCode, ...] = ()


@dataclass(frozen=True)
class Holder:
    """The code's owner with what the household shares; `registered_by_card` says that a My Number card proved it."""

    name: str
    kana: str
    birth_date: date | None
    sex: Sex
    address: str
    phone: str
    registered_by_card: bool
    care_codes: tuple[CareCode, ...] = ()


def body_of(holder: Holder, members: tuple[Member, ...]) -> list[Any]:
    """The arrays that go into a code."""
    first = [
        holder.name,
        holder.kana,
        _days(holder.birth_date),
        _SEXES.index(holder.sex),
        holder.address,
        holder.phone,
        holder.registered_by_card,
        [_CARE.index(code) for code in holder.care_codes],
    ]
    rest = [
        [
            member.member_no,
            member.name,
            member.kana,
            _days(member.birth_date),
            _SEXES.index(member.sex),
            _RELATIONS.index(member.relation),
            [_CARE.index(code) for code in member.care_codes],
        ]
        for member in members
    ]
    return [BODY_VERSION, first, rest]


def body_from(plain: object) -> tuple[Holder, tuple[Member, ...]]:
    """The household in the arrays of a code; raises codec.Malformed for anything that is not exactly one."""
    match plain:
        case [1, [name, kana, days, sex, address, phone, bool(by_card), list(care)], list(rest)]:
            holder = Holder(
                _text(name),
                _text(kana),
                _date(days),
                _choice(_SEXES, sex),
                _text(address),
                _text(phone),
                by_card,
                _care(care),
            )
        case _:
            raise Malformed("body")
    if len(rest) > MAX_MEMBERS:
        raise Malformed("body.members")
    members = tuple(_member(item) for item in rest)
    if len({member.member_no for member in members}) != len(members):
        raise Malformed("body.member_no")
    return holder, members


def _member(plain: object) -> Member:
    match plain:
        case [int(number), name, kana, days, sex, relation, list(care)] if type(number) is int and 0 < number < 1000:
            return Member(
                number,
                _text(name),
                _text(kana),
                _date(days),
                _choice(_SEXES, sex),
                _choice(_RELATIONS, relation),
                _care(care),
            )
        case _:
            raise Malformed("body.member")


def _days(birth_date: date | None) -> int | None:
    return None if birth_date is None else (birth_date - _EPOCH).days


def _date(days: object) -> date | None:
    if days is None:
        return None
    if type(days) is not int:
        raise Malformed("body.birth_date")
    try:
        return _EPOCH + timedelta(days=days)
    except OverflowError:
        raise Malformed("body.birth_date") from None


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_FIELD_CHARACTERS:
        raise Malformed("body.text")
    return value


def _choice(words: tuple[Word, ...], number: object) -> Word:
    if type(number) is not int or not 0 <= number < len(words):
        raise Malformed("body.choice")
    return words[number]


def _care(numbers: list[object]) -> tuple[CareCode, ...]:
    return tuple(_choice(_CARE, number) for number in numbers)
