"""Sightings in the file: added, each with the fingerprint of the one before it; read, never changed."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select

from kiosk.ports.sightings import Sighting, SightingKind
from kiosk.store.tables import outbox
from kiosk.store.tables import sighting as table
from sync.protocol import codec
from sync.protocol.events import Event, SightingNoted, payload_of
from sync.protocol.sightings import FIRST_FORMER, SightingLine, digest_of


class SqlSightings:
    """The port `Sightings` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, sighting: Sighting) -> SightingLine:
        """Write one line behind all others, with the fingerprint of the last one in it; answers how it was written."""
        last = self._connection.execute(
            select(table.c.number, table.c.digest).order_by(table.c.number.desc()).limit(1)
        ).first()
        line = SightingLine(
            number=last.number + 1 if last else 1,
            at_us=sighting.at_us,
            operator_id=sighting.operator_id,
            kind=sighting.kind.value,
            household_id=sighting.household_id,
            detail=sighting.detail,
            former=last.digest if last else FIRST_FORMER,
        )
        self._connection.execute(insert(table).values(_row_of(line)))
        return line

    def newest(self, limit: int) -> tuple[Sighting, ...]:
        """The last lines, newest first, in the order in which they were written."""
        rows = self._connection.execute(select(table).order_by(table.c.number.desc()).limit(limit))
        return tuple(
            Sighting(
                at_us=row.at_us,
                operator_id=row.operator_id,
                kind=SightingKind(row.kind),
                household_id=_household_of(row),
                detail=row.detail,
            )
            for row in rows
        )

    def chain(self, after: int, limit: int) -> tuple[tuple[SightingLine, bytes], ...]:
        """Lines behind number `after`, oldest first, each with its fingerprint as it was kept."""
        query = select(table).where(table.c.number > after).order_by(table.c.number).limit(limit)
        return tuple((_line_of(row), row.digest) for row in self._connection.execute(query))


def _row_of(line: SightingLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "at_us": line.at_us,
        "operator_id": line.operator_id,
        "kind": line.kind,
        "household_id": line.household_id.bytes if line.household_id else None,
        "detail": line.detail,
        "former": line.former,
        "digest": digest_of(line),
    }


def _line_of(row: Row[tuple[object, ...]]) -> SightingLine:
    return SightingLine(
        number=row.number,
        at_us=row.at_us,
        operator_id=row.operator_id,
        kind=row.kind,
        household_id=_household_of(row),
        detail=row.detail,
        former=row.former,
    )


def _household_of(row: Row[tuple[object, ...]]) -> UUID | None:
    return UUID(bytes=row.household_id) if row.household_id else None


def told_lines(connection: Connection) -> Iterator[SightingLine]:
    """The lines as this kiosk has told the ledger of them, or is about to: facts are chained and sent by themselves."""
    query = select(outbox.c.data).where(outbox.c.type == SightingNoted.__name__).order_by(outbox.c.seq)
    for data in connection.execute(query).scalars():
        payload = payload_of(codec.decode(data, Event))
        if isinstance(payload, SightingNoted):
            yield payload.line


def add_told_lines(connection: Connection) -> None:
    """Put back the lines behind the last one that the outbox still tells of: facts outlived a damage that took them."""
    last = connection.execute(select(func.max(table.c.number))).scalar() or 0
    rows = {line.number: _row_of(line) for line in told_lines(connection) if line.number > last}
    if rows:
        connection.execute(insert(table), list(rows.values()))
