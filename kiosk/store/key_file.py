"""The file's key: random, kept in a file of its own that only this user may read."""

import secrets
from pathlib import Path

from kiosk.ports.store import KeyMissing
from kiosk.store.database import KEY_BYTES
from kiosk.store.durable import write_durably


def key_in(path: Path, database: Path) -> bytes:
    """The key at `path`; made at the first start.

    Raises KeyMissing where a database is there and its key is not: nothing is overwritten then, for the rows in it may
    be the only copy. Raises DiskFull, StoreError where a new key cannot be written.
    """
    if path.exists():
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise KeyMissing
        return key
    if database.exists():
        raise KeyMissing
    key = secrets.token_bytes(KEY_BYTES)
    write_durably(path, key)  # without it every row would be lost
    return key
