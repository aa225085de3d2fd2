"""A kiosk whose key is lost: headquarters take what it wrote out of a copy of its folder, all of it, once."""

import io
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.store.backups import Copies
from kiosk.store.database import rekey
from kiosk.store.key_room import KeyRoom
from kiosk.store.salvage import PAGE_BYTES
from ledger import keyring
from ledger.__main__ import main as ledger_command
from ledger.commands.recovery_key import new_passphrase
from ledger.errors import NoSuchThing, NotRecoverable, PassphraseUnfit
from ledger.found_kiosk import Reading, found_in
from ledger.recovery import make_key, private_key, recover
from sync.protocol import keys
from tests.fakes import STORE_KEY, FakeClock, MemoryKeystore
from tests.faults.sync.stand import KioskStand, LedgerStand, nothing_is_lost

PASSPHRASE = "見本の本部の合言葉"
PASSPHRASE_OF_TWELVE = "見本の本部の合言葉2026"


@pytest.fixture
def offline(tmp_path: Path, ledger: LedgerStand) -> Path:
    """The private half, as headquarters keep it."""
    make_key(ledger.folder, tmp_path / "recovery.pem", PASSPHRASE)
    return tmp_path / "recovery.pem"


@pytest.fixture
def room(tmp_path: Path, kiosk: KioskStand, ledger: LedgerStand, offline: Path) -> KeyRoom:
    """The kiosk's key, wrapped for its own keystore and for headquarters."""
    assert offline.exists()
    (kiosk.folder / "kiosk.key").write_bytes(STORE_KEY)
    room = KeyRoom(kiosk.folder / "kiosk.keys", kiosk.folder / "kiosk.key", MemoryKeystore(), lambda _wish: None)
    room.opened(kiosk.folder / "kiosk.db")
    room.add_recovery(keys.public_from(keyring.recovery_file(ledger.folder).read_bytes()))
    return room


def copied(kiosk: KioskStand, to: Path) -> Path:
    kiosk.database.close()
    shutil.copytree(kiosk.folder, to)
    return to


def test_a_lost_key_never_loses_a_queue(tmp_path: Path, ledger: LedgerStand, kiosk: KioskStand, room: KeyRoom, offline):
    assert room.is_settled()
    kiosk.receive(3)
    kiosk.engine.round()
    kiosk.receive(4)
    folder = copied(kiosk, tmp_path / "found")
    verdicts = recover(ledger.service, found_in(folder, private_key(offline, PASSPHRASE)))
    assert verdicts == {kiosk.device_id: {"duplicate": 3, "applied": 4}}
    assert nothing_is_lost(kiosk)
    again = recover(ledger.service, found_in(folder, private_key(offline, PASSPHRASE)))
    assert again == {kiosk.device_id: {"duplicate": 7}}


def test_the_kiosk_that_is_found_again_goes_on(tmp_path: Path, ledger, kiosk: KioskStand, room: KeyRoom, offline):
    assert room.is_settled()
    kiosk.receive(2)
    recover(ledger.service, found_in(copied(kiosk, tmp_path / "found"), private_key(offline, PASSPHRASE)))
    kiosk.receive(1)
    kiosk.engine.round()
    assert nothing_is_lost(kiosk)
    assert {state.value for state in kiosk.states()} == {"settled"}


