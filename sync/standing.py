"""Where a desk stands with the ledger: what it was told last, and when that means that the ledger has lost events."""

from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from sync.protocol.messages import FeedPage, Receipt


class Standing(Struct, frozen=True, kw_only=True):
    """What the ledger said last of this desk: its epoch, the seq up to which it has all, and its own time (UTC, µs).

    `lost_at_us` is the ledger's time when it was last found to have lost something: older words settle nothing.
    """

    epoch: str
    high_water: int
    told_at_us: int
    lost_at_us: int = 0


@dataclass(frozen=True)
class Judgement:
    """What follows from a word of the ledger: the standing from now on, and what must be sent again.

    `is_stale`: a receipt from before the ledger was put back; what it confirms may be lost since. `resend_above` None
    means that nothing was lost.
    """

    standing: Standing
    resend_above: int | None = None
    is_stale: bool = False


def told_by(word: Receipt | FeedPage) -> Standing:
    """The standing as a receipt or a page of records tells it."""
    return Standing(epoch=word.epoch, high_water=word.high_water, told_at_us=word.ledger_time_us)


def judged(known: Standing | None, told: Standing, *, is_fresh: bool) -> Judgement:
    """Weigh `told` against what was `known`.

    `is_fresh`: the ledger said it just now, as an answer to our own question. A receipt from a stick is not: it may be
    days old, so that the ledger's own time decides which of two words counts. The ledger's clock may jump; a fresh word
    counts whatever its time is.
    """
    if known is None:
        return Judgement(told, told.high_water)
    if not is_fresh and told.told_at_us <= known.told_at_us:
        return Judgement(known, is_stale=told.epoch != known.epoch or told.told_at_us < known.lost_at_us)
    if told.epoch != known.epoch or told.high_water < known.high_water:
        return Judgement(replace(told, lost_at_us=told.told_at_us), told.high_water)
    if told.high_water == known.high_water:
        return Judgement(known)  # nothing new: an idle desk that asks every few seconds writes nothing to its disk
    return Judgement(replace(told, lost_at_us=known.lost_at_us))
