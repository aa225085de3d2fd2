"""Schema versions by `PRAGMA user_version`: copy first, then step by step; a newer file is refused."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select

from kiosk.ports.store import StoreNewer
from kiosk.store import tables
from kiosk.store.database import Database
from kiosk.store.durable import copy_durably
from kiosk.store.first_tables import VERSION_1
from kiosk.store.people import SqlPeople
from sync.protocol import codec
from sync.protocol.records import HouseholdRecord
from sync.protocol.sightings import FIRST_FORMER, SightingLine, digest_of

HOUSEHOLDS_AT_ONCE = 500
"""As a page of records; decoded households of a whole city do not fit an old laptop's memory."""

Step = Callable[[Connection], None]


def _run(*statements: str) -> Step:
    def step(connection: Connection) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    return step


_SECOND = _run(
    """
    CREATE TABLE former_outbox (
        device_id TEXT NOT NULL, seq INTEGER NOT NULL, event_id BLOB NOT NULL, aggregate BLOB NOT NULL,
        type TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, written_us INTEGER NOT NULL, settled_us INTEGER,
        digest BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (device_id, seq)
    )
    """
)
"""A place for what was written under a former name."""

_THIRD = _run(
    "DROP TABLE person",
    "DROP TABLE name_token",
    """
    CREATE TABLE person (
        person_id BLOB NOT NULL, household_id BLOB NOT NULL, name TEXT NOT NULL, kana TEXT NOT NULL, birth_date TEXT,
        address TEXT NOT NULL, reception_no TEXT NOT NULL, operation_id TEXT NOT NULL, record_mode TEXT NOT NULL,
        is_here BOOLEAN NOT NULL, since_us INTEGER NOT NULL, PRIMARY KEY (person_id, household_id)
    )
    """,
    "CREATE INDEX person_by_household ON person (household_id)",
    """
    CREATE TABLE name_token (
        token TEXT NOT NULL, person_id BLOB NOT NULL, household_id BLOB NOT NULL, names TEXT NOT NULL,
        record_mode TEXT NOT NULL, PRIMARY KEY (token, person_id, household_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX name_token_by_household ON name_token (household_id)",
)
"""Search rows know their record mode."""

_FOURTH = _run(
    """
    CREATE TABLE paper (
        paper_ref TEXT NOT NULL, household_id BLOB NOT NULL, PRIMARY KEY (paper_ref, household_id)
    ) WITHOUT ROWID
    """
)
"""Households are found by the sheet that they were typed from. No program wrote a sheet's number before this step."""

_FIFTH = _run(
    """
    CREATE TABLE roster_line (
        household_id BLOB NOT NULL, position INTEGER NOT NULL, person_id BLOB NOT NULL, operation_id TEXT NOT NULL,
        shelter_id TEXT NOT NULL, record_mode TEXT NOT NULL, received_at_us INTEGER NOT NULL,
        reception_no TEXT NOT NULL, method TEXT NOT NULL, stay_type TEXT NOT NULL, living_group TEXT NOT NULL,
        heads INTEGER NOT NULL, open_heads INTEGER NOT NULL, name TEXT NOT NULL, kana TEXT NOT NULL, birth_date TEXT,
        sex TEXT NOT NULL, unnamed INTEGER NOT NULL, has_care BOOLEAN NOT NULL, is_protected BOOLEAN NOT NULL,
        is_public BOOLEAN NOT NULL, whereabouts TEXT NOT NULL, since_us INTEGER NOT NULL,
        last_seen_us INTEGER NOT NULL, PRIMARY KEY (household_id, position)
    )
    """,
    """
    CREATE INDEX roster_line_by_time
        ON roster_line (operation_id, shelter_id, record_mode, received_at_us, household_id)
    """,
    """
    CREATE TABLE sighting (
        number INTEGER NOT NULL PRIMARY KEY, at_us INTEGER NOT NULL, operator_id TEXT NOT NULL, kind TEXT NOT NULL,
        household_id BLOB, detail TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE kept_report (
        operation_id TEXT NOT NULL, shelter_id TEXT NOT NULL, record_mode TEXT NOT NULL, as_of_us INTEGER NOT NULL,
        due_us INTEGER, operator_id TEXT NOT NULL, figures BLOB NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (operation_id, shelter_id, record_mode, as_of_us)
    )
    """,
)
"""Lines of the roster, which know who is hidden and who is out; sightings; reports that were made."""

_SIXTH = _run(
    "ALTER TABLE household ADD COLUMN heads_here INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE household ADD COLUMN heads_staying INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE household ADD COLUMN last_seen_us INTEGER NOT NULL DEFAULT 0",
    """
    UPDATE household SET last_seen_us = received_at_us, heads_here = CASE WHEN undone THEN 0 ELSE heads END,
        heads_staying = CASE WHEN undone THEN 0 ELSE heads END
    """,
    "ALTER TABLE person ADD COLUMN whereabouts TEXT NOT NULL DEFAULT ''",
    "UPDATE person SET whereabouts = 'here' WHERE is_here",
)
"""Who is here, and who has a place here though they are out. Before this step nobody could go."""

_SEVENTH = _run(
    "DELETE FROM roster_line",
    "ALTER TABLE roster_line ADD COLUMN birth_date_raw TEXT NOT NULL DEFAULT ''",
    """
    CREATE INDEX roster_line_hidden ON roster_line (operation_id, shelter_id, record_mode) WHERE is_protected = 1
    """,
    """
    CREATE TABLE roster_sum (
        operation_id TEXT NOT NULL, shelter_id TEXT NOT NULL, record_mode TEXT NOT NULL, stay_type TEXT NOT NULL,
        method TEXT NOT NULL, living_group TEXT NOT NULL, make_up TEXT NOT NULL, households INTEGER NOT NULL,
        PRIMARY KEY (operation_id, shelter_id, record_mode, stay_type, method, living_group, make_up)
    ) WITHOUT ROWID
    """,
    "DROP INDEX household_by_number",
    "CREATE INDEX household_by_number ON household (reception_no, household_id)",
)
"""Sums of the roster, which are kept as lines are written: so all lines are written anew. Ages as they were said."""


def _eighth(connection: Connection) -> None:
    """Sightings hold each other's fingerprints; those that were written before are chained as they stand."""
    connection.exec_driver_sql("ALTER TABLE sighting ADD COLUMN former BLOB NOT NULL DEFAULT x''")
    connection.exec_driver_sql("ALTER TABLE sighting ADD COLUMN digest BLOB NOT NULL DEFAULT x''")
    query = "SELECT number, at_us, operator_id, kind, household_id, detail FROM sighting ORDER BY number"
    former = FIRST_FORMER
    for number, at_us, operator_id, kind, household_id, detail in connection.exec_driver_sql(query).all():
        line = SightingLine(
            number=number,
            at_us=at_us,
            operator_id=operator_id,
            kind=kind,
            household_id=UUID(bytes=household_id) if household_id else None,
            detail=detail,
            former=former,
        )
        digest = digest_of(line)
        statement = "UPDATE sighting SET former = ?, digest = ? WHERE number = ?"
        connection.exec_driver_sql(statement, (former, digest, number))
        former = digest


_NINTH = _run(
    """
    CREATE TABLE participation (
        participation_id BLOB NOT NULL, record_mode TEXT NOT NULL, activity_id TEXT NOT NULL, event_id BLOB, own BLOB,
        told BLOB, told_version INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (participation_id, record_mode)
    )
    """,
    "CREATE INDEX participation_by_activity ON participation (activity_id, record_mode)",
    """
    CREATE TABLE certificate (
        number TEXT NOT NULL PRIMARY KEY, running INTEGER NOT NULL, participation_id BLOB NOT NULL,
        record_mode TEXT NOT NULL, issued_us INTEGER NOT NULL, text TEXT NOT NULL, is_revoked BOOLEAN NOT NULL
    )
    """,
)
"""Participations in activities, and the certificates that were handed out."""

_TENTH = _run(
    """
    CREATE TABLE centre_entry (
        entry_id BLOB NOT NULL, record_mode TEXT NOT NULL, kind TEXT NOT NULL, operation_id TEXT NOT NULL,
        centre_id TEXT NOT NULL, day TEXT NOT NULL, number TEXT NOT NULL, ledger_version INTEGER NOT NULL,
        body BLOB NOT NULL, waiting_version INTEGER, waiting_body BLOB, PRIMARY KEY (entry_id, record_mode)
    )
    """,
    "CREATE INDEX centre_entry_by_day ON centre_entry (operation_id, centre_id, record_mode, kind, day)",
    "CREATE INDEX centre_entry_waiting ON centre_entry (entry_id) WHERE waiting_version IS NOT NULL",
)
"""Cards, needs and teams of a volunteer centre."""

STEPS: tuple[Step, ...] = (
    _run(*VERSION_1),
    _SECOND,
    _THIRD,
    _FOURTH,
    _FIFTH,
    _SIXTH,
    _SEVENTH,
    _eighth,
    _NINTH,
    _TENTH,
)
"""Step n takes a file from version n to n + 1. Append only: files of every version exist. A step is SQL of its own and
names nothing of `tables`, which go on changing; when one is finished, `python -m tests.frozen.evenings.freeze` keeps a
file of its version for ever."""

SEARCH_ROWS_SINCE = 7
"""The newest version whose step changed `person`, `name_token` or `roster_line`. Older files get these rows anew, as
they are written today and after all steps: the households say all that is in them."""


def migrate(database: Database, steps: tuple[Step, ...] = STEPS) -> Path | None:
    """Bring the file to the newest schema; returns the copy made before, or None where nothing had to change.

    Raises StoreNewer for a file of a newer program, StoreDamaged for a wrong key or a damaged file, DiskFull where
    the copy has no room.
    """
    version = version_of(database)
    if version > len(steps):
        raise StoreNewer(version=version, ours=len(steps))
    if version == len(steps):
        return None
    copy = _copy(database, version) if version else None
    with database.writing() as connection:
        for step in steps[version:]:
            step(connection)
        if version < SEARCH_ROWS_SINCE <= len(steps):
            _make_search_rows_anew(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {len(steps)}")
    return copy


def _make_search_rows_anew(connection: Connection) -> None:
    rows = connection.execute(select(tables.household.c.body, tables.household.c.ledger_version)).all()
    for start in range(0, len(rows), HOUSEHOLDS_AT_ONCE):
        part = rows[start : start + HOUSEHOLDS_AT_ONCE]
        SqlPeople(connection).put_all([(codec.decode(row.body, HouseholdRecord), row.ledger_version) for row in part])


def version_of(database: Database) -> int:
    """Which schema the file has; 0 for an empty one. Raises StoreDamaged for a wrong key or a damaged file."""
    with database.reading() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def is_newer(path: Path, key: bytes, steps: tuple[Step, ...] = STEPS) -> bool:
    """Whether a newer program wrote the file at `path`. Raises as `version_of`."""
    database = Database(path, key)
    try:
        return version_of(database) > len(steps)
    finally:
        database.close()


def copies_before(database: Path) -> list[Path]:
    """What migrations left beside the file: each the whole file as the program before it closed it."""
    return sorted(database.parent.glob(f"{database.stem}-before-*{database.suffix}"))


def _copy(database: Database, version: int) -> Path:
    """The whole file as it is now, still encrypted, beside it."""
    database.fold()
    copy = database.path.with_name(f"{database.path.stem}-before-{version + 1}{database.path.suffix}")
    copy_durably(database.path, copy)
    return copy
