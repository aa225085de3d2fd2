"""Sightings in the file: added, read, never changed."""

from uuid import UUID

from sqlalchemy import Connection, insert, select

from kiosk.ports.sightings import Sighting, SightingKind
from kiosk.store.tables import sighting as table


class SqlSightings:
    """The port `Sightings` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, sighting: Sighting) -> None:
        """Write one line behind all others."""
        self._connection.execute(
            insert(table).values(
                at_us=sighting.at_us,
                operator_id=sighting.operator_id,
                kind=sighting.kind.value,
                household_id=sighting.household_id.bytes if sighting.household_id else None,
                detail=sighting.detail,
            )
        )

    def newest(self, limit: int) -> tuple[Sighting, ...]:
        """The last lines, newest first, in the order in which they were written."""
        rows = self._connection.execute(select(table).order_by(table.c.number.desc()).limit(limit))
        return tuple(
            Sighting(
                at_us=row.at_us,
                operator_id=row.operator_id,
                kind=SightingKind(row.kind),
                household_id=UUID(bytes=row.household_id) if row.household_id else None,
                detail=row.detail,
            )
            for row in rows
        )
