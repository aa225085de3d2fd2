"""Times as they are said at the desk, and no text that breaks the reading of them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.day_times import evening_of, meal_at, parse_moment, tomorrow_of
from sync.protocol.presence import MealSlot

NOW = datetime(2026, 11, 20, 14, 5, 30).astimezone()


def at(day, hour, minute=0, month=11, year=2026):
    return NOW.replace(year=year, month=month, day=day, hour=hour, minute=minute, second=0)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("18", at(20, 18)),
        ("１８時", at(20, 18)),
        ("1830", at(20, 18, 30)),
        ("18:30", at(20, 18, 30)),
        ("18時半", at(20, 18, 30)),
        ("18時5分", at(20, 18, 5)),
        ("9", at(21, 9)),
        ("14:05", at(21, 14, 5)),
        ("明日 9時", at(21, 9)),
        ("あさって 18", at(22, 18)),
        ("きょう20時", at(20, 20)),
        ("25日9:00", at(25, 9)),
        ("10日 9:00", at(10, 9, month=12)),
        ("12/1 18:00", at(1, 18, month=12)),
        ("1/5 8", at(5, 8, month=1, year=2027)),
    ],
)
def test_a_time_is_read_as_it_is_said(text, moment):
    assert parse_moment(text, NOW) == moment


@pytest.mark.parametrize("text", ["", "夕方", "25", "18:60", "今日 9時", "31日 9時", "2/30 8", "1 8 0 0 0 0"])
def test_what_is_no_coming_time_is_none(text):
    assert parse_moment(text, NOW) is None


@given(st.text(st.sampled_from("0123456789:/時分半日月今明後 　あすー.１８-"), max_size=14))
def test_a_moment_that_was_read_is_always_ahead(text):
    moment = parse_moment(text, NOW)
    assert moment is None or NOW < moment < NOW + timedelta(days=367)


@given(st.text(max_size=20))
def test_no_text_breaks_it(text):
    parse_moment(text, NOW)


def test_the_days_of_the_buttons_are_ahead():
    assert evening_of(NOW) == at(20, 18)
    assert evening_of(NOW.replace(hour=19)) == at(20, 22)
    assert tomorrow_of(NOW) == at(21, 18)


@pytest.mark.parametrize(
    ("hour", "slot"),
    [(6, MealSlot.MORNING), (9, MealSlot.MORNING), (10, MealSlot.NOON), (14, MealSlot.NOON), (15, MealSlot.EVENING)],
)
def test_the_meal_of_an_hour(hour, slot):
    assert meal_at(NOW.replace(hour=hour)) is slot
