"""When a key was really struck: Qt's stamp on the event, brought to the machine's own clock."""

from PySide6.QtGui import QKeyEvent

CLOCK_LEAP_S = 60.0
"""A stamp that is so far off its usual distance belongs to a clock that began anew (the window system restarted)."""


class KeyTimes:
    """Turns stamps into times of the machine's clock.

    While the program is busy, keys wait and come all at once: by the time of their arrival, a quick typist would look
    like a scanner. The smallest distance between arrival and stamp seen so far is the distance of the two clocks.
    """

    def __init__(self) -> None:
        self._distance_s: float | None = None

    def struck_mono_s(self, event: QKeyEvent, now_mono_s: float) -> float:
        """The time of the key; the time of its arrival where the event has no stamp (made by a program)."""
        if not event.timestamp():
            return now_mono_s
        distance_s = now_mono_s - event.timestamp() / 1000
        known = self._distance_s
        if known is None or distance_s < known or distance_s - known > CLOCK_LEAP_S:
            self._distance_s = known = distance_s
        return event.timestamp() / 1000 + known
