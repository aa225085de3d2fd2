"""Plays a clerk's script on Qt's own loop: waits for what the screen shows, never for a time to pass."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kiosk.screens.reception_state import ReceptionState

MS_PER_S = 1_000


@dataclass(frozen=True)
class Look:
    """What the clerk looks out for, and how long at the most."""

    sees: Callable[[ReceptionState], bool]
    limit_s: float


@dataclass(frozen=True)
class Seen:
    """It was on the screen, painted, at this time."""

    state: ReceptionState
    at_mono_s: float


Script = Generator[Look, Seen | None, None]
"""Sent is what was seen, or None when the limit passed."""


def pause(wait_s: float) -> Look:
    """Let the loop turn for so long: the distance between bursts of keys, or a picture's time before the camera."""
    return Look(lambda _state: False, wait_s)


class Playing:
    """One script, one window. `ended` gets None at the script's end, or what it raised.

    `post` queues work behind the events that were posted before: a limit begins when the keys before it were taken, for
    on a busy machine two bursts of keys would else be taken together.
    """

    def __init__(
        self,
        window: QWidget,
        script: Script,
        post: Callable[[Callable[[], None]], None],
        ended: Callable[[Exception | None], None],
    ) -> None:
        self._window = window
        self._script = script
        self._post = post
        self._ended = ended
        self._state: ReceptionState | None = None
        self._look: Look | None = None
        self._limit = QTimer()
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._too_long)

    def start(self) -> None:
        """Begin with the script's first look."""
        QTimer.singleShot(0, lambda: self._go_on(None))

    def drawn(self, state: ReceptionState) -> None:
        """The window shows another state."""
        self._state = state
        self._check()

    def _check(self) -> None:
        """Outside of the screen's own call: the clerk's next key must not run inside the last one."""
        if self._look is not None and self._state is not None and self._look.sees(self._state):
            self._look = None
            self._limit.stop()
            state = self._state
            QTimer.singleShot(0, lambda: self._seen(state))

    def _seen(self, state: ReceptionState) -> None:
        self._window.repaint()
        self._go_on(Seen(state, time.monotonic()))

    def _too_long(self) -> None:
        if self._look is not None:
            self._look = None
            self._go_on(None)

    def _go_on(self, seen: Seen | None) -> None:
        try:
            look = self._script.send(seen)
        except StopIteration:
            self._ended(None)
        except Exception as error:  # noqa: BLE001 - the one who started us must hear of every failure
            self._ended(error)
        else:
            self._look = look
            self._post(lambda: self._limit_begins(look))
            self._check()

    def _limit_begins(self, look: Look) -> None:
        if self._look is look:
            self._limit.start(round(look.limit_s * MS_PER_S))
