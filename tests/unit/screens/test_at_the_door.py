"""Slips at the door: what a shot means is chosen once, each is recorded at once, counted, and can be taken back."""

import pytest

from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import Answer, Found, Idle
from sync.protocol.sheet_code import SheetCode
from tests.fakes import resident
from tests.unit.screens.test_stay_card import StayClerk


@pytest.fixture
def clerk(tmp_path):
    clerk = StayClerk(tmp_path)
    yield clerk
    clerk.desk.desk._store.close()


@pytest.fixture
def families(clerk):
    found = [clerk.receive(number) for number in (1, 2)]
    clerk.screen.escape()
    return found


def begin(clerk, digit):
    clerk.screen.passing.open()
    clerk.type(digit)


def test_a_shot_is_recorded_at_once_and_counted(clerk, families):
    begin(clerk, "1")
    for family in families:
        clerk.slip(family)
    assert isinstance(clerk.panel, PassEntry)
    assert (clerk.panel.shots, clerk.panel.heads, clerk.panel.number) == (2, 6, "A-0002")
    assert (clerk.panel.headline.key, clerk.panel.tone) == ("outcome.presence.out", "received")
    assert clerk.known("A-0001").heads_here == clerk.known("A-0002").heads_here == 0


def test_a_second_shot_writes_nothing(clerk, families):
    begin(clerk, "1")
    clerk.slip(families[0])
    clerk.slip(families[0])
    assert (clerk.panel.headline.key, clerk.panel.tone) == ("outcome.out_already", "already_here")
    assert (clerk.panel.shots, len(clerk.known("A-0001").steps)) == (1, 1)


def test_back_again_and_the_count_begins_anew(clerk, families):
    begin(clerk, "1")
    clerk.slip(families[0])
    clerk.screen.escape()
    assert not clerk.panel.is_running
    clerk.type("2")
    assert clerk.panel.shots == 0
    clerk.slip(families[0])
    assert clerk.panel.headline.key == "outcome.presence.return"
    assert clerk.known("A-0001").heads_here == 3


def test_going_on_with_the_same_keeps_the_count(clerk, families):
    begin(clerk, "1")
    clerk.slip(families[0])
    clerk.screen.escape()
    clerk.screen.confirm()
    assert clerk.panel.shots == 1


def test_meals_are_handed_once(clerk, families):
    begin(clerk, "4")
    clerk.slip(families[0])
    assert (clerk.panel.headline.key, clerk.panel.heads) == ("outcome.meal", 3)
    clerk.slip(families[0])
    assert clerk.panel.headline.key == "outcome.meal_before"
    assert len(clerk.known("A-0001").meals) == 1


@pytest.mark.parametrize("digit", ["1", "4"])
def test_the_last_shot_is_taken_back(clerk, families, digit):
    begin(clerk, digit)
    clerk.slip(families[0])
    clerk.screen.undo()
    assert clerk.panel.headline.key == "outcome.presence_taken_back"
    assert (clerk.panel.shots, clerk.panel.heads, clerk.panel.can_undo) == (0, 0, False)
    known = clerk.known("A-0001")
    assert (known.steps, known.meals) == ((), ())
    clerk.screen.undo()
    assert not known.undone


def test_a_resident_s_own_code_does_as_well(clerk, families):
    begin(clerk, "1")
    clerk.scan(2)
    assert clerk.panel.number == "A-0002"
    assert clerk.known("A-0002").heads_here == 0


def test_who_is_not_received_here_is_told_so(clerk, families):
    begin(clerk, "1")
    clerk.scan(9)
    assert (clerk.panel.headline.key, clerk.panel.tone) == ("pass.not_received", "look")
    clerk.screen.scanned(SheetCode("7K3F", 1).text)
    assert clerk.panel.headline.key == "pass.not_received"
    clerk.screen.scanned("https://example.com/")
    assert clerk.panel.headline.key == "foreign.web_address"
    clerk.screen.scanned("KMA1R:1")
    assert clerk.panel.headline.key == "problem.slip_unreadable"
    clerk.screen.scanned(clerk.issuer.code(resident(1))[:-5])
    assert clerk.panel.headline.key.startswith("refused.")
    assert clerk.panel.shots == 0


def test_a_number_or_a_name_is_typed_for_who_has_no_slip(clerk, families):
    begin(clerk, "1")
    clerk.type("2")
    assert [one.words.data["reception_no"] for one in clerk.panel.found] == ["A-0002"]
    clerk.screen.confirm()
    assert clerk.known("A-0002").heads_here == 0
    assert clerk.panel.text == ""
    clerk.type("mihon")
    assert len(clerk.panel.found) >= 2
    clerk.screen.passing.move(1)
    clerk.screen.passing.pick(0)
    assert clerk.panel.shots >= 1
    clerk.type("zzz")
    clerk.screen.confirm()
    assert clerk.panel.headline.key == "pass.nobody_found"
    clerk.screen.backspace()
    assert clerk.panel.text == "zz"


def test_esc_goes_back_step_by_step(clerk, families):
    begin(clerk, "1")
    clerk.type("x")
    clerk.screen.escape()
    assert (clerk.panel.text, clerk.panel.is_running) == ("", True)
    clerk.screen.escape()
    assert not clerk.panel.is_running
    clerk.screen.escape()
    assert isinstance(clerk.panel, Idle)


def test_a_shot_before_anything_is_chosen_is_a_shot_at_reception(clerk, families):
    clerk.screen.passing.open()
    clerk.scan(3)
    assert isinstance(clerk.panel, Found)


def test_who_has_left_is_told_so(clerk, families):
    clerk.slip(families[0])
    clerk.type("6")
    clerk.type("1")
    assert isinstance(clerk.panel, Answer)
    begin(clerk, "2")
    clerk.slip(families[0])
    assert clerk.panel.headline.key == "outcome.gone_already"
    assert clerk.panel.shots == 0
