"""Birth dates as people say them: era or Gregorian, with or without points; impossible ones get a reason."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sync.protocol.ages import age_on
from sync.protocol.eras import ERA_NAMES, ERA_WORDS, ERAS, era_of

MAX_AGE_YEARS = 125
"""The oldest person on record became 122."""


@dataclass(frozen=True)
class BirthDate:
    """A date that was understood."""

    value: date


@dataclass(frozen=True)
class BornAbout:
    """Only a year or an age was said: completed years of life, from `youngest` to `oldest`."""

    youngest: int
    oldest: int


@dataclass(frozen=True)
class EraWanted:
    """A year of two digits that several eras have: the letter of each and the day it would be."""

    readings: tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class DateProblem:
    """Why typed text is no birth date; `key` names the sentence, `data` fills its gaps (`era` is a letter)."""

    key: str
    data: Mapping[str, str | int] = field(default_factory=dict)


Read = BirthDate | BornAbout | EraWanted | DateProblem | None

_PARTS = re.compile(r"(?P<era>[mtshr]?)(?P<year>\d{1,4})[./\-](?P<month>\d{1,2})[./\-](?P<day>\d{1,2})")
_SIX_DIGITS = re.compile(r"(?P<era>[mtshr]?)(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_EIGHT_DIGITS = re.compile(r"(?P<era>)(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_YEAR = re.compile(r"(?:(?P<era>[mtshr])(?P<era_year>\d{1,2})|(?P<year>\d{4}))\.?")
_AGE = re.compile(r"(\d{1,3})(?:歳|才|さい|sai)")
_ERA_BEHIND = re.compile(r"([^mtshr]+?)[. ]*([mtshr])")
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]+")
_KANJI_DIGITS = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")}
_SHORT_YEAR = 99
"""Larger years are Gregorian."""


def parse_birth_date(text: str, today: date) -> Read:
    """What is meant by `text`; None for an empty field.

    Read are S25.3.4, 昭和25年3月4日, 昭和二十五年三月四日, s250304, 250304s, 1950/3/4, 19500304, 元 as year 1;
    25.3.4 and 250304 where only one era can be meant, or as EraWanted; a year (S25, 1950年) or an age (80さい).
    """
    plain = _plain(text)
    if not plain:
        return None
    if age := _AGE.fullmatch(plain):
        return _aged(int(age[1]))
    match = _PARTS.fullmatch(plain) or _SIX_DIGITS.fullmatch(plain) or _EIGHT_DIGITS.fullmatch(plain)
    if match is not None:
        return _day(match["era"], int(match["year"]), int(match["month"]), int(match["day"]), today)
    if year := _YEAR.fullmatch(plain):
        return _born_in(year, today)
    return DateProblem("problem.date_unreadable")


def age_as_said(text: str, said_on: date, today: date) -> BornAbout | None:
    """The age on `today` of somebody of whom an age or a year was said on `said_on`; None where `text` is neither.

    A said age grows by the whole years that have passed since: nobody knows the birthday.
    """
    if age := _AGE.fullmatch(_plain(text)):
        grown = int(age[1]) + max(0, age_on(said_on, today))
        return BornAbout(grown, grown) if int(age[1]) <= MAX_AGE_YEARS else None
    read = parse_birth_date(text, today)
    return read if isinstance(read, BornAbout) else None


def with_era(text: str, letter: str) -> str:
    """`text` with this era's letter in front instead of the one that stands there, as typed otherwise."""
    bare = unicodedata.normalize("NFKC", text).strip()
    for word in (*ERA_WORDS, *ERAS, *(one.upper() for one in ERAS)):
        bare = bare.removeprefix(word).removesuffix(word).strip()
    return letter.upper() + bare


