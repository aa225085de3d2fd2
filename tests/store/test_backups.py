"""Copies of the whole file: of one moment, readable, kept as long as needed, and never at another's cost."""

import random
import shutil
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ports.store import CopyBad, CopyFolderMissing, CopyNoRoom, StoreDamaged
from kiosk.store import backups
from kiosk.store.backups import DAYS_KEPT, NEWEST_KEPT, Copies, Copy, copies_in, kept, tag_in
from kiosk.store.database import PAGES_AT_ONCE, Database, is_sound
from tests.fakes import STORE_KEY, open_database

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
NO_ENVELOPE = Path("/nowhere/kiosk.keys")


@pytest.fixture
def database(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    write(database, 1)
    yield database
    database.close()


@pytest.fixture
def copies(tmp_path):
    (tmp_path / "copies").mkdir()
    return Copies(tmp_path / "copies", "0123abcd")


def write(database: Database, number: int) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES (?, randomblob(3000))", (f"row {number}",))


def rows_in(path: Path) -> int:
    database = Database(path, STORE_KEY)
    try:
        with database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM setting").scalar_one())
    finally:
        database.close()


def make(copies: Copies, database: Database, now: datetime = NOON) -> Copy:
    return copies.make(database.path, STORE_KEY, NO_ENVELOPE, now)


def damage(path: Path, dice: random.Random, size: int = 64) -> int:
    """Other bytes at a random place; where."""
    at = dice.randrange(path.stat().st_size - size)
    with path.open("rb+") as file:
        file.seek(at)
        found = file.read(size)
        file.seek(at)
        file.write(bytes(byte ^ 0x5A for byte in found))
    return at


def test_a_copy_has_what_is_committed_though_the_file_is_in_use(database, copies):
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('not yet committed', x'00')")
        copy = make(copies, database)
    assert rows_in(copy.path) == 1
    assert rows_in(make(copies, database).path) == 2


def test_a_copy_is_of_one_moment_though_it_takes_many_steps_and_the_desk_writes_on(database, copies):
    with database.writing() as connection:
        for number in range(3 * PAGES_AT_ONCE):
            connection.exec_driver_sql("INSERT INTO setting VALUES (?, zeroblob(5000))", (f"filler {number}",))
    is_over = threading.Event()

    def write_on() -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            with database.writing() as connection:
                for name in ("a", "z"):
                    connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, number))

    thread = threading.Thread(target=write_on)
    thread.start()
    try:
        made = [make(copies, database, NOON + QUARTER * number) for number in range(3)]
    finally:
        is_over.set()
        thread.join()
    assert made[0].path.stat().st_size > 3 * PAGES_AT_ONCE * 4096, "several steps"
    seen = [pair_in(one.path) for one in made]
    assert all(first == last for first, last in seen)
    assert seen == sorted(seen)


def pair_in(path: Path) -> list[int | None]:
    copy = Database(path, STORE_KEY)
    try:
        with copy.reading() as connection:
            read = [connection.exec_driver_sql("SELECT value FROM setting WHERE name = ?", (one,)) for one in "az"]
            return [one.scalar() or 0 for one in read]
    finally:
        copy.close()


def test_a_copy_is_encrypted_and_belongs_to_this_user_alone(database, copies):
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('見本', ?)", ("例田 花子".encode() * 100,))
    copy = make(copies, database)
    assert "例田".encode() not in copy.path.read_bytes()
    assert not is_sound(copy.path, bytes(32))
    assert copy.path.stat().st_mode & 0o077 == 0


def test_no_file_but_copies_stays_in_the_folder(database, copies):
    made = [make(copies, database, NOON + QUARTER * number) for number in range(3)]
    assert sorted(copies.folder.iterdir()) == sorted(one.path for one in made)


def test_the_newest_is_the_newest_though_the_clock_was_put_back(database, copies):
    first = make(copies, database)
    second = make(copies, database, NOON - timedelta(days=400))
    assert second.made_at > first.made_at
    assert copies.all() == (second, first)


