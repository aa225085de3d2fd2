"""The log of who saw what: each line holds the one before, and whatever is changed, cut out or cut off is seen."""

from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from kiosk.commands.audit import faults_in
from kiosk.commands.place import Place
from kiosk.desk.roster import NoteSighting
from kiosk.ports.sightings import SightingKind
from kiosk.store.database import Database
from kiosk.store.migrations import STEPS, migrate
from kiosk.store.unit_of_work import SqlStore
from sync.engine import RowState
from sync.protocol.sightings import FIRST_FORMER, breaks_in, digest_of
from tests.fakes import STORE_KEY, FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand

WHOLE = {"broken": [], "changed": [], "gone": []}


@pytest.fixture
def kiosk(tmp_path):
    clock = FakeClock()
    ledger = LedgerStand(tmp_path / "ledger", clock)
    stand = KioskStand(tmp_path / "kiosk", ledger, clock)
    for word in ("one", "two", "three", "four"):
        stand.desk.do(NoteSighting(SightingKind.EXPORTED, word))
    yield stand
    stand.close()
    ledger.service.database.close()


def faults(kiosk):
    return faults_in(Place(kiosk.database, kiosk.enrolled))


def change(kiosk, statement):
    with kiosk.database.writing() as connection:
        connection.execute(text(statement))


def test_each_line_holds_the_fingerprint_of_the_one_before(kiosk):
    with kiosk.store.reading() as unit:
        chain = unit.sightings.chain(0, 9)
        assert unit.sightings.chain(2, 1) == chain[2:3]
    assert [line.number for line, _ in chain] == [1, 2, 3, 4]
    assert chain[0][0].former == FIRST_FORMER
    assert chain[2][0].former == digest_of(chain[1][0]) == chain[1][1]
    assert breaks_in(chain) == []
    assert faults(kiosk) == WHOLE


def test_a_changed_line_is_seen(kiosk):
    change(kiosk, "UPDATE sighting SET operator_id = 'somebody' WHERE number = 2")
    assert faults(kiosk) == {"broken": [2], "changed": [2], "gone": []}


def test_a_changed_line_with_a_new_fingerprint_is_seen_by_the_next_one(kiosk):
    with kiosk.store.reading() as unit:
        line = unit.sightings.chain(1, 1)[0][0]
    forged = replace(line, operator_id="somebody")
    with kiosk.database.writing() as connection:
        connection.execute(
            text("UPDATE sighting SET operator_id = 'somebody', digest = :digest WHERE number = 2"),
            {"digest": digest_of(forged)},
        )
    assert faults(kiosk) == {"broken": [3], "changed": [2], "gone": []}


def test_a_line_that_was_cut_out_is_seen(kiosk):
    change(kiosk, "DELETE FROM sighting WHERE number = 3")
    assert faults(kiosk) == {"broken": [4], "changed": [], "gone": [3]}


def test_lines_that_were_cut_off_at_the_end_are_seen(kiosk):
    change(kiosk, "DELETE FROM sighting WHERE number > 2")
    assert faults(kiosk) == {"broken": [], "changed": [], "gone": [3, 4]}


def test_a_line_goes_up_once_as_a_fact_of_its_own(kiosk):
    kiosk.engine.round()
    assert kiosk.states() == [RowState.SETTLED] * 4
    kiosk.engine.round()
    assert len(kiosk.stand.journal(kiosk.device_id)) == 4


def test_lines_from_before_the_chain_are_chained_as_they_stand(tmp_path):
    database = Database(tmp_path / "old.db", STORE_KEY)
    migrate(database, STEPS[:7])
    with database.writing() as connection:
        seen = "(1, 5, 'operator-1', 'care_shown', x'00000000000000000000000000000003', '')"
        connection.execute(text(f"INSERT INTO sighting VALUES {seen}"))
        connection.execute(text("INSERT INTO sighting VALUES (2, 6, 'operator-2', 'exported', NULL, 'csv')"))
    migrate(database)
    with SqlStore(database).reading() as unit:
        chain = unit.sightings.chain(0, 9)
    database.close()
    assert [(line.operator_id, line.detail) for line, _ in chain] == [("operator-1", ""), ("operator-2", "csv")]
    assert chain[0][0].household_id == UUID(int=3)
    assert breaks_in(chain) == []
