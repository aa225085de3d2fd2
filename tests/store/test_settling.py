"""Settling in the file: nothing of the outbox is ever deleted, records that do not fit stop nothing."""

import sqlite3
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import event as sql_event

from kiosk.ports.store import DiskFull, StoreError
from kiosk.store import sync_mirror
from kiosk.store.tables import household, outbox, setting
from sync.protocol import codec
from sync.protocol.household import Household, Person
from sync.protocol.records import ElsewhereRecord
from sync.protocol.values import Depth, RecordMode
from sync.protocol.verdict import VerdictKind
from tests.contracts.sync.rooms import FileRooms
from tests.fakes_sync import event, household_item, item_of, page, receipt, verdict

ONE = UUID(int=1)


@pytest.fixture
def rooms(tmp_path):
    made = FileRooms(tmp_path)
    yield made
    made.close()


def forbid_deleting(rooms):
    """SQLite itself refuses to take a row out of the outbox, or to change what was written."""
    with rooms.database.writing() as connection:
        for act in ("DELETE", "UPDATE OF seq, event_id, aggregate, type, written_us, digest, data"):
            name = act.split()[0].lower()
            connection.exec_driver_sql(
                f"CREATE TRIGGER no_{name} BEFORE {act} ON outbox BEGIN SELECT RAISE(ABORT, 'outbox'); END"
            )


def test_the_guard_of_these_tests_does_guard(rooms):
    rooms.add(event(1))
    forbid_deleting(rooms)
    for statement in (outbox.delete(), outbox.update().values(data=b"")):
        with pytest.raises(StoreError), rooms.database.writing() as connection:
            connection.execute(statement)


