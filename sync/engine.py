"""One round of sync: push what waits, settle it by the ledger's verdicts, pull what is new."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sync.ahead import Ahead, at_once
from sync.protocol.ids import DeviceId
from sync.protocol.messages import MAX_BUNDLE_BYTES, MAX_EVENTS_PER_BUNDLE, Batch, FeedPage, Receipt
from sync.protocol.verdict import VerdictKind

MAX_BATCH_BYTES = MAX_BUNDLE_BYTES
"""Before compression, so the sealed body stays below the ledger's limit even for bytes that do not compress."""
PROBE_EVERY_ROUNDS = 12
"""Once a minute, and only by desks with a gap: a restore of the ledger takes longer than that."""
MAX_PAGES_PER_ROUND = 200
"""100,000 records; a ledger that always says "more" must not keep a round going for ever."""
MAX_REFUSED_IN_A_ROW = 20
"""So many single events refused without one receipt between them: then it is the road that refuses, not the events."""


class RowState(StrEnum):
    """Life of an event on the kiosk: it leaves the first three only by the ledger's signed verdict.

    From the shelf a leader sends it again, or puts another in its place: then it is corrected, and stays. By
    headquarters' order its words go when all is settled: then it is purged, a number and a fingerprint.
    """

    NEW = "new"
    SENT = "sent"
    HELD = "held"
    SETTLED = "settled"
    SHELF = "shelf"
    CORRECTED = "corrected"
    PURGED = "purged"


class SyncError(Exception):
    """A round that could not be finished; everything stays queued. `key` names the sentence, `data` fills it."""

    key = "sync"

    def __init__(self, **data: str | int) -> None:
        super().__init__(f"{type(self).__name__} {data}")
        self.data = data


class LedgerUnreachable(SyncError):
    """No connection, no answer in time, or a 5xx; `data` holds `cause`."""

    key = "ledger_unreachable"


class LedgerBusy(LedgerUnreachable):
    """429 or 503 with the time after which to come back: `data` holds `wait_s` in seconds."""


class TlsFailed(LedgerUnreachable):
    """The encrypted connection was not trusted; `reason` is one of TLS_REASONS, and so is the end of `key`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.key = f"tls_{reason}"


TLS_REASONS = ("expired", "not_yet_valid", "wrong_host", "unknown_ca", "ca_file", "failing")
"""Why a connection was not trusted, as far as somebody must act differently; a wrong clock looks like the first two."""


class NotTheLedger(SyncError):
    """Something answered that cannot prove to be the ledger: a captive portal, a proxy, a stranger."""

    key = "not_the_ledger"


class LedgerRefusedDevice(SyncError):
    """401 or 403: this device is not known or was revoked. Sync pauses; nothing is deleted."""

    key = "device_refused"


class DeviceRevoked(LedgerRefusedDevice):
    """403: HQ took this device out. What it still sends is kept apart there; all stays here and can be carried."""

    key = "device_revoked"


class DeviceForked(LedgerRefusedDevice):
    """The ledger knows other events under our name: a cloned disk. Nothing more is sent until a new enrolment."""

    key = "device_forked"


class BundleTooLarge(SyncError):
    """413: the engine halves the bundle and goes on; a single event that is too large is set aside as a refused one."""

    key = "bundle_too_large"


class BundleRefused(SyncError):
    """Another 4xx for the bundle as a whole; `data` holds `status`.

    The engine halves the bundle until the event to blame is alone, and sends the others. That one stays queued and is
    tried again in the next round: an answer that nobody signed is no verdict, and puts nothing on the shelf.
    """

    key = "bundle_refused"


@dataclass(frozen=True)
class Pending:
    """An event that the ledger has not confirmed, as the bytes that travel."""

    seq: int
    data: bytes


class Outbox(Protocol):
    """The settling side of the kiosk's outbox; each call is a short transaction of its own."""

    def pending(
        self, limit: int, limit_bytes: int, *, after: int = 0, aside: Collection[int] = ()
    ) -> tuple[Pending, ...]:
        """The oldest unconfirmed events behind `after`; empty when none wait.

        Later events of a household wait behind one that is on the shelf, or that is `aside`.
        """

    def mark_sent(self, pending: tuple[Pending, ...]) -> None:
        """These are about to leave."""

    def settle(self, receipt: Receipt, offset_ms: int | None) -> int:
        """Carry out a receipt's verdicts; returns how many rows left the queue.

        `offset_ms` is the ledger's clock minus ours as this very answer shows it; None for a receipt from a stick,
        which may be older than what is known. Where the receipt shows that the ledger lost events (`sync.standing`),
        these are pending again.
        """

    def probe(self) -> Pending | None:
        """The newest event that the ledger applied although it lies above its mark; None where there is no gap below.

        Behind a gap (an event on the shelf) the mark stands still, and cannot fall when the ledger is put back.
        """

    def put_back(self, receipt: Receipt) -> None:
        """The ledger applied what it had applied before: all above its mark is pending again."""

    def is_forked(self) -> bool:
        """Whether the ledger has seen other events under our name; then nothing is pending any more."""

    def learn(self, page: FeedPage) -> bool:
        """Hear what the ledger has of us; True where it was put back: what it lost is pending again, and the mirror's
        cursor stands at the beginning, so that this page is not to be applied.
        """


