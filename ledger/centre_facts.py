"""What one aggregate's facts say of a volunteer centre, and which of them wait for another."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from ledger.facts import Fact, Key
from sync.protocol.centre_events import CentreFact, CentreFactUndone
from sync.protocol.centre_folding import FIRST_FACTS, Happened, folded
from sync.protocol.centre_records import CentreRecord
from sync.protocol.values import RecordMode

NEEDS_EVENT = "event"
"""What takes something back that the ledger does not have yet waits for it."""
NEEDS_FIRST = "first_fact"
"""A card's details, a need's revision and a team's steps wait until card, need or team are there."""


def record_of(mode: RecordMode, aggregate: UUID, ordered: Sequence[Fact]) -> CentreRecord | None:
    """The card, need or team after all its facts; None for an aggregate that has nothing to do with a centre."""
    happened = [
        Happened(fact.payload, fact.time_us, fact.event_id, fact.device_id)
        for fact in ordered
        if isinstance(fact.payload, CentreFact)
    ]
    return folded(mode, aggregate, happened) if happened else None


def waiting(ordered: Iterable[Fact]) -> dict[Key, str]:
    """What each of a centre's facts that cannot be applied yet waits for."""
    of_centre = [fact for fact in ordered if isinstance(fact.payload, CentreFact)]
    known = {fact.event_id for fact in of_centre}
    has_first = any(isinstance(fact.payload, FIRST_FACTS) for fact in of_centre)
    held: dict[Key, str] = {}
    for fact in of_centre:
        if isinstance(fact.payload, CentreFactUndone):
            if fact.payload.undone_event_id not in known:
                held[fact.key] = NEEDS_EVENT
        elif not has_first:
            held[fact.key] = NEEDS_FIRST
    return held
