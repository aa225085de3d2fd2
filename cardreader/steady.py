"""Readers whose card seems to go and come whenever we take its power off, made to look steady."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cardreader.connection import Connection, Readers, Slot

# WORKAROUND(expected, not yet seen on a reader of ours): a contactless reader that switches its field off with the
# card's power reports the card as removed and placed again. Every session of ours ends without power, so each look at
# such a card would be followed by another, without end. Can go when the field's readers are known not to do so.
BLINK_S: Final = 1.0  # after another program unpowered the card, connecting failed for 0.6 to 0.8 s (observed)
BLINKS_BELIEVED: Final = 2  # twice in a row after our own power-off is the reader; once may be a quick hand


@dataclass
class _View:
    raw: Slot
    shown: Slot
    off_at_s: float | None = None
    blinked: bool = False
    blinks: int = 0
    hiding: bool = False


class _Unpowering:
    """Notes when the power goes off."""

    def __init__(self, connection: Connection, note: Callable[[], None]) -> None:
        self._connection = connection
        self._note = note

    def transmit(self, command: bytes) -> bytes:
        return self._connection.transmit(command)

    def close(self) -> None:
        self._connection.close()
        self._note()


class SteadyReaders:
    """The Readers port over another; hides changes within a second after our own power-off, on readers that blink."""

    def __init__(self, readers: Readers, clock: Callable[[], float] = time.monotonic) -> None:
        self._readers = readers
        self._clock = clock
        self._views: dict[str, _View] = {}
        self._raw: tuple[Slot, ...] = ()

    def slots(self) -> tuple[Slot, ...]:
        """As the port says."""
        return self._shown(self._readers.slots())

    def refused(self) -> tuple[str, ...]:
        """As the port says."""
        return self._readers.refused()

    def wait(self, seen: tuple[Slot, ...], limit_s: float) -> tuple[Slot, ...]:
        """As the port says; it may end early, with nothing to see, while a blink is hidden."""
        now = self.slots()
        if now != seen:
            return now
        return self._shown(self._readers.wait(self._raw, min([limit_s, *self._hidden_for_s()])))

    def wake(self) -> None:
        """As the port says."""
        self._readers.wake()

    def connect(self, reader: str) -> Connection:
        """As the port says."""
        return _Unpowering(self._readers.connect(reader), lambda: self._note_power_off(reader))

    def _note_power_off(self, reader: str) -> None:
        view = self._views.get(reader)
        if view is not None:
            view.blinks = view.blinks if view.blinked else 0
            view.off_at_s, view.blinked = self._clock(), False

    def _shown(self, raw: tuple[Slot, ...]) -> tuple[Slot, ...]:
        self._raw = raw
        names = {slot.reader for slot in raw}
        self._views = {name: view for name, view in self._views.items() if name in names}
        return tuple(self._show(slot) for slot in raw)

    def _show(self, raw: Slot) -> Slot:
        view = self._views.setdefault(raw.reader, _View(raw, raw))
        if raw != view.raw:
            self._note_change(view, raw)
        if view.hiding and not self._is_recent(view):
            view.hiding = False
            view.shown = view.shown if raw.occupied else raw
        return view.shown

    def _note_change(self, view: _View, raw: Slot) -> None:
        view.raw = raw
        recent = self._is_recent(view)
        if recent and not view.blinked:
            view.blinked = True
            view.blinks += 1
        view.hiding = view.hiding or (recent and view.shown.occupied and view.blinks > BLINKS_BELIEVED)
        if not view.hiding:
            view.shown = raw

    def _is_recent(self, view: _View) -> bool:
        return view.off_at_s is not None and self._clock() - view.off_at_s < BLINK_S

    def _hidden_for_s(self) -> list[float]:
        now_s = self._clock()
        return [max(0.0, (view.off_at_s or now_s) + BLINK_S - now_s) for view in self._views.values() if view.hiding]
