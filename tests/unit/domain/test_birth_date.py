"""Birth dates are read as people say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.birth_date import BirthDate, DateProblem, age_on, parse_birth_date, printed_six_digits

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
    ],
)
def test_one_day_in_many_ways(said):
    assert parse_birth_date(said, TODAY) == BirthDate(date(1950, 3, 4))


def test_first_years_of_an_era():
    assert parse_birth_date("令和元年5月1日", TODAY) == BirthDate(date(2019, 5, 1))
    assert parse_birth_date("h1.1.8", TODAY) == BirthDate(date(1989, 1, 8))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("s64.1.8", "problem.date_impossible"),
        ("h1.1.7", "problem.date_impossible"),
        ("2023/2/29", "problem.date_impossible"),
        ("2026/11/21", "problem.date_in_future"),
        ("1890/1/1", "problem.date_impossible"),
        ("yesterday", "problem.date_unreadable"),
        ("250304", "problem.date_unreadable"),
    ],
)
def test_what_cannot_be_gets_its_reason(said, why):
    assert parse_birth_date(said, TODAY) == DateProblem(why)


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
