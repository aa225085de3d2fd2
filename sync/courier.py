"""The courier: the same sealed bundles on a stick, receipts back, for a desk that never meets a network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from sync.engine import MAX_BATCH_BYTES, Pending
from sync.protocol import bundle, codec, sealed, signed
from sync.protocol.codec import Malformed
from sync.protocol.identity import Identity
from sync.protocol.ledger_keys import Handovers, followed
from sync.protocol.messages import MAX_EVENTS_PER_BUNDLE, Batch, LedgerKey, Receipt
from sync.protocol.signed import Context
from sync.stick import (
    BUNDLE_SUFFIX,
    KEYS_SUFFIX,
    LEDGER_KEYS_FILE,
    MAX_FILE_BYTES,
    RECEIPT_SUFFIX,
    BundleName,
    Stick,
    name_of,
    parsed,
)

_UNTRUSTED = (Malformed, signed.UnknownSigner, signed.SignatureWrong, sealed.CannotOpen)

DAMAGED, STRANGE = "damaged", "strange"
"""Why a file was left alone: cut or changed on the way; whole, but not made by our ledger for this kiosk."""


class CourierOutbox(Protocol):
    """The outbox as the courier uses it."""

    def waiting(self, after: int, limit: int, limit_bytes: int) -> tuple[Pending, ...]:
        """Events that the ledger has not confirmed, from the first behind `after`, those on the shelf among them."""

    def mark_sent(self, pending: tuple[Pending, ...]) -> None:
        """These are on a stick; they stay in the queue until a receipt."""

    def settle(self, receipt: Receipt, offset_ms: int | None) -> int:
        """Carry out a receipt's verdicts; returns how many rows left the queue."""


@dataclass(frozen=True)
class Progress:
    """How far the courier is: events done of all, files done, bytes written or read."""

    events_done: int
    events: int
    files: int
    written_bytes: int


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class Exported:
    """What went onto the stick, each file read back and compared."""

    files: int
    events: int


@dataclass(frozen=True)
class Ignored:
    """A file that was left alone, and why (DAMAGED, STRANGE)."""

    name: str
    reason: str


@dataclass(frozen=True)
class Collected:
    """What receipts on the stick did: how many were ours, events settled, files of other kiosks, files left alone."""

    receipts: int = 0
    settled: int = 0
    others: int = 0
    ignored: tuple[Ignored, ...] = field(default=())


@dataclass
class _Tally:
    events_total: int
    on_progress: OnProgress
    events: int = 0
    files: int = 0
    written_bytes: int = 0

    def wrote(self, count: int) -> None:
        self.written_bytes += count
        self.tell()

    def tell(self) -> None:
        self.on_progress(Progress(self.events, self.events_total, self.files, self.written_bytes))


def _ignore(_progress: Progress) -> None:
    """Nobody watches."""


