"""Whatever an earlier program left, in whatever state: this one opens it, keeps all of it, and brings it to the end."""

import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, select, text

from kiosk.desk import enrolled
from kiosk.desk.drafts import TakeDraft
from kiosk.desk.overview import SearchNames
from kiosk.store.database import Database
from kiosk.store.migrations import STEPS
from kiosk.store.tables import household, person
from kiosk.store.unit_of_work import SqlStore
from ledger import schema
from ledger.database import Database as LedgerDatabase
from ledger.tables import stay
from sync.engine import RowState
from sync.protocol import codec
from sync.protocol.records import HouseholdRecord
from tests.contracts.ledger.conftest import database_url, postgres_server
from tests.contracts.ledger.furniture import open_service
from tests.fakes import NOW_US, STORE_KEY, FakeClock, open_database
from tests.faults.sync.stand import KioskStand, LedgerStand, nothing_is_lost
from tests.frozen.evenings.archives import archives, versions_in
from tests.frozen.evenings.evening import BROKEN, DRAFT, FORMER_NAME, HELD, OTHER, OWN
from tests.frozen.evenings.schema import frozen_schema, schema_in

__all__ = ["database_url", "postgres_server"]

DERIVED = {"person", "name_token", "roster_line"}
"""Made anew out of the households; their own test is that persons are found."""
LEDGER_FILE = "ledger.sqlite"
REVISIONS = Path(schema.__file__).parent / "migrations"


@pytest.fixture(params=archives(), ids=lambda archive: archive.stem)
def evening(request, tmp_path):
    """The folder of a frozen evening, and which versions left it."""
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path / "evening")
    return tmp_path / "evening" / "town", *versions_in(request.param)


def test_every_version_and_every_revision_has_its_evening():
    known = [versions_in(one) for one in archives()]
    assert {version for version, _ in known} == set(range(1, len(STEPS) + 1))
    assert {revision for _, revision in known} == {
        one.revision for one in ScriptDirectory(str(REVISIONS)).walk_revisions()
    }


# -- the kiosk's file


def rows_in(file):
    """All rows of all tables as they are, by table and in a fixed order."""
    with closing(Database(file, STORE_KEY)) as database, database.reading() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        found = {one: connection.exec_driver_sql(f"SELECT * FROM {one}").mappings().all() for one in tables}
    return {name: [dict(row) for row in rows] for name, rows in found.items() if not name.startswith("sqlite_")}


def test_a_frozen_file_is_what_its_version_made(evening):
    folder, version, _ = evening
    for name in (OWN, OTHER):
        with closing(Database(folder / name / "kiosk.db", STORE_KEY)) as database, database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA user_version").scalar() == version
            assert schema_in(connection) == frozen_schema(version).read_text("utf-8")


def test_a_frozen_file_holds_rows_in_every_state(evening):
    folder, version, _ = evening
    rows = rows_in(folder / OWN / "kiosk.db")
    assert {row["state"] for row in rows["outbox"]} == set(RowState) - {RowState.PURGED}  # no evening ends by an order
    assert {row["device_id"] for row in rows.get("former_outbox", ())} == ({FORMER_NAME} if version > 1 else set())
    assert all(rows[name] for name in rows), "no table of it is empty"


def test_an_upgrade_keeps_every_row_in_its_state(evening):
    folder, version, _ = evening
    for name in (OWN, OTHER):
        file = folder / name / "kiosk.db"
        before = rows_in(file)
        open_database(file).close()
        after = rows_in(file)
        for table in before.keys() - DERIVED:
            kept = [
                {column: row[column] for column in was} for was, row in zip(before[table], after[table], strict=True)
            ]
            assert kept == before[table], table
        assert file.with_name(f"kiosk-before-{version + 1}.db").exists() == (version < len(STEPS))


def test_persons_are_found_after_an_upgrade(evening):
    folder, _, _ = evening
    before = rows_in(folder / OWN / "kiosk.db")
    kiosk = opened(folder / OWN, None)
    with kiosk.database.reading() as connection:
        after = connection.execute(select(person.c.person_id, person.c.household_id, person.c.name)).all()
    assert {tuple(row) for row in after} == {
        (row["person_id"], row["household_id"], row["name"]) for row in before["person"]
    }
    names = {row["name"] for row in before["person"]}
    assert {hit.name for hit in kiosk.desk.look(SearchNames("mihon", 50))} == {one for one in names if "見本" in one}
    kiosk.receive()
    assert kiosk.states()[-1] is RowState.NEW, "and the desk goes on"
    kiosk.close()


# -- the ledger, and both together


