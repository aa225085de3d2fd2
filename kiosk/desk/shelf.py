"""The acts at the shelf: look, send a refused event again, or put a new one in its place."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from msgspec.structs import replace

from kiosk.desk.counter import Counter
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from kiosk.ports.shelf import HeldEvent
from kiosk.ports.store import Backlog
from sync.protocol.events import Event, HouseholdAdmitted, HouseholdDetailed, Payload, ReceptionUndone
from sync.protocol.records import HouseholdRecord

MAX_ENTRIES = 100
"""More refused events than fit a leader's evening mean one fault of the program, not a hundred of the desk."""
LEADER = "leader"
"""The reason that an undoing carries which was written anew at the shelf."""


@dataclass(frozen=True)
class ShelfEntry:
    """A refused or held event, and the household that it is about as it stands here (None where it is not known)."""

    event: HeldEvent
    household: HouseholdRecord | None


@dataclass(frozen=True)
class ShelfView:
    """What the shelf shows."""

    backlog: Backlog
    entries: tuple[ShelfEntry, ...]
    is_forked: bool


@dataclass(frozen=True)
class Retried:
    """The event is on its way again."""

    seq: int


@dataclass(frozen=True)
class Corrected:
    """The event under `seq` stays as it was; `by_seq` is the one in its place."""

    seq: int
    by_seq: int


@dataclass(frozen=True)
class LookAtShelf:
    """Ask what waits, what was refused and why."""

    def perform(self, counter: Counter) -> ShelfView:
        """The shelf as it is."""
        unit = counter.unit
        entries = tuple(ShelfEntry(one, unit.people.get(one.aggregate)) for one in unit.shelf.entries(MAX_ENTRIES))
        return ShelfView(unit.outbox.backlog(), entries, unit.shelf.is_forked())


@dataclass(frozen=True)
class RetryShelved:
    """Send a refused event again as it is: the ledger may have learnt to read it since."""

    seq: int
    needs: ClassVar[Duty] = Duty.SHELF

    def perform(self, counter: Counter) -> Retried | Refused:
        """Back into the queue."""
        if refused := _untouchable(counter):
            return refused
        if not counter.unit.shelf.retry(self.seq):
            return Refused("problem.not_on_shelf")
        return Retried(self.seq)


@dataclass(frozen=True)
class CorrectShelved:
    """Write the household's present state as a new event in the place of a refused one."""

    seq: int
    needs: ClassVar[Duty] = Duty.SHELF

    def perform(self, counter: Counter) -> Corrected | Refused:
        """The old event stays as it was written, marked; the new one goes out, and those that waited behind it."""
        if refused := _untouchable(counter):
            return refused
        entry = counter.unit.shelf.entry(self.seq)
        known = counter.unit.people.get(entry.aggregate) if entry else None
        if entry is None or known is None or not counter.unit.shelf.mark_corrected(self.seq):
            return Refused("problem.not_on_shelf")
        event = counter.write(_anew(entry.type, known), entry.aggregate)
        _remember(counter, known, event)
        if known.undone and event.type == HouseholdAdmitted.__name__:
            counter.write(_undoing(known, event.event_id), entry.aggregate)
        return Corrected(self.seq, event.seq)


def _untouchable(counter: Counter) -> Refused | None:
    """Under a forked name nothing more is sent, whatever a leader presses."""
    return Refused("problem.forked") if counter.unit.shelf.is_forked() else None


def _anew(event_type: str, known: HouseholdRecord) -> Payload:
    """The fact of the same kind, as the household stands now; what cannot be read any more is received anew."""
    if event_type == ReceptionUndone.__name__:
        return _undoing(known, known.admitted_event_id)
    if event_type == HouseholdDetailed.__name__:
        return HouseholdDetailed(
            operation_id=known.operation_id, shelter_id=known.shelter_id, household=known.household
        )
    return HouseholdAdmitted(
        operation_id=known.operation_id,
        shelter_id=known.shelter_id,
        reception_no=known.reception_no,
        method=known.method,
        household=known.household,
    )


def _undoing(known: HouseholdRecord, admitted_event_id: UUID) -> ReceptionUndone:
    return ReceptionUndone(
        operation_id=known.operation_id,
        shelter_id=known.shelter_id,
        undone_event_id=admitted_event_id,
        reason=LEADER,
    )


def _remember(counter: Counter, known: HouseholdRecord, event: Event) -> None:
    """A later undoing must name the admission that the ledger knows."""
    if event.type == HouseholdAdmitted.__name__:
        counter.unit.people.put(replace(known, admitted_event_id=event.event_id))
