"""What a damaged file still gives: the facts written after a copy, row by row, each checked by its digest."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select

from kiosk.ports.store import StoreError
from kiosk.store.database import Database, broken_pages, opens, salt_of
from kiosk.store.tables import household, outbox
from sync.engine import RowState
from sync.protocol import codec, events
from sync.protocol.events import Event
from sync.protocol.records import HouseholdRecord

PAGE_BYTES = 4096
"""SQLCipher's page, as this program makes its files."""
LOG_SUFFIXES = ("-wal", "-shm")
MAX_MISSED_IN_A_ROW = 1_000
"""A damaged page hides some ten events, a damaged branch of the tree some hundred; behind these is the end."""
_STATES = frozenset(state.value for state in RowState)


@dataclass(frozen=True)
class Salvaged:
    """Rows of the outbox as they stood, oldest first; households that they tell of, as far as they can be read."""

    rows: tuple[dict[str, Any], ...] = ()
    households: tuple[HouseholdRecord, ...] = ()
    unreadable: int = 0


def salvage(damaged: Path, key: bytes, sound: Path, after: int, device_id: str | None) -> Salvaged:
    """The facts behind seq `after` that `device_id` wrote (None: whoever). The damaged file is not opened, only copied.

    Broken pages are replaced by those of `sound`, a copy of the file under the same key: the list of tables, without
    which nothing can be read, and the upper parts of the trees rarely change, and each row is checked by its digest.
    Raises DiskFull and other StoreError where there is no room for a copy of the damaged file.
    """
    with _spare(damaged) as spare:
        _put_pages(sound, spare, key)
        if not opens(spare, key):
            _put_first_page(sound, spare, key)
        return _read(_Reader(spare, key), after, device_id)


def _read(reader: "_Reader", after: int, device_id: str | None) -> Salvaged:
    with contextlib.closing(reader):
        rows: list[dict[str, Any]] = []
        found: dict[bytes, HouseholdRecord] = {}
        last = max(after, reader.last_seq())
        seq, unreadable, missed = after, 0, 0
        while missed < MAX_MISSED_IN_A_ROW:
            seq += 1
            row = reader.event(seq)
            if row is None or not _is_whole(row, device_id):
                missed += 1
                unreadable += seq <= last or row is not None
                continue
            unreadable += missed if seq > last else 0
            last, missed = max(last, seq), 0
            rows.append(row._asdict())
            if (record := reader.household(row.aggregate)) is not None:
                found[row.aggregate] = record
        return Salvaged(tuple(rows), tuple(found.values()), unreadable)


def _is_whole(row: Row[Any], device_id: str | None) -> bool:
    """Whether a row is as it was written: its digest holds, its envelope says what its columns say.

    Of a purged one nothing but number and fingerprint is left.
    """
    if row.state == RowState.PURGED.value:
        return not row.data
    try:
        event = codec.decode(row.data, Event)
    except codec.Malformed:
        return False
    is_same = (event.seq, event.event_id.bytes, event.aggregate.bytes) == (row.seq, row.event_id, row.aggregate)
    is_ours = device_id is None or event.device_id == device_id
    return events.digest(row.data) == row.digest and is_same and is_ours and row.state in _STATES


class _Reader:
    """Reads rows one by one; after a failure through a fresh connection, for SQLCipher's remembers its error."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._database = Database(path, key)

    def event(self, seq: int) -> Row[Any] | None:
        """None where it is not there or cannot be read."""
        return self._first(select(outbox).where(outbox.c.seq == seq))

    def last_seq(self) -> int:
        """0 where it cannot be read."""
        row = self._first(select(outbox.c.seq).order_by(outbox.c.seq.desc()).limit(1))
        return 0 if row is None else int(row.seq)

    def household(self, household_id: bytes) -> HouseholdRecord | None:
        """As it stood; None where it cannot be read."""
        row = self._first(select(household.c.body).where(household.c.household_id == household_id))
        try:
            return None if row is None else codec.decode(row.body, HouseholdRecord)
        except codec.Malformed:
            return None

    def _first(self, query: Any) -> Row[Any] | None:  # noqa: ANN401 - a statement of whatever columns
        try:
            with self._database.reading() as connection:
                found: Row[Any] | None = connection.execute(query).first()
                return found
        except (StoreError, ValueError, TypeError, OverflowError):  # pages that lie give columns of other kinds
            self.close()
            self._database = Database(self._path, self._key)
            return None

    def close(self) -> None:
        self._database.close()


@contextlib.contextmanager
def _spare(damaged: Path) -> Iterator[Path]:
    """A copy of the damaged file and its log to read from: opening a file writes to it."""
    spare = damaged.with_name(f"{damaged.stem}.salvage{damaged.suffix}")
    remove(spare)
    try:
        shutil.copyfile(damaged, spare)
        if (log := beside(damaged, "-wal")).exists():
            shutil.copyfile(log, beside(spare, "-wal"))
        yield spare
    except OSError as error:
        raise StoreError(cause=str(error.strerror)) from error
    finally:
        remove(spare)


def _put_pages(sound: Path, spare: Path, key: bytes) -> None:
    """All but the first, which says how long the file is (`_put_first_page`)."""
    broken = broken_pages(spare, key, salt_of(sound))
    with sound.open("rb") as source, spare.open("rb+") as target:
        for number in broken:
            start = (number - 1) * PAGE_BYTES
            source.seek(start)
            page = source.read(PAGE_BYTES)
            if number > 1 and len(page) == PAGE_BYTES:
                target.seek(start)
                target.write(page)


def _put_first_page(sound: Path, spare: Path, key: bytes) -> None:
    """The first page says how long the file is: a copy of the copy is made as long as the damaged file before."""
    grown = spare.with_name(f"{spare.stem}-grown{spare.suffix}")
    try:
        shutil.copyfile(sound, grown)
        database = Database(grown, key)
        with contextlib.suppress(StoreError), database.writing() as connection:
            missing = max(0, spare.stat().st_size - sound.stat().st_size) + PAGE_BYTES
            connection.exec_driver_sql("INSERT INTO setting VALUES ('filler', zeroblob(?))", (missing,))
        database.close()
        with grown.open("rb") as file:
            page = file.read(PAGE_BYTES)
        with spare.open("rb+") as file:
            file.write(page)
            file.truncate(max(spare.stat().st_size, grown.stat().st_size))  # SQLite reads no file shorter than it says
    finally:
        remove(grown)


def beside(path: Path, suffix: str) -> Path:
    """The log, or its index, of the file at `path`."""
    return path.with_name(path.name + suffix)


def remove(path: Path) -> None:
    """A file that was only made to work with, and its log."""
    for one in (path, *(beside(path, suffix) for suffix in LOG_SUFFIXES)):
        with contextlib.suppress(OSError):
            one.unlink()
