"""The thread of the copies: where they go, what staff are told, and the last one at the end."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.app import copying
from kiosk.app.copying import Copying
from kiosk.config import Config
from kiosk.ports.copies import CopyFailed, CopyMade, CopyPlace
from kiosk.store.backups import MIN_FREE_BYTES, copies_in
from tests.fakes import STORE_KEY, open_database

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    open_database(tmp_path / "kiosk.db").close()
    return tmp_path


def keeper(folder: Path, backups: Path | None = None, told: list | None = None) -> Copying:
    config = Config(is_training=False, data=folder, backups=backups)
    return Copying(config, STORE_KEY, lambda: NOON, (told if told is not None else []).append)


def test_without_another_place_copies_lie_beside_the_file(folder):
    assert keeper(folder).copy_now() == CopyMade(CopyPlace.SAME_DISK, NOON)
    assert len(copies_in(folder / "copies")) == 1


def test_a_named_folder_on_the_same_disk_is_called_so(folder):
    (folder / "stick").mkdir()
    assert keeper(folder, folder / "stick").copy_now() == CopyMade(CopyPlace.SAME_DISK, NOON)
    assert len(copies_in(folder / "stick")) == 1


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")
def test_a_named_folder_on_another_disk_is_called_so(folder):
    other = Path("/dev/shm") / folder.name
    other.mkdir()
    try:
        assert keeper(folder, other).copy_now() == CopyMade(CopyPlace.ELSEWHERE, NOON)
        assert len(copies_in(other)) == 1
    finally:
        shutil.rmtree(other)


def test_where_the_stick_was_pulled_out_the_copy_goes_beside_the_file(folder):
    assert keeper(folder, folder / "pulled out").copy_now() == CopyMade(CopyPlace.FOLDER_MISSING, NOON)
    assert len(copies_in(folder / "copies")) == 1


def test_a_copy_that_fails_is_told_and_is_no_end(folder):
    (folder / "copies").write_bytes(b"a file where the folder should be")
    told: list = []
    copies = keeper(folder, told=told)
    assert copies.copy_now() == CopyFailed(copying.BUG_KEY)
    (folder / "copies").unlink()
    assert copies.copy_now() == CopyMade(CopyPlace.SAME_DISK, NOON)
    assert len(told) == 2


def test_the_end_of_the_program_makes_a_copy(folder):
    told: list = []
    copies = keeper(folder, told=told)
    copies.start()
    assert told == [], "not before the first screen"
    copies.stop()
    assert told == [CopyMade(CopyPlace.SAME_DISK, NOON)]


def test_what_was_never_started_ends_without_a_copy(folder):
    keeper(folder).stop()
    assert not (folder / "copies").exists()


def test_at_the_limit_copies_stop_and_go_on_when_there_is_room_again(folder, monkeypatch):
    usage, size = shutil.disk_usage(folder), (folder / "kiosk.db").stat().st_size
    copies = keeper(folder)
    for free, is_made in ((MIN_FREE_BYTES + size - 1, False), (MIN_FREE_BYTES + size, True)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, free=free: usage._replace(free=free))
        state = copies.copy_now()
        assert isinstance(state, CopyMade) is is_made
        assert len(copies_in(folder / "copies")) == is_made
