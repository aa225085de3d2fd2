"""The outbox: facts written beside the state that they tell of, kept until the ledger's receipt and long after."""

from sqlalchemy import Connection, func, select

from kiosk.ports.store import Backlog
from kiosk.store.listening import SEQ_FLOOR_SETTING
from kiosk.store.settings import SqlSettings
from kiosk.store.tables import outbox
from sync.engine import RowState
from sync.protocol.events import FIRST_HASH, Event

UNSETTLED = (RowState.NEW.value, RowState.SENT.value, RowState.HELD.value)


class SqlOutbox:
    """The port `Outbox` over one connection: the desk's side, which appends and never changes a row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self) -> tuple[int, bytes] | None:
        """`seq` and digest of this device's newest event.

        After a repair the ledger may have later ones, whose digests are lost here: then their last seq, and no digest.
        """
        query = select(outbox.c.seq, outbox.c.digest).order_by(outbox.c.seq.desc()).limit(1)
        row = self._connection.execute(query).first()
        floor = int(SqlSettings(self._connection).get(SEQ_FLOOR_SETTING) or 0)
        if floor > (row.seq if row is not None else 0):
            return floor, FIRST_HASH
        return None if row is None else (row.seq, row.digest)

    def append(self, event: Event, data: bytes, digest: bytes) -> None:
        """Write an event as it will travel for ever."""
        self._connection.execute(
            outbox.insert().values(
                seq=event.seq,
                event_id=event.event_id.bytes,
                aggregate=event.aggregate.bytes,
                type=event.type,
                state=RowState.NEW.value,
                written_us=event.wall_time_us,
                digest=digest,
                data=data,
            )
        )

    def backlog(self) -> Backlog:
        """What waits, and since when."""
        row = self._connection.execute(
            select(func.count(), func.min(outbox.c.written_us)).where(outbox.c.state.in_(UNSETTLED))
        ).one()
        shelved = self._connection.execute(
            select(func.count()).where(outbox.c.state == RowState.SHELF.value)
        ).scalar_one()
        return Backlog(row[0], row[1], shelved)