def era_typed(text: str) -> str:
    """The letter of the era that stands in `text`; empty where there is none."""
    found = re.match("[mtshr]", _plain(text))
    return found[0] if found else ""


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    for word, letter in ERA_WORDS.items():
        plain = plain.replace(word, letter)
    plain = _KANJI_NUMBER.sub(lambda found: _number_of(found[0]), plain.replace("元", "1"))
    plain = re.sub(r"[年月]", ".", plain.replace("日", "").replace("生まれ", ""))
    plain = re.sub(r"\s+", "", plain).rstrip(".")
    behind = _ERA_BEHIND.fullmatch(plain)
    return behind[2] + behind[1] if behind else plain


def _number_of(kanji: str) -> str:
    """Digits of a number in kanji: 二十五 and 二五 are 25."""
    if "十" not in kanji:
        return "".join(_KANJI_DIGITS[sign] for sign in kanji)
    tens, _, ones = kanji.partition("十")
    return (_KANJI_DIGITS.get(tens[-1:], "1") if tens else "1") + (_KANJI_DIGITS.get(ones[:1], "0") if ones else "0")


def _aged(age: int) -> BornAbout | DateProblem:
    return BornAbout(age, age) if age <= MAX_AGE_YEARS else DateProblem("problem.date_too_old")


def _born_in(said: re.Match[str], today: date) -> BornAbout | DateProblem:
    """Somebody of whom only the year is known had their birthday this year, or not yet."""
    year = int(said["year"] or ERAS[said["era"]].first.year + int(said["era_year"]) - 1)
    if said["era"] and not ERAS[said["era"]].first.year <= year <= ERAS[said["era"]].last.year:
        return _outside(said["era"])
    if year > today.year:
        return DateProblem("problem.date_in_future")
    oldest = today.year - year
    return BornAbout(max(0, oldest - 1), oldest) if oldest <= MAX_AGE_YEARS else DateProblem("problem.date_too_old")


def _day(era: str, year: int, month: int, day: int, today: date) -> Read:
    if era or year > _SHORT_YEAR:
        return _checked(era, year, month, day, today)
    each = {letter: _checked(letter, year, month, day, today) for letter in ERAS}
    possible = tuple((letter, read.value) for letter, read in each.items() if isinstance(read, BirthDate))
    if not possible:
        return each["s"]  # the era of most people's dates gives the reason
    return BirthDate(possible[0][1]) if len(possible) == 1 else EraWanted(possible)


def _checked(era: str, year: int, month: int, day: int, today: date) -> BirthDate | DateProblem:
    if not 1 <= month <= 12:
        return DateProblem("problem.date_month", {"month": month})
    first_year = ERAS[era].first.year if era else 1
    try:
        value = date(first_year + year - 1, month, day)
    except ValueError:
        return DateProblem("problem.date_day", {"month": month, "day": day})
    if era and not ERAS[era].holds(value):
        return _outside(era)
    if value > today:
        return DateProblem("problem.date_in_future")
    if age_on(value, today) > MAX_AGE_YEARS:
        return DateProblem("problem.date_too_old")
    return BirthDate(value)


def _outside(letter: str) -> DateProblem:
    """The era has no such day: when it began and ended, in its own years."""
    era = ERAS[letter]
    data: dict[str, str | int] = {
        "era": letter,
        "first_month": era.first.month,
        "first_day": era.first.day,
        "last_year": era.year_of(era.last),
        "last_month": era.last.month,
        "last_day": era.last.day,
    }
    key = "problem.date_before_era" if era.last == date.max else "problem.date_outside_era"
    return DateProblem(key, data)


def printed_six_digits(birth_date: date) -> str:
    """YYMMDD with the era's year, as on a Japanese document: 1980-02-17 is 550217. Raises StopIteration before 明治."""
    return f"{era_of(birth_date).year_of(birth_date):02d}{birth_date:%m%d}"


def era_year(day: date) -> str:
    """The year as people born in Japan know it: 1950-03-04 is 昭和25年, 2019-05-01 令和元年; empty before 明治."""
    era = next((era for era in ERAS.values() if era.holds(day)), None)
    if era is None:
        return ""
    number = era.year_of(day)
    return f"{ERA_NAMES[era.letter]}{'元' if number == 1 else number}年"