def test_a_change_of_keys_that_stopped_is_recovered_too(tmp_path: Path, ledger, kiosk, room: KeyRoom, offline):
    database = kiosk.folder / "kiosk.db"
    kiosk.receive(2)
    kiosk.database.close()

    def stops_before(_old: bytes, _new: bytes) -> None:
        raise OSError("the power went")

    with pytest.raises(OSError, match="power"):
        room.change(database, stops_before)
    folder = copied(kiosk, tmp_path / "before")
    assert recover(ledger.service, found_in(folder, private_key(offline, PASSPHRASE)))[kiosk.device_id]["applied"] == 2
    room.change(database, lambda old, new: rekey(database, old, new))
    assert room.is_settled()
    folder = copied(kiosk, tmp_path / "after")
    assert (
        recover(ledger.service, found_in(folder, private_key(offline, PASSPHRASE)))[kiosk.device_id]["duplicate"] == 2
    )


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda folder: (folder / "kiosk.keys").unlink(), "no_wrapped_key"),
        (lambda folder: (folder / "kiosk.keys").write_bytes(b"\x00" * 40), "wrapped_key_damaged"),
        (lambda folder: (folder / "kiosk.db").unlink(), "no_database"),
        (lambda folder: (folder / "kiosk.db").write_bytes(b"\x01" * 8192), "database_damaged"),
    ],
)
def test_what_cannot_be_recovered_is_named(tmp_path: Path, ledger, kiosk, room, offline, damage, reason):
    assert room.is_settled()
    kiosk.receive(1)
    folder = copied(kiosk, tmp_path / "found")
    damage(folder)
    with pytest.raises(NotRecoverable) as refused:
        found_in(folder, private_key(offline, PASSPHRASE))
    assert refused.value.data["reason"] == reason


def test_another_recovery_key_opens_nothing(tmp_path: Path, ledger, kiosk, room, offline):
    assert room.is_settled()
    with pytest.raises(NotRecoverable) as refused:
        found_in(copied(kiosk, tmp_path / "found"), keys.new_key())
    assert refused.value.data["reason"] == "wrapped_to_another_key"
    with pytest.raises(NotRecoverable):
        private_key(offline, "another passphrase")


def test_a_device_of_another_ledger_is_named(tmp_path: Path, kiosk, room, offline):
    assert room.is_settled()
    kiosk.receive(1)
    other = LedgerStand(tmp_path / "other", FakeClock())
    with pytest.raises(NoSuchThing):
        recover(other.service, found_in(copied(kiosk, tmp_path / "found"), private_key(offline, PASSPHRASE)))
    other.service.database.close()


def test_a_recovery_key_is_made_once(tmp_path: Path, ledger, offline):
    with pytest.raises(FileExistsError):
        make_key(ledger.folder, tmp_path / "second.pem", PASSPHRASE)
    assert not (tmp_path / "second.pem").exists()
    assert offline.stat().st_mode & 0o077 == 0
    assert b"ENCRYPTED" in offline.read_bytes()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [(["見本の合言葉　長い方です", "見本の合言葉　長い万です"], "differ"), (["短い", "短い"], "short")],
)
def test_a_slip_in_a_new_passphrase_makes_no_key(typed: list[str], reason: str):
    """Typed unseen, it would shut every laptop for ever, and nobody would know before one was lost."""
    with pytest.raises(PassphraseUnfit) as refused:
        new_passphrase(lambda _prompt: typed.pop(0))
    assert refused.value.data["reason"] == reason


def test_a_new_passphrase_is_typed_twice():
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return PASSPHRASE_OF_TWELVE

    assert new_passphrase(typed) == PASSPHRASE_OF_TWELVE
    assert len(asked) == 2


