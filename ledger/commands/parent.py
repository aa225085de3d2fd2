"""Watches the process that started us, so that a training ledger does not outlive its kiosk."""

import os
from collections.abc import Callable
from threading import Event, Thread

import psutil

LOOK_EVERY_S = 2.0
"""Soon enough that a second start does not meet the old one's file lock for long."""
STOP_WAIT_S = 5.0


class ParentWatch:
    """Calls `gone` once, from its own thread, when the process `pid` has ended."""

    def __init__(self, pid: int, gone: Callable[[], None], every_s: float = LOOK_EVERY_S) -> None:
        self._pid = pid
        self._gone = gone
        self._every_s = every_s
        self._is_parent = os.getppid() == pid
        self._stopped = Event()
        self._thread = Thread(target=self._watch, name="parent-watch", daemon=True)

    def start(self) -> None:
        """Begins to look whether the process that started this one is still there."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the looking."""
        self._stopped.set()
        self._thread.join(STOP_WAIT_S)

    def _watch(self) -> None:
        while not self._stopped.wait(self._every_s):
            if not self._lives():
                self._gone()
                return

    def _lives(self) -> bool:
        if self._is_parent and os.name == "posix":  # exact: no zombie, no other process under the same number
            return os.getppid() == self._pid
        return bool(psutil.pid_exists(self._pid))
