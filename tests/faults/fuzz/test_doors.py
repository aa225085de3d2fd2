"""Anything at every door: a value or a known error, never a traceback."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import base45
from tests.faults.fuzz.doors import DOORS, Door
from tests.faults.fuzz.mangling import BOUNDED, hostile

BYTES = [door for door in DOORS if not door.is_text]
TEXTS = [door for door in DOORS if door.is_text]

digits = st.text(st.characters(categories=["Nd", "Nl", "No"]), max_size=20)
"""١٢٣, ⅷ, ²: digits to Python, and no digits of ours."""
texts = st.text(st.characters(), max_size=200) | st.text(base45.ALPHABET, max_size=500) | digits


def enter(door: Door, brought: bytes | str) -> None:
    with contextlib.suppress(door.known):
        door.read(brought)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_what_is_genuine_is_read(door: Door) -> None:
    """Else the tests below would only ever knock at the first wall."""
    read = 0
    for one in door.genuine:
        try:
            door.read(one.decode() if door.is_text else one)
        except door.known:
            continue
        read += 1
    assert read, "at least one of the genuine ones is taken"


@pytest.mark.parametrize("door", BYTES, ids=lambda door: door.name)
@BOUNDED
@given(data=st.data())
def test_any_bytes_at_a_door(door: Door, data: st.DataObject) -> None:
    enter(door, data.draw(hostile(door.genuine)))


@pytest.mark.parametrize("door", TEXTS, ids=lambda door: door.name)
@BOUNDED
@given(data=st.data())
def test_any_text_at_a_door(door: Door, data: st.DataObject) -> None:
    genuine = hostile(door.genuine).map(lambda one: one.decode("utf-8", "surrogateescape"))
    prefix = data.draw(st.sampled_from(["", *(one.decode()[:6] for one in door.genuine)]))
    enter(door, prefix + data.draw(texts | genuine))
