"""Keeps the computer from falling asleep while something waits to be sent, on a thread of its own."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

STOP_LIMIT_S = 5.0
"""A message bus answers at once; one that hangs is left behind with its thread."""

_log = logging.getLogger(__name__)

Inhibit = Callable[[], AbstractContextManager[Any]]


def system_inhibit() -> AbstractContextManager[Any]:
    """The system's way, as wakepy knows it; where there is none, nothing happens and nobody is troubled."""
    from wakepy import keep

    return keep.running(on_fail="pass")


class Awake:
    """`hold` says whether sleep is unwelcome; taken and given back on one thread, as the systems demand."""

    def __init__(self, inhibit: Inhibit = system_inhibit) -> None:
        self._inhibit = inhibit
        self._wanted = False
        self._stopping = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="awake", daemon=True)

    def start(self) -> None:
        """Begin; nothing is held yet."""
        self._thread.start()

    def stop(self) -> None:
        """Let the computer sleep again, and end."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(STOP_LIMIT_S)

    def hold(self, *, wanted: bool) -> None:
        """Whether to stay awake from now on. Never waits for the system."""
        with self._changed:
            if wanted != self._wanted:
                self._wanted = wanted
                self._changed.notify()

    def _run(self) -> None:
        while self._waited_for(wanted=True):
            with self._inhibited():
                self._waited_for(wanted=False)

    def _waited_for(self, *, wanted: bool) -> bool:
        """Waits until that is wanted or the end; whether it is still wanted to go on."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._wanted is wanted)
            return not self._stopping

    def _inhibited(self) -> AbstractContextManager[Any]:
        try:
            return self._inhibit()
        except Exception:  # noqa: BLE001 - a library for many systems: whatever it fails with, the desk goes on
            _log.exception("sleep cannot be held off")
            return nullcontext()