def test_an_empty_line_makes_no_key(tmp_path: Path, ledger, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert ledger_command(["recovery-key", "--data", str(ledger.folder), str(tmp_path / "key.pem")]) == 2
    assert "passphrase_unfit" in capsys.readouterr().err
    assert not (tmp_path / "key.pem").exists()


def test_kiosks_hear_of_it_when_they_enrol(tmp_path: Path, ledger, offline):
    assert offline.exists()
    ring = keyring.load(ledger.folder)
    assert [key.use for key in ring.public()] == ["sign", "seal", "recovery"]


def test_by_the_command_line(tmp_path: Path, ledger, kiosk, room, offline, monkeypatch, capsys):
    assert room.is_settled()
    kiosk.receive(2)
    folder = copied(kiosk, tmp_path / "found")
    ledger.service.database.close()
    monkeypatch.setattr("sys.stdin", (tmp_path / "typed").open("w+", encoding="utf-8"))
    sys.stdin.write(PASSPHRASE + "\n")
    sys.stdin.seek(0)
    words = ["recover", "--data", str(ledger.folder), "--key", str(offline), str(folder)]
    assert ledger_command(words) == 0
    assert capsys.readouterr().out == f"{kiosk.device_id}\tapplied=2\n"
    sys.stdin.close()


def test_no_event_is_left_out_for_being_damaged(kiosk, room, offline):
    assert room.is_settled()
    kiosk.receive(2)
    with kiosk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET data = x'00' WHERE seq = 1")
    kiosk.database.close()
    found = found_in(kiosk.folder, private_key(offline, PASSPHRASE))
    assert {device_id: len(raws) for device_id, raws in found.events.items()} == {kiosk.device_id: 2}


def copies_made(kiosk: KioskStand) -> Path:
    """A folder with a copy of the kiosk's file and its wrapped key, as on another disk."""
    folder = kiosk.folder / "copies"
    folder.mkdir(exist_ok=True)
    now = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    Copies(folder, "0123abcd").make(kiosk.folder / "kiosk.db", STORE_KEY, kiosk.folder / "kiosk.keys", now)
    return folder


def test_copies_alone_are_enough(tmp_path: Path, ledger, kiosk, room, offline):
    """The laptop burnt, the stick with its copies is there."""
    assert room.is_settled()
    kiosk.receive(3)
    shutil.copytree(copies_made(kiosk), tmp_path / "stick")
    found = found_in(tmp_path / "stick", private_key(offline, PASSPHRASE))
    assert recover(ledger.service, found) == {kiosk.device_id: {"applied": 3}}


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40])
def test_the_wrapped_key_of_a_copy_stands_in_for_one_that_is_lost(tmp_path: Path, ledger, kiosk, room, offline, damage):
    assert room.is_settled()
    kiosk.receive(2)
    copies_made(kiosk)
    kiosk.receive(1)
    folder = copied(kiosk, tmp_path / "found")
    (folder / "kiosk.keys").write_bytes(damage)
    found = found_in(folder, private_key(offline, PASSPHRASE))
    assert recover(ledger.service, found) == {kiosk.device_id: {"applied": 3}}


def test_a_damaged_page_takes_no_more_than_what_was_on_it(tmp_path: Path, kiosk, room, offline):
    """A disk that lay in the mud: the copy gives what was there before it, the file what came after."""
    assert room.is_settled()
    kiosk.receive(60)
    copies_made(kiosk)
    kiosk.receive(60)
    kiosk.database.fold()
    folder = copied(kiosk, tmp_path / "found")
    events = found_in(folder, private_key(offline, PASSPHRASE)).events[kiosk.device_id]
    whole = (folder / "kiosk.db").read_bytes()
    readings = set()
    for page in range(1, len(whole) // PAGE_BYTES, 6):
        start = page * PAGE_BYTES
        (folder / "kiosk.db").write_bytes(whole[:start] + b"\x55" * PAGE_BYTES + whole[start + PAGE_BYTES :])
        found = found_in(folder, private_key(offline, PASSPHRASE))
        given = set(found.events[kiosk.device_id])
        readings.add(found.files["kiosk.db"])
        least = {Reading.WHOLE: 120, Reading.IN_PART: 105, Reading.NOT_AT_ALL: 60}[found.files["kiosk.db"]]
        assert given <= set(events)
        assert len(given) >= least
    assert Reading.IN_PART in readings


def test_what_was_laid_aside_as_damaged_is_read_too(tmp_path: Path, ledger, kiosk, room, offline):
    assert room.is_settled()
    kiosk.receive(2)
    folder = copied(kiosk, tmp_path / "found")
    (folder / "kiosk.db").rename(folder / "kiosk-damaged-20261120T030000Z.db")
    found = found_in(folder, private_key(offline, PASSPHRASE))
    assert recover(ledger.service, found) == {kiosk.device_id: {"applied": 2}}


def test_nothing_in_the_folder_is_changed(tmp_path: Path, kiosk, room, offline):
    """It is evidence, and may lie on a disc that cannot be written."""
    assert room.is_settled()
    kiosk.receive(2)
    shutil.copytree(kiosk.folder, tmp_path / "found")  # running: with its log
    before = {path.name: path.read_bytes() for path in (tmp_path / "found").iterdir()}
    assert "kiosk.db-wal" in before
    found_in(tmp_path / "found", private_key(offline, PASSPHRASE))
    assert {path.name: path.read_bytes() for path in (tmp_path / "found").iterdir()} == before
