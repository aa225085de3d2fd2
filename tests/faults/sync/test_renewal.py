"""A cloned kiosk under a new name: every unconfirmed fact goes out under it, the former ones stay readable."""

import pytest
from sqlalchemy import select

from kiosk.app.enrolling import enrolled_in
from kiosk.commands.enrol_anew import renew
from kiosk.commands.place import Place
from kiosk.desk.enrolled import FORMER_SETTING
from kiosk.desk.overview import LookAround
from kiosk.desk.reception import UndoReception
from kiosk.desk.shelf import LookAtShelf
from kiosk.store.renewal import KioskRunning, make_sure_of_being_alone
from kiosk.store.tables import former_outbox
from sync.engine import DeviceForked, RowState
from sync.protocol import codec, events
from sync.protocol.events import Event
from sync.transport import Enrolled
from tests.fakes import open_database
from tests.faults.sync.stand import KioskStand, enrolment_of, nothing_is_lost


@pytest.fixture
def forked(tmp_path, kiosk):
    """The clone of a kiosk, after the ledger told it so: two events settled, two refused, one undoing still new."""
    kiosk.receive(1)
    kiosk.engine.round()
    clone = kiosk.cloned(tmp_path / "clone")
    kiosk.receive(2)
    clone.receive(3)
    kiosk.engine.round()
    with pytest.raises(DeviceForked):
        clone.engine.round()
    clone.desk.do(UndoReception(codec.decode(clone.rows()[2][1], Event).aggregate, "operator"))
    yield clone
    clone.close()


def renewed(stand: KioskStand) -> KioskStand:
    """The kiosk after `kiosk enrol-anew`, without the network."""
    make_sure_of_being_alone(stand.database)
    enrolment, sign_key, seal_key = enrolment_of(stand.stand.service)
    renew(Place(stand.database, stand.enrolled), Enrolled(enrolment, sign_key, seal_key), "", "staff")
    return KioskStand(stand.folder, stand.stand, stand.clock, enrolled_in(stand.store))


def test_every_unconfirmed_fact_goes_out_under_the_new_name(ledger, kiosk, forked):
    before = forked.rows()
    assert [state for state, _ in before.values()] == [
        RowState.SETTLED,
        RowState.SHELF,
        RowState.SHELF,
        RowState.SETTLED,
        RowState.NEW,
    ]
    again = renewed(forked)
    assert again.device_id != kiosk.device_id
    assert again.states() == [RowState.NEW] * 3
    again.engine.round()
    assert again.states() == [RowState.SETTLED] * 3
    assert nothing_is_lost(again)
    assert not again.desk.look(LookAtShelf()).is_forked
    old = [codec.decode(before[seq][1], Event) for seq in (2, 3, 5)]
    new = [codec.decode(data, Event) for _, data in again.rows().values()]
    for was, now in zip(old, new, strict=True):
        assert (now.aggregate, now.type, now.wall_time_us) == (was.aggregate, was.type, was.wall_time_us)
    assert [one.seq for one in new] == [1, 2, 3]
    assert new[1].prev_hash == events.digest(codec.encode(new[0]))
    assert events.payload_of(new[2]).undone_event_id == new[0].event_id
    again.close()


def test_what_stood_under_the_former_name_stays_readable(kiosk, forked):
    before = forked.rows()
    again = renewed(forked)
    with again.database.reading() as connection:
        rows = connection.execute(select(former_outbox).order_by(former_outbox.c.seq)).all()
    assert {row.seq: (RowState(row.state), row.data) for row in rows} == before
    assert {row.device_id for row in rows} == {kiosk.device_id}
    with again.store.reading() as unit:
        assert unit.settings.get(f"{FORMER_SETTING}:{kiosk.device_id}") is not None
    again.close()


def test_a_household_of_the_former_name_can_still_be_undone(forked):
    again = renewed(forked)
    admitted = codec.decode(again.rows()[2][1], Event)
    again.desk.do(UndoReception(admitted.aggregate, "operator"))
    undone = events.payload_of(codec.decode(again.rows()[4][1], Event))
    assert undone.undone_event_id == admitted.event_id
    again.engine.round()
    assert set(again.states()) == {RowState.SETTLED}
    again.close()


def test_all_households_come_down_again(kiosk, forked):
    again = renewed(forked)
    again.engine.round()
    again.engine.round()
    kiosk.engine.round()
    assert again.desk.look(LookAround()).occupancy == kiosk.desk.look(LookAround()).occupancy
    again.close()


def test_a_running_kiosk_is_not_renamed(tmp_path, forked):
    other = open_database(forked.folder / "kiosk.db")
    with other.reading() as connection:
        connection.exec_driver_sql("SELECT 1 FROM outbox").fetchall()
        with pytest.raises(KioskRunning):
            make_sure_of_being_alone(forked.database)
    other.close()
    make_sure_of_being_alone(forked.database)
    with forked.database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
