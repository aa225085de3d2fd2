"""What is corrected deliberately at a table or a centre: from when on it asks for somebody, and how it is noted."""

from kiosk.desk.counter import Counter, now_us
from kiosk.domain.duties import Duty
from kiosk.ports.sightings import SightingKind
from sync.protocol.sightings import MAX_WORD_CHARACTERS

FREE_S = 600
"""What was touched within the last ten minutes anybody takes back: whoever did it still stands there. It is as long as
an untouched desk stays open."""
US_PER_S = 1_000_000
NOBODY_KNOWN = "nobody_known"
"""Stands before what was done where nobody could have proved that they may."""


def once_it_stands(since_us: int, counter: Counter) -> Duty | None:
    """What it takes to undo what was done at `since_us` (the ledger's time): nothing while it is fresh."""
    return Duty.CORRECT if now_us(counter) - since_us > FREE_S * US_PER_S else None


def note_correction(counter: Counter, kind: SightingKind, what: str) -> None:
    """Note a deliberate correction in the log of who did what.

    `what` is an activity, or a number that is given here: lines outlive a purge, and a participation's id follows from
    who took part.
    """
    is_proved = Duty.CORRECT in counter.site.may
    counter.note(kind, detail=(what if is_proved else f"{NOBODY_KNOWN} {what}")[:MAX_WORD_CHARACTERS])