class Mirror(Protocol):
    """The ledger's records on the kiosk."""

    def cursor(self) -> int:
        """Up to where the records are here."""

    def apply(self, page: FeedPage) -> None:
        """Write a page and its cursor together; a household with unconfirmed facts of our own waits for them."""


class Ledger(Protocol):
    """The ledger as the engine sees it, whatever road leads there."""

    def push(self, batch: Batch) -> Receipt:
        """Deliver events; the receipt is signed by the ledger and names them. Raises SyncError."""

    def pull(self, after: int) -> FeedPage:
        """Fetch records after a cursor, signed by the ledger. Raises SyncError."""


@dataclass(frozen=True)
class RoundResult:
    """What a round did: events confirmed, records received; `trouble` is why some of the events could not be sent."""

    settled: int
    received: int
    trouble: SyncError | None = None


class Engine:
    """Push, settle, pull; holds nothing but a count of rounds, so a round may break off anywhere and be run again.

    `ahead` carries a bundle to the ledger while the answer to the one before is written down and the next one is read.
    Never are two bundles on the way, so that the ledger hears and answers them in their order.
    """

    def __init__(
        self,
        device_id: DeviceId,
        outbox: Outbox,
        mirror: Mirror,
        ledger: Ledger,
        now_us: Callable[[], int],
        ahead: Ahead = at_once,
    ) -> None:
        self._device_id = device_id
        self._outbox = outbox
        self._mirror = mirror
        self._ledger = ledger
        self._now_us = now_us
        self._ahead = ahead
        self._rounds = 0

    def round(self) -> RoundResult:
        """One whole round. Raises SyncError where it had to break off; nothing is lost by that."""
        self._probe()
        settled, trouble = self._push_all()
        received, was_put_back = self._pull_all()
        if was_put_back:
            again, trouble = self._push_all()
            settled += again
        if self._outbox.is_forked():
            raise DeviceForked
        return RoundResult(settled, received, trouble)

    def _probe(self) -> None:
        """Once in PROBE_EVERY_ROUNDS, the first among them: show the ledger an event that it must know."""
        is_due, self._rounds = self._rounds % PROBE_EVERY_ROUNDS == 0, self._rounds + 1
        if not is_due or (known := self._outbox.probe()) is None:
            return
        try:
            receipt = self._ledger.push(Batch(device_id=self._device_id, events=(known.data,)))
        except (BundleTooLarge, BundleRefused):
            return  # told of what waits, if it happens to that too
        if any(one.seq == known.seq and one.kind is VerdictKind.APPLIED for one in receipt.verdicts):
            self._outbox.put_back(receipt)

    def _push_all(self) -> tuple[int, SyncError | None]:
        """Through the queue from its beginning, again and again, for as long as that settles anything."""
        size, settled = _Size(), 0
        while size.may_go_on and (gained := self._push_once(size)):
            settled += gained
        return settled, size.trouble

    def _push_once(self, size: "_Size") -> int:
        """Once through the queue, from the oldest event to the newest; how many left it."""
        settled, answered = 0, None
        going = self._taken(size, after=0)
        while going:
            answer = self._ahead(lambda going=going: self._push(going))  # type: ignore[misc]
            try:
                settled += self._settled(answered)
                following = self._taken(size, after=going[-1].seq)
            finally:
                answered = size.judged(answer, going)
            if answered is None or _refuses(answered):
                # What was refused keeps its household back: only when that is written down is the next one read.
                settled += self._settled(answered)
                following = self._taken(size, after=going[-1].seq if answered else going[0].seq - 1)
                answered = None
            going = following
        return settled + self._settled(answered)

    def _taken(self, size: "_Size", after: int) -> tuple[Pending, ...]:
        """The next bundle's events, marked as about to leave."""
        if not size.may_go_on:
            return ()
        taken = self._outbox.pending(size.limit, MAX_BATCH_BYTES, after=after, aside=size.aside)
        if taken:
            self._outbox.mark_sent(taken)
        return taken

    def _push(self, going: tuple[Pending, ...]) -> tuple[Receipt, int]:
        """The receipt, and by how many milliseconds the ledger's clock is ahead of ours as it arrives."""
        receipt = self._ledger.push(Batch(device_id=self._device_id, events=tuple(one.data for one in going)))
        return receipt, (receipt.ledger_time_us - self._now_us()) // 1000

    def _settled(self, answered: tuple[Receipt, int] | None) -> int:
        return 0 if answered is None else self._outbox.settle(*answered)

    def _pull_all(self) -> tuple[int, bool]:
        """How many records came, and whether the ledger was put back."""
        received, was_put_back = 0, False
        for _ in range(MAX_PAGES_PER_ROUND):
            page = self._ledger.pull(self._mirror.cursor())
            if self._outbox.learn(page):
                was_put_back = True
                continue
            self._mirror.apply(page)
            received += len(page.items)
            if not page.more and self._mirror.cursor() == page.cursor:
                break
        return received, was_put_back


