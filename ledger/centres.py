"""Volunteer centres in the ledger's tables: records as they stand, for the feed and for the figures of each day."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from ledger.centre_facts import record_of
from ledger.database import Row, Versions, among, put
from ledger.fold import Folded
from ledger.journal import parts
from ledger.tables import centre_entry
from sync.protocol import codec
from sync.protocol.centre_records import (
    CentreRecord,
    NeedRecord,
    TeamRecord,
    VolunteerRecord,
    centre_record_id,
)
from sync.protocol.records import kind_of, kind_of_shape
from sync.protocol.values import RecordMode

SHAPES: dict[str, type[CentreRecord]] = {
    kind_of_shape(shape): shape for shape in (VolunteerRecord, NeedRecord, TeamRecord)
}
"""The records of a centre by the word under which they travel."""


def tell(connection: Connection, versions: Versions, folded: Iterable[Folded]) -> None:
    """Writes the records that follow from the facts among `folded` where they differ from what stands."""
    found = [record for one in folded if (record := record_of(one.record_mode, one.household_id, one.facts))]
    if not found:
        return
    standing = _standing(connection, found)
    rows = [
        row | {"version": versions.next()}
        for row in map(_row_of, found)
        if standing.get((row["record_mode"], row["entry_id"])) != row["body"]
    ]
    put(connection, centre_entry, rows)


def of_row(kind: str, body: bytes) -> CentreRecord:
    """The record in a row. Raises codec.Malformed."""
    return codec.decode_own(body, SHAPES[kind])


def _standing(connection: Connection, found: Iterable[CentreRecord]) -> dict[tuple[str, object], bytes]:
    columns = centre_entry.c.record_mode, centre_entry.c.entry_id, centre_entry.c.body
    standing: dict[tuple[str, object], bytes] = {}
    for part in parts({centre_record_id(one) for one in found}):
        statement = select(*columns).where(among(connection, centre_entry.c.entry_id, part))
        standing |= {(row.record_mode, row.entry_id): row.body for row in connection.execute(statement)}
    return standing


def _row_of(record: CentreRecord) -> Row:
    mode: RecordMode = record.record_mode
    return {
        "record_mode": mode.value,
        "entry_id": centre_record_id(record),
        "kind": kind_of(record),
        "operation_id": record.operation_id,
        "centre_id": record.centre_id,
        "day": record.day,
        "body": codec.encode(record),
    }
