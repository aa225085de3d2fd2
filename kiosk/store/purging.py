"""An operation's persons in the file: what would go by headquarters' order, what bars it, and how they go."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from kiosk.desk.drafts import DRAFT_SETTING
from kiosk.desk.paper import PILE_SETTING
from kiosk.domain.retention import KeptEvent, LedgerWord, may_purge, word_behind_corrections
from kiosk.ports.purging import STATISTICS_SETTING, PurgeBar, PurgeLook
from kiosk.ports.restoring import RESTORED_SETTING, Restored
from kiosk.ports.sightings import SightingKind
from kiosk.store import tables
from kiosk.store.listening import is_listening
from kiosk.store.outbox import UNSETTLED
from kiosk.store.roster import SqlRoster
from kiosk.store.settings import SqlSettings
from kiosk.store.shelf import SqlShelf
from kiosk.store.standing import standing_in
from kiosk.store.tables import former_outbox, household, outbox, record, setting, sighting, waiting_record
from sync.engine import RowState
from sync.protocol import codec, events
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.events import Event, SightingNoted
from sync.protocol.purge_order import PurgeOrder
from sync.protocol.records import (
    ArrivalRecord,
    DiscrepancyRecord,
    ElsewhereRecord,
    FeedItem,
    HouseholdRecord,
    PurgeOrderRecord,
    UnknownRecord,
    kind_of_shape,
    record_of,
)
from sync.protocol.values import RecordMode

NOBODY = bytes(16)
"""The aggregate of an emptied fact: some households' ids are derived from their codes."""
OF_PERSONS = (
    HouseholdRecord,
    ArrivalRecord,
    DiscrepancyRecord,
    ElsewhereRecord,
    VolunteerRecord,
    NeedRecord,
    TeamRecord,
)
"""Records that tell of persons of one operation; those of organisers' activities belong to none."""
_ORDER = kind_of_shape(PurgeOrderRecord)
_WAITING = (*UNSETTLED, RowState.SHELF.value)
_CONFIRMED = (RowState.SETTLED.value, RowState.CORRECTED.value)
_DOCUMENTS = (SightingKind.EXPORTED.value, SightingKind.PRINTED.value)


