"""The mirror as the sync thread uses it: a page of records and its cursor, written together."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from uuid import UUID

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError

from kiosk.desk.site_change import FEED_RESTART_SETTING
from kiosk.store.database import Database, is_in_transaction
from kiosk.store.people import SqlPeople
from kiosk.store.standing import CURSOR_SETTING, begin_anew
from kiosk.store.sync_outbox import settling
from kiosk.store.tables import elsewhere, household, outbox, record, waiting_record
from kiosk.store.unit_of_work import SqlSettings
from sync.engine import RowState
from sync.protocol import codec
from sync.protocol.messages import FeedPage
from sync.protocol.records import (
    ElsewhereRecord,
    FeedItem,
    HouseholdRecord,
    Record,
    UnknownRecord,
    VerdictRecord,
    record_of,
)
from sync.protocol.values import RecordMode

EPOCH_SETTING = "feed_epoch"
_UNCONFIRMED = (RowState.NEW.value, RowState.SENT.value, RowState.HELD.value)
_UNFIT = (IntegrityError, OverflowError, UnicodeError)
"""What the file says of a record that no table takes: a person twice, a number beyond 64 bits, half a character."""
_log = logging.getLogger(__name__)


class SyncMirror:
    """The port `engine.Mirror` over the file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self) -> int:
        """Up to where the records are here."""
        with self._database.reading() as connection:
            wants_restart = SqlSettings(connection).get(FEED_RESTART_SETTING) is not None
            cursor = _cursor(connection)
        return self._restart() if wants_restart else cursor

    def _restart(self) -> int:
        """The desk moved: all records are asked for again. Done here, so that no page in flight undoes it."""
        with self._database.writing() as connection:
            SqlSettings(connection).put(FEED_RESTART_SETTING, None)
            SqlSettings(connection).put(CURSOR_SETTING, b"0")
        return 0

    def apply(self, page: FeedPage) -> None:
        """Write a page; households with unconfirmed facts of our own wait beside until those are settled.

        An older record never replaces a newer one, and one that cannot be read or written stops no other.
        """
        with self._database.writing() as connection:
            settings = SqlSettings(connection)
            cursor = _cursor(connection)
            is_other_ledger = settings.get(EPOCH_SETTING) not in (None, page.epoch.encode())
            if is_other_ledger or page.cursor < cursor:
                begin_anew(connection)
            for item in page.items:
                _apply(connection, item, page.ledger_time_us)
            _apply_waiting(connection)
            # A page after our old cursor leaves out what came before it: from another epoch, all is asked for again.
            settings.put(CURSOR_SETTING, b"0" if is_other_ledger and cursor else str(page.cursor).encode())
            settings.put(EPOCH_SETTING, page.epoch.encode())


def _cursor(connection: Connection) -> int:
    return int(SqlSettings(connection).get(CURSOR_SETTING) or b"0")


def _apply(connection: Connection, item: FeedItem, ledger_time_us: int) -> None:
    try:
        found = record_of(item)
    except (UnknownRecord, codec.Malformed) as error:
        _log.warning("record kept unread: %s %s", item.kind, type(error).__name__)
        _keep(connection, item)
        return
    if not _is_taken(connection, lambda: _apply_record(connection, item, found, ledger_time_us)):
        _keep(connection, item)


def _apply_record(connection: Connection, item: FeedItem, found: Record, ledger_time_us: int) -> None:
    match found:
        case HouseholdRecord():
            _apply_household(connection, item, found)
        case ElsewhereRecord():
            _apply_elsewhere(connection, found)
        case VerdictRecord(verdict=verdict):
            if not connection.execute(settling(verdict, ledger_time_us)).rowcount:
                _keep(connection, item)
        case _:
            _keep(connection, item)


def _is_taken(connection: Connection, write: Callable[[], None]) -> bool:
    """Whether the file took what `write` writes; what it refuses as unfit leaves no trace."""
    try:
        with _savepoint(connection):
            write()
    except _UNFIT as error:
        _log.error("record kept unread: %s", type(error).__name__)
        return False
    return True


