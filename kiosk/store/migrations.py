"""Schema versions by `PRAGMA user_version`: copy first, then step by step; a newer file is refused."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, select

from kiosk.ports.store import StoreNewer
from kiosk.store import tables
from kiosk.store.database import Database
from kiosk.store.people import SqlPeople
from sync.protocol import codec
from sync.protocol.records import HouseholdRecord

HOUSEHOLDS_AT_ONCE = 500
"""As a page of records; decoded households of a whole city do not fit an old laptop's memory."""

Step = Callable[[Connection], None]


def _first(connection: Connection) -> None:
    tables.metadata.create_all(connection)


def _second(connection: Connection) -> None:
    """A place for what was written under a former name; a file made today has it already."""
    tables.former_outbox.create(connection, checkfirst=True)


def _third(connection: Connection) -> None:
    """Search rows know their record mode; they are made anew out of the households, which say all."""
    for table in (tables.person, tables.name_token):
        table.drop(connection)
        table.create(connection)
    rows = connection.execute(select(tables.household.c.body, tables.household.c.ledger_version)).all()
    for start in range(0, len(rows), HOUSEHOLDS_AT_ONCE):
        part = rows[start : start + HOUSEHOLDS_AT_ONCE]
        SqlPeople(connection).put_all([(codec.decode(row.body, HouseholdRecord), row.ledger_version) for row in part])


STEPS: tuple[Step, ...] = (_first, _second, _third)
"""Step n takes a file from version n to n + 1; append only, for files of every released version exist."""


def migrate(database: Database, steps: tuple[Step, ...] = STEPS) -> Path | None:
    """Bring the file to the newest schema; returns the copy made before, or None where nothing had to change.

    Raises StoreNewer for a file of a newer program, StoreDamaged for a wrong key or a damaged file.
    """
    version = _version(database)
    if version > len(steps):
        raise StoreNewer(version=version, ours=len(steps))
    if version == len(steps):
        return None
    copy = _copy(database, version) if version else None
    with database.writing() as connection:
        for step in steps[version:]:
            step(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {len(steps)}")
    return copy


def _version(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _copy(database: Database, version: int) -> Path:
    """The whole file as it is now, still encrypted, beside it."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = database.path.with_name(f"{database.path.stem}-before-{version + 1}{database.path.suffix}")
    partial = copy.with_suffix(".partial")
    shutil.copy2(database.path, partial)
    with contextlib.suppress(FileNotFoundError):
        copy.unlink()
    partial.rename(copy)
    return copy
