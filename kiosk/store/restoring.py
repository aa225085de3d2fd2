"""A sound copy takes the place of a damaged file, which is laid aside; the next start goes on with a killed repair."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import insert, select

from kiosk.ports.restoring import RESTORED_SETTING, Restored
from kiosk.ports.store import NoGoodCopy
from kiosk.store.backups import Copy, copies_in
from kiosk.store.database import Database, is_sound, rekey
from kiosk.store.durable import copy_durably, rename_durably
from kiosk.store.listening import listen_first
from kiosk.store.migrations import copies_before, is_newer, migrate
from kiosk.store.people import SqlPeople
from kiosk.store.salvage import LOG_SUFFIXES, Salvaged, beside, remove, salvage
from kiosk.store.settings import SqlSettings
from kiosk.store.sightings import add_told_lines
from kiosk.store.standing import CURSOR_SETTING, STANDING_SETTING
from kiosk.store.tables import outbox
from sync.protocol import codec

KeysOf = Callable[[Copy], Sequence[bytes]]
DeviceOf = Callable[[Database], str | None]
_STAMP = "%Y%m%dT%H%M%SZ"
_READY = re.compile(r"\.ready-(\d{8}T\d{6}Z)\.")


def restore(
    database: Path,
    key: bytes,
    folders: Iterable[Path],
    keys_of: KeysOf,
    device_of: DeviceOf,
    now: datetime,
    *,
    is_former: bool = False,
) -> Restored:
    """Put the newest sound copy in the place of the damaged `database`, with all that this still gives.

    The steps: a new file is made whole beside it; it gets a name that says that it is ready; the damaged file and its
    log are laid aside under a name with the time; the new one takes the place. Until the second step nothing is
    touched, and from there `finish` goes on. Raises NoGoodCopy, DiskFull, and other StoreError.

    `is_former`: the file is sound, but a newer program's, from which people went back. What its migration left beside
    it is a copy too, and the facts that were written since are read out of it as out of a damaged one.
    """
    copies = [one for folder in folders for one in copies_in(folder)]
    if is_former:
        copies += [Copy(datetime.fromtimestamp(path.stat().st_mtime, UTC), path) for path in copies_before(database)]
    copy, its_key = _newest_sound(copies, keys_of)
    made = database.with_name(f"{database.stem}.restoring{database.suffix}")
    stamp = now.strftime(_STAMP)
    remove(made)
    try:
        copy_durably(copy.path, made)
        if its_key != key:
            rekey(made, its_key, key)
        begun = Restored(
            copy_us=int(copy.made_at.timestamp() * 1_000_000),
            last_written_us=_last_written_us(database),
            salvaged=0,
            unreadable=0,
            damaged_file=laid_aside(database, stamp).name,
            is_former=is_former,
        )
        told = _fill(Database(made, key), database, device_of, begun)
        rename_durably(made, database.with_name(f"{database.stem}.ready-{stamp}{database.suffix}"))
    finally:
        for left in (made, *database.parent.glob(f"{made.stem}-before-*")):
            remove(left)
    finish(database)
    return told


def begin_fresh(database: Path, key: bytes, now: datetime) -> None:
    """An empty file in the place of the damaged `database`, which is laid aside whole; staff are told.

    The new file is made whole beside it, and takes the place by the steps of a repair. Raises StoreError.
    """
    made, stamp = database.with_name(f"{database.stem}.restoring{database.suffix}"), now.strftime(_STAMP)
    remove(made)
    told = Restored(
        copy_us=0,
        last_written_us=_last_written_us(database),
        salvaged=0,
        unreadable=1,
        damaged_file=laid_aside(database, stamp).name,
    )
    fresh = Database(made, key)
    try:
        migrate(fresh)
        with fresh.writing() as connection:
            SqlSettings(connection).put(RESTORED_SETTING, codec.encode(told))
        fresh.fold()
    finally:
        fresh.close()
    rename_durably(made, database.with_name(f"{database.stem}.ready-{stamp}{database.suffix}"))
    finish(database)


def finish(database: Path) -> bool:
    """Go on with a repair that was cut off after its file was ready; whether there was one. Safe at any moment."""
    ready = sorted(database.parent.glob(f"{database.stem}.ready-*{database.suffix}"))
    if not ready:
        return False
    found = _READY.search(ready[-1].name)
    lay_aside(database, found[1] if found else "")
    rename_durably(ready[-1], database)
    return True


def lay_aside(database: Path, stamp: str) -> Path:
    """The file and its log under a name that says that it is damaged; what is gone already stays where it is."""
    aside = laid_aside(database, stamp)
    for suffix in (*LOG_SUFFIXES, ""):
        if (path := beside(database, suffix)).exists():
            rename_durably(path, beside(aside, suffix))
    return aside


def laid_aside(database: Path, stamp: str) -> Path:
    """The name of a damaged file."""
    return database.with_name(f"{database.stem}-damaged-{stamp}{database.suffix}")


def _newest_sound(copies: Sequence[Copy], keys_of: KeysOf) -> tuple[Copy, bytes]:
    """The newest that can be read, and by this program: a newer one's copies are no use after going back from it."""
    for copy in sorted(copies, reverse=True):
        for key in keys_of(copy):
            if is_sound(copy.path, key) and not is_newer(copy.path, key):
                return copy, key
    raise NoGoodCopy(copies=len(copies))


def _fill(made: Database, damaged: Path, device_of: DeviceOf, begun: Restored) -> Restored:
    try:
        migrate(made)
        with made.reading() as connection:
            last = connection.execute(select(outbox.c.seq).order_by(outbox.c.seq.desc()).limit(1)).scalar() or 0
        found = salvage(damaged, made.key, made.path, last, device_of(made))
        told = replace(begun, salvaged=len(found.rows), unreadable=found.unreadable)
        _write(made, found, told)
        made.fold()
        return told
    finally:
        made.close()


def _write(made: Database, found: Salvaged, told: Restored) -> None:
    """All records are asked for again, and what the ledger is believed to have is weighed by its next word."""
    with made.writing() as connection:
        if found.rows:
            connection.execute(insert(outbox), list(found.rows))
            add_told_lines(connection)
        if found.households:
            SqlPeople(connection).put_all([(record, 0) for record in found.households])
        settings = SqlSettings(connection)
        settings.put(STANDING_SETTING, None)
        settings.put(CURSOR_SETTING, b"0")
        settings.put(RESTORED_SETTING, codec.encode(told))
        listen_first(connection)


def _last_written_us(damaged: Path) -> int:
    paths = (path for path in (damaged, beside(damaged, "-wal")) if path.exists())
    return max((path.stat().st_mtime_ns // 1000 for path in paths), default=0)
