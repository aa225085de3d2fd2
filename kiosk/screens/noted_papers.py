"""The office with the log before it: no document with persons or figures goes out of which nobody knows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never
from uuid import UUID

from kiosk.desk.papers_out import NotePaper
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Failed
from kiosk.domain.shelter_report import Remarks
from kiosk.ports.sightings import SightingKind
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.papers import (
    ActivityCodeOrder,
    CardsOrder,
    CentreFiguresOrder,
    CertificateOrder,
    Draft,
    GivenUp,
    OnProgress,
    PaperDoor,
    PaperFailed,
    PaperFormat,
    PaperOrder,
    Places,
    PosterOrder,
    ReportOrder,
    RosterOrder,
    SlipOrder,
    TeamSheetOrder,
    Written,
)


@dataclass(frozen=True)
class PaperLine:
    """What the log says of a document; `needs` as `NotePaper`."""

    what: str
    household_id: UUID | None = None
    needs: Duty | None = None


def line_of(order: PaperOrder) -> PaperLine | None:
    """The line of a document; None for one on which nobody stands and nothing is counted.

    Blank cards, posters and activity codes are told of by no line: a log that fills with papers that anybody may hold
    is read by nobody.
    """
    match order:
        case RosterOrder():
            kind = "public" if order.only_public else "care" if order.with_care else "staff"
            return PaperLine(f"roster {kind} {order.format.value}", needs=Duty.EXPORT)
        case ReportOrder():
            return PaperLine(f"report {order.format.value}")
        case SlipOrder(household_id):
            return PaperLine(f"slip {PaperFormat.PDF.value}", household_id)
        case CertificateOrder(number):
            return PaperLine(f"certificate {number}")
        case TeamSheetOrder():
            return PaperLine(f"team {PaperFormat.PDF.value}")
        case CentreFiguresOrder():
            return PaperLine(f"centre_figures {PaperFormat.PDF.value}")
        case CardsOrder() | PosterOrder() | ActivityCodeOrder():
            return None
        case _:
            assert_never(order)


class NotedPapers:
    """A `PaperDoor` before another one. What cannot be noted, or is not allowed, is not made."""

    def __init__(self, papers: PaperDoor, desk: DeskDoor) -> None:
        self._papers, self._desk = papers, desk

    def look(self, answer: Callable[[Places | PaperFailed], None]) -> None:
        """Where documents can go."""
        self._papers.look(answer)

    def draft(self, remarks: Remarks, due_us: int | None, answer: Callable[[Draft | PaperFailed], None]) -> None:
        """A report of now, for the screen."""
        self._papers.draft(remarks, due_us, answer)

    def write(
        self,
        order: PaperOrder,
        folder: Path | None,
        on_progress: OnProgress,
        answer: Callable[[Written | GivenUp | PaperFailed], None],
    ) -> None:
        """Note the document, then have it made; where there is no printer, what was to be printed becomes a file."""
        line = line_of(order)

        def make() -> None:
            self._papers.write(order, folder, on_progress, answer)

        def note(kind: SightingKind) -> None:
            assert line is not None
            act = NotePaper(kind, line.what, line.household_id, line.needs)
            self._desk.submit(
                act, lambda noted: answer(PaperFailed(noted.key)) if isinstance(noted, Failed) else make()
            )

        def looked(places: Places | PaperFailed) -> None:
            if isinstance(places, PaperFailed):
                answer(places)
            else:
                note(SightingKind.PRINTED if places.printer else SightingKind.EXPORTED)

        if line is None:
            make()
        elif folder is not None:
            note(SightingKind.EXPORTED)
        else:
            self._papers.look(looked)

    def give_up(self) -> None:
        """Stop the document that is being made."""
        self._papers.give_up()
