"""A live kiosk's key: whoever belongs there opens it, nobody else does, and a change loses nothing at any moment."""

import os
from pathlib import Path

import pytest

from kiosk.ports.keystore import KeyLocked, KeyOfAnotherMachine, Keystore, KeystoreUnusable, PassphraseWish
from kiosk.ports.store import KeyMissing, StoreDamaged
from kiosk.store.database import Database, opens, rekey
from kiosk.store.key_room import MAX_TRIES, KeyRoom
from sync.protocol import key_envelope, keys
from sync.protocol.key_envelope import Way
from sync.protocol.sealed import CannotOpen
from tests.fakes import MemoryKeystore

PASSPHRASE = "見本の長い合言葉 2026"


class NoKeystore:
    """A machine without one."""

    def get(self, name: str) -> bytes | None:
        raise KeystoreUnusable

    def put(self, name: str, secret: bytes) -> None:
        raise KeystoreUnusable

    def remove(self, name: str) -> None:
        raise KeystoreUnusable


class Person:
    """Answers with passphrases in turn; then will not answer any more."""

    def __init__(self, *answers: str | None) -> None:
        self._answers = list(answers)
        self.wishes: list[PassphraseWish] = []

    def __call__(self, wish: PassphraseWish) -> str | None:
        self.wishes.append(wish)
        return self._answers.pop(0) if self._answers else None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def room(folder: Path, keystore: Keystore, person: Person | None = None) -> KeyRoom:
    return KeyRoom(folder / "kiosk.keys", folder / "kiosk.key", keystore, person or Person())


def database(folder: Path) -> Path:
    return folder / "kiosk.db"


def make_file(folder: Path, key: bytes, rows: int = 50) -> None:
    made = Database(database(folder), key)
    with made.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE fact (data BLOB)")
        for _ in range(rows):
            connection.exec_driver_sql("INSERT INTO fact VALUES (zeroblob(2000))")
    made.close()


def rows_in(folder: Path, key: bytes) -> int:
    opened = Database(database(folder), key)
    try:
        with opened.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM fact").scalar_one())
    finally:
        opened.close()


def test_a_keystore_opens_it_without_asking(folder: Path):
    keystore, person = MemoryKeystore(), Person()
    key = room(folder, keystore, person).opened(database(folder)).current
    assert room(folder, keystore, person).opened(database(folder)).current == key
    assert person.wishes == []


def test_the_key_is_nowhere_in_the_clear(folder: Path):
    keystore = MemoryKeystore()
    key = room(folder, keystore).opened(database(folder)).current
    everything = b"".join(file.read_bytes() for file in folder.iterdir()) + b"".join(keystore.kept.values())
    assert key not in everything
    assert (folder / "kiosk.keys").stat().st_mode & 0o077 == 0


def test_without_a_keystore_a_passphrase_is_chosen_and_asked_for(folder: Path):
    key = room(folder, NoKeystore(), Person("short", PASSPHRASE)).opened(database(folder)).current
    person = Person("wrong passphrase", PASSPHRASE)
    assert room(folder, NoKeystore(), person).opened(database(folder)).current == key
    assert [wish.tries for wish in person.wishes] == [0, 1]


def test_full_width_letters_are_the_same_passphrase(folder: Path):
    key = room(folder, NoKeystore(), Person("kumamoto 2026")).opened(database(folder)).current
    typed = Person("ｋｕｍａｍｏｔｏ　２０２６")
    assert room(folder, NoKeystore(), typed).opened(database(folder)).current == key


def test_whoever_does_not_know_it_stays_outside(folder: Path):
    room(folder, NoKeystore(), Person(PASSPHRASE)).opened(database(folder))
    before = (folder / "kiosk.keys").read_bytes()
    guesser = Person(*["wrong passphrase"] * 20)
    with pytest.raises(KeyLocked):
        room(folder, NoKeystore(), guesser).opened(database(folder))
    assert len(guesser.wishes) == MAX_TRIES
    assert (folder / "kiosk.keys").read_bytes() == before


def test_nothing_is_made_where_nobody_chooses(folder: Path):
    with pytest.raises(KeyLocked):
        room(folder, NoKeystore()).opened(database(folder))
    assert list(folder.iterdir()) == []


