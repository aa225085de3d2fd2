"""When an event's persons may be taken out of the kiosk's file: the one rule that any purge must ask."""

from collections.abc import Iterable
from dataclasses import dataclass

KEEP_SETTLED_DAYS = 90
"""A ledger's backups reach back weeks, so that what it lost can be sent again for a quarter of a year."""
US_PER_DAY = 86_400_000_000


@dataclass(frozen=True)
class KeptEvent:
    """An event of the outbox as the rule sees it; `settled_us` None means that the ledger has not confirmed it.

    `is_ordered`: headquarters' order is about what it tells of. `is_corrected`: the ledger refused it, and a leader has
    put another in its place.
    """

    seq: int
    settled_us: int | None
    is_ordered: bool = False
    is_corrected: bool = False


@dataclass(frozen=True)
class LedgerWord:
    """What the ledger said last: its own time (UTC, µs), and up to which seq it has all of this device."""

    told_at_us: int
    high_water: int


def word_behind_corrections(word: LedgerWord, kept: Iterable[KeptEvent]) -> LedgerWord:
    """The ledger's mark stands still for ever at an event that it refused; where that was corrected it is read on.

    `kept` are all events, oldest first. A mark that stands still for another reason stays where it is.
    """
    mark, is_behind_correction = word.high_water, False
    for event in kept:
        if event.seq <= mark:
            continue
        is_behind_correction = is_behind_correction or event.is_corrected
        is_next = event.seq == mark + 1
        if not is_next or not is_behind_correction or (event.settled_us is None and not event.is_corrected):
            break
        mark = event.seq
    return LedgerWord(word.told_at_us, mark)


def may_purge(event: KeptEvent, word: LedgerWord) -> bool:
    """Whether the persons in `event` may go from here.

    Never before the ledger confirmed it and holds all up to it; what was corrected goes with what stands in its place.
    Then by HQ's order, or after KEEP_SETTLED_DAYS by the ledger's clock: a desk's own clock may be ten years ahead.
    """
    if event.seq > word.high_water:
        return False
    if event.is_ordered:
        return event.settled_us is not None or event.is_corrected
    return event.settled_us is not None and word.told_at_us - event.settled_us >= KEEP_SETTLED_DAYS * US_PER_DAY
