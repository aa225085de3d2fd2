"""Days and fiscal years as the points count them, in Japan's time."""

from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from sync.protocol.city_form import local_time

FIRST_MONTH = 4
"""A fiscal year (年度) begins on April 1 (S2:121: the rank starts again with each)."""
ONE_DAY = timedelta(days=1)


class Validity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long points may be used; `source` says where that is written and how we read it.

    `first_day_counts` is what 起算して says: the day of the grant is the first day of the span.
    """

    years: Annotated[int, Meta(ge=1, le=50)]
    first_day_counts: bool
    source: str


def day_of(at_us: int) -> date:
    """The day in Japan of a time (UTC, µs)."""
    return local_time(at_us).date()


def last_day(granted: date, validity: Validity) -> date:
    """The last day on which points of that grant may be used.

    A span in years ends on the day before the one that corresponds to its first day, and where the last month has no
    such day, on that month's last day (Civil Code, article 143, paragraph 2).
    """
    first = granted if validity.first_day_counts else granted + ONE_DAY
    try:
        return first.replace(year=first.year + validity.years) - ONE_DAY
    except ValueError:  # February 29 has no day of its own in the last year
        return date(first.year + validity.years, 2, 28)


def fiscal_year(day: date) -> int:
    """The fiscal year (年度) that `day` belongs to, by the year in which it begins."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def span_of_year(year: int) -> tuple[date, date]:
    """The first and the last day of a fiscal year."""
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1) - ONE_DAY