def test_the_wrapped_key_lies_beside_the_copy(database, copies, tmp_path):
    (tmp_path / "kiosk.keys").write_bytes(b"as it was")
    copy = copies.make(database.path, STORE_KEY, tmp_path / "kiosk.keys", NOON)
    (tmp_path / "kiosk.keys").write_bytes(b"after a change")
    assert copy.envelope.read_bytes() == b"as it was"


def test_old_copies_go_with_their_keys_and_those_of_others_stay(database, copies, tmp_path):
    (tmp_path / "kiosk.keys").write_bytes(b"wrapped")
    other = make(Copies(copies.folder, "ffffffff"), database, NOON - timedelta(days=100))
    for number in range(NEWEST_KEPT + 5):
        copies.make(database.path, STORE_KEY, tmp_path / "kiosk.keys", NOON + number * QUARTER)
    assert len(copies.all()) == NEWEST_KEPT
    assert len(list(copies.folder.glob("*.keys"))) == NEWEST_KEPT
    assert other in copies_in(copies.folder)


@given(st.lists(st.integers(0, 60 * 24 * 40), min_size=1, max_size=60, unique=True))
def test_the_newest_and_one_of_each_day_are_kept(minutes: list[int]):
    known = sorted((Copy(NOON + timedelta(minutes=one), Path(str(one))) for one in minutes), reverse=True)
    needed = kept(known)
    assert set(known[:NEWEST_KEPT]) <= needed
    days = sorted({one.made_at.date() for one in known}, reverse=True)[:DAYS_KEPT]
    assert {one.made_at.date() for one in needed} >= set(days)
    assert len(needed) <= NEWEST_KEPT + DAYS_KEPT


def test_damage_anywhere_in_a_copy_is_seen(database, copies):
    dice = random.Random(20261120)
    for _ in range(100):
        write(database, dice.randrange(1 << 60))
    copy = make(copies, database)
    assert is_sound(copy.path, STORE_KEY)
    for _ in range(40):
        broken = copy.path.with_suffix(".broken")
        shutil.copyfile(copy.path, broken)
        at = damage(broken, dice)
        assert not is_sound(broken, STORE_KEY), at
        broken.unlink()


def test_a_copy_cut_short_is_not_sound(database, copies):
    copy = make(copies, database)
    with copy.path.open("rb+") as file:
        file.truncate(copy.path.stat().st_size // 2)
    assert not is_sound(copy.path, STORE_KEY)


def test_a_damaged_file_is_not_copied_and_older_copies_stay(database, copies):
    for number in range(200):
        write(database, 10 + number)
    good = [make(copies, database, NOON + number * QUARTER) for number in range(NEWEST_KEPT)]
    database.close()
    with database.path.open("rb+") as file:
        file.seek(database.path.stat().st_size - 5000)
        file.write(bytes(600))
    with pytest.raises((StoreDamaged, CopyBad)):
        make(copies, database, NOON + timedelta(days=1))
    assert set(copies.all()) == set(good)
    assert all(is_sound(one.path, STORE_KEY) for one in good)


def test_no_folder_and_no_room_are_known_states(database, copies, tmp_path, monkeypatch):
    with pytest.raises(CopyFolderMissing):
        make(Copies(tmp_path / "pulled out", "0123abcd"), database)
    free = shutil.disk_usage(tmp_path)._replace(free=backups.MIN_FREE_BYTES + 10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: free)
    with pytest.raises(CopyNoRoom):
        make(copies, database)
    assert copies.all() == ()


def test_a_killed_copys_rest_goes_with_the_next(database, copies):
    rest = copies.folder / "kiosk-0123abcd-20261120T000000Z.copying"
    rest.write_bytes(b"half")
    make(copies, database)
    assert not rest.exists()


def test_a_kiosk_keeps_its_tag(tmp_path):
    tag = tag_in(tmp_path / "copies.tag")
    assert tag_in(tmp_path / "copies.tag") == tag
    (tmp_path / "copies.tag").write_bytes(b"\xff\x00")
    assert tag_in(tmp_path / "copies.tag") not in ("", tag)
