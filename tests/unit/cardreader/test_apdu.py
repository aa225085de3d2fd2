"""Tests: command and response bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardreader import apdu
from cardreader.errors import MalformedResponse

AID = bytes.fromhex("D3921000310001010408")


@pytest.mark.parametrize(
    ("command", "sent"),
    [
        (apdu.select_application(AID), "00A4040C0AD3921000310001010408"),
        (apdu.select_file(0x0015), "00A4020C020015"),
        (apdu.query_tries(), "00200080"),
        (apdu.verify(b"1234"), "002000800431323334"),
        (apdu.read_binary(0), "00B0000000"),
        (apdu.read_binary(0x1234, 7), "00B0123407"),
        (apdu.get_response(256), "00C0000000"),
    ],
)
def test_commands_have_the_published_bytes(command: apdu.Command, sent: str) -> None:
    assert command.to_bytes().hex().upper() == sent


@pytest.mark.parametrize(
    ("sw", "tries_left", "remaining", "right_length"),
    [
        (0x9000, None, None, None),
        (0x63C0, 0, None, None),
        (0x63C9, 9, None, None),
        (0x6305, None, None, None),
        (0x6110, None, 16, None),
        (0x6100, None, 256, None),
        (0x6C68, None, None, 0x68),
        (0x6C00, None, None, 256),
    ],
)
def test_status_words_are_read(
    sw: int, tries_left: int | None, remaining: int | None, right_length: int | None
) -> None:
    response = apdu.Response(b"", sw)
    assert (response.tries_left, response.remaining, response.right_length) == (tries_left, remaining, right_length)


@given(st.binary(min_size=2, max_size=300))
def test_a_response_splits_into_data_and_status(raw: bytes) -> None:
    response = apdu.Response.from_bytes(raw)
    assert response.data + response.sw.to_bytes(2, "big") == raw


@pytest.mark.parametrize("raw", [b"", b"\x90"])
def test_a_stump_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedResponse) as caught:
        apdu.Response.from_bytes(raw)
    assert caught.value.length == len(raw)


@given(st.integers(-5, 0x1_0000))
def test_an_offset_never_turns_into_a_short_file_id(offset: int) -> None:
    if 0 <= offset <= apdu.MAX_OFFSET:
        assert apdu.read_binary(offset).to_bytes()[2] < 0x80
    else:
        with pytest.raises(ValueError, match="15 bits"):
            apdu.read_binary(offset)


@pytest.mark.parametrize(
    "arguments", [(256, 0, 0, 0), (0, 0, 0, -1), (0, 0, 0, 0, bytes(256)), (0, 0, 0, 0, b"", 257), (0, 0, 0, 0, b"", 0)]
)
def test_what_does_not_fit_is_a_bug(arguments: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"range|too many"):
        apdu.Command(*arguments)


def test_an_empty_secret_is_not_a_query() -> None:
    with pytest.raises(ValueError, match="query"):
        apdu.verify(b"")


def test_reprs_hide_data() -> None:
    assert "31323334" not in repr(apdu.verify(b"1234"))
    assert "1234" not in repr(apdu.verify(b"1234"))
    assert "secret" not in repr(apdu.Response(b"secret", 0x9000))
