"""The mirror as the sync thread uses it: a page of records and its cursor, written together."""

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError

from kiosk.desk.site_change import FEED_RESTART_SETTING
from kiosk.store import sync_centre
from kiosk.store.database import Database, is_in_transaction
from kiosk.store.own_shelter import forget_arrival
from kiosk.store.people import SqlPeople
from kiosk.store.purging import OF_PERSONS, purged_operations
from kiosk.store.purging_activities import OF_ACTIVITIES, purged_activities
from kiosk.store.settings import SqlSettings
from kiosk.store.standing import CURSOR_SETTING, begin_anew
from kiosk.store.sync_households import HouseholdPage, key_of, unconfirmed_among
from kiosk.store.sync_outbox import settle
from kiosk.store.tables import elsewhere, record, waiting_record
from kiosk.store.venue import take_told
from sync.protocol import codec
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.messages import FeedPage
from sync.protocol.records import (
    ArrivalRecord,
    ElsewhereRecord,
    FeedItem,
    HouseholdRecord,
    Record,
    UnknownRecord,
    VerdictRecord,
    record_of,
)
from sync.protocol.values import ArrivalState
from sync.protocol.venue_records import ParticipationRecord

EPOCH_SETTING = "feed_epoch"
RECORDS_PER_COMMIT = 100
"""A hundred households take the writer's lock for a tenth of a second; whoever stands at the desk waits no longer."""
_UNFIT = (IntegrityError, OverflowError, UnicodeError)
"""What the file says of a record that no table takes: a person twice, a number beyond 64 bits, half a character."""
_KEEPING = insert(record)
_KEEP = _KEEPING.on_conflict_do_update(
    index_elements=["kind", "key"],
    set_={"version": _KEEPING.excluded.version, "body": _KEEPING.excluded.body},
    where=_KEEPING.excluded.version >= record.c.version,
)
_PUTTING = insert(elsewhere)
_PUT_ELSEWHERE = _PUTTING.on_conflict_do_update(
    index_elements=["person_id", "operation_id"],
    set_={"shelter_id": _PUTTING.excluded.shelter_id, "since_us": _PUTTING.excluded.since_us},
)
_FORGET_ELSEWHERE = delete(elsewhere).where(
    elsewhere.c.person_id == bindparam("who"),
    elsewhere.c.operation_id == bindparam("operation"),
    elsewhere.c.shelter_id == bindparam("place"),  # whoever left this shelter may be known at another one by now
)
"""Statements that are built once: a page has some 500 records, and building one costs more than carrying it out."""
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

        An older record never replaces a newer one, and one that cannot be read or written stops no other. A long page
        is several commits, so that the desk waits for none of them; the cursor is in the last one, and until then the
        whole page is asked for again, which changes nothing.
        """
        portions = _portions(page.items)
        for number, items in enumerate(portions, start=1):
            with self._database.writing() as connection:
                settings = SqlSettings(connection)
                cursor = _cursor(connection)
                is_other_ledger = settings.get(EPOCH_SETTING) not in (None, page.epoch.encode())
                if number == 1 and (is_other_ledger or page.cursor < cursor):
                    begin_anew(connection)
                _apply_page(connection, items, page.ledger_time_us)
                if number < len(portions):
                    continue
                _apply_waiting(connection)
                sync_centre.take_up_waiting(connection)
                # A page after our old cursor leaves out what came before it: of another epoch, all is asked for again.
                settings.put(CURSOR_SETTING, b"0" if is_other_ledger and cursor else str(page.cursor).encode())
                settings.put(EPOCH_SETTING, page.epoch.encode())


def _portions(items: Sequence[FeedItem]) -> list[Sequence[FeedItem]]:
    """`items` in as many commits as they take; one, where there are none."""
    return [items[start : start + RECORDS_PER_COMMIT] for start in range(0, max(1, len(items)), RECORDS_PER_COMMIT)]


def _cursor(connection: Connection) -> int:
    return int(SqlSettings(connection).get(CURSOR_SETTING) or b"0")


def _apply_page(connection: Connection, items: Sequence[FeedItem], ledger_time_us: int) -> None:
    """All records together; where the file objects to one of them, each by itself, so that one stops no other."""
    readable = [(item, found) for item in items if (found := _read(connection, item)) is not None]
    if _objection(connection, lambda: _apply_records(connection, readable, ledger_time_us)) is None:
        return
    for item, found in readable:
        alone = [(item, found)]
        refused = _objection(connection, lambda alone=alone: _apply_records(connection, alone, ledger_time_us))  # type: ignore[misc]
        if refused is not None:
            _log.error("record kept unread: %s", type(refused).__name__)
            _keep(connection, item)


def _read(connection: Connection, item: FeedItem) -> Record | None:
    """The record in `item`; one that this program cannot read is kept for a later one."""
    try:
        return record_of(item)
    except (UnknownRecord, codec.Malformed) as error:
        _log.warning("record kept unread: %s %s", item.kind, type(error).__name__)
        _keep(connection, item)
        return None


def _apply_records(connection: Connection, readable: Sequence[tuple[FeedItem, Record]], ledger_time_us: int) -> None:
    keys = [key_of(found) for _, found in readable if isinstance(found, HouseholdRecord)]
    households = HouseholdPage(connection, keys)
    purged = purged_operations(connection)
    has_activities = any(isinstance(found, OF_ACTIVITIES) for _, found in readable)
    purged_too = purged_activities(connection) if has_activities else frozenset()
    for item, found in readable:
        if _is_purged(found, purged, purged_too):
            is_taken = True
        elif isinstance(found, HouseholdRecord):
            is_taken = households.take(item, found)
        else:
            is_taken = _is_taken(connection, item, found, ledger_time_us)
        if not is_taken:
            _keep(connection, item)
    households.flush()


def _is_purged(found: Record, operations: frozenset[str], activities: frozenset[str]) -> bool:
    """Whether a record tells of what headquarters had purged here: nobody of that comes down again."""
    if isinstance(found, OF_PERSONS):
        return found.operation_id in operations
    return isinstance(found, OF_ACTIVITIES) and found.activity_id in activities


def _is_taken(connection: Connection, item: FeedItem, found: Record, ledger_time_us: int) -> bool:
    """Whether a record that is no household has a place of its own; all others are kept as they came."""
    match found:
        case ElsewhereRecord():
            return _apply_elsewhere(connection, found)
        case VerdictRecord(verdict=verdict):
            return settle(connection, [verdict], ledger_time_us) > 0
        case ParticipationRecord():
            take_told(connection, found, item.version)
            return True
        case ArrivalRecord(arrival_id=arrival_id, state=state) if state is not ArrivalState.WAITING:
            forget_arrival(connection, arrival_id)
            return True
        case VolunteerRecord() | NeedRecord() | TeamRecord():
            return sync_centre.take(connection, item, found)
        case _:
            return False


def _objection(connection: Connection, write: Callable[[], None]) -> Exception | None:
    """What the file objects to in what `write` writes, of which then nothing is left; None where it took all."""
    try:
        with _savepoint(connection):
            write()
    except _UNFIT as error:
        return error
    return None


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
    connection.execute(_KEEP, {"kind": item.kind, "key": item.key, "version": item.version, "body": item.body})


def _apply_waiting(connection: Connection) -> None:
    rows = connection.execute(select(waiting_record)).all()
    unconfirmed = unconfirmed_among(connection, [row.household_id for row in rows]) if rows else frozenset()
    for row in (one for one in rows if one.household_id not in unconfirmed):
        found = codec.decode(row.body, HouseholdRecord)
        item = FeedItem("household", str(UUID(bytes=row.household_id)), row.version, row.body)
        refused = _objection(connection, lambda found=found, row=row: SqlPeople(connection).put(found, row.version))  # type: ignore[misc]
        if refused is not None:
            _log.error("record kept unread: %s", type(refused).__name__)
            _keep(connection, item)
        connection.execute(delete(waiting_record).where(waiting_record.c.household_id == row.household_id))


def _apply_elsewhere(connection: Connection, found: ElsewhereRecord) -> bool:
    who = {"who": found.person_id.bytes, "operation": found.operation_id, "place": found.shelter_id}
    if found.gone:
        connection.execute(_FORGET_ELSEWHERE, who)
        return True
    values = {
        "person_id": found.person_id.bytes,
        "operation_id": found.operation_id,
        "shelter_id": found.shelter_id,
        "since_us": found.since_us,
    }
    connection.execute(_PUT_ELSEWHERE, values)
    return True
