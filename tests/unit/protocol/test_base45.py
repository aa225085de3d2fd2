"""Base45 against RFC 9285, and against everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import base45

VECTORS = [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")]
"""RFC 9285, sections 4.3 and 4.4."""


@pytest.mark.parametrize(("data", "text"), VECTORS)
def test_vectors(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize("text", ["GGW", ":::", "::", "A", "AAAA", "a", "BB8é", "BB8\n", "FGW" + "G"])
def test_what_no_bytes_give_is_refused(text: str) -> None:
    with pytest.raises(base45.NotBase45):
        base45.decode(text)


def test_the_largest_pair_is_still_one() -> None:
    assert base45.decode("FGW") == b"\xff\xff"


@given(st.binary(max_size=200))
def test_round_trip(data: bytes) -> None:
    text = base45.encode(data)
    assert base45.decode(text) == data
    assert set(text) <= set(base45.ALPHABET)


@given(st.text(max_size=30) | st.text(alphabet=base45.ALPHABET, max_size=30))
def test_each_text_has_one_reading_or_none(text: str) -> None:
    try:
        data = base45.decode(text)
    except base45.NotBase45:
        return
    assert base45.encode(data) == text
