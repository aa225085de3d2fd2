"""The last rung of the ladder: zbar, asked in a child process that may hang or die without taking the desk along."""

import base64
import contextlib
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kiosk.devices.last_rung_child import EXIT_ABSENT, HEADER
from kiosk.ports.devices import Condition, Corners, Pixels, Sighting

ANSWER_LIMIT_S = 2.0
"""A full frame takes zbar 0.05 s, a photograph of 12 megapixels 0.4 s; a child that is silent longer hangs."""

RESTART_WAITS_S = (0.5, 2.0, 10.0, 60.0)
"""Back-off after a death; a picture that kills zbar stays before the camera for seconds, a broken zbar for ever."""

STOP_LIMIT_S = 3.0
"""How long `stop` waits for the thread; the child is killed first, so this is never used up."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Question:
    number: int
    grey: Pixels


@dataclass(frozen=True)
class _Answer:
    number: int
    sightings: tuple[Sighting, ...]


def child_command() -> tuple[str, ...]:
    """How the child starts from a Python installation; a frozen build gives its own command to `LastRung`."""
    return sys.executable, "-m", "kiosk.devices.last_rung_child"


def _child_environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def sightings_of(line: bytes) -> tuple[Sighting, ...]:
    """The codes of one answer line; raises ValueError on anything else.

    zbar guesses the character set of bytes and guesses wrong for kana and kanji (measured: 8 of 8 wrong), so a text
    with anything but ASCII is not taken from this rung.
    """
    try:
        read = [(base64.b64decode(code["raw"], validate=True), code["points"]) for code in json.loads(line)["codes"]]
        return tuple(
            Sighting(raw.decode("ascii"), raw, _corners(at), "zbar") for raw, at in read if raw.isascii() and raw
        )
    except (TypeError, KeyError, RecursionError) as error:  # JSON of another shape
        raise ValueError("no answer of the last rung") from error


def _corners(points: list[list[float]]) -> Corners:
    if len(points) == len(("left top", "left bottom", "right bottom", "right top")):
        first, second, third, fourth = ((float(x), float(y)) for x, y in points)
        return first, fourth, third, second
    across, down = [float(x) for x, _ in points] or [0.0], [float(y) for _, y in points] or [0.0]
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    return (left, top), (right, top), (right, bottom), (left, bottom)


class LastRung:
    """zbar behind a slot of one: `offer` and `collect` for live frames, `ask` for a still. Owns the thread "last-rung".

    `command` starts the child; `on_state` is called from any thread with STARTING, WORKING, FAILING, ABSENT or STOPPED.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        on_state: Callable[[Condition], None] = lambda _: None,
        waits_s: Sequence[float] = RESTART_WAITS_S,
        answer_limit_s: float = ANSWER_LIMIT_S,
    ) -> None:
        self._command = tuple(command or child_command())
        self._on_state = on_state
        self._waits_s = tuple(waits_s)
        self._answer_limit_s = answer_limit_s
        self._questions: queue.Queue[_Question | None] = queue.Queue(maxsize=1)
        self._answers: queue.Queue[_Answer] = queue.Queue(maxsize=1)
        self._stopping = threading.Event()
        self._settled = threading.Event()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._asked_mono_s: float | None = None
        self._number = 0
        self.condition = Condition.STOPPED

    def start(self) -> None:
        """Start the thread, which starts the child; returns at once."""
        if self._thread is None:
            self._stopping.clear()
            self._settled.clear()
            self._change(Condition.STARTING)
            self._thread = threading.Thread(target=self._run, name="last-rung", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Kill the child and join the thread."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        self._kill()
        self._put_question(None)
        thread.join(STOP_LIMIT_S)
        self._change(Condition.STOPPED)

    def offer(self, grey: Pixels) -> bool:
        """Hand over a live picture unless the child is still busy with one; the answer comes by `collect`."""
        return self.is_free and self._send(grey)

    @property
    def is_free(self) -> bool:
        """Whether an offer would be taken now; ends a child that has been silent too long."""
        self._kill_if_mute()
        return self.condition is Condition.WORKING and self._asked_mono_s is None

    def collect(self) -> tuple[Sighting, ...]:
        """What was read in the picture offered last, once; nothing while the child still looks."""
        self._kill_if_mute()
        try:
            return self._answers.get_nowait().sightings
        except queue.Empty:
            return ()

    def ask(self, grey: Pixels, wait_s: float = ANSWER_LIMIT_S) -> tuple[Sighting, ...]:
        """Read a still and wait for the answer; nothing when zbar is absent, dies or takes longer than `wait_s`."""
        self._settled.wait(wait_s)
        if self.condition is not Condition.WORKING or not self._send(grey):
            return ()
        until_mono_s = time.monotonic() + wait_s
        while (left_s := until_mono_s - time.monotonic()) > 0:
            try:
                answer = self._answers.get(timeout=left_s)
            except queue.Empty:
                break
            if answer.number == self._number:
                return answer.sightings
        self._kill()
        return ()

    def _send(self, grey: Pixels) -> bool:
        self._number += 1
        self._asked_mono_s = time.monotonic()
        if self._put_question(_Question(self._number, np.ascontiguousarray(grey))):
            return True
        self._asked_mono_s = None
        return False

    def _put_question(self, question: _Question | None) -> bool:
        try:
            self._questions.put_nowait(question)
        except queue.Full:
            return False
        return True

    def _kill_if_mute(self) -> None:
        asked_mono_s = self._asked_mono_s
        if asked_mono_s is not None and time.monotonic() - asked_mono_s > self._answer_limit_s:
            self._kill()

    def _kill(self) -> None:
        with self._lock:
            child = self._child
        if child is not None:
            child.kill()

    def _change(self, condition: Condition) -> None:
        if condition is not self.condition:
            self.condition = condition
            self._on_state(condition)

    def _run(self) -> None:
        deaths = 0
        while not self._stopping.is_set():
            worked = self._life()
            if self.condition is Condition.ABSENT or self._stopping.is_set():
                return
            deaths = 0 if worked else deaths + 1
            self._change(Condition.FAILING)
            self._settled.set()
            _log.warning("zbar's process ended; it is started again")
            self._stopping.wait(self._waits_s[min(deaths, len(self._waits_s) - 1)])

    def _life(self) -> bool:
        """One child from start to end; whether it answered anything."""
        try:
            child = subprocess.Popen(  # noqa: S603  # our own command, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_child_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no console flashes up on Windows
            )
        except OSError:
            return False
        with self._lock:
            self._child = child
        try:
            return self._converse(child)
        finally:
            child.kill()
            with self._lock:
                self._child = None
            self._asked_mono_s = None
            _close_all(child)

    def _converse(self, child: subprocess.Popen[bytes]) -> bool:
        assert child.stdin is not None
        assert child.stdout is not None
        if self._stopping.is_set() or not self._greeted(child):
            return False
        answered = False
        while (question := self._questions.get()) is not None:
            try:
                height, width = question.grey.shape
                child.stdin.write(HEADER.pack(width, height))
                child.stdin.write(question.grey.tobytes())
                child.stdin.flush()
                sightings = sightings_of(child.stdout.readline())
            except (OSError, ValueError):
                self._deliver(_Answer(question.number, ()))  # nobody waits for the dead
                return answered
            answered = True
            self._deliver(_Answer(question.number, sightings))
        return answered

    def _greeted(self, child: subprocess.Popen[bytes]) -> bool:
        assert child.stdout is not None
        line = child.stdout.readline()
        if b'"ready"' in line:
            self._change(Condition.WORKING)
            self._settled.set()
            return True
        if b'"absent"' in line or child.poll() == EXIT_ABSENT:
            self._change(Condition.ABSENT)
            self._settled.set()
        return False

    def _deliver(self, answer: _Answer) -> None:
        with contextlib.suppress(queue.Empty):
            self._answers.get_nowait()
        self._answers.put_nowait(answer)
        self._asked_mono_s = None


def _close_all(child: subprocess.Popen[bytes]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                _log.debug("the pipe of a dead process could not be flushed")
    child.wait()
