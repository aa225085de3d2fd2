"""Birth dates as people say them: era or Gregorian, with or without points; impossible ones get a reason."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

MAX_AGE_YEARS = 125
"""The oldest person on record became 122."""


@dataclass(frozen=True)
class BirthDate:
    """A date that was understood."""

    value: date


@dataclass(frozen=True)
class DateProblem:
    """Why typed text is no birth date; `key` names the sentence."""

    key: str


_ERAS = {
    "m": (date(1868, 1, 25), date(1912, 7, 29)),
    "t": (date(1912, 7, 30), date(1926, 12, 24)),
    "s": (date(1926, 12, 25), date(1989, 1, 7)),
    "h": (date(1989, 1, 8), date(2019, 4, 30)),
    "r": (date(2019, 5, 1), date(9999, 12, 31)),
}
"""First and last day of each era (明治 from the change of calendar's announcement; 元号法 and the imperial edicts)."""
_ERA_WORDS = {
    "明治": "m",
    "大正": "t",
    "昭和": "s",
    "平成": "h",
    "令和": "r",
    "明": "m",
    "大": "t",
    "昭": "s",
    "平": "h",
    "令": "r",
}
_ERA_NAMES = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
_PARTS = re.compile(r"([mtshr]?)(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,2})")
_ERA_DIGITS = re.compile(r"([mtshr])(\d{2})(\d{2})(\d{2})")
_PLAIN_DIGITS = re.compile(r"()(\d{4})(\d{2})(\d{2})")


def parse_birth_date(text: str, today: date) -> BirthDate | DateProblem | None:
    """The birth date in `text`, a DateProblem, or None for an empty field.

    Read are S25.3.4, 昭和25年3月4日, s250304, 1950/3/4, 19500304 and 元 for a first year.
    """
    plain = _plain(text)
    if not plain:
        return None
    match = _PARTS.fullmatch(plain) or _ERA_DIGITS.fullmatch(plain) or _PLAIN_DIGITS.fullmatch(plain)
    if match is None:
        return DateProblem("problem.date_unreadable")
    era, year, month, day = match[1], int(match[2]), int(match[3]), int(match[4])
    return _checked(era, year, month, day, today)


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().lower().replace("元年", "1年")
    for word, letter in _ERA_WORDS.items():
        plain = plain.replace(word, letter)
    plain = re.sub(r"[年月]", ".", plain).replace("日", "")
    return re.sub(r"\s+", "", plain).rstrip(".")


def _checked(era: str, year: int, month: int, day: int, today: date) -> BirthDate | DateProblem:
    first_year = _ERAS[era][0].year if era else 1
    try:
        value = date(first_year + year - 1, month, day)
    except ValueError:
        return DateProblem("problem.date_impossible")
    if era and not _ERAS[era][0] <= value <= _ERAS[era][1]:
        return DateProblem("problem.date_impossible")
    if value > today:
        return DateProblem("problem.date_in_future")
    if age_on(value, today) > MAX_AGE_YEARS:
        return DateProblem("problem.date_impossible")
    return BirthDate(value)


def age_on(birth_date: date, today: date) -> int:
    """Completed years of life on `today`; somebody born on 29 February grows older on 1 March."""
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (0 if had_birthday else 1)


def printed_six_digits(birth_date: date) -> str:
    """YYMMDD with the era's year, as on a Japanese document: 1980-02-17 is 550217. Raises StopIteration before 明治."""
    first = next(first for first, last in _ERAS.values() if first <= birth_date <= last)
    return f"{birth_date.year - first.year + 1:02d}{birth_date:%m%d}"


def era_year(day: date) -> str:
    """The year as people born in Japan know it: 1950-03-04 is 昭和25年, 2019-05-01 令和元年; empty before 明治."""
    for letter, (first, last) in _ERAS.items():
        if first <= day <= last:
            number = day.year - first.year + 1
            return f"{_ERA_NAMES[letter]}{'元' if number == 1 else number}年"
    return ""
