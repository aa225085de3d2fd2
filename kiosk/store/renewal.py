"""A new enrolment in the same file: what stood under the former name is laid aside whole, and can be read for ever."""

from sqlalchemy import Connection, delete, insert, literal, select

from kiosk.errors import KnownError
from kiosk.store.database import Database
from kiosk.store.listening import SEQ_FLOOR_SETTING
from kiosk.store.settings import SqlSettings
from kiosk.store.standing import CURSOR_SETTING, STANDING_SETTING, begin_anew
from kiosk.store.tables import former_outbox, outbox
from sync.engine import RowState

UNCONFIRMED = (RowState.NEW.value, RowState.SENT.value, RowState.SHELF.value)
"""What the ledger has not in a form that it can use; what it holds, it has."""


class KioskRunning(KnownError):
    """Another program has the kiosk's file open: it would go on writing under the former name."""

    key = "kiosk_running"


def make_sure_of_being_alone(database: Database) -> None:
    """Raises KioskRunning where another program has the file open."""
    if not database.is_alone():
        raise KioskRunning


def lay_aside(connection: Connection, device_id: str) -> tuple[bytes, ...]:
    """Move the outbox under its former name; returns the events that the ledger has not confirmed, oldest first.

    The records are asked for from the beginning, for the ledger tells a new device all.
    """
    query = select(outbox.c.data).where(outbox.c.state.in_(UNCONFIRMED)).order_by(outbox.c.seq)
    unconfirmed = tuple(connection.execute(query).scalars())
    columns = [column.name for column in outbox.columns]
    rows = select(literal(device_id), *(outbox.c[name] for name in columns))
    connection.execute(insert(former_outbox).from_select(["device_id", *columns], rows))
    connection.execute(delete(outbox))
    settings = SqlSettings(connection)
    settings.put(SEQ_FLOOR_SETTING, None)
    settings.put(STANDING_SETTING, None)
    settings.put(CURSOR_SETTING, b"0")
    begin_anew(connection)
    return unconfirmed
