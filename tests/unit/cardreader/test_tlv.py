"""Tests: BER-TLV."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardreader.errors import MalformedTlv
from cardreader.tlv import Tlv, encode, iterate, read_header, read_tlv

TAGS = st.sampled_from([0x04, 0x30, 0xFF20, 0xDF21, 0xDF22, 0x5F8101])


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("DF2203616263", "616263"),
        ("DF228103616263", "616263"),
        ("DF22820003616263", "616263"),
        ("DF2284000000036162630000", "616263"),
        ("DF2200", ""),
    ],
)
def test_short_long_and_non_minimal_lengths(raw: str, value: str) -> None:
    item, _ = read_tlv(bytes.fromhex(raw))
    assert item == Tlv(0xDF22, bytes.fromhex(value))


@given(TAGS, st.binary(max_size=400), st.integers(0, 4), st.binary(max_size=10))
def test_what_is_written_is_read(tag: int, value: bytes, length_octets: int, behind: bytes) -> None:
    raw = encode(tag, value, length_octets=length_octets)
    item, end = read_tlv(raw + behind)
    assert item == Tlv(tag, value)
    assert end == len(raw)


@given(st.lists(st.tuples(TAGS, st.binary(max_size=200)), max_size=6))
def test_objects_side_by_side(items: list[tuple[int, bytes]]) -> None:
    raw = b"".join(encode(tag, value) for tag, value in items)
    assert list(iterate(raw)) == [Tlv(tag, value) for tag, value in items]


@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert read_to_the_end(raw) <= len(raw)


def read_to_the_end(raw: bytes) -> int:
    try:
        return sum(len(item.value) for item in iterate(raw))
    except MalformedTlv as error:
        return error.offset


@pytest.mark.parametrize(
    "raw", ["", "DF", "DF22", "DF2205", "DF2280", "DF228500000000016A", "DF2282FF", "5F818181", "DF220261"]
)
def test_cut_and_broken_objects_are_malformed(raw: str) -> None:
    with pytest.raises(MalformedTlv):
        read_tlv(bytes.fromhex(raw))


def test_a_header_is_read_before_its_value_came() -> None:
    header = read_header(bytes.fromhex("FF20820065"))
    assert (header.tag, header.header_length, header.value_length, header.total_length) == (0xFF20, 5, 0x65, 0x6A)


def test_the_repr_hides_the_value() -> None:
    assert "secret" not in repr(Tlv(0xDF22, b"secret"))