class OldLedger(LedgerStand):
    """A ledger whose database was there before; brought up to date as at any start."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.clock = folder, FakeClock(us=NOW_US + 60_000_000)
        self.service = open_service(url, folder, self.clock.now_us)


def opened(folder: Path, ledger: OldLedger | None) -> KioskStand:
    """The kiosk as the program builds it at a start, from the file alone."""
    with closing(open_database(folder / "kiosk.db")) as database, SqlStore(database).reading() as unit:
        known = enrolled.load(unit.settings)
    assert known is not None
    return KioskStand(folder, ledger, FakeClock(us=NOW_US + 60_000_000), known)


def upgraded_to(revision: str, database: LedgerDatabase) -> None:
    config = Config()
    config.set_main_option("script_location", str(REVISIONS))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def put_into(url: str, file: Path, revision: str) -> None:
    """The rows of the frozen ledger at `file`, as they are, in the database at `url`, at the same revision."""
    database = LedgerDatabase(url)
    upgraded_to(revision, database)
    old, known = create_engine(f"sqlite:///{file}"), MetaData()
    with old.connect() as source, database.write() as target:
        known.reflect(target)
        for table in known.sorted_tables:
            target.execute(table.delete())
            rows = source.execute(text(f"SELECT * FROM {table.name}")).mappings().all()
            if rows:
                target.execute(table.insert(), [_typed(dict(row), table) for row in rows])
    old.dispose()
    database.close()


def _typed(row, table):
    """SQLite keeps truths as numbers."""
    return {name: bool(value) if str(table.c[name].type) == "BOOLEAN" else value for name, value in row.items()}


def journal_rows(url):
    database = LedgerDatabase(url)
    with database.read() as connection:
        found = connection.execute(text("SELECT * FROM journal ORDER BY device_id, seq")).mappings().all()
    database.close()
    return [{**row, "event": bytes(row["event"]), "digest": bytes(row["digest"])} for row in found]


@pytest.fixture
def ledger(evening, database_url):
    folder, _, revision = evening
    put_into(database_url, folder / "ledger" / LEDGER_FILE, revision)
    before = journal_rows(database_url)
    made = OldLedger(folder / "ledger", database_url)
    assert journal_rows(database_url) == before, "an upgrade changes nothing in the journal"
    yield made
    made.service.database.close()


def test_an_old_revision_is_never_changed(evening, tmp_path):
    folder, _, revision = evening
    made = LedgerDatabase(f"sqlite:///{tmp_path / 'made.sqlite'}")
    upgraded_to(revision, made)
    frozen = LedgerDatabase(f"sqlite:///{folder / 'ledger' / LEDGER_FILE}")
    with made.read() as ours, frozen.read() as theirs:
        words = text("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
        assert ours.execute(words).all() == theirs.execute(words).all()
    made.close()
    frozen.close()


def test_what_waited_in_an_old_file_arrives_in_an_old_ledger(evening, ledger):
    folder = evening[0]
    own, other = opened(folder / OWN, ledger), opened(folder / OTHER, ledger)
    for kiosk in (own, other, own, other):
        kiosk.engine.round()
    refused = (RowState.SHELF, RowState.CORRECTED)
    broken = {seq for seq, (state, _) in own.rows().items() if state in refused}
    assert len(broken) == len(refused), "what the ledger refused stays, and stops no other household"
    assert {state for seq, (state, _) in own.rows().items() if seq not in broken} == {RowState.SETTLED}
    assert set(other.states()) == {RowState.SETTLED}
    for kiosk in (own, other):
        kept = {seq: data for seq, (_, data) in kiosk.rows().items() if seq not in (broken if kiosk is own else ())}
        arrived = ledger.journal(kiosk.device_id)
        assert {seq: arrived[seq] for seq in kept} == kept
        assert shown_by(kiosk) == held_by(ledger)
    assert nothing_is_lost(other)
    assert own.desk.do(TakeDraft()) == DRAFT
    assert shown_by(own)[HELD.household_id].household.persons, "what waited for the other desk's reception counts now"
    assert BROKEN.household_id not in shown_by(own)
    own.close()
    other.close()


def shown_by(kiosk):
    with kiosk.database.reading() as connection:
        bodies = connection.execute(select(household.c.body)).scalars()
        return by_id(codec.decode(body, HouseholdRecord) for body in bodies)


def held_by(ledger):
    with ledger.service.database.read() as connection:
        bodies = connection.execute(select(stay.c.body).where(stay.c.shelter_id == "shelter-1")).scalars()
        return by_id(codec.decode(body, HouseholdRecord) for body in bodies)


def by_id(records):
    return {record.household.household_id: record for record in records}