def test_a_copied_disk_is_named(folder: Path):
    room(folder, MemoryKeystore()).opened(database(folder))
    with pytest.raises(KeyOfAnotherMachine):
        room(folder, MemoryKeystore()).opened(database(folder))


def test_headquarters_open_what_nobody_else_can(folder: Path):
    keystore, recovery = MemoryKeystore(), keys.new_key()
    mine = room(folder, keystore)
    key = mine.opened(database(folder)).current
    mine.add_recovery(recovery.public_key())
    mine.add_recovery(recovery.public_key())
    envelope = key_envelope.decode((folder / "kiosk.keys").read_bytes())
    assert [wrap.way for wrap in envelope.wraps] == [Way.KEYSTORE, Way.RECOVERY]
    master = key_envelope.by_recovery(envelope, {keys.kid_of(recovery): recovery})
    assert key_envelope.unlocked(envelope.database, master) == key
    stranger = keys.new_key()
    with pytest.raises(CannotOpen):
        key_envelope.by_recovery(envelope, {keys.kid_of(stranger): stranger})


def test_a_passphrase_can_be_added_for_a_keystore_that_fails(folder: Path):
    keystore = MemoryKeystore()
    mine = room(folder, keystore)
    key = mine.opened(database(folder)).current
    mine.set_passphrase("an older passphrase")
    mine.set_passphrase(PASSPHRASE)
    assert mine.ways() == {Way.KEYSTORE, Way.PASSPHRASE}
    assert room(folder, NoKeystore(), Person(PASSPHRASE)).opened(database(folder)).current == key
    with pytest.raises(KeyLocked):
        room(folder, NoKeystore(), Person("an older passphrase")).opened(database(folder))


def test_the_clear_key_of_a_former_program_is_wrapped_and_gone(folder: Path):
    key = os.urandom(32)
    (folder / "kiosk.key").write_bytes(key)
    make_file(folder, key)
    keystore = MemoryKeystore()
    assert room(folder, keystore).opened(database(folder)).current == key
    assert not (folder / "kiosk.key").exists()
    assert room(folder, keystore).opened(database(folder)).current == key


def test_a_file_without_any_key_is_left_alone(folder: Path):
    database(folder).write_bytes(b"rows")
    with pytest.raises(KeyMissing):
        room(folder, MemoryKeystore()).opened(database(folder))
    assert [file.name for file in folder.iterdir()] == ["kiosk.db"]


@pytest.mark.parametrize("offset", [0, 7, 40, 120, -1])
def test_a_damaged_envelope_is_known(folder: Path, offset: int):
    keystore = MemoryKeystore()
    room(folder, keystore).opened(database(folder))
    content = bytearray((folder / "kiosk.keys").read_bytes())
    content[offset] ^= 0xFF
    (folder / "kiosk.keys").write_bytes(content)
    with pytest.raises((StoreDamaged, KeyOfAnotherMachine)):
        room(folder, keystore).opened(database(folder))
    assert (folder / "kiosk.keys").read_bytes() == content


def test_the_database_gets_a_new_key_with_every_row(folder: Path):
    keystore = MemoryKeystore()
    mine = room(folder, keystore)
    old = mine.opened(database(folder)).current
    make_file(folder, old)
    mine.change(database(folder), lambda before, after: rekey(database(folder), before, after))
    found = room(folder, keystore).opened(database(folder))
    assert found.former is None
    assert found.current != old
    assert not opens(database(folder), old)
    assert rows_in(folder, found.current) == 50


class Interrupted(Exception):
    """The power went."""


def test_a_change_that_stopped_before_the_database_leaves_the_former_key(folder: Path):
    keystore = MemoryKeystore()
    mine = room(folder, keystore)
    old = mine.opened(database(folder)).current
    make_file(folder, old)

    def stops(_before: bytes, _after: bytes) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        mine.change(database(folder), stops)
    found = room(folder, keystore).opened(database(folder))
    assert found.former == old
    assert opens(database(folder), old)
    mine.take_back()
    assert room(folder, keystore).opened(database(folder)).current == old


