"""The shelf: what waits and since when, what was refused and why, and the stick that carries it away."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kiosk.desk.shelf import Corrected, CorrectShelved, LookAtShelf, Retried, RetryShelved, ShelfView
from kiosk.domain.outcomes import Failed, Refused
from kiosk.ports.clock import Clock
from kiosk.screens import shelf_lines
from kiosk.screens.carrying import Carried, CarryFailed, StickDoor
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.drawn import DrawnScreen
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import ShelfState, StickLine, Told
from sync.courier import Collected, Exported, Progress

LOOK_EVERY_TICKS = 2
"""A stick that is plugged in appears within two seconds."""

Draw = Callable[[ShelfState], None]


class ShelfScreen(DrawnScreen[ShelfState]):
    """Works only while somebody looks: between `observe` and `leave`."""

    def __init__(self, desk: DeskDoor, clock: Clock, sticks: StickDoor, on_changed: Callable[[], None]) -> None:
        super().__init__(ShelfState())
        self._desk, self._clock, self._sticks, self._on_changed = desk, clock, sticks, on_changed
        self._is_looking = False
        self._ticks = 0

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; what the last visit was told is gone."""
        self._observed(draw, replace(self._state, told=None))
        self.refresh()
        self._look_for_sticks()

    def tick(self) -> None:
        """A second has passed."""
        self._ticks += 1
        if self._is_looked_at and self._ticks % LOOK_EVERY_TICKS == 0:
            self.refresh()
            self._look_for_sticks()

    def refresh(self) -> None:
        """Look at the shelf anew."""
        self._desk.ask(LookAtShelf(), self._seen)

    def correct(self, seq: int) -> None:
        """Put the household's present state in the place of a refused event."""
        self._desk.submit(CorrectShelved(seq), self._acted)

    def retry(self, seq: int) -> None:
        """Send a refused event again as it is."""
        self._desk.submit(RetryShelved(seq), self._acted)

    def export(self, folder: Path) -> None:
        """Write what waits onto a stick."""
        if not self._state.is_busy:
            self._show(
                replace(self._state, progress=message("shelf.stick.writing", done=0, events=0), percent=0, told=None)
            )
            self._sticks.export(folder, self._progressed, self._carried)

    def collect(self, folder: Path) -> None:
        """Read receipts from a stick."""
        if not self._state.is_busy:
            self._show(replace(self._state, progress=message("shelf.stick.reading"), percent=0, told=None))
            self._sticks.collect(folder, lambda _progress: None, self._carried)

    def _look_for_sticks(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            self._sticks.look(self._found)

    def _found(self, folders: tuple[Path, ...]) -> None:
        self._is_looking = False
        self._show(
            replace(self._state, sticks=tuple(StickLine(folder, folder.name or str(folder)) for folder in folders))
        )

    def _seen(self, view: ShelfView | Failed) -> None:
        if isinstance(view, Failed):
            self._show(replace(self._state, told=_failed(view.key)))
            return
        now_us = self._clock.now_us()
        waiting, level = shelf_lines.waiting(view.backlog, now_us)
        lines = tuple(shelf_lines.line(entry, now_us, is_forked=view.is_forked) for entry in view.entries)
        alarm = message("shelf.alarm.forked") if view.is_forked else None
        self._show(replace(self._state, waiting=waiting, level=level, lines=lines, alarm=alarm))

    def _acted(self, outcome: Corrected | Retried | Refused | Failed) -> None:
        match outcome:
            case Corrected():
                told = Told(Tone.RECEIVED, message("shelf.told.corrected"))
            case Retried():
                told = Told(Tone.RECEIVED, message("shelf.told.retried"))
            case Refused(key):
                told = Told(Tone.REFUSED, message(key))
            case Failed(key):
                told = _failed(key)
        self._show(replace(self._state, told=told))
        self.refresh()
        self._on_changed()

    def _progressed(self, progress: Progress) -> None:
        words = message("shelf.stick.writing", done=progress.events_done, events=progress.events)
        percent = 100 * progress.events_done // progress.events if progress.events else 0
        self._show(replace(self._state, progress=words, percent=percent))

    def _carried(self, carried: Carried) -> None:
        self._show(replace(self._state, progress=None, percent=None, told=_told(carried)))
        self.refresh()
        self._on_changed()


def _told(carried: Carried) -> Told:
    match carried:
        case Exported(files=0):
            return Told(Tone.ALREADY_HERE, message("shelf.told.nothing"))
        case Exported(files, events):
            return Told(Tone.RECEIVED, message("shelf.told.exported", files=files, events=events))
        case Collected(ignored=ignored) if ignored:
            return Told(Tone.LOOK, message("shelf.told.ignored", settled=carried.settled, count=len(ignored)))
        case Collected(receipts=0):
            return Told(Tone.LOOK, message("shelf.told.no_receipts"))
        case Collected(settled=settled):
            return Told(Tone.RECEIVED, message("shelf.told.collected", settled=settled))
        case CarryFailed(key, data):
            return Told(Tone.FAILED, Message(f"error.{key}", {gap: _plain(value) for gap, value in data.items()}))


def _failed(key: str) -> Told:
    return Told(Tone.FAILED, message(f"error.{key}"))


def _plain(value: str | float) -> str | int:
    return value if isinstance(value, str | int) else round(value)
