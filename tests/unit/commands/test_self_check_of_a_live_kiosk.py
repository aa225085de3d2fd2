"""The self-check of a live kiosk, whose key is wrapped: opened by its keystore, said to be locked by a stranger's."""

import cv2
import numpy as np
import pytest

from kiosk.commands.checking.device_checks import keep_picture
from kiosk.commands.checking.file_checks import check_clock, check_key, check_store
from kiosk.commands.checking.file_key import FileKey
from kiosk.commands.checking.finding import State
from kiosk.commands.checking.ledger_checks import check_ledger, check_outbox
from kiosk.config import Config
from kiosk.store.database import Database
from kiosk.store.key_room import KeyRoom
from kiosk.store.migrations import migrate
from tests.fakes import MemoryKeystore


@pytest.fixture
def live(tmp_path) -> Config:
    return Config(is_training=False, data=tmp_path)


@pytest.fixture
def own(live) -> FileKey:
    """With the keystore that wrapped the key."""
    room = KeyRoom(live.envelope_file, live.key_file, MemoryKeystore(), lambda _wish: None)
    database = Database(live.database, room.opened(live.database).current)
    migrate(database)
    database.close()
    return FileKey(live, room)


def test_all_that_needs_the_file_is_looked_at(live, own):
    assert check_key(live, own).word == "there"
    assert check_store(live, own).word == "whole"
    assert check_outbox(own).word == "sent"
    assert check_clock(own).state is State.GOOD
    assert check_ledger(live, own).word == "not_enrolled"


def test_a_stranger_is_asked_once_and_told_that_it_is_locked(live, own):
    asked = []
    before = live.envelope_file.read_bytes()
    strange = FileKey(live, KeyRoom(live.envelope_file, live.key_file, MemoryKeystore(), asked.append))

    found = check_key(live, strange)
    store = check_store(live, strange)

    assert (found.state, found.word) == (State.FAILED, "locked")
    assert (store.state, store.word) == (State.FAILED, "unreadable")
    assert check_outbox(strange).state is State.FAILED
    assert len(asked) <= 1
    assert live.envelope_file.read_bytes() == before
    assert own.opened()


def test_the_picture_of_a_check_lies_in_the_kiosks_folder_for_its_user_alone(live):
    """Somebody may be in it: not in a folder that all users of the computer share."""
    picture = keep_picture(live, np.full((120, 160, 3), 90, np.uint8))

    assert picture.parent == live.papers
    assert cv2.imread(str(picture)).shape == (120, 160, 3)
    assert [path.stat().st_mode & 0o077 for path in (picture, picture.parent)] == [0, 0]


def test_a_folder_that_cannot_be_written_is_broken(own, tmp_path):
    """Tried where the desk writes: a file in the system's temporary folder says nothing of it."""
    (tmp_path / "file").write_bytes(b"")
    nowhere = Config(is_training=False, data=tmp_path / "file" / "live")
    found = check_store(nowhere, own)
    assert (found.state, found.data) == (State.FAILED, {"cause": "folder_unusable"})


def test_a_check_leaves_nothing_in_the_folder(live, own):
    before = sorted(path.name for path in live.data.iterdir())
    check_store(live, own)
    assert (
        sorted(path.name for path in live.data.iterdir() if "-wal" not in path.name and "-shm" not in path.name)
        == before
    )
