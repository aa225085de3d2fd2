"""Cameras, decoders and threads' ends that a test can steer."""

import queue
import threading
from collections.abc import Callable

import numpy as np

from kiosk.ports.devices import CameraState, Condition, Frame, Preview, Seen, Sighting

WAIT_S = 10.0
CORNERS = ((10.0, 20.0), (110.0, 20.0), (110.0, 120.0), (10.0, 120.0))


def frame(number: int = 1, width: int = 1280, height: int = 720) -> Frame:
    return Frame(np.full((height, width, 3), number % 200, np.uint8), float(number), number)


def sighting(text: str) -> Sighting:
    return Sighting(text, text.encode(), CORNERS, "first")


class ScriptedCamera:
    """Delivers what a test puts in: frames, errors to raise, or events to hang on."""

    def __init__(self, name: str = "Desk camera") -> None:
        self.name = name
        self.script: queue.Queue[Frame | Exception | threading.Event] = queue.Queue()
        self.on_open: list[Exception] = []
        self.opened = 0
        self.closed = 0

    def open(self) -> None:
        self.opened += 1
        if self.on_open:
            raise self.on_open.pop(0)

    def read(self) -> Frame | None:
        try:
            step = self.script.get(timeout=0.02)
        except queue.Empty:
            return None
        if isinstance(step, Frame):
            return step
        if isinstance(step, threading.Event):
            step.wait(WAIT_S)
            return None
        raise step

    def close(self) -> None:
        self.closed += 1


class ScriptedDecoder:
    """Answers with what `found` holds for the frame's number; an exception is raised."""

    def __init__(self) -> None:
        self.found: dict[int, tuple[Sighting, ...] | Exception] = {}

    def decode(self, frame: Frame) -> tuple[Sighting, ...]:
        answer = self.found.get(frame.number, ())
        if isinstance(answer, Exception):
            raise answer
        return answer


class Told:
    """What a scanner told, with waiting for it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.seen: list[Seen] = []
        self.previews: list[Preview] = []
        self.states: list[CameraState] = []

    def _note(self, kind: list, item: object) -> None:
        with self.changed:
            kind.append(item)
            self.changed.notify_all()

    def on_seen(self, seen: Seen) -> None:
        self._note(self.seen, seen)

    def on_preview(self, preview: Preview) -> None:
        self._note(self.previews, preview)

    def on_state(self, state: CameraState) -> None:
        self._note(self.states, state)

    def wait(self, holds: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(holds, WAIT_S), (self.seen, self.states)

    def conditions(self) -> list[Condition]:
        return [state.condition for state in self.states]
