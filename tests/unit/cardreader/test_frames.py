"""Tests: words between the kiosk and the reader process."""

import io
import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardreader.errors import BusyCause
from cardreader.frames import (
    MAX_FRAME,
    Beat,
    Begin,
    BrokenFrame,
    Bug,
    Phase,
    Told,
    Verify,
    Word,
    read_frame,
    write_frame,
)
from cardreader.holder import decode_holder
from cardreader.simulator.files import FictionalHolder, holder_object
from cardreader.states import (
    Busy,
    CardKind,
    CardPresent,
    CardState,
    Empty,
    Failing,
    FailureCause,
    Mute,
    NoReader,
    NoService,
    ReadDone,
    Reading,
    RefusalReason,
    Refused,
    Removed,
    Starting,
    Stopped,
    Unreadable,
)
from tests.unit.cardreader.desk_card import NUMBER, PIN

FACTS = decode_holder(holder_object(FictionalHolder(name="渡辺󠄁\ue000")))
STATES: list[CardState] = [
    Starting(),
    NoService(),
    NoService(denied=True),
    NoReader(("Virtual PCD 00 00",)),
    Empty(("R1", "R2")),
    CardPresent("R", CardKind.MY_NUMBER, 10, None),
    Reading("R"),
    ReadDone("R", FACTS),
    Refused("R", RefusalReason.WRONG, "pin", 10, 2),
    Removed(("R",), while_reading=True),
    Busy("R", BusyCause.EXCLUSIVE),
    Unreadable("R"),
    Mute("R"),
    Failing(FailureCause.SILENT, 0.5, "x"),
    Stopped(),
]
WORDS: list[Word] = [
    *map(Told, STATES),
    Begin(allow_simulated=True, held="R"),
    Begin(allow_simulated=False, held=None),
    Beat(Phase.CARD, "リーダー"),
    Bug("pcsc.py:1 KeyError"),
]


def test_every_state_is_among_those_tried() -> None:
    assert {type(state) for state in STATES} == set(typing.get_args(CardState))


@pytest.mark.parametrize("word", WORDS, ids=repr)
def test_a_word_arrives_as_it_was_said(word: Word) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, word)
    pipe.seek(0)
    assert read_frame(pipe) == word
    assert read_frame(pipe) is None


@pytest.mark.parametrize("credential", [NUMBER, PIN])
def test_a_credential_arrives_and_stays_hidden(credential: typing.Any) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, Verify(credential))
    pipe.seek(0)
    word = read_frame(pipe)
    assert isinstance(word, Verify)
    assert word.credential == credential
    assert credential.to_bytes().decode() not in repr(word)


@given(st.binary(min_size=1, max_size=60))
def test_foreign_bytes_are_broken_frames(raw: bytes) -> None:
    with pytest.raises(BrokenFrame) as caught:
        read_frame(io.BytesIO(raw))
    assert caught.value.data == {}


def test_a_frame_beyond_the_limit_is_not_read() -> None:
    with pytest.raises(BrokenFrame):
        read_frame(io.BytesIO((MAX_FRAME + 1).to_bytes(4, "big") + bytes(MAX_FRAME + 1)))
