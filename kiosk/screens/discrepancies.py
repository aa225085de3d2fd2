"""Persons whom two places have received: the two side by side, and three answers of one touch."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.desk.discrepancies import AnswerDisagreement, AnswerKept, Disagreement, ListDisagreements
from kiosk.domain.outcomes import Failed, Refused
from kiosk.screens.answers import clock_text
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.drawn import DrawnScreen
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from sync.protocol.records import DiscrepancyPlace
from sync.protocol.values import DiscrepancyAnswer


@dataclass(frozen=True)
class PlaceLine:
    """One of the two places: its name, the reception number there, and when."""

    shelter: str
    number: Message
    since: Message


@dataclass(frozen=True)
class DiscrepancyLine:
    """One person in two places."""

    discrepancy_id: str
    name: Message
    here: PlaceLine
    there: PlaceLine


@dataclass(frozen=True)
class DiscrepancyState:
    """What the sheet shows; `told` is what came of the last touch."""

    lines: tuple[DiscrepancyLine, ...] = ()
    told: Told | None = None


Draw = Callable[[DiscrepancyState], None]


class DiscrepancyScreen(DrawnScreen[DiscrepancyState]):
    """Works only while somebody looks: between `observe` and `leave`."""

    def __init__(self, desk: DeskDoor, on_changed: Callable[[], None]) -> None:
        super().__init__(DiscrepancyState())
        self._desk, self._on_changed = desk, on_changed

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one."""
        self._observed(draw, replace(self._state, told=None))
        self.refresh()

    def tick(self) -> None:
        """A second has passed: another desk may have answered."""
        if self._is_looked_at:
            self.refresh()

    def refresh(self) -> None:
        """Ask the desk for the open questions again."""
        self._desk.ask(ListDisagreements(), self._seen)

    def answer(self, discrepancy_id: str, answer: DiscrepancyAnswer) -> None:
        """One touch: where the person is."""
        self._desk.submit(AnswerDisagreement(discrepancy_id, answer), self._answered)

    def _seen(self, found: tuple[Disagreement, ...] | Failed) -> None:
        if isinstance(found, Failed):
            self._show(replace(self._state, told=Told(Tone.FAILED, message(f"error.{found.key}"))))
            return
        self._show(replace(self._state, lines=tuple(_line(one) for one in found)))

    def _answered(self, outcome: AnswerKept | Refused | Failed) -> None:
        match outcome:
            case AnswerKept(answer):
                told = Told(Tone.RECEIVED, message(f"discrepancy.told.{answer.value}"))
            case Refused(key):
                told = Told(Tone.REFUSED, message(key))
            case Failed(key):
                told = Told(Tone.FAILED, message(f"error.{key}"))
        self._show(replace(self._state, told=told))
        self.refresh()
        self._on_changed()


def _line(one: Disagreement) -> DiscrepancyLine:
    name = one.record.person_name
    return DiscrepancyLine(
        discrepancy_id=one.record.discrepancy_id,
        name=message("discrepancy.named", name=name) if name else message("discrepancy.unnamed"),
        here=_place(one.here, one.here_name),
        there=_place(one.there, one.there_name),
    )


def _place(place: DiscrepancyPlace, name: str) -> PlaceLine:
    number = message("discrepancy.number", no=place.reception_no)
    return PlaceLine(name, number, message("discrepancy.since", clock=clock_text(place.received_at_us)))
