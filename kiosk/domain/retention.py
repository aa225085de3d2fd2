"""When an event may be taken out of the kiosk's file: the one rule that any purge must ask."""

from dataclasses import dataclass

KEEP_SETTLED_DAYS = 90
"""A ledger's backups reach back weeks, so that what it lost can be sent again for a quarter of a year."""
US_PER_DAY = 86_400_000_000


@dataclass(frozen=True)
class KeptEvent:
    """An event of the outbox as the rule sees it; `settled_us` None means that the ledger has not confirmed it."""

    seq: int
    operation_id: str
    settled_us: int | None


@dataclass(frozen=True)
class LedgerWord:
    """What the ledger said last: its own time (UTC, µs), and up to which seq it has all of this device."""

    told_at_us: int
    high_water: int


@dataclass(frozen=True)
class PurgeOrder:
    """HQ's order: this operation is closed and its events may go from the desks."""

    operation_id: str


def may_purge(event: KeptEvent, word: LedgerWord, order: PurgeOrder | None) -> bool:
    """Whether `event` may be deleted here.

    Never before the ledger confirmed it and holds all up to it. Then by HQ's order for its operation, or after
    KEEP_SETTLED_DAYS by the ledger's clock: a desk's own clock may be ten years ahead.
    """
    if event.settled_us is None or event.seq > word.high_water:
        return False
    if order is not None and order.operation_id == event.operation_id:
        return True
    return word.told_at_us - event.settled_us >= KEEP_SETTLED_DAYS * US_PER_DAY
