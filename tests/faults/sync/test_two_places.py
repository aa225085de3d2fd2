"""One person at two shelters, through real files and a real ledger: asked at both desks, answered by one touch."""

from uuid import UUID

import pytest

from kiosk.desk.overview import LookAround
from kiosk.desk.reception import ReceiveHousehold
from kiosk.screens.discrepancies import DiscrepancyScreen, DiscrepancyState
from sync.protocol.household import Household, Person
from sync.protocol.values import Depth, DiscrepancyAnswer, ReceptionMethod
from tests.fakes import DeskNow
from tests.faults.sync.stand import KioskStand, nothing_is_lost

WHO = Person(person_id=UUID(int=1), name_raw="見本 花子", name_display="見本 花子")
MOVED, NEVER, TWO = DiscrepancyAnswer


def family(number: int, *others: int) -> Household:
    """A household with the person whom both desks receive, and others of its own."""
    rest = (Person(person_id=UUID(int=one), name_display=f"見本 {one}") for one in others)
    return Household(household_id=UUID(int=number), depth=Depth.FULL, persons=(WHO, *rest))


@pytest.fixture
def there(tmp_path, ledger, clock):
    stand = KioskStand(tmp_path / "there", ledger, clock, site="shelter-2")
    yield stand
    stand.close()


@pytest.fixture
def both(kiosk, there, clock):
    """The desks, each of which has the person and knows of the other."""
    kiosk.desk.do(ReceiveHousehold(family(100, 2), ReceptionMethod.APP, 0))
    clock.advance(60)
    there.desk.do(ReceiveHousehold(family(200, 3), ReceptionMethod.APP, 0))
    meet(kiosk, there)
    clock.advance(60)
    return kiosk, there


def meet(*stands: KioskStand) -> None:
    for _ in range(2):
        for stand in stands:
            stand.engine.round()


def heads(stand: KioskStand) -> int:
    return stand.desk.look(LookAround()).occupancy.persons


def asked(stand: KioskStand) -> int:
    return stand.desk.look(LookAround()).disagreements


class Watching:
    """Somebody in front of the sheet."""

    def __init__(self, stand: KioskStand) -> None:
        self.seen: DiscrepancyState = DiscrepancyState()
        self.screen = DiscrepancyScreen(DeskNow(stand.desk), lambda: None)
        self.screen.observe(self._draw)

    def _draw(self, state: DiscrepancyState) -> None:
        self.seen = state


def test_both_desks_see_the_two_places_side_by_side(both):
    kiosk, there = both
    assert (asked(kiosk), asked(there)) == (1, 1)
    (line,) = Watching(kiosk).seen.lines
    assert line.name.data == {"name": "見本 花子"}
    assert (line.here.shelter, line.there.shelter) == ("見本小学校1", "見本小学校2")
    (line,) = Watching(there).seen.lines
    assert (line.here.shelter, line.there.shelter) == ("見本小学校2", "見本小学校1")


@pytest.mark.parametrize(
    ("answer", "after"), [(MOVED, (2, 1)), (NEVER, (1, 2)), (TWO, (2, 2))], ids=["moved", "never", "two"]
)
def test_one_touch_and_it_is_the_same_at_both(both, answer, after):
    kiosk, there = both
    watching = Watching(kiosk)
    watching.screen.answer(watching.seen.lines[0].discrepancy_id, answer)
    assert watching.seen.lines == ()
    assert watching.seen.told.words.key == f"discrepancy.told.{answer.value}"
    assert (heads(kiosk), asked(kiosk)) == (after[0], 0), "this desk knows at once, without a network"
    meet(kiosk, there)
    assert (heads(kiosk), heads(there)) == after
    assert (asked(kiosk), asked(there)) == (0, 0)
    assert nothing_is_lost(kiosk)


def test_an_answer_that_was_given_elsewhere_meanwhile_is_no_second_one(both):
    kiosk, there = both
    at_kiosk, at_there = Watching(kiosk), Watching(there)
    at_there.screen.answer(at_there.seen.lines[0].discrepancy_id, MOVED)
    meet(there, kiosk)
    at_kiosk.screen.answer(at_kiosk.seen.lines[0].discrepancy_id, MOVED)
    assert at_kiosk.seen.told.words.key == "problem.discrepancy_gone"
    assert (heads(kiosk), heads(there)) == (1, 2)


def test_who_comes_back_is_received_again_and_asked_about_again(both, clock):
    kiosk, there = both
    watching = Watching(there)
    watching.screen.answer(watching.seen.lines[0].discrepancy_id, MOVED)
    meet(there, kiosk)
    clock.advance(60)
    kiosk.desk.do(ReceiveHousehold(family(100, 2), ReceptionMethod.APP, 0))
    assert heads(kiosk) == 2, "the desk decides"
    meet(kiosk, there)
    assert (asked(kiosk), asked(there)) == (1, 1)
    watching = Watching(kiosk)
    watching.screen.answer(watching.seen.lines[0].discrepancy_id, MOVED)
    meet(kiosk, there)
    assert (heads(kiosk), heads(there)) == (2, 1)


def test_another_record_mode_asks_nobody(both):
    kiosk, _ = both
    with kiosk.store.reading() as unit:
        (record,) = unit.mirror.discrepancies()
    assert record.record_mode == kiosk.desk.site.record_mode
