"""The mirror as the sync thread uses it: a page of records and its cursor, written together."""

import logging
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.database import Database
from kiosk.store.people import SqlPeople
from kiosk.store.sync_outbox import settling
from kiosk.store.tables import elsewhere, outbox, record, waiting_record
from kiosk.store.unit_of_work import SqlSettings
from sync.engine import RowState
from sync.protocol import codec
from sync.protocol.messages import FeedPage
from sync.protocol.records import (
    ElsewhereRecord,
    FeedItem,
    HouseholdRecord,
    UnknownRecord,
    VerdictRecord,
    record_of,
)

CURSOR_SETTING = "feed_cursor"
_UNCONFIRMED = (RowState.NEW.value, RowState.SENT.value, RowState.HELD.value)
_log = logging.getLogger(__name__)


class SyncMirror:
    """The port `engine.Mirror` over the file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self) -> int:
        """Up to where the records are here."""
        with self._database.reading() as connection:
            return int(SqlSettings(connection).get(CURSOR_SETTING) or b"0")

    def apply(self, page: FeedPage) -> None:
        """Write a page; households with unconfirmed facts of our own wait beside until those are settled."""
        with self._database.writing() as connection:
            for item in page.items:
                _apply(connection, item, page.ledger_time_us)
            _apply_waiting(connection)
            SqlSettings(connection).put(CURSOR_SETTING, str(page.cursor).encode())


def _apply(connection: Connection, item: FeedItem, ledger_time_us: int) -> None:
    try:
        found = record_of(item)
    except (UnknownRecord, codec.Malformed) as error:
        _log.warning("record kept unread: %s %s", item.kind, type(error).__name__)
        _keep(connection, item)
        return
    if isinstance(found, HouseholdRecord):
        _apply_household(connection, found, item.version)
    elif isinstance(found, ElsewhereRecord):
        _apply_elsewhere(connection, found)
    elif isinstance(found, VerdictRecord):
        connection.execute(settling(found.verdict, ledger_time_us))
    else:
        _keep(connection, item)


def _keep(connection: Connection, item: FeedItem) -> None:
    values = {"kind": item.kind, "key": item.key, "version": item.version, "body": item.body}
    statement = insert(record).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["kind", "key"], set_=values))


def _apply_household(connection: Connection, found: HouseholdRecord, version: int) -> None:
    key = found.household.household_id
    if not _is_unconfirmed(connection, key):
        SqlPeople(connection).put(found, version)
        connection.execute(delete(waiting_record).where(waiting_record.c.household_id == key.bytes))
        return
    values = {"household_id": key.bytes, "version": version, "body": codec.encode(found)}
    statement = insert(waiting_record).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["household_id"], set_=values))


def _apply_waiting(connection: Connection) -> None:
    for row in connection.execute(select(waiting_record)).all():
        if not _is_unconfirmed(connection, UUID(bytes=row.household_id)):
            SqlPeople(connection).put(codec.decode(row.body, HouseholdRecord), row.version)
            connection.execute(delete(waiting_record).where(waiting_record.c.household_id == row.household_id))


def _is_unconfirmed(connection: Connection, household_id: UUID) -> bool:
    query = select(outbox.c.seq).where(
        outbox.c.aggregate == household_id.bytes,
        outbox.c.state.in_(_UNCONFIRMED),
    )
    return connection.execute(query.limit(1)).first() is not None


def _apply_elsewhere(connection: Connection, found: ElsewhereRecord) -> None:
    if found.gone:
        connection.execute(
            delete(elsewhere).where(
                elsewhere.c.person_id == found.person_id.bytes,
                elsewhere.c.operation_id == found.operation_id,
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
