"""When a report is due: the times of day that staff chose, as moments."""

import re
from datetime import datetime, time, timedelta

from sync.protocol.city_form import JST, local_time

DEFAULT_TIMES = "06:00 18:00"
"""Before the morning and the evening meeting of the city's headquarters; the city has not said its own times yet."""
MAX_TIMES = 8
"""A report every three hours; more would not be read."""
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})")


def times_of(text: str) -> tuple[time, ...] | None:
    """The times of day in a text such as "6:00 18:00", in their order; None where it is not understood.

    An empty text is no times: then no report is made by itself.
    """
    words = re.split(r"[\s,、，]+", text.strip())
    found = {_time_of(word) for word in words if word}
    if None in found or len(found) > MAX_TIMES:
        return None
    return tuple(sorted(one for one in found if one is not None))


def words_of(times: tuple[time, ...]) -> str:
    """The times as text."""
    return " ".join(f"{one:%H:%M}" for one in times)


def latest_due_us(times: tuple[time, ...], now_us: int) -> int | None:
    """The last moment (UTC, µs) up to now at which a report was due; None without times."""
    now = local_time(now_us)
    days = (now.date(), now.date() - timedelta(days=1))
    moments = [datetime.combine(day, one, JST) for day in days for one in times]
    past = [one for one in moments if one <= now]
    return int(max(past).timestamp()) * 1_000_000 if past else None


def _time_of(word: str) -> time | None:
    found = _TIME.fullmatch(word)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    return time(hour, minute) if hour < 24 and minute < 60 else None
