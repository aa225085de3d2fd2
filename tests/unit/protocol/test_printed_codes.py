"""What is printed on sheets and slips: read back whole, every wrong character and exchanged pair found."""

import string
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sync.protocol import base45, sheet_code, slip_code
from sync.protocol.check_character import ALPHABET, check_character
from sync.protocol.codec import Malformed
from sync.protocol.ids import HouseholdId, OperationId
from sync.protocol.sheet_code import MAX_NUMBER, SheetCode, series_of

SHEET = SheetCode("7K3F", 123)
BODIES = some.text(ALPHABET, min_size=2, max_size=40)


def sheets():
    return some.builds(
        SheetCode,
        some.text(ALPHABET, min_size=4, max_size=4),
        some.integers(1, MAX_NUMBER),
        some.integers(0, 30),
    )


@given(sheets())
def test_a_sheet_is_read_from_its_code_and_from_its_printed_number(sheet):
    assert sheet_code.parse(sheet.text) == sheet_code.parse(sheet.printed) == sheet
    assert set(sheet.text) <= set(base45.ALPHABET)
    assert set(sheet.text) <= set(string.ascii_uppercase + string.digits + ":")


@given(BODIES, some.data())
def test_one_wrong_character_is_found(body, data):
    whole = body + check_character(body)
    place = data.draw(some.integers(0, len(whole) - 1))
    other = data.draw(some.sampled_from([sign for sign in ALPHABET if sign != whole[place]]))
    wrong = whole[:place] + other + whole[place + 1 :]
    assert check_character(wrong[:-1]) != wrong[-1]


@given(BODIES, some.data())
def test_two_exchanged_neighbours_are_found(body, data):
    whole = body + check_character(body)
    place = data.draw(some.integers(0, len(whole) - 2))
    wrong = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
    assert wrong == whole or check_character(wrong[:-1]) != wrong[-1]


def test_the_printed_forms_stay_as_they_are():
    """Sheets lie in drawers for years: their form is fixed."""
    assert (SHEET.text, SHEET.printed) == ("KMA1S:7K3F00123003", "7K3F-00123-00-3")
    household = HouseholdId(UUID(int=0xABCDEF))
    assert slip_code.text_of(household) == "KMA1R:00000000000000000000000000ABCDEFX"


@pytest.mark.parametrize(
    "typed", ["7k3f-00123-00-3", "7K3F 00123 00 3", "7K3F00123003", "7K3F-OOI23-00-3", "7K3F-0012E"]
)
def test_what_a_person_types(typed):
    if typed.endswith("E"):
        with pytest.raises(Malformed):
            sheet_code.parse(typed)
    else:
        assert sheet_code.parse(typed) == SHEET


@given(some.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    for read in (sheet_code.parse, slip_code.parse):
        for candidate in (text, sheet_code.PREFIX + text, slip_code.PREFIX + text):
            try:
                read(candidate)
            except Malformed:
                continue


@given(some.uuids())
def test_a_slip_is_read_back(household_id):
    assert slip_code.parse(slip_code.text_of(HouseholdId(household_id))) == household_id


def test_a_person_sheet_opens_its_household_and_operations_stay_apart():
    of_person = SheetCode("7K3F", 123, member=2)
    assert of_person.household_sheet == SHEET
    one, other = OperationId("op-1"), OperationId("op-2")
    assert of_person.household_id(one) == SHEET.household_id(one) != SHEET.household_id(other)
    assert SHEET.household_id(one) != SheetCode("7K3F", 124).household_id(one)


@pytest.mark.parametrize(
    ("series", "number", "member"), [("7K3", 1, 0), ("7K3O", 1, 0), ("7K3F", 0, 0), ("7K3F", 1, 31)]
)
def test_what_cannot_be_printed(series, number, member):
    with pytest.raises(ValueError):  # noqa: PT011 - the value says which
        SheetCode(series, number, member)


def test_a_number_that_was_never_printed_is_refused_although_its_check_is_right():
    for body in ("7K3F0000000", "7K3F0000199"):
        with pytest.raises(Malformed):
            sheet_code.parse(body + check_character(body))


def test_a_series_comes_from_the_dice():
    assert series_of(b"\x01\x02\x03\x04") != series_of(b"\x01\x02\x03\x05")
    with pytest.raises(ValueError):  # noqa: PT011
        series_of(b"abc")
