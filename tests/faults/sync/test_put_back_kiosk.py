"""A kiosk's file is put back to an older copy: no seq is used twice, and what came after it reaches the ledger."""

import shutil

import pytest

from kiosk.store.listening import listen_first
from ledger import tables as ledger_tables
from sync.engine import RowState
from tests.faults.sync.stand import KioskStand, nothing_is_lost


def put_back(kiosk: KioskStand, copy, *, listens: bool) -> KioskStand:
    kiosk.close()
    for left in kiosk.folder.glob("kiosk.db*"):
        left.unlink()
    shutil.copyfile(copy, kiosk.folder / "kiosk.db")
    back = KioskStand(kiosk.folder, kiosk.stand, kiosk.clock, kiosk.enrolled)
    if listens:
        with back.database.writing() as connection:
            listen_first(connection)
    return back


@pytest.fixture
def older(kiosk, tmp_path):
    """A copy with five events that the ledger has; the kiosk wrote and delivered three more since."""
    kiosk.receive(5)
    kiosk.engine.round()
    kiosk.database.fold()
    shutil.copyfile(kiosk.folder / "kiosk.db", tmp_path / "copy")
    kiosk.receive(3)
    kiosk.engine.round()
    return tmp_path / "copy"


def strays(ledger) -> int:
    with ledger.service.database.read() as connection:
        return len(connection.execute(ledger_tables.stray.select()).all())


def test_what_was_written_since_comes_behind_the_ledgers_mark(kiosk, ledger, older):
    back = put_back(kiosk, older, listens=True)
    back.receive(2)
    written = [data for _, data in back.rows().values()][-2:]
    back.engine.round()
    assert len(ledger.journal(back.device_id)) == 8, "nothing was sent before the ledger's word"
    back.engine.round()
    journal = ledger.journal(back.device_id)
    assert sorted(journal) == list(range(1, 11))
    assert list(back.rows()) == [1, 2, 3, 4, 5, 9, 10]
    assert set(back.states()) == {RowState.SETTLED}
    assert strays(ledger) == 0
    with back.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT data FROM former_outbox ORDER BY seq").scalars().all()
    assert kept == written
    back.receive()
    back.engine.round()
    assert sorted(ledger.journal(back.device_id)) == list(range(1, 12))
    back.close()


def test_a_desk_that_heard_the_mark_before_it_wrote_anything_writes_behind_it(kiosk, ledger, older):
    back = put_back(kiosk, older, listens=True)
    back.engine.round()
    back.receive(2)
    back.engine.round()
    assert sorted(ledger.journal(back.device_id)) == list(range(1, 11))
    assert list(back.rows()) == [1, 2, 3, 4, 5, 9, 10]
    assert (set(back.states()), strays(ledger)) == ({RowState.SETTLED}, 0)
    back.close()


def test_without_listening_the_ledger_sees_a_clone(kiosk, ledger, older):
    """What the rule is for."""
    back = put_back(kiosk, older, listens=False)
    back.receive(2)
    with pytest.raises(Exception, match="DeviceForked"):
        back.engine.round()
    back.close()


def test_what_the_ledger_does_not_know_keeps_its_seq(kiosk, ledger):
    kiosk.receive(2)
    kiosk.engine.round()
    kiosk.receive(2)
    with kiosk.database.writing() as connection:
        listen_first(connection)
    kiosk.receive(1)
    kiosk.engine.round()
    kiosk.engine.round()
    assert nothing_is_lost(kiosk)
    assert len(kiosk.rows()) == 5


def test_what_went_onto_a_stick_keeps_its_seq(kiosk, ledger, older):
    back = put_back(kiosk, older, listens=True)
    back.receive(1)
    back.outbox.mark_sent(back.outbox.waiting(0, 10, 10**6))
    back.receive(1)
    on_stick = back.rows()[6]
    back.engine._pull_all()
    assert back.rows()[6] == on_stick
    assert list(back.rows()) == [1, 2, 3, 4, 5, 6, 9]
    back.close()


def test_listening_ends_with_the_first_word_though_nothing_is_new(kiosk):
    kiosk.receive(1)
    kiosk.engine.round()
    with kiosk.database.writing() as connection:
        listen_first(connection)
    kiosk.engine.round()
    kiosk.receive(1)
    kiosk.engine.round()
    assert set(kiosk.states()) == {RowState.SETTLED}
