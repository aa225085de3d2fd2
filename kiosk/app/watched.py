"""The watchdog: a process that starts the desk, sees that it lives, and starts it again into the same work."""

import logging
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

RESUMED_OPTION = "--resumed"
"""Told to a desk that follows a crash: what was half typed opens by itself."""
PULSE_EVERY_S = 5.0
"""How often a living desk touches its pulse."""
SILENCE_LIMIT_S = 60.0
"""A window that did not turn its loop for a minute hangs; the slowest thing it waits for is a disk, for ten seconds."""
POLL_S = 0.5
MAX_CRASHES = 5
CRASH_WINDOW_S = 600.0
"""Five crashes in ten minutes will be six: the watchdog ends, instead of a window that flickers all night."""
WELL = frozenset({0, 2})
"""The window was closed, or the desk named what keeps it from opening; neither gets better by another start."""
EXIT_CRASHES = 3

_log = logging.getLogger(__name__)


def desk_command(words: Sequence[str]) -> list[str]:
    """How the desk is started; a frozen program is its own interpreter."""
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kiosk"]
    return [*start, *words]


class Watchdog:
    """`command` gives the words for a start, told whether a crash went before; `pulse` is the file that it touches."""

    def __init__(
        self,
        command: Callable[[bool], Sequence[str]],
        pulse: Path,
        clock_s: Callable[[], float] = time.monotonic,
        silence_limit_s: float = SILENCE_LIMIT_S,
    ) -> None:
        self._command = command
        self._pulse = pulse
        self._clock_s = clock_s
        self._silence_limit_s = silence_limit_s
        self._crashes: deque[float] = deque(maxlen=MAX_CRASHES)
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ending = False

    def run(self) -> int:
        """Until the desk ends well, or was ended; its exit code, or EXIT_CRASHES."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        while not self._is_ending:
            code = self._life(is_resumed=bool(self._crashes))
            if self._is_ending or code in WELL:
                return code
            self._crashes.append(self._clock_s())
            _log.error("the desk ended with %s; it is started again", code)
            if len(self._crashes) == MAX_CRASHES and self._crashes[-1] - self._crashes[0] < CRASH_WINDOW_S:
                _log.error("the desk ended %s times in a few minutes: it is not started again", MAX_CRASHES)
                return EXIT_CRASHES
        return 0

    def _life(self, *, is_resumed: bool) -> int:
        """One desk from its start to its end; its exit code."""
        self._pulse.unlink(missing_ok=True)
        self._process = process = subprocess.Popen(list(self._command(is_resumed)))  # noqa: S603 - our own program
        seen, heard_s = 0.0, self._clock_s()
        while True:
            try:
                return process.wait(POLL_S)
            except subprocess.TimeoutExpired:
                beat = _touched(self._pulse)
            if beat != seen:
                seen, heard_s = beat, self._clock_s()
            elif seen and self._clock_s() - heard_s > self._silence_limit_s:  # before its first beat it asks for a key
                _log.error("the desk is silent: it is ended")
                process.kill()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        """We are told to end: so is the desk, which knows how."""
        self._is_ending = True
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()


def beat(pulse: Path) -> None:
    """The desk's loop turns."""
    pulse.touch()


def _touched(pulse: Path) -> float:
    try:
        return pulse.stat().st_mtime
    except OSError:
        return 0.0