@contextlib.contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql("SAVEPOINT one_record")
    try:
        yield
    except BaseException:
        if is_in_transaction(connection):
            connection.exec_driver_sql("ROLLBACK TO one_record")
            connection.exec_driver_sql("RELEASE one_record")
        raise
    connection.exec_driver_sql("RELEASE one_record")


def _keep(connection: Connection, item: FeedItem) -> None:
    values = {"kind": item.kind, "key": item.key, "version": item.version, "body": item.body}
    statement = insert(record).values(values)
    is_newer = statement.excluded.version >= record.c.version
    connection.execute(
        statement.on_conflict_do_update(index_elements=["kind", "key"], set_=values, where=is_newer),
    )


def _apply_household(connection: Connection, item: FeedItem, found: HouseholdRecord) -> None:
    """Writes the record, or lays it beside while our own facts of the household are on their way."""
    key = found.household.household_id.bytes
    if item.version < _known_version(connection, key):
        return
    if _is_practice_over_real(connection, key, found):
        _keep(connection, item)
        return
    if _is_unconfirmed(connection, key):
        values = {"household_id": key, "version": item.version, "body": item.body}
        statement = insert(waiting_record).values(values)
        connection.execute(statement.on_conflict_do_update(index_elements=["household_id"], set_=values))
        return
    SqlPeople(connection).put(found, item.version)
    connection.execute(delete(waiting_record).where(waiting_record.c.household_id == key))


def _apply_waiting(connection: Connection) -> None:
    for row in connection.execute(select(waiting_record)).all():
        if _is_unconfirmed(connection, row.household_id):
            continue
        found = codec.decode(row.body, HouseholdRecord)
        item = FeedItem("household", str(UUID(bytes=row.household_id)), row.version, row.body)
        if not _is_taken(connection, lambda found=found, row=row: SqlPeople(connection).put(found, row.version)):  # type: ignore[misc]
            _keep(connection, item)
        connection.execute(delete(waiting_record).where(waiting_record.c.household_id == row.household_id))


def _known_version(connection: Connection, key: bytes) -> int:
    """The version of the newest record of a household that is here, be it written or waiting; 0 for none."""
    written = select(household.c.ledger_version.label("version")).where(household.c.household_id == key)
    waiting = select(waiting_record.c.version).where(waiting_record.c.household_id == key)
    both = written.union_all(waiting).subquery()
    return int(connection.execute(select(func.max(both.c.version))).scalar() or 0)


def _is_practice_over_real(connection: Connection, key: bytes, found: HouseholdRecord) -> bool:
    """Whether `found` is of a drill or a test and would stand in the place of a real reception."""
    query = select(household.c.record_mode).where(household.c.household_id == key)
    standing = connection.execute(query).scalar()
    return standing == RecordMode.REAL.value and found.record_mode is not RecordMode.REAL


def _is_unconfirmed(connection: Connection, key: bytes) -> bool:
    query = select(outbox.c.seq).where(outbox.c.aggregate == key, outbox.c.state.in_(_UNCONFIRMED))
    return connection.execute(query.limit(1)).first() is not None


def _apply_elsewhere(connection: Connection, found: ElsewhereRecord) -> None:
    if found.gone:
        connection.execute(
            delete(elsewhere).where(
                elsewhere.c.person_id == found.person_id.bytes,
                elsewhere.c.operation_id == found.operation_id,
                # Whoever left this shelter may be known at another one by now.
                elsewhere.c.shelter_id == found.shelter_id,
            )
        )
        return
    values = {
        "person_id": found.person_id.bytes,
        "operation_id": found.operation_id,
        "shelter_id": found.shelter_id,
        "since_us": found.since_us,
    }
    statement = insert(elsewhere).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["person_id", "operation_id"], set_=values))
