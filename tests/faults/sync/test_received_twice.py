"""A family that two desks of a shelter received while neither could hear of the other: one undo is enough."""

from uuid import UUID

import pytest

from kiosk.desk.overview import LookAround
from kiosk.desk.presence import ChangePresence
from kiosk.desk.reception import ReceiveHousehold, UndoReception
from ledger.reports import shelters_report
from sync.protocol.household import Household, Person
from sync.protocol.presence import PresenceChange
from sync.protocol.values import Depth, ReceptionMethod, RecordMode
from tests.faults.sync.stand import KioskStand, nothing_is_lost

FAMILY = Household(
    household_id=UUID(int=100),
    depth=Depth.FULL,
    persons=tuple(Person(person_id=UUID(int=one), name_display=f"見本 {one}") for one in (1, 2)),
)


@pytest.fixture
def beside(tmp_path, ledger, clock):
    stand = KioskStand(tmp_path / "beside", ledger, clock)
    yield stand
    stand.close()


def receive(stand: KioskStand) -> None:
    stand.desk.do(ReceiveHousehold(FAMILY, ReceptionMethod.APP, 0))
    stand.clock.advance(60)


def meet(*stands: KioskStand) -> None:
    for _ in range(2):
        for stand in stands:
            stand.engine.round()


def heads(stand: KioskStand) -> int:
    return stand.desk.look(LookAround()).occupancy.persons


def persons_at_the_ledger(stand: KioskStand) -> int:
    return shelters_report(stand.stand.service, RecordMode.DRILL).counts.persons


def test_one_undo_takes_back_what_both_desks_wrote(kiosk, beside):
    receive(kiosk)
    receive(beside)
    meet(kiosk, beside)
    assert (heads(kiosk), heads(beside), persons_at_the_ledger(kiosk)) == (2, 2, 2)
    kiosk.desk.do(UndoReception(FAMILY.household_id, "mistake"))
    assert heads(kiosk) == 0
    meet(kiosk, beside)
    assert (heads(kiosk), heads(beside), persons_at_the_ledger(kiosk)) == (0, 0, 0)
    nothing_is_lost(kiosk)


def test_a_reception_that_the_desk_has_not_heard_of_stands(kiosk, beside):
    receive(kiosk)
    receive(beside)
    meet(kiosk)
    kiosk.desk.do(UndoReception(FAMILY.household_id, "mistake"))
    meet(kiosk, beside)
    assert (heads(kiosk), heads(beside), persons_at_the_ledger(kiosk)) == (2, 2, 2)


def test_who_came_again_to_both_desks_is_as_they_were_after_leaving(kiosk, beside):
    receive(kiosk)
    meet(kiosk, beside)
    kiosk.desk.do(ChangePresence(FAMILY.household_id, PresenceChange.LEAVE))
    kiosk.clock.advance(60)
    meet(kiosk, beside)
    receive(kiosk)
    receive(beside)
    meet(kiosk, beside)
    assert (heads(kiosk), heads(beside)) == (2, 2)
    beside.desk.do(UndoReception(FAMILY.household_id, "mistake"))
    assert heads(beside) == 0
    meet(beside, kiosk)
    assert (heads(kiosk), heads(beside), persons_at_the_ledger(kiosk)) == (0, 0, 0)
