"""When reports are due: times as staff type them, and the last one that has passed."""

from datetime import datetime, time

import pytest

from kiosk.domain.report_times import DEFAULT_TIMES, MAX_TIMES, latest_due_us, times_of, words_of
from sync.protocol.city_form import JST


def us(day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(2026, 11, day, hour, minute, tzinfo=JST).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("6:00 18:00", "06:00 18:00"),
        ("18：30、6:05", "06:05 18:30"),
        ("6:00,6:00", "06:00"),
        ("  ", ""),
        (DEFAULT_TIMES, DEFAULT_TIMES),
        ("0:00 23:59", "00:00 23:59"),
    ],
)
def test_times_as_typed(text, words):
    assert words_of(times_of(text)) == words


@pytest.mark.parametrize(
    "text", ["6", "24:00", "6:60", "朝", "6:00 x", " ".join(f"{h}:00" for h in range(MAX_TIMES + 1))]
)
def test_what_is_not_understood(text):
    assert times_of(text) is None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (us(20, 6), us(20, 6)),
        (us(20, 5, 59), us(19, 18)),
        (us(20, 17, 59), us(20, 6)),
        (us(20, 18), us(20, 18)),
    ],
)
def test_the_last_time_that_has_passed(now, due):
    assert latest_due_us((time(6), time(18)), now) == due


def test_without_times_nothing_is_due():
    assert latest_due_us((), us(20, 6)) is None
