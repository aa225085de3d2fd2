"""Every kind of document on its way out: a line is there before it is made, or it holds nobody."""

from dataclasses import replace
from datetime import date
from typing import get_args
from uuid import UUID

import pytest

from kiosk.desk.desk import NotAllowed
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Failed
from kiosk.ports.kept_reports import KeptReport
from kiosk.ports.sightings import SightingKind
from kiosk.screens.noted_papers import NotedPapers
from kiosk.screens.papers import (
    ActivityCodeOrder,
    CardsOrder,
    CentreFiguresOrder,
    CertificateOrder,
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
from tests.fakes import DeskNow, open_desk

HOUSEHOLD = UUID(int=7)
NOTED = {
    RosterOrder(PaperFormat.CSV, with_care=True): ("roster care csv", None),
    RosterOrder(PaperFormat.PDF): ("roster staff pdf", None),
    RosterOrder(PaperFormat.XLSX, only_public=True): ("roster public xlsx", None),
    ReportOrder(KeptReport("place", 0, None, "desk", b"", ""), PaperFormat.CSV): ("report csv", None),
    SlipOrder(HOUSEHOLD): ("slip pdf", HOUSEHOLD),
    CertificateOrder("KC-1"): ("certificate KC-1", None),
    TeamSheetOrder(UUID(int=8)): ("team pdf", None),
    CentreFiguresOrder(date(2026, 11, 20)): ("centre_figures pdf", None),
}
"""What each document that holds persons or figures of care leaves in the log."""
NOBODY = (CardsOrder(20), PosterOrder(), ActivityCodeOrder())
"""Papers on which nobody stands: anybody may hold them."""


class Papers:
    """An office that writes down what it was asked, and what the log said at that moment."""

    def __init__(self, lines) -> None:
        self.lines, self.printer = lines, "見本プリンター"
        self.made = []

    def look(self, answer) -> None:
        answer(self.printer if isinstance(self.printer, PaperFailed) else Places((), None, self.printer))

    def write(self, order, folder, _on_progress, answer) -> None:
        self.made.append((order, folder, self.lines()))
        answer(Written(printer="x"))


class Refusing(DeskNow):
    """A desk that does not let it be done."""

    def submit(self, act, answer) -> None:
        answer(Failed("not_allowed"))


class Stand:
    def __init__(self, folder) -> None:
        self.folder, self.desk = folder, open_desk(folder)
        self.papers = Papers(self.lines)
        self.ends = []

    def lines(self):
        with self.desk._store.reading() as unit:
            return [(one.kind, one.detail, one.household_id) for one in unit.sightings.newest(9)]

    def write(self, order, folder, desk=None) -> None:
        noted = NotedPapers(self.papers, desk or DeskNow(self.desk))
        noted.write(order, folder, lambda _done, _of: None, self.ends.append)


@pytest.fixture
def stand(tmp_path):
    stand = Stand(tmp_path)
    yield stand
    stand.desk._store.close()


def test_every_kind_of_document_is_spoken_of_here():
    assert {type(one) for one in (*NOTED, *NOBODY)} == set(get_args(PaperOrder))


@pytest.mark.parametrize("order", NOTED, ids=lambda order: NOTED[order][0])
def test_a_document_with_persons_or_figures_is_noted_before_it_is_made(stand, order):
    what, household_id = NOTED[order]
    printed = (SightingKind.PRINTED, what, household_id)
    carried = (SightingKind.EXPORTED, what, household_id)
    stand.write(order, None)
    stand.write(order, stand.folder)
    assert stand.papers.made == [(order, None, [printed]), (order, stand.folder, [carried, printed])]


@pytest.mark.parametrize("order", NOBODY, ids=lambda order: type(order).__name__)
def test_a_paper_that_holds_nobody_leaves_no_line(stand, order):
    stand.write(order, None)
    assert stand.papers.made == [(order, None, [])]


@pytest.mark.parametrize("order", NOTED, ids=lambda order: NOTED[order][0])
def test_what_cannot_be_noted_is_not_made(stand, order):
    for folder in (None, stand.folder):
        stand.write(order, folder, Refusing(stand.desk))
    assert stand.papers.made == []
    assert stand.ends == [PaperFailed("not_allowed")] * 2


def test_without_a_printer_it_becomes_a_file_and_is_called_one(stand):
    stand.papers.printer = ""
    stand.write(SlipOrder(HOUSEHOLD), None)
    assert stand.lines() == [(SightingKind.EXPORTED, "slip pdf", HOUSEHOLD)]


def test_an_office_that_is_busy_notes_nothing(stand):
    stand.papers.printer = PaperFailed("paper_busy")
    stand.write(SlipOrder(HOUSEHOLD), None)
    assert (stand.lines(), stand.papers.made, stand.ends) == ([], [], [PaperFailed("paper_busy")])


def test_a_roster_asks_for_whoever_may_carry_it_out_whatever_the_way(stand):
    unnamed = DeskNow(stand.desk)
    stand.desk.move_to(replace(stand.desk.site, may=frozenset()))
    for folder in (None, stand.folder):
        with pytest.raises(NotAllowed) as refused:
            stand.write(RosterOrder(PaperFormat.PDF), folder, unnamed)
        assert refused.value.data == {"duty": Duty.EXPORT.value}
    stand.write(SlipOrder(HOUSEHOLD), None, unnamed)
    assert [what for _, what, _ in stand.lines()] == ["slip pdf"], "a slip is everybody's to print"
