"""A list of shelters from another office: chosen, compared with the master list, and taken in where that is safe."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.desk.overview import ListShelters
from kiosk.desk.shelter_list import ShelterListTaken, TakeShelterList
from kiosk.domain.outcomes import Failed
from kiosk.domain.shelter_import import Preview, preview
from kiosk.domain.shelter_taking import listed_of, with_capacities
from kiosk.ports.shelter_lists import ListFailed, ReadList, ShelterLists
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.drawn import DrawnScreen
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from sync.protocol.records import ShelterRecord

MAX_LINES = 80
"""Of one kind; whoever has more to look at compares with `kiosk import-shelters`."""


@dataclass(frozen=True)
class ListLine:
    """One place that a person should look at: what it is (a message key), its name, and what is told of it."""

    kind: str
    name: str
    detail: Message | None = None


@dataclass(frozen=True)
class ShelterListState:
    """What the sheet shows. `summary` is None until a list was read; `changes` is how many shelters would change."""

    file: str = ""
    summary: Message | None = None
    lines: tuple[ListLine, ...] = ()
    changes: int = 0
    is_busy: bool = False
    told: Told | None = None


Draw = Callable[[ShelterListState], None]


class ShelterListScreen(DrawnScreen[ShelterListState]):
    """Nothing is changed before `apply`, and then only what nobody knew."""

    def __init__(self, desk: DeskDoor, lists: ShelterLists, on_changed: Callable[[], None]) -> None:
        super().__init__(ShelterListState())
        self._desk, self._lists, self._on_changed = desk, lists, on_changed
        self._known: tuple[ShelterRecord, ...] = ()
        self._better: tuple[ShelterRecord, ...] = ()

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; a new visit begins anew."""
        self._better = ()
        self._observed(draw, ShelterListState())

    def read(self, path: Path) -> None:
        """Compare the list in a file with the master list."""
        if not self._state.is_busy:
            self._show(ShelterListState(file=path.name, is_busy=True))
            self._lists.read(path, self._read)

    def apply(self) -> None:
        """Take in what is safe, for this desk."""
        if self._better and not self._state.is_busy:
            self._desk.submit(TakeShelterList(self._better), self._taken)

    def write_for_ledger(self) -> None:
        """The master list with what is safe, as a file for headquarters."""
        if self._better and not self._state.is_busy:
            better = {shelter.shelter_id: shelter for shelter in self._better}
            self._lists.write([better.get(one.shelter_id, one) for one in self._known], self._written)

    def _read(self, found: ReadList | ListFailed) -> None:
        if isinstance(found, ListFailed):
            told = Told(Tone.REFUSED, Message(f"error.{found.key}", dict(found.data)))
            self._show(replace(self._state, is_busy=False, told=told))
            return
        self._desk.ask(ListShelters(), lambda shelters: self._compare(found, shelters))

    def _compare(self, found: ReadList, shelters: tuple[ShelterRecord, ...] | Failed) -> None:
        if isinstance(shelters, Failed):
            self._fail(shelters)
            return
        agreed = preview(listed_of(shelters), found.places)
        self._known, self._better = shelters, with_capacities(shelters, agreed)
        summary = message(
            "shelter_list.summary",
            listed=len(found.places),
            matched=len(agreed.matches),
            changes=len(self._better),
            conflicts=len(agreed.conflicting),
            doubts=len(agreed.doubts),
            new=len(agreed.new),
            missing=len(agreed.missing),
            nameless=found.nameless_rows,
        )
        self._show(
            replace(
                self._state, is_busy=False, summary=summary, lines=_lines(agreed), changes=len(self._better), told=None
            )
        )

    def _taken(self, outcome: ShelterListTaken | Failed) -> None:
        if isinstance(outcome, Failed):
            self._fail(outcome)
            return
        told = Told(Tone.RECEIVED, message("shelter_list.taken", count=outcome.changed))
        self._show(replace(self._state, told=told))
        self._on_changed()

    def _written(self, outcome: Path | ListFailed) -> None:
        if isinstance(outcome, ListFailed):
            told = Told(Tone.FAILED, Message(f"error.{outcome.key}", dict(outcome.data)))
        else:
            told = Told(Tone.RECEIVED, message("shelter_list.written", path=str(outcome)))
        self._show(replace(self._state, told=told))

    def _fail(self, failed: Failed) -> None:
        self._show(replace(self._state, is_busy=False, told=Told(Tone.FAILED, message(f"error.{failed.key}"))))


def _lines(agreed: Preview) -> tuple[ListLine, ...]:
    """What a person should look at, most urgent first."""
    conflicts = [
        ListLine(
            "shelter_list.kind.conflict",
            match.listed.name,
            message(f"shelter_list.conflict.{match.conflicts[0].value}", known=match.known.name),
        )
        for match in agreed.conflicting
    ]
    doubts = [
        ListLine(
            "shelter_list.kind.doubt",
            doubt.listed.name,
            message("shelter_list.candidates", names="、".join(place.name for place in doubt.candidates)),
        )
        for doubt in agreed.doubts
    ]
    missing = [ListLine("shelter_list.kind.missing", place.name) for place in agreed.missing]
    new = [ListLine("shelter_list.kind.new", place.name, _capacity(place.capacity)) for place in agreed.new]
    return tuple(line for part in (conflicts, doubts, missing, new) for line in part[:MAX_LINES])


def _capacity(capacity: int | None) -> Message:
    if capacity is None:
        return message("shelter_list.capacity_unknown")
    return message("shelter_list.capacity", capacity=capacity)
