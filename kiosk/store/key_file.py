"""The file's key: random, kept in a file of its own that only this user may read."""

import os
import secrets
from pathlib import Path

from kiosk.ports.store import KeyMissing
from kiosk.store.database import KEY_BYTES


def key_in(path: Path, database: Path) -> bytes:
    """The key at `path`; made at the first start.

    Raises KeyMissing where a database is there and its key is not: nothing is overwritten then, for the rows in it may
    be the only copy.
    """
    if path.exists():
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise KeyMissing
        return key
    if database.exists():
        raise KeyMissing
    key = secrets.token_bytes(KEY_BYTES)
    _write_private(path, key)
    return key


def _write_private(path: Path, data: bytes) -> None:
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    partial.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Puts the new name on the disk before anything is encrypted with the key: without it every row would be lost."""
    if os.name != "posix":  # Windows has no handle of a folder to flush, and journals names itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
