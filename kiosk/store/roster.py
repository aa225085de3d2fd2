"""All households of an operation out of the file, in one pass."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from kiosk.store.tables import household
from sync.protocol import codec
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode


class SqlRoster:
    """The port `Roster` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def records(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> Iterator[HouseholdRecord]:
        """The households received at a shelter, in the order of their reception, undone ones among them."""
        rows = self._connection.execute(
            select(household.c.body)
            .where(
                household.c.operation_id == operation_id,
                household.c.shelter_id == shelter_id,
                household.c.record_mode == record_mode.value,
            )
            .order_by(household.c.received_at_us, household.c.household_id)
        )
        for (body,) in rows:
            yield codec.decode(body, HouseholdRecord)
