"""The rhythm of a camera that has no sensor: one frame per interval, and an end that does not wait for it."""

import threading
import time

FRAME_INTERVAL_S = 1 / 15
"""Simulated cameras deliver fifteen frames a second: half a webcam's, to leave the processor to what is practised."""


class Pace:
    """Waits between frames; `stop` ends a wait at once."""

    def __init__(self, interval_s: float = FRAME_INTERVAL_S) -> None:
        self._interval_s = interval_s
        self._stopped = threading.Event()
        self._due_mono_s = 0.0

    def start(self) -> None:
        """Begin anew; the first frame is due at once."""
        self._stopped.clear()
        self._due_mono_s = time.monotonic()

    def stop(self) -> None:
        """End a wait that is under way, and all later ones."""
        self._stopped.set()

    def wait(self) -> None:
        """Wait until the next frame is due; a late caller is not made to catch up."""
        now_mono_s = time.monotonic()
        if now_mono_s < self._due_mono_s:
            self._stopped.wait(self._due_mono_s - now_mono_s)
        self._due_mono_s = max(self._due_mono_s, now_mono_s) + self._interval_s
