"""Times of day as a clerk types them at a table."""

import pytest

from kiosk.screens.venue_times import time_typed
from tests.fakes_venue import TODAY


@pytest.mark.parametrize(("text", "minutes"), [("10:05", 605), ("1005", 605), ("９時", 540), ("9時5分", 545)])
def test_a_time_of_day(text, minutes):
    day_us = TODAY.starts_at_us
    midnight = time_typed("0:00", day_us)
    assert time_typed(text, day_us) == midnight + minutes * 60_000_000


@pytest.mark.parametrize("text", ["", "24:00", "10:60", "ten", "-1", "10:5:3"])
def test_no_time_of_day(text):
    assert time_typed(text, TODAY.starts_at_us) is None
