"""Ages at a day, and the bands of them that shelters plan by."""

from datetime import date
from enum import StrEnum


class AgeBand(StrEnum):
    """The ages that a shelter plans by. One band from 65 on: a count by heads says no more than 高齢者."""

    INFANT = "0-5"
    CHILD = "6-14"
    ADULT = "15-64"
    ELDERLY = "65-"
    UNKNOWN = "unknown"


_FIRST_AGES = ((65, AgeBand.ELDERLY), (15, AgeBand.ADULT), (6, AgeBand.CHILD), (0, AgeBand.INFANT))
"""First year of each band: 15 and 65 as 国勢調査 divides, 6 is school age."""


def age_on(birth_date: date, today: date) -> int:
    """Completed years of life on `today`; somebody born on 29 February grows older on 1 March."""
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (0 if had_birthday else 1)


def age_band(born: date | None, today: date) -> AgeBand:
    """The band of somebody born on that day; a date in the future is a mistake and tells nothing."""
    if born is None or born > today:
        return AgeBand.UNKNOWN
    return band_at(age_on(born, today))


def band_at(age: int) -> AgeBand:
    """The band of so many completed years."""
    return next(band for first, band in _FIRST_AGES if age >= first)
