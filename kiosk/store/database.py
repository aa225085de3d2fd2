"""The encrypted SQLite file: how it is opened, what it promises, and how its failures are named."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from kiosk.ports.store import DiskFull, StoreDamaged, StoreError

KEY_BYTES = 32
"""SQLCipher's raw key (AES-256); raw, so that no slow derivation stands before the first screen."""
SALT_BYTES = 16
"""SQLCipher keeps the salt of a file in the clear before its first page."""
BUSY_TIMEOUT_MS = 5_000
"""The desk and the sync thread write in turns of a few milliseconds; five seconds means that something hangs."""
CACHE_KIB = 8_192
"""Page cache a connection; a shelter's people fit in, and memory stays flat."""
PAGES_AT_ONCE = 1_000
"""Four megabytes of a copy go to the disk before the next ones are read: a commit of the desk waits behind what lies
unwritten before it. At the end in one, the longest commit beside a copy of 149 MB took 67 ms, in steps 19 ms."""
_BROKEN_PAGE = re.compile(r"HMAC verification failed for page (\d+)")
"""SQLCipher's line for one of them."""
LOCKED = "locked"
"""SQLite's word where somebody else has the file in use."""
MAX_CONNECTIONS = 5
"""Desk, sync, and three readers (long looks, documents, copies)."""


class Database:
    """One encrypted file and its connections, usable from several threads, written by one at a time."""

    def __init__(self, path: Path, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("key length")
        self.path = path
        self._key = key
        self._engine = _engine(path, key)

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's handle, for migrations."""
        return self._engine

    @property
    def key(self) -> bytes:
        """What copies are encrypted with too."""
        return self._key

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the writer's lock from its first moment; committed with an fsync, or rolled back."""
        with _named_failures(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                if is_in_transaction(connection):
                    connection.exec_driver_sql("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; waits for nobody."""
        with _named_failures(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN DEFERRED")
            try:
                yield connection
            finally:
                if is_in_transaction(connection):
                    connection.exec_driver_sql("ROLLBACK")

    def fold(self) -> None:
        """Bring all that is in the write-ahead log into the file itself."""
        with _named_failures(), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def is_alone(self) -> bool:
        """Whether no other program has the file open; asked without connections of our own in use."""
        self.close()
        with _named_failures(), self._engine.connect() as connection:
            try:
                # SQLite leaves the write-ahead log only for a connection that is alone with the file.
                return bool(connection.exec_driver_sql("PRAGMA journal_mode = DELETE").scalar_one() == "delete")
            except OperationalError as error:
                if LOCKED in str(error.orig):
                    return False
                raise
            finally:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")

    def close(self) -> None:
        """Give the file back; the write-ahead log is folded into it."""
        self._engine.dispose()


def opens(path: Path, key: bytes) -> bool:
    """Whether `key` is the key of the file at `path`; nothing is made or changed."""
    if not path.exists():
        return False
    database = Database(path, key)
    try:
        with database.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except StoreDamaged:
        return False
    finally:
        database.close()
    return True


def copy_whole(path: Path, key: bytes, target: Path) -> None:
    """All that is committed in the file at `path` and in its log, as one moment, into an empty file at `target`.

    SQLite's backup in steps under one reading transaction: one snapshot, which no writer waits for or disturbs. The
    copy has the key and the salt of the original, so that its first page can stand in for a damaged one (`restoring`).
    Raises ports.store errors and OSError.
    """
    salt = salt_of(path)
    with _named_failures(), contextlib.closing(_connected(path, key)) as source:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with contextlib.closing(_connected(target, key + salt)) as made, target.open("rb+") as file:
            for pragma in ("journal_mode = OFF", "synchronous = OFF"):  # a copy cut short is thrown away
                made.execute(f"PRAGMA {pragma}")
            source.backup(made, pages=PAGES_AT_ONCE, progress=lambda *_left: os.fsync(file.fileno()))


def is_sound(path: Path, key: bytes) -> bool:
    """Whether every page of the closed file at `path` is as it was written, and its tables hang together.

    The file is only read: nothing appears beside it. A log beside it is not looked at.
    """
    try:
        with _named_failures(), contextlib.closing(_connected(path, key, is_only_read=True)) as connection:
            if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
                return False
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except StoreError:
        return False


def broken_pages(path: Path, key: bytes, salt: bytes) -> tuple[int, ...]:
    """Numbers (from 1) of pages in the closed file at `path` whose seal does not fit; `salt` as the file was made with.

    The file is only read, and a log beside it is not looked at. Raises ports.store errors.
    """
    with _named_failures(), contextlib.closing(_connected(path, key + salt, is_only_read=True)) as connection:
        told = [str(line) for (line,) in connection.execute("PRAGMA cipher_integrity_check")]
    return tuple(int(found[1]) for line in told if (found := _BROKEN_PAGE.fullmatch(line)))


def salt_of(path: Path) -> bytes:
    """What the file's seals were made with besides its key. Raises OSError."""
    with path.open("rb") as file:
        return file.read(SALT_BYTES)


def rekey(path: Path, old: bytes, new: bytes) -> None:
    """Encrypt the file at `path` anew, in one transaction of SQLite: after a crash it has one key or the other.

    Nobody else may have it open. Raises ports.store errors.
    """
    with _named_failures(), contextlib.closing(_connected(path, old)) as connection:
        _set_promises(connection, None)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # no page under the old key may wait in the log
        connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def shrink(path: Path, key: bytes) -> None:
    """Write the file anew without what was deleted in it, and nothing in its log; what goes is overwritten.

    Others may have it open; while one of them reads, the log stays as it is. Raises StoreError then, and as above.
    """
    with _named_failures(), contextlib.closing(_connected(path, key)) as connection:
        _set_promises(connection, None)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise StoreError(cause=LOCKED)


def is_in_transaction(connection: Connection) -> bool:
    """Whether a transaction is open; a full disk and some other failures make SQLite roll back by itself."""
    return bool(getattr(connection.connection.driver_connection, "in_transaction", False))


def _connected(path: Path, key: bytes, *, is_only_read: bool = False) -> Any:  # noqa: ANN401 - a module without types
    connection = sqlcipher3.dbapi2.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1" if is_only_read else str(path),
        uri=is_only_read,
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA cipher_log_level = NONE")  # a line for each page of a damaged file, to nobody's use
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _engine(path: Path, key: bytes) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connected(path, key),
        module=sqlcipher3.dbapi2,
        poolclass=QueuePool,
        pool_size=MAX_CONNECTIONS,
        max_overflow=0,
        pool_reset_on_return=None,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_promises)
    # The transactions are ours (BEGIN IMMEDIATE); SQLAlchemy must not begin, commit or roll back beside them.
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _set_promises(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DB-API connection
    """WAL with FULL is not negotiable: with NORMAL, power cuts lost a third of the acknowledged commits (ADR 0001)."""
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"cache_size = -{CACHE_KIB}",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


class _named_failures(contextlib.AbstractContextManager[None]):  # noqa: N801 - reads as a statement
    """Turns SQLite's failures into the known errors of `ports.store`."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, sqlcipher3.dbapi2.Error) or isinstance(error, DatabaseError):
            raise _named(str(cause)) from error


def _named(sqlite_message: str) -> StoreError:
    if "full" in sqlite_message:
        return DiskFull()
    if "not a database" in sqlite_message or "malformed" in sqlite_message or "encrypted" in sqlite_message:
        return StoreDamaged()
    return StoreError(cause=sqlite_message)
