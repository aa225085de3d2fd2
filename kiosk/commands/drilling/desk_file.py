"""The kiosk's own file after the evening, opened with its key and only read."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import Row, func, select

from kiosk.commands.drilling.comparison import Kept
from kiosk.store.database import Database
from kiosk.store.key_file import key_in
from kiosk.store.tables import household, outbox
from sync.engine import RowState


class DeskFile:
    """What the kiosk holds. Raises ports.store errors."""

    def __init__(self, database: Path, key: Path) -> None:
        self._database = Database(database, key_in(key, database))

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def households(self) -> tuple[Kept, ...]:
        """Every household, those that were taken back included."""
        columns = (household.c.household_id, household.c.reception_no, household.c.heads, household.c.undone)
        with self._database.reading() as connection:
            return tuple(_kept(row) for row in connection.execute(select(*columns)))

    def count(self, *states: RowState) -> int:
        """How many events are in one of these states."""
        statement = select(func.count()).where(outbox.c.state.in_([state.value for state in states]))
        with self._database.reading() as connection:
            return int(connection.execute(statement).scalar_one())


def _kept(row: Row[tuple[bytes, str, int, bool]]) -> Kept:
    household_id, reception_no, heads, undone = row
    return Kept(str(UUID(bytes=household_id)), reception_no, heads, bool(undone))
