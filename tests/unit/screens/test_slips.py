"""The slip at one touch: of the household that is shown, once, and its end is told beside the work."""

from pathlib import Path

import pytest

from kiosk.documents.making import DocumentNotWritten
from kiosk.screens.noted_papers import NotedPapers
from kiosk.screens.papers import SlipOrder
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.slips import Slips
from tests.fakes import DeskNow, FakeClock, open_desk
from tests.unit.screens.papers_now import PapersNow


class Stand:
    def __init__(self, folder: Path) -> None:
        clock = FakeClock()
        self.desk = open_desk(folder, clock)
        self.papers = PapersNow(self.desk, clock, folder)
        self.screen = ReceptionScreen(DeskNow(self.desk), clock, lambda _backlog: None)
        noted = NotedPapers(self.papers, DeskNow(self.desk))
        self.screen.on_slip = Slips(noted, self.screen.say).print_slip
        self.screen.observe(lambda _state: None)

    def receive(self) -> None:
        self.screen.typed("3")
        self.screen.confirm()

    @property
    def told(self) -> str:
        return self.screen.state.flash.key


@pytest.fixture
def stand(tmp_path):
    stand = Stand(tmp_path)
    yield stand
    stand.desk._store.close()


def test_the_household_that_is_shown_gets_its_slip(stand):
    stand.receive()
    stand.screen.print_slip()
    shown = stand.screen._stand.work.record.household.household_id
    assert stand.papers.asked == [(SlipOrder(shown), None)]
    assert stand.told == "paper.told.printed"


def test_at_idle_it_is_the_last_one_of_this_desk(stand):
    stand.receive()
    stand.screen.escape()
    stand.screen.print_slip()
    assert len(stand.papers.asked) == 1


def test_nobody_received_and_who_was_taken_back_have_no_slip(stand):
    stand.screen.print_slip()
    stand.receive()
    stand.screen.undo()
    stand.screen.print_slip()
    assert stand.papers.asked == []


def test_two_touches_make_one_slip_and_a_failure_lets_the_next_try(stand):
    stand.receive()
    waiting = []
    write, stand.papers.write = stand.papers.write, lambda *order: waiting.append(order)
    for _ in range(2):
        stand.screen.print_slip()
    assert (len(waiting), stand.told) == (1, "slip.working")
    stand.papers.fails = DocumentNotWritten(reason="x")
    write(*waiting[0])
    assert stand.told == "error.document_not_written"
    stand.screen.print_slip()
    assert len(waiting) == 2
