"""Stand-ins for the ports of the sync engine: an outbox and a mirror in memory, and a ledger that can be broken."""

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

from msgspec.structs import replace

from sync.engine import BundleRefused, BundleTooLarge, LedgerUnreachable, Pending, RowState, SyncError
from sync.protocol import bundle, codec, events
from sync.protocol.events import FIRST_HASH, Event
from sync.protocol.household import HeadCount, Household
from sync.protocol.messages import Batch, FeedPage, Receipt
from sync.protocol.records import FeedItem, HouseholdRecord, Record, UnknownRecord, VerdictRecord, kind_of, record_of
from sync.protocol.values import Depth, ReceptionMethod, RecordMode
from sync.protocol.verdict import Verdict, VerdictKind
from sync.standing import Judgement, Standing, judged, told_by
from tests.fakes import NOW_US

DEVICE = "desk-A"
EPOCH = "epoch-1"

STATE_AFTER = {
    VerdictKind.APPLIED: RowState.SETTLED,
    VerdictKind.DUPLICATE: RowState.SETTLED,
    VerdictKind.DISCREPANCY: RowState.SETTLED,
    VerdictKind.HELD: RowState.HELD,
    VerdictKind.REFUSED: RowState.SHELF,
}
"""The promise in a table: what each verdict makes of a row that was on its way."""
UNSETTLED = (RowState.NEW, RowState.SENT, RowState.HELD)
UNCONFIRMED = (*UNSETTLED, RowState.SHELF)


def event(seq: int, household: int = 0, *, prev: bytes = FIRST_HASH, size: int = 10, device: str = DEVICE) -> Event:
    """An event of `device` about the household of this number (its own one where none is named)."""
    return Event(
        event_id=UUID(int=(seq << 64) + sum(device.encode())),
        device_id=device,
        seq=seq,
        type="HouseholdAdmitted",
        schema=1,
        aggregate=UUID(int=household or 1000 + seq),
        wall_time_us=NOW_US + seq,
        mono_ms=seq,
        boot_id=UUID(int=7),
        clock_offset_ms=None,
        operator_id="operator-1",
        record_mode=RecordMode.DRILL,
        prev_hash=prev,
        payload=b"x" * size,
    )


def household_item(number: int, version: int, heads: int = 1, no: str = "A-0001", **changes: object) -> FeedItem:
    """A household of so many heads as the ledger sends it."""
    found = HouseholdRecord(
        household=Household(household_id=UUID(int=number), depth=Depth.COUNT, head_count=HeadCount(total=heads)),
        operation_id="op-1",
        shelter_id="S-1",
        reception_no=no,
        method=ReceptionMethod.COUNT_ONLY,
        record_mode=RecordMode.DRILL,
        received_at_us=NOW_US,
        device_id="desk-B",
        admitted_event_id=UUID(int=1),
    )
    return item_of(replace_fields(found, **changes), f"{UUID(int=number)}/drill/op-1", version)


def replace_fields(record: HouseholdRecord, **changes: object) -> HouseholdRecord:
    return replace(record, **changes)


def item_of(record: Record, key: str, version: int) -> FeedItem:
    return FeedItem(kind_of(record), key, version, codec.encode(record))


def page(
    *items: FeedItem, cursor: int | None = None, more: bool = False, epoch: str = EPOCH, high_water: int = 0
) -> FeedPage:
    """A page whose cursor is its last version where none is named."""
    return FeedPage(
        epoch=epoch,
        device_id=DEVICE,
        nonce=b"n" * 16,
        high_water=high_water,
        cursor=cursor if cursor is not None else max((item.version for item in items), default=0),
        more=more,
        ledger_time_us=NOW_US,
        items=items,
    )


def receipt(
    *verdicts: Verdict, ledger_time_us: int = NOW_US, device: str = DEVICE, epoch: str = EPOCH, high_water: int = 0
) -> Receipt:
    return Receipt(
        epoch=epoch,
        device_id=device,
        high_water=high_water,
        ledger_time_us=ledger_time_us,
        bundle_digest=b"",
        verdicts=verdicts,
    )


def verdict(of: Event, kind: VerdictKind, detail: str = "") -> Verdict:
    return Verdict(of.seq, of.event_id, kind, detail)


@dataclass
class Row:
    """A row of the outbox in memory."""

    event: Event
    data: bytes
    state: RowState = RowState.NEW
    detail: str = ""


