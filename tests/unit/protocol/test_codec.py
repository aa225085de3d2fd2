"""The codec: canonical out, strict in, and nothing hostile gets past it."""

import uuid
from typing import Any
from uuid import UUID

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from sync.protocol import codec
from sync.protocol.codec import Malformed


class Small(Struct, frozen=True, omit_defaults=True):
    """A shape to test with."""

    number: int
    word: str = ""
    data: bytes = b""
    name: uuid.UUID | None = None
    parts: tuple[int, ...] = ()


shapes = st.builds(
    Small,
    number=st.integers(-(2**63), 2**64 - 1),
    word=st.text(max_size=20),
    data=st.binary(max_size=20),
    name=st.none() | st.uuids(),
    parts=st.lists(st.integers(0, 100), max_size=4).map(tuple),
)
plains = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(shapes)
def test_round_trip(shape: Small) -> None:
    data = codec.encode(shape)
    assert codec.decode(data, Small) == shape
    assert cbor2.dumps(cbor2.loads(data), canonical=True) == data


@given(st.binary(max_size=300))
def test_garbage_is_malformed_and_nothing_else(data: bytes) -> None:
    with pytest.raises(Malformed):
        codec.decode(data, Small)


@given(plains)
def test_other_shapes_are_malformed(plain: Any) -> None:
    try:
        shape = codec.decode(cbor2.dumps(plain), Small)
    except Malformed:
        return
    assert isinstance(shape, Small)


@given(plains)
def test_plain_objects_come_back(plain: Any) -> None:
    assert codec.plain_of(cbor2.dumps(plain)) == plain


@given(shapes, st.data())
def test_damage_is_malformed_or_another_shape_but_never_a_crash(shape: Small, data: st.DataObject) -> None:
    raw = bytearray(codec.encode(shape))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    try:
        changed = codec.decode(bytes(raw), Small)
    except Malformed:
        return
    assert isinstance(changed, Small)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        codec.encode(Small(1)) + b"\x00",
        b"\x81" * 100 + b"\x00",
        b"\x9f\xff",
        b"\xbf\xff",
        b"\x5f\x41a\xff",
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\xa1\x81\x00\x00",
        b"\xd8\x23\x61(",
        b"\xc1\x61x",
        b"\xd8\x1c\x00",
        b"\xd8\x1d\x00",
        b"\x1c",
    ],
)
def test_hostile_bytes(data: bytes) -> None:
    with pytest.raises(Malformed):
        codec.decode(data, Small)


def test_too_long_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MAX_MESSAGE_BYTES", 4)
    with pytest.raises(Malformed) as caught:
        codec.plain_of(cbor2.dumps("12345"))
    assert caught.value.where == "length"


def test_malformed_says_where_and_never_what() -> None:
    with pytest.raises(Malformed) as caught:
        codec.decode(cbor2.dumps({"number": "見本太郎"}), Small)
    assert caught.value.where == "$.number"
    assert "見本" not in str(caught.value)


def test_nesting_has_a_limit_that_our_shapes_do_not_reach() -> None:
    deep: Any = 0
    for _ in range(codec.MAX_NESTING):
        deep = [deep]
    codec.plain_of(cbor2.dumps(deep))
    with pytest.raises(Malformed):
        codec.plain_of(cbor2.dumps([deep]))


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (cbor2.dumps(dict.fromkeys(range(codec.MAX_MAP_ENTRIES + 1))), "count"),
        (cbor2.dumps([[0] * codec.MAX_ITEMS]), "count"),
        (cbor2.dumps(2**64), "tag"),
        (cbor2.dumps(cbor2.CBORTag(35, "(a)")), "tag"),
        (b"\x7b" + (2**40).to_bytes(8, "big") + b"a", "cut"),
        (b"\x5b" + (2**40).to_bytes(8, "big") + b"a", "cut"),
    ],
)
def test_what_would_be_dear_is_refused_before_it_is_read(data: bytes, where: str) -> None:
    with pytest.raises(Malformed) as refused:
        codec.plain_of(data)
    assert refused.value.where == where


def test_the_limits_themselves_are_allowed() -> None:
    widest = dict.fromkeys(range(codec.MAX_MAP_ENTRIES))
    assert codec.plain_of(cbor2.dumps(widest)) == widest
    assert len(codec.plain_of(cbor2.dumps([0] * (codec.MAX_ITEMS - 1)))) == codec.MAX_ITEMS - 1


@pytest.mark.parametrize(
    "before",
    [
        "",
        "短い",
        "長い" * 20,
        "更に長い" * 100,
        b"\x00" * 23,
        b"\xd8" * 24,
        b"\xd8" * 300,
        [],
        {},
        [[]],
        [1, [2]],
        {"a": {"b": 1}},
        UUID(int=37),
        [UUID(int=1), UUID(int=2)],
        list(range(24)),
        -1,
        1000,
        2.5,
        None,
    ],
)
def test_the_look_ahead_never_loses_its_step(before: Any) -> None:
    """Whatever stands before it, the item that must not be read is seen, and a harmless one is not taken for it."""
    forbidden = cbor2.CBORTag(35, "(a)")
    with pytest.raises(Malformed) as refused:
        codec.plain_of(cbor2.dumps([before, forbidden]))
    assert refused.value.where == "tag"
    assert codec.plain_of(cbor2.dumps([before, "(a)"])) == [before, "(a)"]


@pytest.mark.parametrize("data", [b"\x78", b"\x58", b"\x78\x05ab", b"\xd8\x25", b"\xd8\x25\x50\x00", b"\x82\x78"])
def test_short_heads_that_are_cut_off(data: bytes) -> None:
    with pytest.raises(Malformed):
        codec.plain_of(data)
