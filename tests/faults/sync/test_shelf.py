"""What the ledger refuses lies on the shelf: seen, corrected by a new event, sent again, carried away; never gone."""

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from kiosk.desk.overview import LookAround
from kiosk.desk.reception import DeepenHousehold, UndoReception
from kiosk.desk.shelf import Corrected, CorrectShelved, LookAtShelf, Retried, RetryShelved
from kiosk.domain.outcomes import Refused
from kiosk.ports.shelf import Hold
from ledger import devices, intake
from ledger.commands.import_ import take_all
from ledger.errors import RevokedDevice
from ledger.tables import stay
from sync.courier import Courier
from sync.engine import DeviceForked, RowState
from sync.protocol import codec
from sync.protocol.events import Event
from sync.protocol.messages import Receipt
from sync.protocol.verdict import Verdict, VerdictKind
from sync.stick import Stick
from tests.faults.sync.stand import KioskStand, nothing_is_lost


def refuse(kiosk: KioskStand, seq: int, reason: str = "malformed", kind: VerdictKind = VerdictKind.REFUSED) -> None:
    """The ledger's answer as it would be for an event that it cannot use."""
    event = codec.decode(kiosk.rows()[seq][1], Event)
    kiosk.outbox.settle(
        Receipt(
            epoch=kiosk.stand.service.epoch,
            device_id=kiosk.device_id,
            high_water=0,
            ledger_time_us=kiosk.clock.now_us(),
            bundle_digest=b"",
            verdicts=(Verdict(seq, event.event_id, kind, reason),),
        ),
        0,
    )


def household_of(kiosk: KioskStand, seq: int):
    return codec.decode(kiosk.rows()[seq][1], Event).aggregate


def entries(kiosk: KioskStand):
    return kiosk.desk.look(LookAtShelf()).entries


def test_the_shelf_tells_what_was_refused_why_and_what_waits_behind(kiosk):
    kiosk.receive(2)
    kiosk.desk.do(UndoReception(household_of(kiosk, 1), "operator"))
    refuse(kiosk, 1)
    refuse(kiosk, 2, "household", VerdictKind.HELD)
    refused, held = entries(kiosk)
    assert (refused.event.seq, refused.event.hold, refused.event.detail) == (1, Hold.REFUSED, "malformed")
    assert (refused.event.behind, refused.household.reception_no) == (1, "A-0001")
    assert (held.event.seq, held.event.hold, held.event.behind) == (2, Hold.HELD, 0)
    assert kiosk.desk.look(LookAtShelf()).backlog == kiosk.desk.look(LookAround()).backlog


def test_a_corrected_event_stays_and_its_household_goes_on(ledger, kiosk):
    kiosk.receive(1)
    refuse(kiosk, 1)
    known = entries(kiosk)[0].household
    kiosk.desk.do(DeepenHousehold(replace(known.household, note="二階の教室")))
    assert kiosk.outbox.pending(10, 10**6) == ()
    written = kiosk.rows()[1][1]
    assert kiosk.desk.do(CorrectShelved(1)) == Corrected(seq=1, by_seq=3)
    assert entries(kiosk) == ()
    kiosk.engine.round()
    assert kiosk.states() == [RowState.CORRECTED, RowState.SETTLED, RowState.SETTLED]
    assert kiosk.rows()[1][1] == written
    assert set(ledger.journal(kiosk.device_id)) == {2, 3}


def test_after_a_correction_an_undoing_names_what_the_ledger_knows(kiosk):
    kiosk.receive(1)
    refuse(kiosk, 1)
    kiosk.desk.do(CorrectShelved(1))
    kiosk.desk.do(UndoReception(household_of(kiosk, 1), "operator"))
    kiosk.engine.round()
    assert kiosk.states() == [RowState.CORRECTED, RowState.SETTLED, RowState.SETTLED]
    assert entries(kiosk) == ()


def test_a_family_that_was_taken_back_stays_so_when_its_admission_is_written_anew(ledger, kiosk):
    kiosk.receive(1)
    refuse(kiosk, 1)
    kiosk.desk.do(UndoReception(household_of(kiosk, 1), "operator"))
    kiosk.desk.do(CorrectShelved(1))
    kiosk.engine.round()
    with ledger.service.database.read() as connection:
        households = connection.execute(select(stay.c.undone)).scalars().all()
    assert households == [True]
    assert kiosk.desk.look(LookAround()).occupancy.households == 0


@pytest.mark.parametrize("act", [DeepenHousehold, UndoReception])
def test_every_kind_of_fact_can_be_written_anew(kiosk, act):
    kiosk.receive(1)
    kiosk.engine.round()
    key = household_of(kiosk, 1)
    with kiosk.store.reading() as unit:
        household = unit.people.get(key).household
    kiosk.desk.do(DeepenHousehold(replace(household, note="x")) if act is DeepenHousehold else UndoReception(key, "x"))
    refuse(kiosk, 2)
    assert kiosk.desk.do(CorrectShelved(2)) == Corrected(2, 3)
    old, new = (codec.decode(kiosk.rows()[seq][1], Event) for seq in (2, 3))
    assert old.type == new.type
    kiosk.engine.round()
    assert kiosk.states()[2] is RowState.SETTLED