def _refuses(answered: tuple[Receipt, int]) -> bool:
    return any(one.kind is VerdictKind.REFUSED for one in answered[0].verdicts)


@dataclass
class _Size:
    """How large a bundle may be in this round, and the events that were refused when they were alone in one.

    `in_a_row` counts those since the last receipt; until there is one, the next event is sent alone as well.
    """

    limit: int = MAX_EVENTS_PER_BUNDLE
    aside: set[int] = field(default_factory=set)
    trouble: SyncError | None = None
    in_a_row: int = 0

    @property
    def may_go_on(self) -> bool:
        """Whether it looks as if events are to blame, and not the road."""
        return self.in_a_row < MAX_REFUSED_IN_A_ROW

    def judged(
        self, answer: Callable[[], tuple[Receipt, int]], going: tuple[Pending, ...]
    ) -> tuple[Receipt, int] | None:
        """The answer to a bundle; None where it was refused as a whole, and a smaller one is to be sent."""
        try:
            answered = answer()
        except (BundleTooLarge, BundleRefused) as error:
            self._refused(going, error)
            return None
        if self.in_a_row:
            self.limit, self.in_a_row = MAX_EVENTS_PER_BUNDLE, 0
        return answered

    def _refused(self, going: tuple[Pending, ...], error: SyncError) -> None:
        if len(going) > 1:
            self.limit = len(going) // 2
            return
        self.aside.add(going[0].seq)
        self.trouble = error
        self.in_a_row += 1