def test_a_change_that_stopped_after_the_database_leaves_the_new_key(folder: Path):
    keystore = MemoryKeystore()
    mine = room(folder, keystore)
    make_file(folder, mine.opened(database(folder)).current)

    def stops(before: bytes, after: bytes) -> None:
        rekey(database(folder), before, after)
        raise Interrupted

    with pytest.raises(Interrupted):
        mine.change(database(folder), stops)
    found = room(folder, keystore).opened(database(folder))
    assert opens(database(folder), found.current)
    mine.settle()
    assert mine.is_settled()
    assert rows_in(folder, room(folder, keystore).opened(database(folder)).current) == 50


@pytest.mark.parametrize("is_before", [True, False])
def test_a_change_that_is_said_again_after_an_interruption_loses_no_key(folder: Path, is_before: bool):
    """There is room for two keys: a third would push out the only one that opens the file."""
    keystore = MemoryKeystore()
    mine = room(folder, keystore)
    make_file(folder, mine.opened(database(folder)).current)

    def stops(before: bytes, after: bytes) -> None:
        if not is_before:
            rekey(database(folder), before, after)
        raise Interrupted

    with pytest.raises(Interrupted):
        mine.change(database(folder), stops)
    again = room(folder, keystore)
    again.change(database(folder), lambda before, after: rekey(database(folder), before, after))
    assert rows_in(folder, room(folder, keystore).opened(database(folder)).current) == 50


def test_a_change_begins_with_no_third_key_where_neither_opens_the_file(folder: Path):
    keystore = MemoryKeystore()
    mine = room(folder, keystore)
    make_file(folder, mine.opened(database(folder)).current)

    def stops(_before: bytes, _after: bytes) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        mine.change(database(folder), stops)
    database(folder).write_bytes(os.urandom(8192))
    kept = (folder / "kiosk.keys").read_bytes()
    with pytest.raises(StoreDamaged):
        room(folder, keystore).change(database(folder), stops)
    assert (folder / "kiosk.keys").read_bytes() == kept


@pytest.fixture
def beside_a_copy(folder: Path) -> tuple[bytes, MemoryKeystore, Path]:
    """A kiosk's key, its keystore, and the envelope that lies beside a copy."""
    keystore = MemoryKeystore()
    key = room(folder, keystore).opened(database(folder)).current
    make_file(folder, key)
    spare = folder / "copies.keys"
    spare.write_bytes((folder / "kiosk.keys").read_bytes())
    return key, keystore, spare


def room_with(folder: Path, keystore: Keystore, *spares: Path) -> KeyRoom:
    return KeyRoom(folder / "kiosk.keys", folder / "kiosk.key", keystore, Person(), lambda: spares)


@pytest.mark.parametrize("damage", [None, b"", b"\x00" * 300])
def test_the_envelope_of_a_copy_stands_in_for_a_lost_one(folder: Path, beside_a_copy, damage: bytes | None):
    key, keystore, spare = beside_a_copy
    original = (folder / "kiosk.keys").read_bytes()
    if damage is None:
        (folder / "kiosk.keys").unlink()
    else:
        (folder / "kiosk.keys").write_bytes(damage)
    broken = folder / "broken.keys"
    broken.write_bytes(b"\x01" * 30)
    assert room_with(folder, keystore, broken, spare).opened(database(folder)).current == key
    assert (folder / "kiosk.keys").read_bytes() == original
    if damage is not None:
        assert (folder / "kiosk.keys-damaged").read_bytes() == damage


def test_an_envelope_that_does_not_open_the_file_takes_no_place(folder: Path, beside_a_copy):
    """From before a change of keys: written down, it would only hide that the key is lost."""
    _key, keystore, spare = beside_a_copy
    room(folder, keystore).change(database(folder), lambda before, after: rekey(database(folder), before, after))
    (folder / "kiosk.keys").unlink()
    with pytest.raises(KeyMissing):
        room_with(folder, keystore, spare).opened(database(folder))
    assert not (folder / "kiosk.keys").exists()


def test_an_envelope_that_can_be_read_is_not_exchanged(folder: Path, beside_a_copy):
    _key, keystore, spare = beside_a_copy
    room(folder, keystore).change(database(folder), lambda before, after: rekey(database(folder), before, after))
    current = room_with(folder, keystore, spare).opened(database(folder)).current
    assert rows_in(folder, current) == 50
