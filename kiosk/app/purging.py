"""After an order's persons are out of the file: the file shrinks, one fresh copy stays, other traces go."""

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from kiosk.config import Config
from kiosk.desk.purge import Kept, finish_in, unfinished_in
from kiosk.errors import KnownError
from kiosk.ports.store import StoreError
from kiosk.store.backups import Copy, copies_in, forget
from kiosk.store.database import Database, shrink
from kiosk.store.salvage import remove
from kiosk.store.unit_of_work import SqlStore

_log = logging.getLogger(__name__)
_LEFT_BY_REPAIRS = ("-damaged-*", "-before-*", ".salvage*", ".restoring*")
"""Behind the file's stem: what repairs and changes of the schema leave beside it, each a whole file."""


class CopiesUnreachable(KnownError):
    """The other disk with this kiosk's copies is not there: they are purged when it is back."""

    key = "copies_unreachable"


def unfinished(config: Config, key: bytes) -> tuple[Kept, ...]:
    """Purges whose copies and files are not gone yet."""
    if not config.database.exists():
        return ()
    database = Database(config.database, key)
    try:
        with SqlStore(database).reading() as unit:
            return unfinished_in(unit)
    finally:
        database.close()


def make_room_anew(config: Config, key: bytes) -> None:
    """Write the file anew without what went; before the copy is made that stays. Raises ports.store errors."""
    shrink(config.database, key)


def finish(config: Config, key: bytes, purges: tuple[Kept, ...], copy: Path, tag: str) -> None:
    """All copies but the fresh one at `copy` go, damaged files, and documents that lie on this computer.

    Every step may be done again. Raises CopiesUnreachable and ports.store errors.
    """
    try:
        _take_files_away(config, copy, tag)
    except OSError as error:
        raise StoreError(cause=str(error.strerror)) from error
    database = Database(config.database, key)
    try:
        with SqlStore(database).unit() as unit:
            for kept in purges:
                finish_in(unit, kept)
    finally:
        database.close()
    _log.warning("purge finished: %d orders", len(purges))


def _take_files_away(config: Config, copy: Path, tag: str) -> None:
    for left in _files_beside(config.database):
        remove(left)
    _empty(config.papers)
    for one in _former_copies(config, tag):
        if one.path != copy:
            forget(one)


def _former_copies(config: Config, tag: str) -> Iterator[Copy]:
    """All of this computer's folder; of another disk's, which kiosks may share, those of this kiosk."""
    yield from copies_in(config.copies)
    if config.backups is None:
        return
    if not config.backups.is_dir():
        raise CopiesUnreachable
    yield from (one for one in copies_in(config.backups) if f"-{tag}-" in one.path.name)


def _files_beside(database: Path) -> Iterator[Path]:
    for ending in _LEFT_BY_REPAIRS:
        yield from database.parent.glob(f"{database.stem}{ending}")


def _empty(folder: Path) -> None:
    """Documents are plain files: their bytes are overwritten before their names go."""
    if not folder.is_dir():
        return
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb+") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
    shutil.rmtree(folder)
