"""Tests: digits before they cost a try."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardreader.credential import Pin, VerificationNumber
from cardreader.errors import MalformedNumber, NumberFault


@pytest.mark.parametrize(
    "text",
    ["55021720352285", "550217 2035 2285", "５５０２１７２０３５２２８５", "550217-2035-2285", "550217‐2035－2285 "],
)
def test_the_example_of_the_card(text: str) -> None:
    assert VerificationNumber.parse(text).to_bytes() == b"55021720352285"


def test_the_three_groups() -> None:
    assert VerificationNumber.from_parts("550217", "2035", "2285").to_bytes() == b"55021720352285"


def test_an_unknown_day_may_be_zero() -> None:
    assert VerificationNumber.from_parts("550000", "2035", "2285").to_bytes() == b"55000020352285"


@pytest.mark.parametrize(
    ("parts", "part", "fault"),
    [
        (("5502", "2035", "2285"), "birth", NumberFault.WRONG_LENGTH),
        (("55021a", "2035", "2285"), "birth", NumberFault.NOT_DIGITS),
        (("551317", "2035", "2285"), "birth", NumberFault.IMPOSSIBLE_DATE),
        (("550232", "2035", "2285"), "birth", NumberFault.IMPOSSIBLE_DATE),
        (("550217", "2285", "2035"), "expiry", NumberFault.IMPLAUSIBLE_EXPIRY),
        (("550217", "35", "2285"), "expiry", NumberFault.WRONG_LENGTH),
        (("550217", "2035", ""), "security", NumberFault.WRONG_LENGTH),
        (("550217", "2035", "²²²²²"), "security", NumberFault.WRONG_LENGTH),
        (("550217", "2035", "٢٢٨٥"), "security", NumberFault.NOT_DIGITS),
    ],
)
def test_the_group_that_is_wrong_is_named(parts: tuple[str, str, str], part: str, fault: NumberFault) -> None:
    with pytest.raises(MalformedNumber) as caught:
        VerificationNumber.from_parts(*parts)
    assert (caught.value.part, caught.value.fault) == (part, fault)


@given(st.text(max_size=20))
def test_any_text_is_fourteen_digits_or_refused(text: str) -> None:
    assert sent_or_refused(text) in (14, "number", "birth", "expiry", "security")


def sent_or_refused(text: str) -> int | str:
    try:
        return len(VerificationNumber.parse(text).to_bytes())
    except MalformedNumber as error:
        return error.part


def test_an_error_does_not_keep_the_digits() -> None:
    with pytest.raises(MalformedNumber) as caught:
        VerificationNumber.parse("9876543210987")
    assert "98765" not in f"{caught.value} {caught.value!r} {caught.value.data}"


@pytest.mark.parametrize("text", ["123", "12345", "12x4", ""])
def test_a_pin_has_four_digits(text: str) -> None:
    with pytest.raises(MalformedNumber):
        Pin.parse(text)


def test_secrets_hide_in_every_text() -> None:
    for secret, digits in ((Pin.parse("8642"), "8642"), (VerificationNumber.parse("55021720352285"), "2285")):
        assert digits not in f"{secret} {secret!r} {secret!s}"
