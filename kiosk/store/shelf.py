"""The shelf in the file: rows of the outbox that the ledger refused or holds."""

from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from kiosk.ports.shelf import FORKED, HeldEvent, Hold
from kiosk.store.tables import outbox
from sync.engine import RowState

_HOLD = {RowState.SHELF.value: Hold.REFUSED, RowState.HELD.value: Hold.HELD}


class SqlShelf:
    """The port `Shelf` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self, limit: int) -> tuple[HeldEvent, ...]:
        """Refused events first, then those that the ledger holds, the oldest first."""
        query = _entries().order_by(outbox.c.state.desc(), outbox.c.seq).limit(limit)
        return tuple(_entry(row) for row in self._connection.execute(query))

    def entry(self, seq: int) -> HeldEvent | None:
        """The event of this seq, where it is refused or held."""
        row = self._connection.execute(_entries().where(outbox.c.seq == seq)).first()
        return None if row is None else _entry(row)

    def retry(self, seq: int) -> bool:
        """Send a refused event again as it is; whether there was one."""
        return self._move(seq, RowState.NEW)

    def mark_corrected(self, seq: int) -> bool:
        """Another event stands in its place; it stays, and keeps its household back no longer."""
        return self._move(seq, RowState.CORRECTED)

    def is_forked(self) -> bool:
        """Whether the ledger has seen other events under our name."""
        return self._connection.execute(select(outbox.c.seq).where(is_forked()).limit(1)).first() is not None

    def _move(self, seq: int, state: RowState) -> bool:
        refused = and_(outbox.c.seq == seq, outbox.c.state == RowState.SHELF.value)
        return bool(self._connection.execute(update(outbox).where(refused).values(state=state.value)).rowcount)


def is_forked() -> ColumnElement[bool]:
    """Rows that stand under a seq which the ledger knows with other bytes."""
    return and_(outbox.c.state == RowState.SHELF.value, outbox.c.detail == FORKED)


def _entries() -> Select[tuple[object, ...]]:
    later = outbox.alias()
    behind = (
        select(func.count())
        .where(
            later.c.aggregate == outbox.c.aggregate,
            later.c.seq > outbox.c.seq,
            later.c.state.in_((RowState.NEW.value, RowState.SENT.value)),
        )
        .scalar_subquery()
    )
    return select(outbox, behind.label("behind")).where(outbox.c.state.in_(_HOLD))


def _entry(row: Row[tuple[object, ...]]) -> HeldEvent:
    hold = _HOLD[row.state]
    return HeldEvent(
        seq=row.seq,
        hold=hold,
        detail=row.detail,
        type=row.type,
        aggregate=UUID(bytes=row.aggregate),
        written_us=row.written_us,
        behind=row.behind if hold is Hold.REFUSED else 0,
    )
