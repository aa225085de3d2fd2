"""Who is not here: those who are out, those whom nobody saw, and the end of all stays behind a second touch."""

import pytest

from kiosk.desk.presence import CLOSED_AT_ONCE
from kiosk.screens.reception_state import Tone
from kiosk.screens.whereabouts import WhereaboutsScreen
from kiosk.screens.whereabouts_state import WhereaboutsView
from sync.protocol.presence import Destination, Whereabouts
from tests.unit.screens.test_stay_card import StayClerk

HOUR_S = 3600


class Watcher(StayClerk):
    def begin(self):
        super().begin()
        self.changes = []
        self.sheet = WhereaboutsScreen(self.desk, self.clock, lambda: self.changes.append(1))
        self.look()

    def look(self):
        self.shown = []
        self.sheet.observe(self.shown.append)

    @property
    def state(self):
        return self.shown[-1]

    @property
    def numbers(self):
        return [line.number for line in self.state.lines]


@pytest.fixture
def clerk(tmp_path):
    clerk = Watcher(tmp_path)
    yield clerk
    clerk.desk.desk._store.close()


@pytest.fixture
def families(clerk):
    return [clerk.receive(number) for number in (1, 2, 3)]


def out(clerk, family, key):
    clerk.slip(family)
    clerk.type("1" + key)


def test_who_is_expected_first_stands_first(clerk, families):
    out(clerk, families[0], "4")
    out(clerk, families[1], "2")
    out(clerk, families[2], "1")
    clerk.look()
    assert clerk.numbers == ["A-0003", "A-0002", "A-0001"]
    assert [line.where.key for line in clerk.state.lines][-1] == "whereabouts.out_since"


def test_back_is_one_touch(clerk, families):
    out(clerk, families[0], "4")
    clerk.look()
    clerk.sheet.here(families[0])
    assert clerk.state.lines == ()
    assert clerk.state.told.words.data == {"reception_no": "A-0001"}
    assert clerk.known("A-0001").heads_here == 3
    assert clerk.changes == [1]


def test_who_was_not_seen_for_so_long_is_listed_and_seen(clerk, families):
    clerk.clock.advance(7 * HOUR_S)
    clerk.slip(families[1])
    clerk.type("9")
    clerk.sheet.show(WhereaboutsView.NOT_SEEN)
    assert clerk.numbers == []
    clerk.sheet.choose_hours(6)
    assert sorted(clerk.numbers) == ["A-0001", "A-0003"]
    clerk.sheet.here(families[0])
    assert clerk.numbers == ["A-0003"]


def test_the_hours_are_kept(clerk, families):
    clerk.sheet.choose_hours(6)
    clerk.begin()
    assert clerk.state.hours == 6


def test_everybody_leaves_only_after_a_second_touch_that_names_the_numbers(clerk, families):
    clerk.sheet.show(WhereaboutsView.CLOSING)
    clerk.sheet.close_all()
    assert clerk.known("A-0001").heads_here == 3
    clerk.sheet.choose_destination(Destination.TEMPORARY_HOUSING)
    assert (clerk.state.closing.households, clerk.state.closing.persons) == (3, 9)
    assert clerk.known("A-0001").heads_here == 3
    clerk.sheet.close_all()
    assert clerk.state.told.words.data == {"done": 3}
    gone = {(one.whereabouts, one.destination) for number in (1, 2, 3) for one in clerk.known(f"A-000{number}").away}
    assert gone == {(Whereabouts.LEFT, Destination.TEMPORARY_HOUSING)}
    assert clerk.state.closing.households == 0


def test_closing_goes_in_pieces_shows_how_far_it_is_and_can_be_stopped(clerk):
    for _ in range(5 * CLOSED_AT_ONCE):
        clerk.type("2")
        clerk.screen.confirm()
    clerk.sheet.show(WhereaboutsView.CLOSING)
    clerk.sheet.choose_destination(Destination.HOME)
    waiting = []
    submit = clerk.desk.submit
    clerk.desk.submit = lambda act, answer: waiting.append((act, answer))
    clerk.sheet.close_all()
    submit(*waiting.pop())
    assert (clerk.state.closing.done, clerk.state.closing.percent) == (CLOSED_AT_ONCE, 20)
    clerk.sheet.show(WhereaboutsView.OUT)
    assert clerk.state.view is WhereaboutsView.CLOSING
    clerk.sheet.stop_closing()
    assert clerk.state.told.words.data == {"done": CLOSED_AT_ONCE}
    clerk.desk.submit = submit
    submit(*waiting.pop())  # what was on its way when it was stopped is written, and no more is asked for
    assert waiting == []


def test_what_fails_is_said(clerk, families):
    clerk.sheet.here(families[0].__class__(int=5))
    assert clerk.state.told.tone is Tone.REFUSED


def test_nobody_looks_nothing_is_drawn(clerk, families):
    clerk.sheet.leave()
    before = len(clerk.shown)
    for _ in range(20):
        clerk.sheet.tick()
    assert len(clerk.shown) == before
