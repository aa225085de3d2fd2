"""Waiting for what another process does: by looking, with a limit that only a broken test meets."""

from collections.abc import Callable
from threading import Event

LOOK_S = 0.005
LIMIT_S = 60.0


def wait_until(happened: Callable[[], bool], limit_s: float = LIMIT_S) -> None:
    """Returns as soon as `happened` says so; raises TimeoutError after `limit_s`."""
    pause = Event()
    for _ in range(int(limit_s / LOOK_S)):
        if happened():
            return
        pause.wait(LOOK_S)
    raise TimeoutError
