"""PostgreSQL killed in mid-intake, put back from an old dump, replaced by its standby: nothing acknowledged is lost."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from ledger.occupancy import occupancy
from sync.engine import LedgerUnreachable, RowState
from sync.protocol.values import RecordMode
from tests.contracts.ledger import postgres
from tests.fakes import FakeClock
from tests.faults.ledger.postgres_stand import (
    PostgresStand,
    kill_server,
    standby_of,
)
from tests.faults.sync.stand import SMALL_BUNDLE, KioskStand, nothing_is_lost, with_small_bundles

pytestmark = pytest.mark.postgres
HOUSEHOLDS = 5 * SMALL_BUNDLE
STATEMENTS = ("INSERT INTO journal", "INSERT INTO stay", "UPDATE state", "UPDATE device")
"""Early, in the middle and at the end of a bundle's transaction."""


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    """A server of this test's own, since it will be killed; with fsync, since it must recover."""
    with postgres.running(fsync=True) as running:
        yield running


@pytest.fixture
def ledger(tmp_path: Path, server: postgres.Server) -> Iterator[PostgresStand]:
    stand = PostgresStand(tmp_path / "ledger", FakeClock(), server)
    yield stand
    stand.service.database.close()


@pytest.fixture
def kiosk(tmp_path: Path, ledger: PostgresStand) -> Iterator[KioskStand]:
    stand = with_small_bundles(KioskStand(tmp_path / "kiosk", ledger, ledger.clock))
    yield stand
    stand.close()


def settled(kiosk: KioskStand) -> set[int]:
    return {seq for seq, (state, _) in kiosk.rows().items() if state is RowState.SETTLED}


def everything_is_there_once(kiosk: KioskStand, ledger: PostgresStand, count: int) -> None:
    assert Counter(kiosk.states()) == {RowState.SETTLED: count}
    assert nothing_is_lost(kiosk)
    figures = occupancy(ledger.service, RecordMode.DRILL).shelters
    assert sum(one.households for one in figures) == count
    assert sum(one.persons for one in figures) == 2 * count


@pytest.mark.parametrize("words", STATEMENTS)
def test_postgresql_dies_in_the_middle_of_a_bundle(
    ledger: PostgresStand, kiosk: KioskStand, server: postgres.Server, words: str
) -> None:
    kiosk.receive(HOUSEHOLDS)
    pending = kiosk.outbox.pending(SMALL_BUNDLE, 10**6)
    kiosk.outbox.settle(*kiosk.engine._push(pending))
    acknowledged = settled(kiosk)
    assert len(acknowledged) == SMALL_BUNDLE
    ledger.once_before(words, lambda: kill_server(server))
    with pytest.raises((OperationalError, LedgerUnreachable)):
        kiosk.engine.round()
    server.start(fsync=True)
    assert acknowledged <= ledger.journal(kiosk.device_id).keys(), "what was acknowledged is there"
    assert len(ledger.journal(kiosk.device_id)) % SMALL_BUNDLE == 0, "a bundle is there whole or not at all"
    kiosk.engine.round()
    everything_is_there_once(kiosk, ledger, HOUSEHOLDS)


@pytest.mark.parametrize("by_the_procedure", [True, False])
def test_an_old_dump_is_put_back_while_desks_work(
    ledger: PostgresStand, kiosk: KioskStand, by_the_procedure: bool
) -> None:
    kiosk.receive(SMALL_BUNDLE)
    kiosk.engine.round()
    dump = ledger.server.folder / "ledger.dump"
    ledger.back_up(dump)
    kiosk.receive(2 * SMALL_BUNDLE)
    kiosk.engine.round()
    kiosk.receive(SMALL_BUNDLE)
    assert len(settled(kiosk)) == 3 * SMALL_BUNDLE
    ledger.put_back(dump, by_the_procedure=by_the_procedure)
    assert len(ledger.journal(kiosk.device_id)) == SMALL_BUNDLE, "the dump is an old one"
    kiosk.engine.round()
    everything_is_there_once(kiosk, ledger, 4 * SMALL_BUNDLE)


def test_the_standby_takes_over_with_everything_acknowledged(
    ledger: PostgresStand, kiosk: KioskStand, server: postgres.Server
) -> None:
    with standby_of(server) as standby:
        kiosk.receive(HOUSEHOLDS)
        for _ in range(3):
            kiosk.outbox.settle(*kiosk.engine._push(kiosk.outbox.pending(SMALL_BUNDLE, 10**6)))
        acknowledged = settled(kiosk)
        ledger.once_before("INSERT INTO stay", lambda: kill_server(server))
        with pytest.raises((OperationalError, LedgerUnreachable)):
            kiosk.engine.round()
        standby.run("pg_ctl", "-D", str(standby.folder / "data"), "-w", "promote")
        ledger.fail_over_to(standby)
        assert len(acknowledged) == 3 * SMALL_BUNDLE
        assert acknowledged <= ledger.journal(kiosk.device_id).keys()
        kiosk.engine.round()
        everything_is_there_once(kiosk, ledger, HOUSEHOLDS)
        ledger.service.database.close()
