"""A code of people who are out brings them back by one touch, and one key takes just that back."""

import pytest

from kiosk.desk.presence import ChangePresence
from kiosk.screens.reception_state import Answer, Found, Tone
from sync.protocol.presence import PresenceChange
from tests.unit.screens.test_reception_screen import Clerk


@pytest.fixture
def clerk(tmp_path):
    """At a desk that has received one family of three."""
    clerk = Clerk(tmp_path)
    clerk.scan()
    clerk.screen.confirm()
    yield clerk
    clerk.desk.desk._store.close()


def go(clerk, change, *members):
    with clerk.desk.desk._store.reading() as unit:
        household = unit.people.by_reception_no("A-0001").household
    ids = tuple(household.persons[number].person_id for number in members)
    clerk.desk.desk.do(ChangePresence(household.household_id, change, ids))
    clerk.screen.refresh()


def out(clerk):
    return clerk.screen.state.tally.out


def test_one_touch_brings_a_family_back(clerk):
    go(clerk, PresenceChange.OUT)
    assert out(clerk) == 3
    clerk.scan()
    assert isinstance(clerk.panel, Found)
    assert clerk.panel.notice.key == "notice.returning"
    clerk.screen.confirm()
    assert isinstance(clerk.panel, Answer)
    assert (clerk.panel.tone, clerk.panel.headline.key) == (Tone.RECEIVED, "outcome.returned")
    assert out(clerk) == 0


def test_taking_it_back_leaves_the_reception_alone(clerk):
    go(clerk, PresenceChange.OUT)
    clerk.scan()
    clerk.screen.confirm()
    clerk.screen.undo()
    assert out(clerk) == 3
    assert clerk.screen.state.tally.persons == 3
    assert not clerk.screen.state.recent[0].is_undone


def test_only_those_who_are_out_are_ticked(clerk):
    go(clerk, PresenceChange.OUT, 1)
    clerk.scan()
    assert [member.came for member in clerk.panel.members] == [False, True, False]
    clerk.screen.confirm()
    assert out(clerk) == 0


def test_express_brings_them_back_without_a_touch(clerk):
    go(clerk, PresenceChange.OVERNIGHT)
    clerk.screen.escape()
    clerk.screen.set_express(True)
    clerk.scan()
    assert clerk.panel.headline.key == "outcome.returned"
    assert out(clerk) == 0


def test_who_left_and_comes_again_is_received_under_the_same_number(clerk):
    go(clerk, PresenceChange.LEAVE)
    assert clerk.screen.state.tally.persons == 0
    clerk.scan()
    clerk.screen.confirm()
    assert (clerk.panel.headline.key, clerk.panel.reception_no) == ("outcome.received", "A-0001")
    assert clerk.screen.state.tally.persons == 3
    clerk.screen.undo()
    assert clerk.screen.state.tally.persons == 0
    assert not clerk.screen.state.recent[0].is_undone, "the first stay was no mistake"
