"""Records of a volunteer centre in the file, for the desk."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Connection, Integer, Select, cast, func, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.ports.centre import CentreKind, CentrePlace
from kiosk.store.tables import centre_entry as table
from sync.protocol import codec
from sync.protocol.centre_records import (
    CentreRecord,
    NeedRecord,
    TeamRecord,
    VolunteerRecord,
    centre_record_id,
)
from sync.protocol.values import RecordMode

RECORDS_KEPT = 8_192
"""Decoded records in memory: three days of 300 cards an hour; frozen, and found by their bytes."""
_SHAPES: dict[str, type[CentreRecord]] = {
    CentreKind.VOLUNTEER.value: VolunteerRecord,
    CentreKind.NEED.value: NeedRecord,
    CentreKind.TEAM.value: TeamRecord,
}
_PUTTING = insert(table)
_PUT = _PUTTING.on_conflict_do_update(
    index_elements=["entry_id", "record_mode"],
    set_={name: _PUTTING.excluded[name] for name in ("number", "body")},
)


class SqlCentreBook:
    """The port `CentreBook` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def volunteer(self, volunteer_id: UUID, record_mode: RecordMode) -> VolunteerRecord | None:
        """A card, taken back or not."""
        found = self._get(volunteer_id, record_mode)
        return found if isinstance(found, VolunteerRecord) else None

    def need(self, need_id: UUID, record_mode: RecordMode) -> NeedRecord | None:
        """A need, taken back or not."""
        found = self._get(need_id, record_mode)
        return found if isinstance(found, NeedRecord) else None

    def team(self, team_id: UUID, record_mode: RecordMode) -> TeamRecord | None:
        """A team with all that happened to it."""
        found = self._get(team_id, record_mode)
        return found if isinstance(found, TeamRecord) else None

    def put(self, record: CentreRecord) -> None:
        """Write a record under the version of what stands there: whatever the ledger sends next replaces it."""
        self._connection.execute(_PUT, {**row_of(record), "ledger_version": 0})

    def volunteers(self, place: CentrePlace, day: date) -> tuple[VolunteerRecord, ...]:
        """The cards of a day, oldest first."""
        query = _of(place, CentreKind.VOLUNTEER).where(table.c.day == day.isoformat())
        found = [one for one in self._records(query) if isinstance(one, VolunteerRecord)]
        return tuple(sorted(found, key=lambda one: (one.received_at_us, one.volunteer_no)))

    def needs(self, place: CentrePlace) -> tuple[NeedRecord, ...]:
        """All needs, oldest first."""
        found = [one for one in self._records(_of(place, CentreKind.NEED)) if isinstance(one, NeedRecord)]
        return tuple(sorted(found, key=lambda one: (one.taken_at_us, one.need_no)))

    def teams(self, place: CentrePlace) -> tuple[TeamRecord, ...]:
        """All teams, by day and number."""
        found = [one for one in self._records(_of(place, CentreKind.TEAM)) if isinstance(one, TeamRecord)]
        return tuple(sorted(found, key=lambda one: (one.day, len(one.team_no), one.team_no)))

    def of_operation(self, operation_id: str) -> tuple[CentreRecord, ...]:
        """Everything of all centres and record modes of an operation."""
        return tuple(self._records(select(table.c.kind, table.c.body).where(table.c.operation_id == operation_id)))

    def highest_number(self, place: CentrePlace, kind: CentreKind, letter: str, day: date | None) -> int:
        """The highest running number under this letter."""
        beginning = f"{letter}-"
        running = cast(func.substr(table.c.number, len(beginning) + 1), Integer)
        query = _of(place, kind).where(table.c.number.startswith(beginning, autoescape=True))
        if day is not None:
            query = query.where(table.c.day == day.isoformat())
        highest: int | None = self._connection.execute(query.with_only_columns(func.max(running))).scalar()
        return highest or 0

    def _get(self, entry_id: UUID, record_mode: RecordMode) -> CentreRecord | None:
        query = select(table.c.kind, table.c.body).where(
            table.c.entry_id == entry_id.bytes, table.c.record_mode == record_mode.value
        )
        found = self._records(query)
        return found[0] if found else None

    def _records(self, query: Select[tuple[str, bytes]]) -> list[CentreRecord]:
        return [_decoded(kind, body) for kind, body in self._connection.execute(query)]


def row_of(record: CentreRecord) -> dict[str, object]:
    """The record's row, without the ledger's version."""
    match record:
        case VolunteerRecord():
            kind, number = CentreKind.VOLUNTEER, record.volunteer_no
        case NeedRecord():
            kind, number = CentreKind.NEED, record.need_no
        case TeamRecord():
            kind, number = CentreKind.TEAM, record.team_no
    return {
        "entry_id": centre_record_id(record).bytes,
        "record_mode": record.record_mode.value,
        "kind": kind.value,
        "operation_id": record.operation_id,
        "centre_id": record.centre_id,
        "day": record.day.isoformat(),
        "number": number,
        "body": codec.encode(record),
    }


def _of(place: CentrePlace, kind: CentreKind) -> Select[tuple[str, bytes]]:
    return select(table.c.kind, table.c.body).where(
        table.c.operation_id == place.operation_id,
        table.c.centre_id == place.centre_id,
        table.c.record_mode == place.record_mode.value,
        table.c.kind == kind.value,
    )


@lru_cache(RECORDS_KEPT)
def _decoded(kind: str, body: bytes) -> CentreRecord:
    return codec.decode_own(body, _SHAPES[kind])
