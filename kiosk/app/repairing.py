"""At the desk's start: whether the file is whole, and a copy in its place where it is not."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from kiosk.app.copying import folders_of
from kiosk.config import Config
from kiosk.ports.store import NoGoodCopy, StoreDamaged
from kiosk.store.database import Database, is_sound
from kiosk.store.migrations import is_newer
from kiosk.store.restoring import DeviceOf, KeysOf, begin_fresh, restore
from kiosk.store.salvage import beside

FULL_CHECK_BYTES = 32_000_000
"""A file up to this size is checked page by page at each start (0.3 s). A larger one is checked by its first copy, soon
after the first screen, for every copy is read back whole; what that finds is repaired at the next start."""
_log = logging.getLogger(__name__)


def repair(config: Config, key: bytes, keys_of: KeysOf, device_of: DeviceOf) -> None:
    """Nothing, where the file is whole or not yet there, but for a newer program's from which people went back.

    Raises NoGoodCopy, but where a fresh file is wanted: then the damaged one is laid aside. Raises other StoreError.
    """
    if not config.database.exists():
        return
    now = datetime.now(UTC)
    if _is_whole(config, key):
        if config.is_former_wanted and is_newer(config.database, key):
            restore(config.database, key, folders_of(config), keys_of, device_of, now, is_former=True)
            _log.warning("a newer program's file was laid aside; what it was before came back, with the facts since")
        return
    _log.error("the file is damaged")
    try:
        told = restore(config.database, key, folders_of(config), keys_of, device_of, now)
    except NoGoodCopy:
        if not config.is_fresh_wanted:
            raise
        begin_fresh(config.database, key, now)
        _log.warning("the damaged file was laid aside; a fresh one begins")
        return
    config.check_file.unlink(missing_ok=True)
    _log.warning("a copy took its place; %d events salvaged, %d unreadable", told.salvaged, told.unreadable)


def was_closed_well(database: Path) -> bool:
    """A kiosk that ends folds the log into the file; where one is left, some of its newest rows may be lost."""
    log = beside(database, "-wal")
    return not log.exists() or log.stat().st_size == 0


def _is_whole(config: Config, key: bytes) -> bool:
    try:
        _read_a_little(config.database, key)
    except StoreDamaged:
        return False
    if config.database.stat().st_size > FULL_CHECK_BYTES and not config.check_file.exists():
        return True
    whole = is_sound(config.database, key)
    if whole:
        config.check_file.unlink(missing_ok=True)
    return whole


def _read_a_little(path: Path, key: bytes) -> None:
    """What the start reads anyway; the log is folded in, for a page half written by a cut folding is whole there."""
    database = Database(path, key)
    try:
        with database.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        database.fold()
    finally:
        database.close()