def test_no_verdict_and_no_page_takes_a_row_out_of_the_outbox(rooms):
    written = [event(seq, household=70 + seq % 3) for seq in range(1, 13)]
    for one in written:
        rooms.add(one)
    forbid_deleting(rooms)
    statements = []
    sql_event.listen(rooms.database.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    for kind in VerdictKind:
        rooms.outbox.mark_sent(rooms.outbox.pending(500, 10**6))
        rooms.outbox.settle(receipt(*(verdict(one, kind) for one in written if one.seq % 5 == 0)), 5)
        rooms.mirror.apply(page(household_item(71, 3), household_item(72, 4), cursor=4))
    for row, kind in zip(written, [*VerdictKind] * 3, strict=False):
        rooms.outbox.settle(receipt(verdict(row, kind)), 5)
    rooms.mirror.apply(page(cursor=5))
    assert statements
    touching = [words for words in statements if "outbox" in words.lower()]
    assert all(words.lstrip().upper().startswith(("SELECT", "UPDATE OUTBOX SET STATE")) for words in touching)
    with rooms.database.reading() as connection:
        kept = connection.execute(outbox.select().order_by(outbox.c.seq)).all()
    assert [row.data for row in kept] == [codec.encode(one) for one in written]


def person_elsewhere(version, shelter, *, gone):
    record = ElsewhereRecord(person_id=ONE, operation_id="op-1", shelter_id=shelter, since_us=1, gone=gone)
    return item_of(record, f"{ONE}/op-1", version)


def places(rooms):
    with rooms.store.reading() as unit:
        return [one.shelter_id for one in unit.people.standings([ONE], "op-1", RecordMode.DRILL)]


def test_a_person_who_left_a_shelter_is_still_at_the_one_they_went_to(rooms):
    rooms.mirror.apply(page(person_elsewhere(1, "S-2", gone=False), person_elsewhere(2, "S-3", gone=False)))
    rooms.mirror.apply(page(person_elsewhere(3, "S-2", gone=True)))
    assert places(rooms) == ["S-3"]
    rooms.mirror.apply(page(person_elsewhere(4, "S-3", gone=True)))
    assert places(rooms) == []


def twice_the_same(version):
    """A household in which one person stands twice: no table takes it."""
    who = Household(household_id=UUID(int=71), depth=Depth.FULL, persons=(Person(person_id=ONE), Person(person_id=ONE)))
    return household_item(71, version, household=who)


@pytest.mark.parametrize(
    "bad",
    [twice_the_same(1), household_item(71, 1, received_at_us=2**63), household_item(71, 1, received_at_us=-(2**70))],
    ids=["twice", "far future", "far past"],
)
def test_a_record_that_the_file_does_not_take_is_kept_unread_and_stops_no_other(rooms, bad):
    rooms.mirror.apply(page(bad, household_item(72, 2)))
    assert rooms.household(71) is None
    assert rooms.household(72) is not None
    assert rooms.body("household", bad.key) == bad.body
    assert rooms.mirror.cursor() == 2


def test_a_bad_record_that_waited_stops_no_later_round(rooms):
    ours = event(1, 71)
    rooms.add(ours)
    rooms.mirror.apply(page(twice_the_same(1)))
    rooms.outbox.settle(receipt(verdict(ours, VerdictKind.APPLIED)), 0)
    rooms.mirror.apply(page(household_item(72, 2)))
    assert rooms.household(72) is not None


def test_practice_never_stands_in_the_place_of_a_real_reception(rooms):
    real = household_item(71, 1, record_mode=RecordMode.REAL, heads=3)
    rooms.mirror.apply(page(real))
    rooms.mirror.apply(page(replace(household_item(71, 2, record_mode=RecordMode.TEST), key="71/test/op-1")))
    assert rooms.household(71).record_mode is RecordMode.REAL


def test_a_full_disk_keeps_the_page_for_the_next_round(rooms):
    with rooms.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    many = [household_item(number, number, household=large(number)) for number in range(1, 60)]
    with pytest.raises(StoreError):
        rooms.mirror.apply(page(*many))
    assert rooms.mirror.cursor() == 0
    with rooms.database.reading() as connection:
        assert connection.execute(household.select()).first() is None


def large(number):
    return Household(household_id=UUID(int=number), depth=Depth.COUNT, note="長" * 2000)


def test_sqlite_alone_opens_nothing(rooms, tmp_path):
    rooms.add(event(1))
    rooms.close()
    plain = sqlite3.connect(tmp_path / "kiosk.db")
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM outbox")
    plain.close()


def test_a_full_disk_is_called_by_its_name_and_the_file_goes_on_when_there_is_room(rooms):
    with rooms.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        rooms.mirror.apply(page(*(household_item(n, n, household=large(n)) for n in range(1, 60))))
    with pytest.raises(DiskFull), rooms.database.writing() as connection:
        connection.execute(setting.insert().values(name="x", value=bytes(1_000_000)))
    with rooms.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    rooms.mirror.apply(page(household_item(71, 60)))
    assert rooms.household(71) is not None


def test_a_commit_that_fails_leaves_no_transaction_behind(rooms):
    class CommitFails(Exception):
        pass

    def refuse(_connection, _cursor, statement, *_rest):
        if statement == "COMMIT" and failing:
            raise CommitFails

    failing = [True]
    sql_event.listen(rooms.database.engine, "before_cursor_execute", refuse)
    with pytest.raises(CommitFails):
        rooms.add(event(1))
    failing.clear()
    rooms.add(event(1))
    assert rooms.state(1)[0].value == "new"


def test_a_long_page_that_breaks_off_is_asked_for_again_and_ends_the_same(rooms, monkeypatch):
    monkeypatch.setattr(sync_mirror, "RECORDS_PER_COMMIT", 2)
    many = [household_item(number, number) for number in range(1, 6)]
    failing = sync_mirror._apply_waiting
    with monkeypatch.context() as broken:
        broken.setattr(sync_mirror, "_apply_waiting", lambda _connection: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rooms.mirror.apply(page(*many, cursor=5))
    assert sync_mirror._apply_waiting is failing
    assert rooms.mirror.cursor() == 0
    assert [rooms.household(number) is not None for number in range(1, 6)] == [True] * 4 + [False]
    rooms.mirror.apply(page(*many, cursor=5))
    assert rooms.mirror.cursor() == 5
    assert rooms.household(5) is not None
