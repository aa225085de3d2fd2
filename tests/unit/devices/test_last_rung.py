"""zbar lives in a child process: it may be absent, hang or die, and the desk goes on."""

import base64
import io
import json
import sys
import threading
import time

import numpy as np
import pytest

from kiosk.devices import last_rung_child
from kiosk.devices.last_rung import LastRung, sightings_of
from kiosk.devices.simulated.pictures import code_picture
from kiosk.ports.devices import Condition

WAIT_S = 20.0
NO_WAIT_S = (0.001,)
GREY = np.full((60, 80), 255, np.uint8)
READY = 'import sys; out = sys.stdout; print(\'{"state": "ready"}\', flush=True)\n'


class States:
    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.told: list[Condition] = []

    def note(self, condition: Condition) -> None:
        with self.changed:
            self.told.append(condition)
            self.changed.notify_all()

    def wait(self, condition: Condition, times: int = 1) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.told.count(condition) >= times, WAIT_S), self.told


def rung(states: States, program: str, answer_limit_s: float = 2.0) -> LastRung:
    return LastRung((sys.executable, "-c", program), states.note, NO_WAIT_S, answer_limit_s)


def test_the_real_child_reads_a_code_or_says_that_zbar_is_absent():
    states = States()
    before = set(threading.enumerate())
    last = LastRung(on_state=states.note)
    last.start()
    try:
        found = last.ask(code_picture("KMA1:HELLO"), WAIT_S)
        assert last.condition in (Condition.WORKING, Condition.ABSENT)
        if last.condition is Condition.WORKING:
            assert [(item.text, item.rung) for item in found] == [("KMA1:HELLO", "zbar")]
            (left, top), (right, _), _, (_, bottom) = found[0].corners
            assert left < right
            assert top < bottom
    finally:
        last.stop()
    assert states.told[-1] is Condition.STOPPED
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name == "last-rung"]


def test_without_zbar_the_rung_is_absent_and_answers_nothing():
    states = States()
    last = rung(states, 'print(\'{"state": "absent"}\', flush=True); raise SystemExit(3)')
    last.start()
    assert last.ask(GREY, WAIT_S) == ()
    assert last.condition is Condition.ABSENT
    assert not last.offer(GREY)
    last.stop()


def test_a_child_that_dies_of_a_picture_is_started_again():
    states = States()
    last = rung(states, READY + "sys.stdin.buffer.read(8); raise SystemExit(139)")
    last.start()
    states.wait(Condition.WORKING)
    assert last.ask(GREY, WAIT_S) == ()
    states.wait(Condition.WORKING, times=2)
    last.stop()
    assert Condition.FAILING in states.told


def test_nobody_waits_for_a_child_that_died():
    states = States()
    last = rung(states, READY + "sys.stdin.buffer.read(8); raise SystemExit(139)")
    last.start()
    states.wait(Condition.WORKING)
    assert last.offer(GREY)
    assert last._answers.get(timeout=WAIT_S).sightings == ()
    last.stop()


def test_a_child_that_hangs_is_killed_and_started_again():
    states = States()
    last = rung(states, READY + "sys.stdin.buffer.read()", answer_limit_s=0.01)
    last.start()
    states.wait(Condition.WORKING)
    assert last.offer(GREY)
    until_mono_s = time.monotonic() + WAIT_S
    while Condition.FAILING not in states.told and time.monotonic() < until_mono_s:
        last.collect()
    states.wait(Condition.WORKING, times=2)
    last.stop()


def test_a_program_that_is_not_there_is_failing():
    states = States()
    last = LastRung(("/nonexistent/zbar",), states.note, (WAIT_S,))
    last.start()
    states.wait(Condition.FAILING)
    assert last.ask(GREY, WAIT_S) == ()
    last.stop()


def test_a_child_that_answers_nonsense_is_started_again():
    states = States()
    last = rung(states, READY + "sys.stdin.buffer.read(8 + 4800); print('nonsense', flush=True); sys.stdin.read()")
    last.start()
    states.wait(Condition.WORKING)
    assert last.ask(GREY, WAIT_S) == ()
    states.wait(Condition.FAILING)
    last.stop()


def test_stopping_at_once_and_twice_is_allowed():
    last = LastRung()
    last.start()
    last.stop()
    last.stop()
    assert last.condition is Condition.STOPPED


@pytest.mark.parametrize("raw", ["ﾃﾞｻﾞｲﾝ".encode("shift_jis"), "蹬靼翌".encode(), b""], ids=["kana", "guessed", "empty"])
def test_a_text_whose_character_set_zbar_guessed_is_not_taken(raw):
    line = {"codes": [{"raw": base64.b64encode(raw).decode(), "points": []}]}
    assert sightings_of(json.dumps(line).encode()) == ()


class Symbols:
    QRCODE = 64


class FaultyZbar:
    ZBarSymbol = Symbols

    def decode(self, picture, symbols):
        raise ValueError("4294967295 is not a valid ZBarOrientation")


def test_the_child_survives_an_orientation_that_pyzbar_does_not_know():
    out = io.BytesIO()
    asked = io.BytesIO(last_rung_child.HEADER.pack(2, 2) + b"\x00" * 4)
    assert last_rung_child.serve(FaultyZbar(), asked, out) == 0
    assert out.getvalue().splitlines() == [b'{"state": "ready"}', b'{"codes": []}']


@pytest.mark.parametrize(
    ("asked", "code"),
    [(b"", 0), (b"\x00\x00", 0), (last_rung_child.HEADER.pack(2, 2) + b"\x00", 0), (b"\xff" * 8, 1)],
    ids=["end", "torn header", "torn picture", "too large"],
)
def test_the_child_ends_with_a_torn_stream(asked, code):
    assert last_rung_child.serve(FaultyZbar(), io.BytesIO(asked), io.BytesIO()) == code
