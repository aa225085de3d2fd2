"""The ledger is restored from an older copy, by the procedure or without: the desks notice and send what it lost."""

import pytest

from kiosk.desk.overview import LookAround
from kiosk.desk.reception import UndoReception
from kiosk.store.standing import standing_in
from sync.engine import PROBE_EVERY_ROUNDS, LedgerUnreachable, RowState
from sync.protocol import codec
from sync.protocol.events import Event
from sync.protocol.messages import Batch
from tests.faults.sync.stand import KioskStand, nothing_is_lost
from tests.faults.sync.test_shelf import refuse

PROCEDURE = pytest.mark.parametrize("by_the_procedure", [True, False])


def settled_everywhere(kiosk) -> bool:
    return set(kiosk.states()) == {RowState.SETTLED} and nothing_is_lost(kiosk)


@PROCEDURE
def test_what_the_ledger_lost_is_sent_again(tmp_path, ledger, kiosk, by_the_procedure):
    kiosk.receive(3)
    kiosk.engine.round()
    ledger.back_up(tmp_path / "copy")
    kiosk.receive(4)
    kiosk.engine.round()
    assert settled_everywhere(kiosk)
    ledger.put_back(tmp_path / "copy", by_the_procedure=by_the_procedure)
    assert len(ledger.journal(kiosk.device_id)) == 3
    kiosk.engine.round()
    assert settled_everywhere(kiosk)
    assert len(ledger.journal(kiosk.device_id)) == 7


@PROCEDURE
def test_a_restore_to_before_all_events(tmp_path, ledger, kiosk, by_the_procedure):
    ledger.back_up(tmp_path / "copy")
    kiosk.receive(5)
    kiosk.engine.round()
    ledger.put_back(tmp_path / "copy", by_the_procedure=by_the_procedure)
    kiosk.engine.round()
    assert settled_everywhere(kiosk)


@PROCEDURE
def test_a_restore_in_the_middle_of_a_round(tmp_path, ledger, kiosk, by_the_procedure):
    """The ledger took a bundle, is put back to before it, and only then is the answer lost and the bundle repeated."""
    kiosk.receive(3)
    kiosk.engine.round()
    ledger.back_up(tmp_path / "copy")
    kiosk.receive(3)
    kiosk.engine.round()
    kiosk.receive(2)
    kiosk.road.before_answer.append(LedgerUnreachable(cause="cut"))
    with pytest.raises(LedgerUnreachable):
        kiosk.engine.round()
    ledger.put_back(tmp_path / "copy", by_the_procedure=by_the_procedure)
    kiosk.receive(1)
    kiosk.engine.round()
    assert settled_everywhere(kiosk)
    assert len(kiosk.rows()) == 9


def test_a_kiosk_that_stops_between_hearing_and_sending_still_sends(tmp_path, ledger, kiosk, clock):
    kiosk.receive(2)
    kiosk.engine.round()
    ledger.back_up(tmp_path / "copy")
    kiosk.receive(2)
    kiosk.engine.round()
    ledger.put_back(tmp_path / "copy", by_the_procedure=True)
    assert kiosk.outbox.learn(kiosk.road.pull(kiosk.mirror.cursor()))
    assert kiosk.states() == [RowState.SETTLED] * 2 + [RowState.NEW] * 2
    kiosk.close()
    again = KioskStand(kiosk.folder, ledger, clock, kiosk.enrolled)
    again.engine.round()
    assert settled_everywhere(again)
    again.close()


@PROCEDURE
def test_two_desks_see_each_other_again(tmp_path, ledger, kiosk, clock, by_the_procedure):
    other = KioskStand(tmp_path / "other", ledger, clock)
    ledger.back_up(tmp_path / "copy")
    kiosk.receive(2)
    other.receive(3)
    for desk in (kiosk, other, kiosk):
        desk.engine.round()
    ledger.put_back(tmp_path / "copy", by_the_procedure=by_the_procedure)
    other.receive(1)
    for desk in (other, kiosk, other, kiosk):
        desk.engine.round()
    for desk in (kiosk, other):
        assert settled_everywhere(desk)
        assert desk.desk.look(LookAround()).occupancy.households == 6
    other.close()


def test_nothing_is_sent_twice_while_the_ledger_is_well(ledger, kiosk):
    kiosk.receive(2)
    kiosk.engine.round()
    before = standing(kiosk)
    kiosk.engine.round()
    assert standing(kiosk) == before
    assert before.high_water == 2
    assert kiosk.states() == [RowState.SETTLED] * 2


def standing(kiosk):
    with kiosk.database.reading() as connection:
        return standing_in(connection)


def test_a_receipt_of_the_lost_time_settles_nothing(tmp_path, ledger, kiosk):
    """A stick with a receipt lay in a drawer while the ledger was put back."""
    ledger.back_up(tmp_path / "copy")
    kiosk.receive(2)
    pending = kiosk.outbox.pending(10, 10**6)
    drawer = kiosk.road.push(Batch(device_id=kiosk.device_id, events=tuple(one.data for one in pending)))
    kiosk.engine.round()
    kiosk.clock.advance(60)
    ledger.put_back(tmp_path / "copy", by_the_procedure=True)
    assert kiosk.outbox.learn(kiosk.road.pull(kiosk.mirror.cursor()))
    assert kiosk.outbox.settle(drawer, None) == 0
    assert kiosk.states() == [RowState.NEW] * 2
    kiosk.engine.round()
    assert settled_everywhere(kiosk)


def lose_behind_a_gap(folder, ledger, kiosk, clock, *, by_the_procedure):
    """An event that was never sent keeps the mark low, and other desks have filled up the ledger's numbers since."""
    other = KioskStand(folder / "other", ledger, clock)
    kiosk.receive(1)
    kiosk.desk.do(UndoReception(codec.decode(kiosk.rows()[1][1], Event).aggregate, "operator"))
    refuse(kiosk, 1)  # its undoing waits behind it: two events that the ledger never sees
    kiosk.receive(2)
    kiosk.engine.round()
    ledger.back_up(folder / "copy")
    kiosk.receive(2)
    kiosk.engine.round()
    assert standing(kiosk).high_water == 0
    assert kiosk.states()[2:] == [RowState.SETTLED] * 4
    ledger.put_back(folder / "copy", by_the_procedure=by_the_procedure)
    other.receive(20)
    other.engine.round()
    other.close()
    assert len(ledger.journal(kiosk.device_id)) == 2


def test_another_epoch_is_heard_although_the_mark_says_nothing(tmp_path, ledger, kiosk, clock):
    lose_behind_a_gap(tmp_path, ledger, kiosk, clock, by_the_procedure=True)
    kiosk.engine.round()
    assert set(ledger.journal(kiosk.device_id)) == {3, 4, 5, 6}
    assert kiosk.states()[2:] == [RowState.SETTLED] * 4


def test_a_restore_that_hides_behind_a_gap_is_found_by_asking(tmp_path, ledger, kiosk, clock):
    lose_behind_a_gap(tmp_path, ledger, kiosk, clock, by_the_procedure=False)
    for _ in range(PROBE_EVERY_ROUNDS):
        kiosk.engine.round()
    assert set(ledger.journal(kiosk.device_id)) == {3, 4, 5, 6}
    assert kiosk.states()[2:] == [RowState.SETTLED] * 4


def test_a_desk_without_a_gap_asks_nothing_more(ledger, kiosk):
    kiosk.receive(2)
    kiosk.engine.round()
    assert kiosk.outbox.probe() is None
