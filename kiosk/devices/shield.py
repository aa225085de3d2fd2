"""Keeps a window out of screenshots by Windows' own means; X11 has none, and Wayland leaves it to its compositor."""

import ctypes
from typing import Any

EXCLUDE_FROM_CAPTURE = 0x11
"""WDA_EXCLUDEFROMCAPTURE of SetWindowDisplayAffinity: the window is not in the picture at all (Windows 10 2004)."""
MONITOR_ONLY = 0x01
"""WDA_MONITOR: the window is black in pictures; older Windows."""


def system_user32() -> Any:  # noqa: ANN401 - a library without types, on one system alone
    """Windows' library of windows; None on every other system."""
    libraries = getattr(ctypes, "windll", None)
    return None if libraries is None else libraries.user32


class SystemShield:
    """Covers windows by `user32`, which only Windows has."""

    def __init__(self, user32: Any = None) -> None:  # noqa: ANN401 - as `system_user32`
        self._user32 = user32 if user32 is not None else system_user32()

    def cover(self, window_id: int) -> bool:
        """From now on the window is black in pictures of the screen, or not in them at all; whether that is so."""
        if self._user32 is None:
            return False
        affinities = (EXCLUDE_FROM_CAPTURE, MONITOR_ONLY)
        return any(self._user32.SetWindowDisplayAffinity(window_id, affinity) for affinity in affinities)
