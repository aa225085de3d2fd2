"""Blank cards from the screen: what is chosen is what is made, for real, and every end has its words."""

import pytest

from kiosk.documents.making import DocumentNotWritten
from kiosk.screens.cards import CardsScreen
from kiosk.screens.papers import PaperFormat
from kiosk.screens.reception_state import Tone
from tests.fakes import FakeClock, open_desk
from tests.unit.documents.paper import Pages
from tests.unit.screens.papers_now import PapersNow


@pytest.fixture
def papers(tmp_path):
    clock = FakeClock()
    desk = open_desk(tmp_path, clock)
    yield PapersNow(desk, clock, tmp_path)
    desk._store.close()


@pytest.fixture
def screen(papers):
    screen = CardsScreen(papers)
    screen.observe(lambda _state: None)
    return screen


def test_what_is_chosen_is_made(screen, papers, tmp_path):
    screen.choose_households(10)
    screen.choose_persons(2)
    screen.choose_language("en")
    assert screen.state.sheets == 30
    screen.write(PaperFormat.PDF, tmp_path / "stick")
    assert screen.state.told.tone is Tone.RECEIVED
    assert screen.state.work is None
    [file] = (tmp_path / "stick").iterdir()
    assert len(Pages(file.read_bytes())) >= 10


def test_a_stop_and_a_failure_have_words(screen, papers, tmp_path):
    papers.stops = True
    screen.write(PaperFormat.PDF, tmp_path / "stick")
    assert screen.state.told.words.key == "paper.told.given_up"
    papers.stops, papers.fails = False, DocumentNotWritten()
    screen.write(PaperFormat.PDF, tmp_path / "stick")
    assert screen.state.told.tone is Tone.FAILED
    assert screen.state.work is None


def test_a_new_choice_forgets_the_old_end(screen, tmp_path):
    screen.write(PaperFormat.PDF, tmp_path / "stick")
    screen.choose_households(50)
    assert screen.state.told is None
