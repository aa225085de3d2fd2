"""Checks of the kiosk's own file, its key, the disk under it, and the clock that stamps its facts."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kiosk.app.only_desk import FolderUnusable
from kiosk.commands.checking.file_key import FileKey
from kiosk.commands.checking.finding import Finding, State
from kiosk.config import Config
from kiosk.desk.counter import OFFSET_SETTING
from kiosk.errors import KnownError
from kiosk.screens.health import DISK_LOW_BYTES
from kiosk.store.database import Database
from kiosk.store.key_file import key_in
from kiosk.store.migrations import migrate
from kiosk.store.unit_of_work import SqlStore

EARLIEST = datetime(2026, 11, 1, tzinfo=UTC)
"""This program did not exist before: a clock that is earlier has lost its battery."""
LATEST = datetime(2056, 1, 1, tzinfo=UTC)
CLOCK_WATCH_MS = 60_000
"""A minute off the ledger's clock puts receptions into a wrong order for whoever reads the report."""
MEGABYTE = 1_000_000


def check_key(config: Config, key: FileKey) -> Finding:
    """Whether there is a key for the file, and whether it can be had here; nothing is made."""
    if not config.database.exists():
        return Finding("key", State.ABSENT, "none_yet")
    if not key.is_there:
        return Finding("key", State.FAILED, "missing")
    try:
        key.opened()
    except KnownError as error:
        return Finding("key", State.FAILED, "locked", {"cause": error.key})
    return Finding("key", State.GOOD, "there")


def check_store(config: Config, key: FileKey) -> Finding:
    """The file as it is, and that its folder can be written; where there is none yet, that one can be made there."""
    try:
        with tempfile.TemporaryDirectory(prefix=".kiosk-check-", dir=_nearest(config.data)) as folder:
            if config.database.exists():
                return _checked(config.database, key.opened)
            file = Path(folder) / "kiosk.db"
            found = _checked(file, lambda: key_in(Path(folder) / "kiosk.key", file))
    except OSError:
        return Finding("store", State.FAILED, "unreadable", {"cause": FolderUnusable.key})
    return Finding("store", found.state, "can_be_made") if found.state is State.GOOD else found


def _nearest(folder: Path) -> Path:
    """`folder`, or what is there of the way to it."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _checked(file: Path, key: Callable[[], bytes]) -> Finding:
    is_new = not file.exists()
    try:
        database = Database(file, key())
        try:
            if is_new:
                migrate(database)
            pages, problems = _integrity(database)
        finally:
            database.close()
    except KnownError as error:
        return Finding("store", State.FAILED, "unreadable", {"cause": error.key})
    if problems:
        return Finding("store", State.FAILED, "damaged", {"count": problems})
    return Finding("store", State.GOOD, "whole", {"pages": pages})


def _integrity(database: Database) -> tuple[int, int]:
    """Pages of the file, and how many complaints SQLCipher (each page's seal) and SQLite (their order) have."""
    with database.reading() as connection:
        sealed = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
        ordered = [row for row in connection.exec_driver_sql("PRAGMA quick_check").fetchall() if row[0] != "ok"]
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    return int(pages), len(sealed) + len(ordered)


def check_disk(config: Config) -> Finding:
    """Room for a night's receptions and their copies."""
    free = shutil.disk_usage(_nearest(config.data)).free
    state = State.GOOD if free >= DISK_LOW_BYTES else State.WATCH
    return Finding("disk", state, "free" if state is State.GOOD else "low", {"megabytes": free // MEGABYTE})


def check_clock(key: FileKey) -> Finding:
    """The year, and how far off the ledger's clock was when it was last heard."""
    now = datetime.now(UTC)
    if not EARLIEST <= now < LATEST:
        return Finding("clock", State.FAILED, "lost", {"year": now.year})
    offset_ms = _offset_ms(key)
    if offset_ms is None:
        return Finding("clock", State.GOOD, "plausible")
    off_s = abs(offset_ms) // 1000
    if abs(offset_ms) > CLOCK_WATCH_MS:
        return Finding("clock", State.WATCH, "off", {"seconds": off_s})
    return Finding("clock", State.GOOD, "agrees", {"seconds": off_s})


def _offset_ms(key: FileKey) -> int | None:
    if not key.is_there:
        return None
    try:
        database = key.database()
        try:
            with SqlStore(database).reading() as unit:
                offset = unit.settings.get(OFFSET_SETTING)
        finally:
            database.close()
    except KnownError:  # said by the check of the store
        return None
    return None if offset is None else int(offset)
