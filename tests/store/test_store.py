"""The file keeps what it was told: encrypted, in one commit, and never by halves."""

import sqlite3
from uuid import UUID

import pytest

from kiosk.ports.store import StoreDamaged, StoreNewer
from kiosk.store.database import Database
from kiosk.store.migrations import STEPS, migrate
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.credential_household import household_of_credential
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import ReceptionMethod, RecordMode, ReportedMethod
from tests.fakes import NOW_US, STORE_KEY, open_database, resident


def record(number: int, **changes: object) -> HouseholdRecord:
    fields = {
        "household": household_of_credential(resident(number), "op-1"),
        "operation_id": "op-1",
        "shelter_id": "S-1",
        "reception_no": f"A-{number:04d}",
        "method": ReceptionMethod.APP,
        "record_mode": RecordMode.DRILL,
        "received_at_us": NOW_US + number,
        "device_id": "desk-A",
        "admitted_event_id": UUID(int=number),
    }
    return HouseholdRecord(**{**fields, **changes})


@pytest.fixture
def store(tmp_path):
    store = SqlStore(open_database(tmp_path / "kiosk.db"))
    yield store
    store.close()


def test_a_household_comes_back_as_it_was_written(store):
    with store.unit() as unit:
        unit.people.put(record(1))
    with store.reading() as unit:
        assert unit.people.get(record(1).household.household_id) == record(1)
        assert unit.people.by_reception_no("A-0001") == record(1)


def test_nothing_of_a_failed_unit_remains(store):
    def fail() -> None:
        with store.unit() as unit:
            unit.people.put(record(1))
            unit.settings.put("x", b"1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as unit:
        assert unit.people.get(record(1).household.household_id) is None
        assert unit.settings.get("x") is None


def test_the_file_is_unreadable_without_its_key(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    with SqlStore(database).unit() as unit:
        unit.people.put(record(1))
    database.close()
    data = (tmp_path / "kiosk.db").read_bytes()
    assert b"SQLite format 3" not in data
    assert "見本".encode() not in data
    plain = sqlite3.connect(tmp_path / "kiosk.db")
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM household")
    plain.close()
    with pytest.raises(StoreDamaged):
        migrate(Database(tmp_path / "kiosk.db", bytes(32)))


def test_the_promises_of_the_file_are_set(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def test_a_newer_file_is_refused_and_left_alone(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 999")
    with pytest.raises(StoreNewer) as refusal:
        migrate(database)
    assert refusal.value.data == {"version": 999, "ours": len(STEPS)}
    database.close()


def test_a_migration_copies_first_and_keeps_what_is_there(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    with SqlStore(database).unit() as unit:
        unit.people.put(record(1))

    def add_column(connection):
        connection.exec_driver_sql("ALTER TABLE household ADD COLUMN added TEXT")

    copy = migrate(database, (*STEPS, add_column))
    assert copy is not None
    before = Database(copy, STORE_KEY)
    with SqlStore(before).reading() as unit:
        assert unit.people.get(record(1).household.household_id) == record(1)
    with SqlStore(database).reading() as unit:
        assert unit.people.get(record(1).household.household_id) == record(1)
    before.close()
    database.close()


def test_a_failed_migration_changes_nothing(tmp_path):
    database = open_database(tmp_path / "kiosk.db")

    def breaks(connection):
        connection.exec_driver_sql("ALTER TABLE household ADD COLUMN added TEXT")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrate(database, (*STEPS, breaks))
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == len(STEPS)
        columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(household)")]
    assert "added" not in columns
    database.close()


def test_occupancy_counts_the_citys_three_columns_and_no_undone_household(store):
    with store.unit() as unit:
        unit.people.put(record(1))
        unit.people.put(record(2, method=ReceptionMethod.COUNT_ONLY))
        unit.people.put(record(3, method=ReceptionMethod.MANUAL))
        unit.people.put(record(4, undone=True))
        unit.people.put(record(5, record_mode=RecordMode.REAL))
    with store.reading() as unit:
        occupancy = unit.people.occupancy("op-1", "S-1", RecordMode.DRILL)
    assert (occupancy.households, occupancy.persons) == (3, 9)
    assert occupancy.by_method == {ReportedMethod.APP: 1, ReportedMethod.CARD: 0, ReportedMethod.PAPER: 2}


@pytest.mark.parametrize(
    "typed", ["mihon", "みほん", "見本", "hanako", "はな", "見本 花子1", "hana miho", "ミホン", "太郎2"]
)
def test_a_person_is_found_by_whatever_is_typed(store, typed):
    with store.unit() as unit:
        unit.people.put(record(1))
    with store.reading() as unit:
        assert unit.people.search(typed, RecordMode.DRILL, 5)


def test_nobody_is_found_by_a_stranger_s_name(store):
    with store.unit() as unit:
        unit.people.put(record(1))
    with store.reading() as unit:
        assert unit.people.search("れいじ", RecordMode.DRILL, 5) == ()
        assert unit.people.search("", RecordMode.DRILL, 5) == ()
        assert unit.people.search("%_'\"", RecordMode.DRILL, 5) == ()


def test_a_changed_household_is_found_by_its_new_name_only(store):
    with store.unit() as unit:
        unit.people.put(record(1))
        renamed = household_of_credential(resident(2), "op-1")
        unit.people.put(record(1, household=renamed))
        unit.people.put(record(1))
    with store.reading() as unit:
        assert len(unit.people.search("見本 花子1", RecordMode.DRILL, 5)) == 1


def test_numbers_run_by_letter(store):
    with store.unit() as unit:
        unit.people.put(record(1, reception_no="A-0009"))
        unit.people.put(record(2, reception_no="A-0010"))
        unit.people.put(record(3, reception_no="B-0700"))
    with store.reading() as unit:
        assert unit.people.highest_number("op-1", "A") == 10
        assert unit.people.highest_number("op-1", "C") == 0
        assert unit.people.highest_number("op-2", "A") == 0
