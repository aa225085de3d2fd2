"""Watches the wall clock against the machine's own: a laptop that slept, or whose clock was set, is noticed."""

from collections.abc import Callable
from dataclasses import dataclass

JUMP_US = 120_000_000
"""A wall clock that moved two minutes against the machine's was set, or the machine slept."""
GAP_MS = 120_000
"""Longer than this beyond what was asked no thread waits on a machine that is awake."""


@dataclass(frozen=True)
class Woken:
    """The machine slept, or its clock was set: `jumped_s` is how far the wall clock moved against the machine's.

    0 where both moved alike: a sleep on a system whose own clock runs on meanwhile.
    """

    jumped_s: int


class ClockWatch:
    """Looks at both clocks each round. `wall_us` may be set by anybody, `mono_ms` never jumps back."""

    def __init__(self, wall_us: Callable[[], int], mono_ms: Callable[[], int]) -> None:
        self._wall_us, self._mono_ms = wall_us, mono_ms
        self._last: tuple[int, int] | None = None

    def look(self, waited_s: float) -> Woken | None:
        """What happened since the last look, of which at most `waited_s` were meant to pass; None for nothing."""
        wall_us, mono_ms = self._wall_us(), self._mono_ms()
        last, self._last = self._last, (wall_us, mono_ms)
        if last is None:
            return None
        passed_ms = mono_ms - last[1]
        drift_us = wall_us - last[0] - passed_ms * 1000
        if abs(drift_us) > JUMP_US:
            return Woken(round(drift_us / 1_000_000))
        return Woken(0) if passed_ms - waited_s * 1000 > GAP_MS else None
