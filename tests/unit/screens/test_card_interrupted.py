"""A reader or card that does not answer never leaves the desk waiting: it says why, and goes on when it can."""

import pytest

from cardreader.errors import BusyCause
from cardreader.states import (
    Busy,
    CardState,
    Empty,
    Failing,
    FailureCause,
    Mute,
    NoReader,
    NoService,
    Reading,
    Unreadable,
)
from kiosk.screens.reception_state import CardStep, Idle
from tests.unit.screens.test_card_at_the_desk import NUMBER, PLACED, READER, CardClerk

STATES: dict[str, CardState] = {
    "mute": Mute(READER),
    "busy": Busy(READER, BusyCause.EXCLUSIVE),
    "unreadable": Unreadable(READER),
    "no service": NoService(),
    "no reader": NoReader(),
    "failing": Failing(FailureCause.EXITED, 0.2),
}


@pytest.fixture
def clerk(tmp_path):
    clerk = CardClerk(tmp_path)
    yield clerk
    clerk.desk.desk._store.close()


@pytest.mark.parametrize("name", list(STATES))
def test_a_read_that_cannot_end_says_why_and_goes_on_when_the_card_is_back(clerk, name):
    clerk.card(PLACED)
    clerk.type(NUMBER)
    clerk.card(Reading(READER))
    clerk.card(STATES[name])
    assert clerk.panel.step is CardStep.REMOVED
    assert clerk.panel.notice.key.startswith("card.interrupted.")
    clerk.card(Empty((READER,)))
    clerk.card(PLACED)
    assert clerk.panel.step is CardStep.ASKING_NUMBER
    clerk.screen.confirm()
    assert len(clerk.asked) == 2


def test_a_pin_is_forgotten_when_the_reading_breaks_off(clerk):
    clerk.card(PLACED)
    clerk.screen.use_pin()
    clerk.type("1234")
    clerk.card(Mute(READER))
    assert clerk.panel.groups[0].echo == ""


def test_esc_and_typing_stay_possible_after_a_mute_card(clerk):
    clerk.card(PLACED)
    clerk.type(NUMBER)
    clerk.card(Mute(READER))
    clerk.screen.escape()
    assert isinstance(clerk.panel, Idle)


def test_a_card_that_does_not_answer_from_the_first_is_told_below_the_work(clerk):
    clerk.type("4")
    clerk.card(Unreadable(READER))
    assert clerk.screen.state.flash.key == "card.interrupted.unreadable"
    clerk.card(Empty((READER,)))
    assert clerk.screen.state.flash is None


def test_a_missing_reader_disturbs_nobody(clerk):
    clerk.card(NoReader())
    assert clerk.screen.state.flash is None


def test_a_card_taken_while_the_reader_process_was_started_anew(clerk):
    clerk.card(PLACED)
    clerk.card(Empty((READER,)))
    assert isinstance(clerk.panel, Idle)
