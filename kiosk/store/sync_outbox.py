"""The outbox as the sync thread uses it: short transactions that carry out the ledger's verdicts."""

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import Connection, and_, bindparam, exists, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from kiosk.store import shelf
from kiosk.store.database import Database
from kiosk.store.listening import heard, is_listening
from kiosk.store.settings import SqlSettings
from kiosk.store.standing import is_news, learn, put_back, standing_in
from kiosk.store.tables import outbox
from sync.engine import Pending, RowState
from sync.protocol.messages import MAX_EVENTS_PER_BUNDLE, FeedPage, Receipt
from sync.protocol.verdict import Verdict, VerdictKind
from sync.standing import told_by

CLOCK_OFFSET_SETTING = "clock_offset_ms"

MAX_SEQ = (1 << 63) - 1
"""SQLite's integers end here; a verdict beyond names no row."""

_STATE_AFTER = {
    VerdictKind.APPLIED: RowState.SETTLED,
    VerdictKind.DUPLICATE: RowState.SETTLED,
    VerdictKind.DISCREPANCY: RowState.SETTLED,
    VerdictKind.HELD: RowState.HELD,
    VerdictKind.REFUSED: RowState.SHELF,
}
_WAITING = (RowState.NEW.value, RowState.SENT.value)


class SyncOutbox:
    """The port `engine.Outbox` over the file. No way of it deletes a row."""

    def __init__(self, database: Database, now_us: Callable[[], int]) -> None:
        self._database = database
        self._now_us = now_us

    def pending(
        self, limit: int, limit_bytes: int, *, after: int = 0, aside: Collection[int] = ()
    ) -> tuple[Pending, ...]:
        """The oldest unconfirmed events behind `after`, without those whose household waits.

        A household waits behind an event on the shelf for a leader, and behind one that is `aside` for the next round.
        """
        if self.is_forked() or self._is_listening():
            return ()
        wanted = and_(outbox.c.state.in_(_WAITING), outbox.c.seq > after)
        return self._read(and_(wanted, ~_behind(aside)) if aside else wanted, limit, limit_bytes)

    def probe(self) -> Pending | None:
        """The newest event that the ledger applied above its mark; None without a gap, or before its first word."""
        with self._database.reading() as connection:
            standing = standing_in(connection)
            if standing is None or is_listening(connection):
                return None
            applied = and_(outbox.c.state == RowState.SETTLED.value, outbox.c.detail == "")
            query = select(outbox.c.seq, outbox.c.data).where(applied, outbox.c.seq > standing.high_water)
            row = connection.execute(query.order_by(outbox.c.seq.desc()).limit(1)).first()
        return None if row is None else Pending(row.seq, row.data)

    def put_back(self, receipt: Receipt) -> None:
        """The ledger applied what it had applied before: all above its mark is pending again."""
        with self._database.writing() as connection:
            put_back(connection, told_by(receipt))

    def is_forked(self) -> bool:
        """Whether the ledger has seen other events under our name; then nothing is pending, and all is kept."""
        with self._database.reading() as connection:
            return shelf.SqlShelf(connection).is_forked()

    def waiting(self, after: int, limit: int, limit_bytes: int) -> tuple[Pending, ...]:
        """As `pending` from the first behind `after`, and what is on the shelf with it: a stick carries that too."""
        on_stick = outbox.c.state.in_((*_WAITING, RowState.SHELF.value))
        return self._read(and_(on_stick, outbox.c.seq > after), limit, limit_bytes)

    def between(self, first: int, last: int) -> tuple[Pending, ...]:
        """Events from `first` to `last`, whatever became of them but purging; for looking at one bundle's worth."""
        has_words = outbox.c.state != RowState.PURGED.value
        query = select(outbox.c.seq, outbox.c.data).where(outbox.c.seq.between(first, last), has_words)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(outbox.c.seq).limit(MAX_EVENTS_PER_BUNDLE)).all()
        return tuple(Pending(row.seq, row.data) for row in rows)

    def _is_listening(self) -> bool:
        with self._database.reading() as connection:
            return is_listening(connection)

    def _read(self, condition: ColumnElement[bool], limit: int, limit_bytes: int) -> tuple[Pending, ...]:
        query = select(outbox.c.seq, outbox.c.data).where(condition, ~_blocked()).order_by(outbox.c.seq).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return _within(limit_bytes, tuple(Pending(row.seq, row.data) for row in rows))

    def mark_sent(self, pending: tuple[Pending, ...]) -> None:
        """These are about to leave; a row that was sent before stays as it is."""
        if pending:
            with self._database.writing() as connection:
                connection.execute(_MARK_SENT, [{"leaving": one.seq} for one in pending])

    def settle(self, receipt: Receipt, offset_ms: int | None) -> int:
        """Carry out verdicts; returns how many rows left the queue.

        What the ledger has lost becomes pending first. A receipt from before that loss settles nothing.
        """
        with self._database.writing() as connection:
            judgement, _ = learn(connection, told_by(receipt), is_fresh=offset_ms is not None)
            if judgement.is_stale:
                return 0
            if offset_ms is not None:
                SqlSettings(connection).put(CLOCK_OFFSET_SETTING, str(offset_ms).encode())
            return settle(connection, receipt.verdicts, self._now_us())

    def learn(self, page: FeedPage) -> bool:
        """Hear from a page what the ledger has of us; whether it was put back, so that rows are pending again."""
        told = told_by(page)
        with self._database.reading() as connection:
            if not is_news(connection, told) and not is_listening(connection):
                return False
        with self._database.writing() as connection:
            heard(connection, told.high_water)
            return learn(connection, told, is_fresh=True)[1]


