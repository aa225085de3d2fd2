"""Records about the desk's own shelter in the file."""

from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.tables import record
from sync.protocol import codec
from sync.protocol.ids import area_key, shelter_key
from sync.protocol.records import (
    AreaRecord,
    ArrivalRecord,
    PostedCodeRecord,
    ShelterRecord,
    ShelterStateRecord,
    kind_of,
)
from sync.protocol.values import RecordMode

STATE, AREA, ARRIVAL, POSTED_CODE = "shelter_state", "area", "arrival", "posted_code"
"""Kinds of records, as they travel."""
UNKNOWN_TO_LEDGER = 0
"""The version of a record that the ledger has not sent yet; each of its own is higher."""


class SqlOwnShelter:
    """The port `OwnShelter` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def state(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> ShelterStateRecord | None:
        """How the shelter stands; None where no desk has said."""
        body = self._body(STATE, shelter_key(operation_id, shelter_id, record_mode))
        return None if body is None else codec.decode(body, ShelterStateRecord)

    def put_state(self, record: ShelterStateRecord) -> None:
        """Keep what was set here."""
        self._put(record, shelter_key(record.operation_id, record.shelter_id, record.record_mode))

    def areas(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> tuple[AreaRecord, ...]:
        """The areas that were not removed, by name."""
        beginning = area_key(operation_id, shelter_id, record_mode, "")
        query = select(record.c.body).where(record.c.kind == AREA, record.c.key.startswith(beginning, autoescape=True))
        found = [codec.decode(body, AreaRecord) for body in self._connection.execute(query).scalars()]
        return tuple(sorted((one for one in found if not one.is_removed), key=lambda one: one.name))

    def put_area(self, record: AreaRecord) -> None:
        """Keep what was set here."""
        self._put(record, area_key(record.operation_id, record.shelter_id, record.record_mode, record.name))

    def put_listed(self, record: ShelterRecord) -> None:
        """Keep a shelter of the master list as staff have completed it here."""
        self._put(record, record.shelter_id)

    def posted_code(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> str:
        """What the shelter shows for residents' phones; empty until the ledger has sent it."""
        body = self._body(POSTED_CODE, shelter_key(operation_id, shelter_id, record_mode))
        return "" if body is None else codec.decode(body, PostedCodeRecord).text

    def arrivals(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> tuple[ArrivalRecord, ...]:
        """Arrivals that nobody has confirmed or declined, earliest first; also those that nobody waits for any more."""
        query = select(record.c.body).where(record.c.kind == ARRIVAL)
        found = [codec.decode(body, ArrivalRecord) for body in self._connection.execute(query).scalars()]
        place = (operation_id, shelter_id, record_mode)
        here = [one for one in found if (one.operation_id, one.shelter_id, one.record_mode) == place]
        return tuple(sorted(here, key=lambda one: (one.announced_at_us, one.arrival_id)))

    def forget_arrival(self, arrival_id: UUID) -> None:
        """It was confirmed or declined here."""
        forget_arrival(self._connection, arrival_id)

    def _body(self, kind: str, key: str) -> bytes | None:
        query = select(record.c.body).where(record.c.kind == kind, record.c.key == key)
        body: bytes | None = self._connection.execute(query).scalar()
        return body

    def _put(self, told: ShelterStateRecord | AreaRecord | ShelterRecord, key: str) -> None:
        """In the place of what stands there, under its version: whatever the ledger sends next replaces it."""
        body = codec.encode(told)
        statement = insert(record).values(kind=kind_of(told), key=key, version=UNKNOWN_TO_LEDGER, body=body)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["kind", "key"], set_={"body": body}))


def forget_arrival(connection: Connection, arrival_id: UUID) -> None:
    """Nobody waits for it any more: only those that somebody waits for are kept, for each look reads them all."""
    connection.execute(delete(record).where(record.c.kind == ARRIVAL, record.c.key == str(arrival_id)))
