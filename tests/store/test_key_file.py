"""The file's key: made once, on the disk before the file is, and never made anew over a file that needs the old one."""

import os

import pytest

from kiosk.ports.store import KeyMissing
from kiosk.store.database import KEY_BYTES
from kiosk.store.key_file import key_in


def test_a_key_is_made_once_and_only_for_its_owner(tmp_path):
    key = key_in(tmp_path / "kiosk.key", tmp_path / "kiosk.db")
    assert len(key) == KEY_BYTES
    assert key_in(tmp_path / "kiosk.key", tmp_path / "kiosk.db") == key
    assert (tmp_path / "kiosk.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["kiosk.key"]


def test_a_file_without_its_key_is_left_alone(tmp_path):
    (tmp_path / "kiosk.db").write_bytes(b"rows")
    with pytest.raises(KeyMissing):
        key_in(tmp_path / "kiosk.key", tmp_path / "kiosk.db")
    assert [path.name for path in tmp_path.iterdir()] == ["kiosk.db"]


@pytest.mark.parametrize("left", [b"", b"short", bytes(KEY_BYTES + 1)])
def test_a_damaged_key_is_not_replaced(tmp_path, left):
    (tmp_path / "kiosk.key").write_bytes(left)
    with pytest.raises(KeyMissing):
        key_in(tmp_path / "kiosk.key", tmp_path / "kiosk.db")
    assert (tmp_path / "kiosk.key").read_bytes() == left


@pytest.mark.skipif(os.name != "posix", reason="a folder has no handle there")
def test_the_key_s_name_is_on_the_disk_too(tmp_path, monkeypatch):
    flushed = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (flushed.append(os.fstat(descriptor).st_ino), real(descriptor)))
    key_in(tmp_path / "kiosk.key", tmp_path / "kiosk.db")
    assert flushed == [(tmp_path / "kiosk.key").stat().st_ino, tmp_path.stat().st_ino]