_MARK_SENT = (
    update(outbox)
    .where(outbox.c.seq == bindparam("leaving"), outbox.c.state == RowState.NEW.value)
    .values(state=RowState.SENT.value)
)
_SETTLE = (
    update(outbox)
    .where(
        outbox.c.seq == bindparam("told_seq"),
        outbox.c.event_id == bindparam("told_event"),
        or_(*(outbox.c.state == state for state in (*_WAITING, RowState.HELD.value))),
    )
    .values(state=bindparam("after"), detail=bindparam("why"), settled_us=bindparam("at_us"))
)
"""Built once: for 500 rows, building the statement anew took thirty times as long as carrying it out, and all of that
with the interpreter held, for which the window waits."""


def settle(connection: Connection, verdicts: Iterable[Verdict], now_us: int) -> int:
    """Carry out verdicts; each must name the very event, and a settled row never changes again. How many rows did."""
    rows = [_settling(verdict, now_us) for verdict in verdicts if 0 < verdict.seq <= MAX_SEQ]
    return connection.execute(_SETTLE, rows).rowcount if rows else 0


def _settling(verdict: Verdict, now_us: int) -> dict[str, object]:
    state = _STATE_AFTER[verdict.kind]
    return {
        "told_seq": verdict.seq,
        "told_event": verdict.event_id.bytes,
        "after": state.value,
        "why": verdict.detail,
        "at_us": now_us if state is RowState.SETTLED else None,
    }


def _blocked() -> ColumnElement[bool]:
    """Later events of a household whose earlier one is on the shelf."""
    shelved = outbox.alias()
    return exists().where(
        and_(
            shelved.c.aggregate == outbox.c.aggregate,
            shelved.c.state == RowState.SHELF.value,
            outbox.c.state != RowState.SHELF.value,
            shelved.c.seq < outbox.c.seq,
        )
    )


def _behind(aside: Collection[int]) -> ColumnElement[bool]:
    """The events of these seqs, and later ones of their households."""
    left = outbox.alias()
    return exists().where(
        and_(left.c.seq.in_(list(aside)), left.c.aggregate == outbox.c.aggregate, left.c.seq <= outbox.c.seq)
    )


def _within(limit_bytes: int, pending: tuple[Pending, ...]) -> tuple[Pending, ...]:
    """As many as fit, but always one: a single event is below the limit by `events.MAX_PAYLOAD_BYTES`."""
    total = 0
    for count, one in enumerate(pending):
        total += len(one.data)
        if total > limit_bytes and count:
            return pending[:count]
    return pending