class MemoryOutbox:
    """The port `engine.Outbox` without a file."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.offset_ms: int | None = None
        self.standing: Standing | None = None

    def add(self, one: Event) -> None:
        self.rows[one.seq] = Row(one, codec.encode(one))

    def pending(
        self, limit: int, limit_bytes: int, *, after: int = 0, aside: Collection[int] = ()
    ) -> tuple[Pending, ...]:
        found: list[Pending] = []
        total = 0
        if self.is_forked():
            return ()
        for seq, row in sorted(self.rows.items()):
            if seq <= after or row.state not in (RowState.NEW, RowState.SENT) or self._is_blocked(row, aside):
                continue
            total += len(row.data)
            if len(found) == limit or (found and total > limit_bytes):
                break
            found.append(Pending(seq, row.data))
        return tuple(found)

    def _is_blocked(self, row: Row, aside: Collection[int]) -> bool:
        seq = row.event.seq
        of_it = [(at, one) for at, one in self.rows.items() if at <= seq and one.event.aggregate == row.event.aggregate]
        return any((one.state is RowState.SHELF and at < seq) or at in aside for at, one in of_it)

    def mark_sent(self, pending: tuple[Pending, ...]) -> None:
        for one in pending:
            if self.rows[one.seq].state is RowState.NEW:
                self.rows[one.seq].state = RowState.SENT

    def settle(self, receipt: Receipt, offset_ms: int | None) -> int:
        if self._heard(told_by(receipt), is_fresh=offset_ms is not None).is_stale:
            return 0
        if offset_ms is not None:
            self.offset_ms = offset_ms
        return sum(self.judge(one) for one in receipt.verdicts)

    def probe(self) -> Pending | None:
        if self.standing is None:
            return None
        applied = [row for row in self.rows.values() if row.state is RowState.SETTLED and not row.detail]
        above = [row for row in applied if row.event.seq > self.standing.high_water]
        newest = max(above, key=lambda row: row.event.seq, default=None)
        return None if newest is None else Pending(newest.event.seq, newest.data)

    def put_back(self, receipt: Receipt) -> None:
        self.standing = replace(told_by(receipt), lost_at_us=receipt.ledger_time_us)
        for seq, row in self.rows.items():
            if seq > receipt.high_water and row.state in (RowState.SETTLED, RowState.HELD):
                row.state, row.detail = RowState.NEW, ""

    def is_forked(self) -> bool:
        return any(row.state is RowState.SHELF and row.detail == "forked" for row in self.rows.values())

    def learn(self, page: FeedPage) -> bool:
        known, before = self.standing, self.waiting()
        judgement = self._heard(told_by(page), is_fresh=True)
        was_put_back = known is not None and judgement.resend_above is not None
        return was_put_back or self.waiting() > before

    def waiting(self) -> int:
        return sum(row.state in (RowState.NEW, RowState.SENT) for row in self.rows.values())

    def _heard(self, told: Standing, *, is_fresh: bool) -> Judgement:
        judgement = judged(self.standing, told, is_fresh=is_fresh)
        self.standing = judgement.standing
        for seq, row in self.rows.items():
            is_confirmed = row.state in (RowState.SETTLED, RowState.HELD)
            if judgement.resend_above is not None and seq > judgement.resend_above and is_confirmed:
                row.state, row.detail = RowState.NEW, ""
        return judgement

    def judge(self, verdict: Verdict) -> int:
        row = self.rows.get(verdict.seq)
        if row is None or row.event.event_id != verdict.event_id or row.state not in UNSETTLED:
            return 0
        row.state, row.detail = STATE_AFTER[verdict.kind], verdict.detail
        return 1

    def state(self, seq: int) -> tuple[RowState, str]:
        return self.rows[seq].state, self.rows[seq].detail

    def waits_for(self, household: UUID) -> bool:
        return any(row.event.aggregate == household and row.state in UNCONFIRMED for row in self.rows.values())


@dataclass
class MemoryMirror:
    """The port `engine.Mirror` without a file, over the outbox whose households it must not run over."""

    outbox: MemoryOutbox
    households: dict[UUID, tuple[int, HouseholdRecord]] = field(default_factory=dict)
    kept: dict[tuple[str, str], tuple[int, bytes]] = field(default_factory=dict)
    waiting: dict[UUID, tuple[int, HouseholdRecord]] = field(default_factory=dict)
    at: int = 0
    epoch: str = ""

    def cursor(self) -> int:
        return self.at

    def apply(self, page: FeedPage) -> None:
        if page.cursor < self.at or (self.epoch and page.epoch != self.epoch):
            self._begin_anew()
        for item in page.items:
            self._apply(item)
        for key, (version, record) in list(self.waiting.items()):
            if not self.outbox.waits_for(key):
                del self.waiting[key]
                self.households[key] = (version, record)
        self.at = 0 if self.at and self.epoch not in ("", page.epoch) else page.cursor
        self.epoch = page.epoch

    def _begin_anew(self) -> None:
        self.households = {key: (0, record) for key, (_, record) in self.households.items()}
        self.waiting = {key: (0, record) for key, (_, record) in self.waiting.items()}
        self.kept = {key: (0, body) for key, (_, body) in self.kept.items()}

    def _apply(self, item: FeedItem) -> None:
        try:
            found = record_of(item)
        except (UnknownRecord, codec.Malformed):
            found = None
        if isinstance(found, VerdictRecord):
            self.outbox.judge(found.verdict)
        if not isinstance(found, HouseholdRecord):
            if item.version >= self.kept.get((item.kind, item.key), (0, b""))[0]:
                self.kept[item.kind, item.key] = (item.version, item.body)
            return
        key = found.household.household_id
        known = max(self.households.get(key, (0,))[0], self.waiting.get(key, (0,))[0])
        if item.version >= known:
            self.waiting[key] = (item.version, found)

    def household(self, number: int) -> HouseholdRecord | None:
        found = self.households.get(UUID(int=number))
        return found[1] if found else None

    def body(self, kind: str, key: str) -> bytes | None:
        found = self.kept.get((kind, key))
        return found[1] if found else None


class FakeLedger:
    """The port `engine.Ledger` as a dictionary that keeps each event once; `troubles` are raised or done in turn.

    `judge` decides the verdict of a new event, `limit` is how many events a bundle may hold before it is too large, and
    a bundle with an event of which `spoils` is true is refused as a whole.
    """

    def __init__(self) -> None:
        self.journal: dict[tuple[str, int], bytes] = {}
        self.judged: dict[tuple[str, int], Verdict | None] = {}
        self.pushed: list[tuple[int, ...]] = []
        self.pages: list[FeedPage] = []
        self.asked: list[int] = []
        self.troubles: list[SyncError | None] = []
        self.lost_answers = 0
        self.refused = 0
        self.limit = 10_000
        self.spoils: Callable[[int], bool] = lambda _seq: False
        self.time_us = NOW_US
        self.judge: Callable[[Event], tuple[VerdictKind, str] | None] = lambda _event: (VerdictKind.APPLIED, "")

    def push(self, batch: Batch) -> Receipt:
        if len(batch.events) > self.limit:
            raise BundleTooLarge
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        facts = [(codec.decode(data, Event), data) for data in batch.events]
        if any(self.spoils(fact.seq) for fact, _ in facts):
            self.refused += 1
            raise BundleRefused(status=400)
        self.pushed.append(tuple(fact.seq for fact, _ in facts))
        verdicts = [answer for fact, data in facts if (answer := self._take(fact, data)) is not None]
        if self.lost_answers:
            self.lost_answers -= 1
            raise LedgerUnreachable(cause="lost")
        body = codec.encode(batch)
        given = receipt(*verdicts, ledger_time_us=self.time_us, device=batch.device_id)
        return replace(given, bundle_digest=bundle.digest(body), high_water=self.high_water(batch.device_id))

    def _take(self, fact: Event, data: bytes) -> Verdict | None:
        key = (fact.device_id, fact.seq)
        if key not in self.journal:
            self.journal[key] = data
            answer = self.judge(fact)
            self.judged[key] = None if answer is None else verdict(fact, *answer)
            return self.judged[key]
        if self.journal[key] != data:
            return verdict(fact, VerdictKind.REFUSED, "forked")
        before = self.judged[key]
        is_standing = before is not None and before.kind in (VerdictKind.HELD, VerdictKind.REFUSED)
        return before if is_standing else verdict(fact, VerdictKind.DUPLICATE)

    def high_water(self, device_id: str) -> int:
        """The highest seq of a device below which nothing is missing."""
        return next(seq for seq in itertools.count() if (device_id, seq + 1) not in self.journal)

    def pull(self, after: int) -> FeedPage:
        self.asked.append(after)
        given = self.pages.pop(0) if self.pages else page(cursor=after)
        return replace(given, high_water=self.high_water(DEVICE))


def chained(count: int, **changes: int) -> list[Event]:
    """`count` events without a gap, each with the digest of the one before."""
    found: list[Event] = []
    for seq in range(1, count + 1):
        prev = events.digest(codec.encode(found[-1])) if found else FIRST_HASH
        found.append(event(seq, prev=prev, **changes))
    return found
