"""People who announced themselves with their phones: a line for each family, received or declined by one touch."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from kiosk.desk.arrivals import ConfirmArrival, DeclineArrival, Declined, ListArrivals, ShowArrivalNote
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import AlreadyHere, Deepened, Failed, Received, Refused, Returned
from kiosk.ports.clock import Clock
from kiosk.screens.answers import clock_text, who_line
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.drawn import DrawnScreen
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from sync.protocol.records import ArrivalRecord


@dataclass(frozen=True)
class ArrivalLine:
    """One family: who, how many, when they announced themselves.

    What they wrote (`has_note`) stands in `note` only after somebody who may has asked for it.
    """

    arrival_id: UUID
    who: Message
    since: Message
    note: str = ""
    has_note: bool = False


@dataclass(frozen=True)
class ArrivalsState:
    """What the sheet shows; `told` is what came of the last touch."""

    lines: tuple[ArrivalLine, ...] = ()
    told: Told | None = None


Draw = Callable[[ArrivalsState], None]


class ArrivalsScreen(DrawnScreen[ArrivalsState]):
    """Works only while somebody looks: between `observe` and `leave`. `present` brings a family up at the reception."""

    def __init__(
        self, desk: DeskDoor, clock: Clock, on_changed: Callable[[], None], present: Callable[[UUID], None]
    ) -> None:
        super().__init__(ArrivalsState())
        self._desk, self._clock = desk, clock
        self._on_changed, self._present = on_changed, present
        self._shown: frozenset[UUID] = frozenset()

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; what was shown before is covered."""
        self._shown = frozenset()
        self._observed(draw, ArrivalsState())
        self.refresh()

    def tick(self) -> None:
        """A second has passed: somebody may have announced themselves."""
        if self._is_looked_at:
            self.refresh()

    def refresh(self) -> None:
        """Ask the desk for the announcements again."""
        self._desk.ask(ListArrivals(), self._seen)

    def receive(self, arrival_id: UUID) -> None:
        """受付: they are here, all who were announced."""
        self._desk.submit(ConfirmArrival(arrival_id, self._clock.mono_ms()), self._acted)

    def look_closer(self, arrival_id: UUID) -> None:
        """Bring the family up at the reception, to choose who of them came."""
        self._present(arrival_id)

    def show_note(self, arrival_id: UUID) -> None:
        """What this family wrote."""
        self._desk.submit(ShowArrivalNote(arrival_id), self._note_shown)

    def decline(self, arrival_id: UUID) -> None:
        """来ていません: who announced themselves did not come."""
        self._desk.submit(DeclineArrival(arrival_id), self._acted)

    def _seen(self, found: tuple[ArrivalRecord, ...] | Failed) -> None:
        if isinstance(found, Failed):
            self._show(replace(self._state, told=Told(Tone.FAILED, message(f"error.{found.key}"))))
            return
        if Duty.CARE not in self._desk.site.may:
            self._shown = frozenset()
        lines = tuple(_line(one, with_note=one.arrival_id in self._shown) for one in found)
        self._show(replace(self._state, lines=lines))

    def _note_shown(self, arrival: ArrivalRecord | Refused | Failed) -> None:
        match arrival:
            case ArrivalRecord(arrival_id=arrival_id):
                self._shown |= {arrival_id}
            case Refused(key, data):
                self._show(replace(self._state, told=Told(Tone.REFUSED, Message(key, dict(data)))))
            case Failed(key):
                self._show(replace(self._state, told=Told(Tone.FAILED, message(f"error.{key}"))))
        self.refresh()

    def _acted(self, outcome: Received | AlreadyHere | Returned | Deepened | Declined | Refused | Failed) -> None:
        match outcome:
            case Received(record) | Deepened(record):
                told = Told(Tone.RECEIVED, message("arrivals.told.received", reception_no=record.reception_no))
            case AlreadyHere(record=record) | Returned(record=record):
                told = Told(Tone.ALREADY_HERE, message("arrivals.told.here", reception_no=record.reception_no))
            case Declined():
                told = Told(Tone.UNDONE, message("arrivals.told.declined"))
            case Refused(key, data):
                told = Told(Tone.REFUSED, Message(key, dict(data)))
            case Failed(key):
                told = Told(Tone.FAILED, message(f"error.{key}"))
        self._show(replace(self._state, told=told))
        self.refresh()
        self._on_changed()


def _line(one: ArrivalRecord, *, with_note: bool) -> ArrivalLine:
    since = message("arrivals.since", clock=clock_text(one.announced_at_us))
    note = one.household.note
    return ArrivalLine(one.arrival_id, who_line(one.household), since, note if with_note else "", has_note=bool(note))
