"""Persons in the file: what would go by headquarters' order, what bars it, and how they go.

Those of an operation are here, those of activities in `purging_activities`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, ScalarResult, delete, func, select, update

from kiosk.desk.drafts import DRAFT_SETTING
from kiosk.desk.paper import PILE_SETTING
from kiosk.domain.retention import KeptEvent, LedgerWord, may_purge, word_behind_corrections
from kiosk.ports.purging import (
    STATISTICS_SETTING,
    ActivitiesScope,
    HeldActivity,
    OperationScope,
    PurgeBar,
    PurgeLook,
    Scope,
)
from kiosk.ports.restoring import RESTORED_SETTING, Restored
from kiosk.ports.sightings import SightingKind
from kiosk.store import purging_activities, tables
from kiosk.store.centre import SqlCentreBook
from kiosk.store.listening import is_listening
from kiosk.store.outbox import UNSETTLED
from kiosk.store.roster import SqlRoster
from kiosk.store.settings import SqlSettings
from kiosk.store.shelf import SqlShelf
from kiosk.store.standing import standing_in
from kiosk.store.tables import centre_entry, former_outbox, household, outbox, record, setting, sighting, waiting_record
from sync.engine import RowState
from sync.protocol import codec, events
from sync.protocol.centre_records import CentreRecord, NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.events import Event, SightingNoted
from sync.protocol.papers_out import FIGURES
from sync.protocol.purge_order import ActivitiesOrder
from sync.protocol.records import (
    ActivitiesPurgeRecord,
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
"""Records that tell of persons of one operation; those of activities are in `purging_activities.OF_ACTIVITIES`."""
_WAITING = (*UNSETTLED, RowState.SHELF.value)
_CONFIRMED = (RowState.SETTLED.value, RowState.CORRECTED.value)
_DOCUMENTS = (SightingKind.EXPORTED.value, SightingKind.PRINTED.value)


class SqlPurging:
    """The port `Purging` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def orders(self) -> tuple[bytes, ...]:
        """The signed orders that came."""
        found: list[bytes] = [codec.decode(body, PurgeOrderRecord).order for body in self._bodies(PurgeOrderRecord)]
        found += [codec.decode(body, ActivitiesPurgeRecord).order for body in self._bodies(ActivitiesPurgeRecord)]
        return tuple(found)

    def _bodies(self, shape: type[PurgeOrderRecord | ActivitiesPurgeRecord]) -> ScalarResult[bytes]:
        query = select(record.c.body).where(record.c.kind == kind_of_shape(shape)).order_by(record.c.key)
        return self._connection.execute(query).scalars()

    def keep_order(self, operation_id: str, order: bytes) -> None:
        """An order that came as a file; the ledger's own feed replaces it."""
        self._keep(PurgeOrderRecord(operation_id=operation_id, order=order), operation_id)

    def keep_activities_order(self, order: ActivitiesOrder, token: bytes) -> None:
        """An order about activities that came as a file."""
        kept = ActivitiesPurgeRecord(organizer_id=order.organizer_id, ended_before=order.ended_before, order=token)
        self._keep(kept, order.order_id)

    def _keep(self, kept: PurgeOrderRecord | ActivitiesPurgeRecord, key: str) -> None:
        kind = kind_of_shape(type(kept))
        self._connection.execute(delete(record).where(record.c.kind == kind, record.c.key == key))
        self._connection.execute(record.insert().values(kind=kind, key=key, version=0, body=codec.encode(kept)))

    def scope_of(self, order: ActivitiesOrder, own_organizer_id: str) -> ActivitiesScope:
        """The activities that the order covers."""
        return purging_activities.scope_of(self._connection, order, own_organizer_id)

    def held(self, scope: ActivitiesScope) -> tuple[HeldActivity, ...]:
        """The activities of which anybody is known."""
        return purging_activities.held(self._connection, scope)

    def look(self, scope: Scope) -> PurgeLook:
        """What would go, and what bars it."""
        waiting = select(func.count()).where(outbox.c.state.in_(_WAITING))
        unsettled = self._connection.execute(waiting).scalar_one() + self._never_told()
        kept = [_kept(row, scope) for row in self._facts()]
        if isinstance(scope, OperationScope):
            seen = self._look_at_operation(scope)
        else:
            seen = purging_activities.look(self._connection, scope)
        return replace(
            seen,
            facts=sum(one.is_ordered for one in kept),
            unsettled=unsettled,
            bars=tuple(self._bars(kept, unsettled)),
            documents=self._documents(),
        )

    def _look_at_operation(self, scope: OperationScope) -> PurgeLook:
        here = select(func.count(), func.coalesce(func.sum(household.c.heads), 0))
        households, persons = self._connection.execute(here.where(household.c.operation_id == scope.operation_id)).one()
        drafts = select(func.count()).where(setting.c.name.in_((DRAFT_SETTING, PILE_SETTING)))
        cards = select(func.count()).where(centre_entry.c.operation_id == scope.operation_id)
        return PurgeLook(
            households=households,
            persons=persons,
            drafts=self._connection.execute(drafts).scalar_one(),
            cards=self._connection.execute(cards).scalar_one(),
        )

    def _bars(self, kept: list[KeptEvent], unsettled: int) -> Iterator[PurgeBar]:
        standing = standing_in(self._connection)
        if unsettled:
            yield PurgeBar.UNSETTLED
        if SqlShelf(self._connection).is_forked():
            yield PurgeBar.FORKED
        if standing is None or is_listening(self._connection):
            yield PurgeBar.UNHEARD
        elif not unsettled:
            word = word_behind_corrections(LedgerWord(standing.told_at_us, standing.high_water), kept)
            if not all(may_purge(one, word) for one in kept if one.is_ordered):
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
        """Papers and files with persons that went out; reports hold figures alone."""
        with_persons = [sighting.c.detail.not_like(f"{figures} %") for figures in FIGURES]
        of_documents = select(sighting.c.kind, func.count()).where(sighting.c.kind.in_(_DOCUMENTS), *with_persons)
        counts = of_documents.group_by(sighting.c.kind)
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

    def centre_records(self, operation_id: str) -> tuple[CentreRecord, ...]:
        """The cards, needs and teams of the operation's volunteer centres."""
        return SqlCentreBook(self._connection).of_operation(operation_id)

    def take_out(self, scope: Scope) -> None:
        """Every person of the order; what is overwritten is overwritten with nothing (`secure_delete`)."""
        self._connection.exec_driver_sql("PRAGMA secure_delete = ON")
        self._empty_facts(scope)
        if isinstance(scope, OperationScope):
            self._take_operation_out(scope.operation_id)
        else:
            purging_activities.take_out(self._connection, scope)

    def _take_operation_out(self, operation_id: str) -> None:
        connection = self._connection
        theirs = select(household.c.household_id).where(household.c.operation_id == operation_id)
        for table in (tables.name_token, tables.paper, tables.person):
            connection.execute(delete(table).where(table.c.household_id.in_(theirs)))
        for table in (tables.roster_line, tables.roster_sum, tables.elsewhere, centre_entry, household):
            connection.execute(delete(table).where(table.c.operation_id == operation_id))
        for row in connection.execute(select(waiting_record)).all():
            if codec.decode(row.body, HouseholdRecord).operation_id == operation_id:
                connection.execute(delete(waiting_record).where(waiting_record.c.household_id == row.household_id))
        for row in connection.execute(select(record)).all():
            if _tells_of_persons(row, operation_id):
                connection.execute(delete(record).where(record.c.kind == row.kind, record.c.key == row.key))

    def _empty_facts(self, scope: Scope) -> None:
        emptied = {"state": RowState.PURGED.value, "aggregate": NOBODY, "data": b"", "detail": ""}
        for row in self._facts():
            if _covers(scope, row):
                self._connection.execute(update(outbox).where(outbox.c.seq == row.seq).values(**emptied))
        for row in self._connection.execute(select(former_outbox)).all():
            if row.type != SightingNoted.__name__ and row.data and _covers(scope, row):
                same = (former_outbox.c.device_id == row.device_id, former_outbox.c.seq == row.seq)
                self._connection.execute(update(former_outbox).where(*same).values(**emptied))

    def statistics(self, operation_id: str) -> bytes | None:
        """What stayed of an operation."""
        return SqlSettings(self._connection).get(f"{STATISTICS_SETTING}:{operation_id}")

    def keep_statistics(self, operation_id: str, statistics: bytes) -> None:
        """Write what stays."""
        SqlSettings(self._connection).put(f"{STATISTICS_SETTING}:{operation_id}", statistics)

    def all_statistics(self, setting_name: str = STATISTICS_SETTING) -> tuple[bytes, ...]:
        """What stayed of every order of a kind that was carried out."""
        named = setting.c.name.startswith(f"{setting_name}:", autoescape=True)
        return tuple(self._connection.execute(select(setting.c.value).where(named).order_by(setting.c.name)).scalars())


def purged_operations(connection: Connection) -> frozenset[str]:
    """The operations of which nobody is to come down again."""
    named = setting.c.name.startswith(f"{STATISTICS_SETTING}:", autoescape=True)
    names = connection.execute(select(setting.c.name).where(named)).scalars()
    return frozenset(name.partition(":")[2] for name in names)


def _kept(row: Row[Any], scope: Scope) -> KeptEvent:
    return KeptEvent(row.seq, row.settled_us, _covers(scope, row), row.state == RowState.CORRECTED.value)


def _covers(scope: Scope, row: Row[Any]) -> bool:
    return scope.covers(events.payload_of(codec.decode(row.data, Event)))


def _tells_of_persons(row: Row[Any], operation_id: str) -> bool:
    """Whether a kept record tells of persons of the operation; one that cannot be read may, where it names that."""
    try:
        found = record_of(FeedItem(row.kind, row.key, max(row.version, 1), row.body))
    except (UnknownRecord, codec.Malformed):
        return operation_id.encode() in bytes(row.body) or operation_id in row.key
    return isinstance(found, OF_PERSONS) and found.operation_id == operation_id
