"""How a drill is ended before its time: at once, but never while a child is started or stopped."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Ending:
    """Turns SIGTERM and Ctrl+C into KeyboardInterrupt where whoever started a child can still end it.

    A signal that raises inside Popen leaves a process that nobody knows of.
    """

    def __init__(self) -> None:
        self._held = False
        self._wished = False

    def listen(self) -> None:
        """Take over both signals, for the rest of this process."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._wish)

    @contextmanager
    def held(self) -> Iterator[None]:
        """An end that is wished inside waits for `released`, at the latest for the end of this block."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self._end_if_wished()

    @contextmanager
    def released(self) -> Iterator[None]:
        """Inside `held`: a stretch that may end at any moment."""
        self._held = False
        try:
            self._end_if_wished()
            yield
        finally:
            self._held = True

    def _wish(self, _number: int, _frame: FrameType | None) -> None:
        self._wished = True
        if not self._held:
            self._end_if_wished()

    def _end_if_wished(self) -> None:
        if self._wished:
            self._wished = False
            raise KeyboardInterrupt
