"""Birth dates are read as people say them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.ages import age_on
from sync.protocol.birth_date import (
    BirthDate,
    BornAbout,
    DateProblem,
    EraWanted,
    age_as_said,
    era_typed,
    parse_birth_date,
    printed_six_digits,
    with_era,
)
from sync.protocol.eras import ERAS, era_of

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "said",
    [
        "S25.3.4",
        "s250304",
        "昭和25年3月4日",
        "昭25.3.4",
        "1950/3/4",
        "19500304",
        "1950-03-04",
        "Ｓ２５．３．４",
        " s25 .3.4 ",
        "250304s",
        "25-3-4 S",
        "25.3.4昭和",
        "昭和二十五年三月四日",
        "昭和二五年三月四日",
        "昭和25年3月4日生まれ",
    ],
)
def test_one_day_in_many_ways(said):
    assert parse_birth_date(said, TODAY) == BirthDate(date(1950, 3, 4))


def test_first_years_of_an_era():
    assert parse_birth_date("令和元年5月1日", TODAY) == BirthDate(date(2019, 5, 1))
    assert parse_birth_date("h1.1.8", TODAY) == BirthDate(date(1989, 1, 8))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("55.2.17", date(1980, 2, 17)),
        ("550217", date(1980, 2, 17)),
        ("60-1-1", date(1985, 1, 1)),
        ("15/12/24", EraWanted((("t", date(1926, 12, 24)), ("s", date(1940, 12, 24)), ("h", date(2003, 12, 24))))),
        ("250304", EraWanted((("s", date(1950, 3, 4)), ("h", date(2013, 3, 4))))),
        (
            "5.6.7",
            EraWanted(
                (("t", date(1916, 6, 7)), ("s", date(1930, 6, 7)), ("h", date(1993, 6, 7)), ("r", date(2023, 6, 7)))
            ),
        ),
    ],
)
def test_a_short_year_is_asked_about_only_where_several_eras_have_it(said, day):
    assert parse_birth_date(said, TODAY) == (BirthDate(day) if isinstance(day, date) else day)


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("80さい", (80, 80)),
        ("８０歳", (80, 80)),
        ("0才", (0, 0)),
        ("1950", (75, 76)),
        ("1950年", (75, 76)),
        ("S25", (75, 76)),
        ("昭和25年", (75, 76)),
        ("2026", (0, 0)),
    ],
)
def test_a_year_or_an_age_is_better_than_nothing(said, ages):
    assert parse_birth_date(said, TODAY) == BornAbout(*ages)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("2023/2/29", DateProblem("problem.date_day", {"month": 2, "day": 29})),
        ("s25.2.30", DateProblem("problem.date_day", {"month": 2, "day": 30})),
        ("1950/13/4", DateProblem("problem.date_month", {"month": 13})),
        ("251304", DateProblem("problem.date_month", {"month": 13})),
        ("1950/0/4", DateProblem("problem.date_month", {"month": 0})),
        ("2026/11/21", DateProblem("problem.date_in_future")),
        ("r9.1.1", DateProblem("problem.date_in_future")),
        ("2027", DateProblem("problem.date_in_future")),
        ("1890/1/1", DateProblem("problem.date_too_old")),
        ("m20", DateProblem("problem.date_too_old")),
        ("126歳", DateProblem("problem.date_too_old")),
        ("yesterday", DateProblem("problem.date_unreadable")),
        ("25", DateProblem("problem.date_unreadable")),
        ("十十", DateProblem("problem.date_unreadable")),
    ],
)
def test_what_cannot_be_gets_its_reason(said, why):
    assert parse_birth_date(said, TODAY) == why


@pytest.mark.parametrize("said", ["s64.1.8", "S640108", "昭和64年1月8日", "s65", "s1.12.24"])
def test_a_day_outside_its_era_is_told_when_the_era_was(said):
    era = {"era": "s", "first_month": 12, "first_day": 25, "last_year": 64, "last_month": 1, "last_day": 7}
    assert parse_birth_date(said, TODAY) == DateProblem("problem.date_outside_era", era)


def test_before_the_present_era_there_was_another():
    problem = parse_birth_date("r1.4.30", TODAY)
    assert isinstance(problem, DateProblem)
    assert (problem.key, problem.data["first_month"], problem.data["first_day"]) == ("problem.date_before_era", 5, 1)


@given(st.dates(date(1902, 1, 1), TODAY))
def test_every_day_of_an_era_is_read_in_every_way(day):
    era = era_of(day)
    year = era.year_of(day)
    for said in (
        f"{era.letter}{year}.{day.month}.{day.day}",
        f"{year:02d}{day:%m%d}{era.letter}",
        f"{day:%Y%m%d}",
        with_era(f"{year}/{day.month}/{day.day}", era.letter),
    ):
        assert parse_birth_date(said, TODAY) == BirthDate(day), said
    bare = parse_birth_date(f"{year:02d}{day:%m%d}", TODAY)
    assert bare == BirthDate(day) or (isinstance(bare, EraWanted) and (era.letter, day) in bare.readings)


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("25.3.4", "S25.3.4"),
        ("h25.3.4", "S25.3.4"),
        ("平成25年3月4日", "S25年3月4日"),
        ("250304r", "S250304"),
        ("", "S"),
    ],
)
def test_an_era_key_takes_the_place_of_another(typed, after):
    assert with_era(typed, "s") == after
    assert era_typed(after) == "s"


def test_eras_follow_each_other_without_a_gap():
    eras = list(ERAS.values())
    for before, after in pairwise(eras):
        assert before.last + timedelta(days=1) == after.first


def test_an_empty_field_is_no_problem():
    assert parse_birth_date("  ", TODAY) is None


@given(st.text(max_size=20))
def test_no_text_raises(text):
    assert parse_birth_date(text, TODAY) is None or parse_birth_date(text, TODAY)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 2, 29), date(2025, 2, 28), 24),
        (date(2000, 2, 29), date(2025, 3, 1), 25),
        (date(2026, 11, 20), TODAY, 0),
    ],
)
def test_ages(born, day, age):
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("born", "printed"),
    [
        (date(1980, 2, 17), "550217"),
        (date(1989, 1, 7), "640107"),
        (date(1989, 1, 8), "010108"),
        (date(2019, 5, 1), "010501"),
        (date(1912, 7, 30), "010730"),
    ],
)
def test_a_card_prints_the_era_s_year(born, printed):
    assert printed_six_digits(born) == printed


@given(st.dates(date(1868, 1, 25), date(2068, 12, 31)))
def test_what_is_printed_has_six_digits(born):
    assert len(printed_six_digits(born)) == 6


@pytest.mark.parametrize(
    ("text", "today", "ages"),
    [
        ("80さい", date(2026, 11, 20), (80, 80)),
        ("80歳", date(2027, 11, 19), (80, 80)),
        ("80歳", date(2027, 11, 20), (81, 81)),
        ("80歳", date(2026, 11, 19), (80, 80)),
        ("1950年", date(2026, 11, 20), (75, 76)),
        ("S25", date(2027, 1, 1), (76, 77)),
        ("1950", date(2026, 1, 1), (75, 76)),
    ],
)
def test_an_age_that_was_said_grows_and_a_year_stays_one(text, today, ages):
    assert age_as_said(text, date(2026, 11, 20), today) == BornAbout(*ages)


@pytest.mark.parametrize("text", ["", "たぶん春", "00000000", "900さい", "2099年", "S25.3.4"])
def test_what_says_no_age_says_none(text):
    assert age_as_said(text, date(2026, 11, 20), date(2026, 11, 20)) is None
