"""Digits at the card's panel: a wrong number is simply typed again, and a scanner that fires twice breaks nothing."""

import pytest

from cardreader.states import Reading, Removed
from kiosk.screens.reception_state import CardEntry, CardStep
from tests.unit.screens.test_card_at_the_desk import NUMBER, PLACED, READER, CardClerk

IMPOSSIBLE = "99999920352285"


@pytest.fixture
def clerk(tmp_path):
    clerk = CardClerk(tmp_path)
    yield clerk
    clerk.desk.desk._store.close()


def test_after_a_number_that_cannot_be_the_next_digit_begins_anew(clerk):
    clerk.card(PLACED)
    clerk.type(IMPOSSIBLE)
    clerk.type("5")
    assert [group.echo for group in clerk.panel.groups] == ["5", "", ""]
    assert clerk.panel.notice is None
    clerk.type(NUMBER[1:])
    assert len(clerk.asked) == 1


def test_backspace_still_mends_a_number_that_cannot_be(clerk):
    clerk.card(PLACED)
    clerk.type(IMPOSSIBLE)
    clerk.screen.backspace()
    assert [group.echo for group in clerk.panel.groups] == ["999999", "2035", "228"]


def test_digits_that_wait_for_their_card_give_way_to_new_ones(clerk):
    clerk.card(PLACED)
    clerk.type(NUMBER)
    clerk.card(Reading(READER))
    clerk.card(Removed((READER,), while_reading=True))
    clerk.type("6")
    assert clerk.panel.groups[0].echo == "6"


def test_a_fifth_digit_of_a_pin_is_left_out(clerk):
    clerk.card(PLACED)
    clerk.screen.use_pin()
    clerk.type("12345")
    assert clerk.panel.groups[0].echo == "●●●●"


def test_a_scanner_that_fires_twice_asks_once_and_the_card_stays_in_work(clerk):
    clerk.card(PLACED)
    clerk.screen.scanned(NUMBER)
    clerk.card(Reading(READER))
    clerk.screen.scanned(NUMBER)
    assert isinstance(clerk.panel, CardEntry)
    assert clerk.panel.step is CardStep.READING
    assert len(clerk.asked) == 1