class Courier:
    """Carries one kiosk's bundles to a stick and its receipts back."""

    def __init__(
        self,
        identity: Identity,
        outbox: CourierOutbox,
        events_per_file: int = MAX_EVENTS_PER_BUNDLE,
        on_learnt: Callable[[tuple[LedgerKey, ...]], None] = lambda _keys: None,
    ) -> None:
        self._identity = identity
        self._outbox = outbox
        self._on_learnt = on_learnt
        self._events_per_file = events_per_file

    def export(self, stick: Stick, on_progress: OnProgress = _ignore) -> Exported:
        """Write all that waits onto `stick`. Raises StickError; the events stay queued either way.

        Earlier bundles of this kiosk go when everything is on the stick anew: their events are in the new files, or
        were confirmed since.
        """
        earlier = self._own(stick, BUNDLE_SUFFIX)
        tally = _Tally(self._count(), on_progress)
        tally.tell()
        written = set()
        after = 0
        while pending := self._outbox.waiting(after, self._events_per_file, MAX_BATCH_BYTES):
            written.add(self._write(stick, pending, tally))
            after = pending[-1].seq
        for name in earlier - written:
            stick.remove(name)
        return Exported(tally.files, tally.events)

    def collect(self, stick: Stick, on_progress: OnProgress = _ignore) -> Collected:
        """Settle by the receipts on `stick`; a settled receipt and its bundle are taken off it. Raises StickError.

        Where the ledger has changed its keys, the stick says so too: what is learnt is told before it is believed.
        """
        collected = self._follow_the_ledger(stick)
        names = stick.names(RECEIPT_SUFFIX)
        for done, name in enumerate(names, start=1):
            found = parsed(name)
            if found is None or found.device_id != self._identity.device_id:
                collected = _plus(collected, others=1)
                continue
            collected = self._collect(stick, name, found, collected)
            on_progress(Progress(done, len(names), collected.receipts, 0))
        return collected

    def _follow_the_ledger(self, stick: Stick) -> Collected:
        if LEDGER_KEYS_FILE not in stick.names(KEYS_SUFFIX):
            return Collected()
        try:
            handovers = codec.decode(stick.read(LEDGER_KEYS_FILE), Handovers)
            learnt = followed(handovers, self._identity.ledger_sign_keys)
        except _UNTRUSTED:
            return Collected(ignored=(Ignored(LEDGER_KEYS_FILE, DAMAGED),))
        if learnt:
            self._on_learnt(learnt)
            self._identity = self._identity.with_ledger_keys(learnt)
        return Collected()

    def _collect(self, stick: Stick, name: str, found: BundleName, collected: Collected) -> Collected:
        data = stick.read(name)
        try:
            receipt = self._opened(data)
        except Malformed:
            return _plus(collected, ignored=Ignored(name, DAMAGED))
        except _UNTRUSTED:
            return _plus(collected, ignored=Ignored(name, STRANGE))
        if receipt.device_id != self._identity.device_id:
            return _plus(collected, ignored=Ignored(name, STRANGE))
        settled = self._outbox.settle(receipt, None)
        # Committed: the stick has done its work. A stick that cannot be written keeps them, and nothing is wrong.
        stick.remove(found.stem + BUNDLE_SUFFIX)
        stick.remove(name)
        return _plus(collected, receipts=1, settled=settled)

    def _opened(self, data: bytes) -> Receipt:
        if len(data) > MAX_FILE_BYTES:
            raise Malformed("length")
        identity = self._identity
        return bundle.unpack(data, Receipt, Context.RECEIPT, identity.own_keys, identity.ledger_sign_keys).message

    def _write(self, stick: Stick, pending: tuple[Pending, ...], tally: _Tally) -> str:
        identity = self._identity
        batch = Batch(device_id=identity.device_id, events=tuple(one.data for one in pending))
        data = bundle.pack(batch, Context.BUNDLE, identity.sign_key, identity.ledger_seal_key)
        name = name_of(identity.device_id, pending[0].seq, pending[-1].seq, data).stem + BUNDLE_SUFFIX
        stick.write(name, data, tally.wrote)
        self._outbox.mark_sent(pending)
        tally.files += 1
        tally.events += len(pending)
        tally.tell()
        return name

    def _count(self) -> int:
        count = after = 0
        while pending := self._outbox.waiting(after, self._events_per_file, MAX_BATCH_BYTES):
            count += len(pending)
            after = pending[-1].seq
        return count

    def _own(self, stick: Stick, suffix: str) -> set[str]:
        named = ((name, parsed(name)) for name in stick.names(suffix))
        return {name for name, found in named if found and found.device_id == self._identity.device_id}


def _plus(
    before: Collected, *, receipts: int = 0, settled: int = 0, others: int = 0, ignored: Ignored | None = None
) -> Collected:
    return Collected(
        before.receipts + receipts,
        before.settled + settled,
        before.others + others,
        before.ignored + ((ignored,) if ignored else ()),
    )