class SqlPurging:
    """The port `Purging` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def orders(self) -> tuple[bytes, ...]:
        """The signed orders that came."""
        bodies = self._connection.execute(select(record.c.body).where(record.c.kind == _ORDER).order_by(record.c.key))
        return tuple(codec.decode(body, PurgeOrderRecord).order for body in bodies.scalars())

    def keep_order(self, operation_id: str, order: bytes) -> None:
        """An order that came as a file; the ledger's own feed replaces it."""
        body = codec.encode(PurgeOrderRecord(operation_id=operation_id, order=order))
        self._connection.execute(delete(record).where(record.c.kind == _ORDER, record.c.key == operation_id))
        self._connection.execute(record.insert().values(kind=_ORDER, key=operation_id, version=0, body=body))

    def look(self, operation_id: str) -> PurgeLook:
        """What would go, and what bars it."""
        here = select(func.count(), func.coalesce(func.sum(household.c.heads), 0))
        households, persons = self._connection.execute(here.where(household.c.operation_id == operation_id)).one()
        waiting = select(func.count()).where(outbox.c.state.in_(_WAITING))
        unsettled = self._connection.execute(waiting).scalar_one()
        drafts = select(func.count()).where(setting.c.name.in_((DRAFT_SETTING, PILE_SETTING)))
        kept = [_kept(row) for row in self._facts()]
        return PurgeLook(
            operation_id=operation_id,
            households=households,
            persons=persons,
            facts=sum(one.operation_id == operation_id for one in kept),
            drafts=self._connection.execute(drafts).scalar_one(),
            unsettled=unsettled + self._never_told(),
            bars=tuple(self._bars(operation_id, kept, unsettled + self._never_told())),
            documents=self._documents(),
        )

    def _bars(self, operation_id: str, kept: list[KeptEvent], unsettled: int) -> Iterator[PurgeBar]:
        standing = standing_in(self._connection)
        if unsettled:
            yield PurgeBar.UNSETTLED
        if SqlShelf(self._connection).is_forked():
            yield PurgeBar.FORKED
        if standing is None or is_listening(self._connection):
            yield PurgeBar.UNHEARD
        elif not unsettled:
            word = word_behind_corrections(LedgerWord(standing.told_at_us, standing.high_water), kept)
            order = PurgeOrder(operation_id, standing.told_at_us)
            if not all(may_purge(one, word, order) for one in kept if one.operation_id == operation_id):
                yield PurgeBar.BEHIND
        restored = SqlSettings(self._connection).get(RESTORED_SETTING)
        if restored is not None and codec.decode(restored, Restored).unreadable:
            yield PurgeBar.DAMAGED

    def _never_told(self) -> int:
        """Facts under a former name that are not settled under today's either."""
        settled = select(outbox.c.event_id).where(outbox.c.state.in_((*_CONFIRMED, RowState.PURGED.value)))
        lost = former_outbox.c.state.not_in((*_CONFIRMED, RowState.PURGED.value))
        query = select(func.count()).where(lost, former_outbox.c.event_id.not_in(settled))
        return int(self._connection.execute(query).scalar_one())

    def _documents(self) -> dict[str, int]:
        counts = select(sighting.c.kind, func.count()).where(sighting.c.kind.in_(_DOCUMENTS)).group_by(sighting.c.kind)
        return {row[0]: row[1] for row in self._connection.execute(counts)}

    def _facts(self) -> list[Row[Any]]:
        """All facts whose words are still here, oldest first; lines of who saw what stay for ever."""
        of_persons = outbox.c.type != SightingNoted.__name__
        query = select(outbox).where(of_persons, outbox.c.state != RowState.PURGED.value).order_by(outbox.c.seq)
        return list(self._connection.execute(query))

    def places(self, operation_id: str) -> tuple[tuple[str, RecordMode], ...]:
        """The shelters and record modes in which somebody was received."""
        query = select(household.c.shelter_id, household.c.record_mode).distinct()
        rows = self._connection.execute(
            query.where(household.c.operation_id == operation_id).order_by(*query.selected_columns)
        )
        return tuple((row.shelter_id, RecordMode(row.record_mode)) for row in rows)

    def records(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> tuple[HouseholdRecord, ...]:
        """The households of one place."""
        return tuple(SqlRoster(self._connection).records(operation_id, shelter_id, record_mode))

    def take_out(self, operation_id: str) -> None:
        """Every person of the operation; what is overwritten is overwritten with nothing (`secure_delete`)."""
        connection = self._connection
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        self._empty_facts(operation_id)
        theirs = select(household.c.household_id).where(household.c.operation_id == operation_id)
        for table in (tables.name_token, tables.paper, tables.person):
            connection.execute(delete(table).where(table.c.household_id.in_(theirs)))
        for table in (tables.roster_line, tables.roster_sum, tables.elsewhere, tables.centre_entry, household):
            connection.execute(delete(table).where(table.c.operation_id == operation_id))
        for row in connection.execute(select(waiting_record)).all():
            if codec.decode(row.body, HouseholdRecord).operation_id == operation_id:
                connection.execute(delete(waiting_record).where(waiting_record.c.household_id == row.household_id))
        for row in connection.execute(select(record)).all():
            if _tells_of_persons(row, operation_id):
                connection.execute(delete(record).where(record.c.kind == row.kind, record.c.key == row.key))

    def _empty_facts(self, operation_id: str) -> None:
        emptied = {"state": RowState.PURGED.value, "aggregate": NOBODY, "data": b"", "detail": ""}
        for row in self._facts():
            if _operation_of(row) == operation_id:
                self._connection.execute(update(outbox).where(outbox.c.seq == row.seq).values(**emptied))
        for row in self._connection.execute(select(former_outbox)).all():
            if row.type != SightingNoted.__name__ and row.data and _operation_of(row) == operation_id:
                same = (former_outbox.c.device_id == row.device_id, former_outbox.c.seq == row.seq)
                self._connection.execute(update(former_outbox).where(*same).values(**emptied))

    def statistics(self, operation_id: str) -> bytes | None:
        """What stayed of an operation."""
        return SqlSettings(self._connection).get(f"{STATISTICS_SETTING}:{operation_id}")

    def keep_statistics(self, operation_id: str, statistics: bytes) -> None:
        """Write what stays."""
        SqlSettings(self._connection).put(f"{STATISTICS_SETTING}:{operation_id}", statistics)

    def all_statistics(self) -> tuple[bytes, ...]:
        """What stayed of every purged operation."""
        named = setting.c.name.startswith(f"{STATISTICS_SETTING}:", autoescape=True)
        return tuple(self._connection.execute(select(setting.c.value).where(named).order_by(setting.c.name)).scalars())


def purged_operations(connection: Connection) -> frozenset[str]:
    """The operations of which nobody is to come down again."""
    named = setting.c.name.startswith(f"{STATISTICS_SETTING}:", autoescape=True)
    names = connection.execute(select(setting.c.name).where(named)).scalars()
    return frozenset(name.partition(":")[2] for name in names)


def _kept(row: Row[Any]) -> KeptEvent:
    return KeptEvent(row.seq, _operation_of(row), row.settled_us, row.state == RowState.CORRECTED.value)


def _operation_of(row: Row[Any]) -> str:
    """Of what operation a fact tells; empty for none."""
    payload = events.payload_of(codec.decode(row.data, Event))
    return str(getattr(payload, "operation_id", ""))


def _tells_of_persons(row: Row[Any], operation_id: str) -> bool:
    """Whether a kept record tells of persons of the operation; one that cannot be read may, where it names that."""
    try:
        found = record_of(FeedItem(row.kind, row.key, max(row.version, 1), row.body))
    except (UnknownRecord, codec.Malformed):
        return operation_id.encode() in bytes(row.body) or operation_id in row.key
    return isinstance(found, OF_PERSONS) and found.operation_id == operation_id
