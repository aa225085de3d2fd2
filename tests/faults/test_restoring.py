"""Files damaged at random places: the desk comes up with a copy, and with what the damaged file still gives."""

import random
import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.households import counted_household
from kiosk.ports.restoring import RESTORED_SETTING, Restored
from kiosk.ports.store import NoGoodCopy, StoreDamaged, StoreError
from kiosk.store import restoring
from kiosk.store.backups import Copies
from kiosk.store.database import Database, is_sound, opens, rekey
from kiosk.store.listening import is_listening
from kiosk.store.restoring import finish, restore
from kiosk.store.salvage import PAGE_BYTES, salvage
from kiosk.store.tables import outbox
from kiosk.store.unit_of_work import SqlStore
from sync.protocol import codec
from sync.protocol.values import ReceptionMethod, StayType
from tests.fakes import STORE_KEY, FakeClock, open_desk

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEFORE, AFTER = 120, 40
"""Households received before the copy, and after it."""
TRIES = 25


class Shelter:
    """A file with its copies, and a way back to where it stood."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "kiosk.db"
        desk = open_desk(folder, FakeClock())
        receive(desk, range(1, BEFORE + 1))
        (folder / "copies").mkdir()
        self.copy = Copies(folder / "copies", "0123abcd").make(self.file, STORE_KEY, folder / "none", NOON)
        receive(desk, range(BEFORE + 1, BEFORE + AFTER + 1))
        desk._store.close()
        shutil.copyfile(self.file, folder / "as it was")

    def again(self) -> None:
        for left in self.folder.glob("kiosk*"):
            left.unlink()
        shutil.copyfile(self.folder / "as it was", self.file)

    def restore(self, keys=(STORE_KEY,), key: bytes = STORE_KEY) -> Restored:
        return restore(self.file, key, [self.folder / "copies"], lambda _copy: keys, lambda _file: None, NOON)


def receive(desk, numbers) -> None:
    for number in numbers:
        desk.do(ReceiveHousehold(counted_household(UUID(int=number), 2, StayType.SHELTER), ReceptionMethod.MANUAL, 0))


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    return Shelter(tmp_path_factory.mktemp("shelter"))


@pytest.fixture
def shelter(grown):
    grown.again()
    return grown


def damage(path: Path, at: int, size: int) -> None:
    with path.open("rb+") as file:
        file.seek(at)
        found = file.read(size)
        file.seek(at)
        file.write(bytes(byte ^ 0xA5 for byte in found))


def seqs(path: Path, key: bytes = STORE_KEY) -> list[int]:
    database = Database(path, key)
    try:
        with database.reading() as connection:
            return sorted(connection.exec_driver_sql("SELECT seq FROM outbox").scalars())
    finally:
        database.close()


def households(path: Path) -> int:
    database = Database(path, STORE_KEY)
    try:
        with database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM household").scalar_one())
    finally:
        database.close()


def test_a_page_damaged_anywhere_costs_at_most_what_was_in_it(shelter):
    dice = random.Random(20261120)
    size, all_salvaged = shelter.file.stat().st_size, 0
    for _ in range(TRIES):
        shelter.again()
        at = dice.randrange(size - 100)
        damage(shelter.file, at, 100)
        assert not is_sound(shelter.file, STORE_KEY), at
        told = shelter.restore()
        assert is_sound(shelter.file, STORE_KEY)
        found = seqs(shelter.file)
        assert found[:BEFORE] == list(range(1, BEFORE + 1))
        assert len(found) == BEFORE + told.salvaged
        assert told.salvaged + told.unreadable >= AFTER or told.salvaged == 0, at
        assert (shelter.folder / told.damaged_file).stat().st_size == size
        all_salvaged += told.salvaged == AFTER
    assert all_salvaged >= TRIES // 2, "most pages are not those of the newest events"


def test_a_broken_first_page_is_read_with_that_of_the_copy(shelter):
    damage(shelter.file, 0, 200)
    told = shelter.restore()
    assert (told.salvaged, told.unreadable) == (AFTER, 0)
    assert seqs(shelter.file) == list(range(1, BEFORE + AFTER + 1))
    assert households(shelter.file) == BEFORE + AFTER


def test_a_page_of_the_list_of_tables_costs_nothing(shelter):
    """Without that list nothing can be read: its pages are a twentieth of a young shelter's file."""
    needed = []
    for page in range(1, shelter.file.stat().st_size // PAGE_BYTES):
        shelter.again()
        damage(shelter.file, page * PAGE_BYTES, PAGE_BYTES)
        if not opens(shelter.file, STORE_KEY):
            needed.append(page)
            assert shelter.restore().salvaged == AFTER, page
    assert needed


def test_the_upper_part_of_the_outbox_costs_what_it_learnt_since_the_copy(shelter):
    database = Database(shelter.file, STORE_KEY)
    with database.reading() as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'outbox'"
        root = int(connection.exec_driver_sql(query).scalar_one())
    database.close()
    damage(shelter.file, (root - 1) * PAGE_BYTES, PAGE_BYTES)
    assert 0 < shelter.restore().salvaged < AFTER


@pytest.mark.parametrize("page", [0, 1])
def test_what_came_after_a_copy_is_salvaged_though_the_key_was_changed_since(shelter, page):
    new = b"n" * 32
    rekey(shelter.file, STORE_KEY, new)
    damage(shelter.file, page * PAGE_BYTES, PAGE_BYTES)
    told = shelter.restore((new, STORE_KEY), new)
    assert seqs(shelter.file, new) == list(range(1, BEFORE + AFTER + 1))
    assert told.salvaged == AFTER


def test_a_file_of_rubbish_leaves_the_copy(shelter):
    shelter.file.write_bytes(random.Random(1).randbytes(50_000))
    assert shelter.restore().salvaged == 0
    assert seqs(shelter.file) == list(range(1, BEFORE + 1))


def test_a_damaged_newest_copy_is_passed_over(shelter, tmp_path):
    later = Copies(shelter.copy.path.parent, "0123abcd").make(shelter.file, STORE_KEY, tmp_path / "none", NOON)
    try:
        damage(later.path, 9_000, 100)
        damage(shelter.file, 0, 100)
        assert shelter.restore().copy_us == int(NOON.timestamp() * 1_000_000)
    finally:
        later.path.unlink()


def test_without_a_good_copy_nothing_is_touched(shelter):
    damage(shelter.file, 0, 100)
    before = shelter.file.read_bytes()
    with pytest.raises(NoGoodCopy):
        shelter.restore(keys=(bytes(32),))
    assert shelter.file.read_bytes() == before
    assert sorted(one.name for one in shelter.folder.glob("kiosk*")) == ["kiosk.db"]


def test_a_copy_from_before_a_change_of_keys_comes_up_under_the_new_one(shelter):
    new = bytes(range(32))
    rekey(shelter.file, STORE_KEY, new)
    damage(shelter.file, shelter.file.stat().st_size - 2_000, 100)
    told = shelter.restore(keys=(new, STORE_KEY), key=new)
    assert seqs(shelter.file, new)[:BEFORE] == list(range(1, BEFORE + 1))
    assert told.salvaged > 0


def test_events_that_are_not_as_they_were_written_are_left_out(shelter):
    database = Database(shelter.file, STORE_KEY)
    with database.writing() as connection:
        connection.execute(outbox.update().where(outbox.c.seq == BEFORE + 3).values(data=b"another"))
        connection.execute(outbox.update().where(outbox.c.seq == BEFORE + 5).values(digest=bytes(32)))
    database.close()
    found = salvage(shelter.file, STORE_KEY, shelter.copy.path, BEFORE, None)
    assert {BEFORE + 3, BEFORE + 5}.isdisjoint({row["seq"] for row in found.rows})
    assert (len(found.rows), found.unreadable) == (AFTER - 2, 2)


def test_another_devices_events_are_left_out(shelter):
    assert salvage(shelter.file, STORE_KEY, shelter.copy.path, BEFORE, "another").rows == ()


def test_what_was_in_the_log_only_is_salvaged(shelter):
    desk = open_desk(shelter.folder, FakeClock())
    receive(desk, range(1_000, 1_005))
    shutil.copyfile(shelter.file, shelter.folder / "main")
    shutil.copyfile(shelter.folder / "kiosk.db-wal", shelter.folder / "log")
    desk._store.close()
    shutil.copyfile(shelter.folder / "main", shelter.file)
    shutil.copyfile(shelter.folder / "log", shelter.folder / "kiosk.db-wal")
    damage(shelter.file, 0, 100)
    assert shelter.restore().salvaged == AFTER + 5
    assert not (shelter.folder / "kiosk.db-wal").exists()


def test_the_ledger_is_listened_to_first_and_staff_are_told(shelter):
    damage(shelter.file, 0, 100)
    told = shelter.restore()
    store = SqlStore(Database(shelter.file, STORE_KEY))
    with store.reading() as unit:
        assert codec.decode(unit.settings.get(RESTORED_SETTING), Restored) == told
        assert unit.settings.get("feed_cursor") == b"0"
    with store._database.reading() as connection:
        assert is_listening(connection)
    store.close()


@pytest.mark.parametrize("renames", range(4))
def test_a_repair_that_is_cut_off_is_gone_on_with(shelter, monkeypatch, renames):
    """Each rename is one step on the disk; the power goes before the one of this number."""
    damage(shelter.file, 0, 100)
    (shelter.folder / "kiosk.db-wal").write_bytes(b"a log")
    done: list[Path] = []
    rename = restoring.rename_durably

    def cut(former: Path, path: Path) -> None:
        if len(done) == renames:
            raise KeyboardInterrupt
        done.append(path)
        rename(former, path)

    monkeypatch.setattr(restoring, "rename_durably", cut)
    with pytest.raises(KeyboardInterrupt):
        shelter.restore()
    monkeypatch.setattr(restoring, "rename_durably", rename)
    if not finish(shelter.file):
        assert renames == 0, "nothing was ready yet"
        with pytest.raises(StoreDamaged):
            seqs(shelter.file)
        shelter.restore()
    assert seqs(shelter.file) == list(range(1, BEFORE + AFTER + 1))
    assert not finish(shelter.file)
    assert [one.name for one in shelter.folder.glob("kiosk.*")] == ["kiosk.db"]
    assert len(list(shelter.folder.glob("kiosk-damaged-*"))) == (2 if renames else 1 + len(done))


def test_a_disk_without_room_is_a_known_error_and_nothing_is_touched(shelter, monkeypatch):
    damage(shelter.file, 0, 100)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(StoreError):
        shelter.restore()
    assert [one.name for one in shelter.folder.glob("kiosk*")] == ["kiosk.db"]