def test_retry_sends_the_very_same_bytes(ledger, kiosk):
    kiosk.receive(1)
    refuse(kiosk, 1)
    assert kiosk.desk.do(RetryShelved(1)) == Retried(1)
    kiosk.engine.round()
    assert kiosk.states() == [RowState.SETTLED]


def test_what_is_not_on_the_shelf_is_not_touched(kiosk):
    kiosk.receive(2)
    refuse(kiosk, 1, "household", VerdictKind.HELD)
    for act in (RetryShelved(1), RetryShelved(2), RetryShelved(9), CorrectShelved(1), CorrectShelved(9)):
        assert kiosk.desk.do(act) == Refused("problem.not_on_shelf")
    assert kiosk.states() == [RowState.HELD, RowState.NEW]


def test_the_shelf_travels_on_a_stick_and_stays(tmp_path, ledger, kiosk):
    kiosk.receive(2)
    refuse(kiosk, 1)
    assert Courier(kiosk.enrolled.identity, kiosk.outbox).export(Stick(tmp_path)).events == 2
    list(take_all(ledger.service, Stick(tmp_path)))
    assert set(ledger.journal(kiosk.device_id)) == {1, 2}
    Courier(kiosk.enrolled.identity, kiosk.outbox).collect(Stick(tmp_path))
    assert kiosk.states() == [RowState.SHELF, RowState.SETTLED]


class TestClonedDisk:
    """The same disk in two machines: both write under one name."""

    @pytest.fixture
    def clone(self, tmp_path, kiosk):
        kiosk.receive(1)
        kiosk.engine.round()
        clone = kiosk.cloned(tmp_path / "clone")
        kiosk.receive(2)
        clone.receive(3)
        yield clone
        clone.close()

    def test_the_second_is_told_and_sends_no_more(self, ledger, kiosk, clone):
        kiosk.engine.round()
        with pytest.raises(DeviceForked):
            clone.engine.round()
        assert clone.states() == [RowState.SETTLED, RowState.SHELF, RowState.SHELF, RowState.SETTLED]
        clone.receive(1)
        with pytest.raises(DeviceForked):
            clone.engine.round()
        assert clone.states()[4] is RowState.NEW
        assert clone.desk.look(LookAtShelf()).is_forked

    def test_both_copies_are_kept_on_both_sides(self, ledger, kiosk, clone):
        from ledger import tables

        kiosk.engine.round()
        with pytest.raises(DeviceForked):
            clone.engine.round()
        with ledger.service.database.read() as connection:
            strays = {row.event for row in connection.execute(tables.stray.select())}
            alarms = {row.kind for row in connection.execute(tables.alarm.select())}
        kept = strays | set(ledger.journal(kiosk.device_id).values())
        assert kept >= {data for _, data in kiosk.rows().values()} | {data for _, data in clone.rows().values()}
        assert "forked" in alarms

    def test_the_first_hears_of_it_when_the_second_was_faster(self, kiosk, clone):
        kiosk.engine.round()
        with pytest.raises(DeviceForked):
            clone.engine.round()
        kiosk.receive(1)
        with pytest.raises(DeviceForked):
            kiosk.engine.round()

    def test_nothing_can_be_sent_under_the_old_name_but_all_can_be_carried(self, tmp_path, kiosk, clone):
        kiosk.engine.round()
        with pytest.raises(DeviceForked):
            clone.engine.round()
        clone.receive(1)
        for act in (RetryShelved(2), CorrectShelved(2)):
            assert clone.desk.do(act) == Refused("problem.forked")
        (tmp_path / "stick").mkdir()
        exported = Courier(clone.enrolled.identity, clone.outbox).export(Stick(tmp_path / "stick"))
        assert exported.events == 3


def test_a_revoked_kiosk_delivers_into_quarantine_and_keeps_all(tmp_path, ledger, kiosk):
    kiosk.receive(1)
    kiosk.engine.round()
    with ledger.service.database.write() as connection:
        devices.revoke(connection, kiosk.device_id, kiosk.clock.now_us())
    kiosk.receive(2)
    with pytest.raises(RevokedDevice):
        kiosk.engine.round()
    assert kiosk.states() == [RowState.SETTLED, RowState.HELD, RowState.HELD]
    assert [entry.event.detail for entry in entries(kiosk)] == ["quarantined"] * 2
    assert intake.release(ledger.service, kiosk.device_id) == {"applied": 2}
    assert nothing_is_lost(kiosk)
