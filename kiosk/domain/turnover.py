"""Who left and who came again within a span of time, out of the steps of their stays."""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.protocol.presence import StepKind
from sync.protocol.records import HouseholdRecord
from sync.protocol.whereabouts import staying_after_each

_LEAVING = (StepKind.MOVE, StepKind.LEAVE)
"""Where nobody ever left, nobody came again: most stays are read no further."""


@dataclass(frozen=True)
class Turn:
    """A moment (UTC, µs) at which so many more of a household had a place here than before, or fewer."""

    at_us: int
    before: int
    after: int


@dataclass(frozen=True)
class Turnover:
    """Households and persons who came again, and who left; a household counts with its first or its last person."""

    households_again: int = 0
    persons_again: int = 0
    households_left: int = 0
    persons_left: int = 0


def turns_of(record: HouseholdRecord) -> tuple[Turn, ...]:
    """The steps of a stay by which somebody left, or came again."""
    if record.undone or not any(step.kind in _LEAVING for step in record.steps):
        return ()
    counts = staying_after_each(record.steps, record.household)
    turns = (
        Turn(max(step.at_us, record.received_at_us), counts[number], counts[number + 1])
        for number, step in enumerate(record.steps)
    )
    return tuple(turn for turn in turns if turn.before != turn.after)


def turnover_of(records: Iterable[HouseholdRecord], since_us: int, as_of_us: int) -> Turnover:
    """Who left and who came again from `since_us` up to `as_of_us`; first receptions are not among them."""
    turns = [turn for record in records for turn in turns_of(record) if since_us <= turn.at_us <= as_of_us]
    return Turnover(
        households_again=sum(turn.before == 0 for turn in turns),
        persons_again=sum(max(turn.after - turn.before, 0) for turn in turns),
        households_left=sum(turn.after == 0 for turn in turns),
        persons_left=sum(max(turn.before - turn.after, 0) for turn in turns),
    )
