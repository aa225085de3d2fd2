"""How many people had a place here over time, out of the households of a shelter."""

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

from kiosk.domain.roster import GONE
from kiosk.domain.turnover import turns_of
from sync.protocol.records import HouseholdRecord

MAX_POINTS = 240
"""Ten days of hours: what a chart of some hundred pixels can show."""

Series = tuple[tuple[int, int], ...]
"""Moments (UTC, µs) in their order, and how many persons from then on."""


def occupancy_series(records: Iterable[HouseholdRecord], as_of_us: int) -> Series:
    """Persons with a place here after each change up to `as_of_us`, which is the last point; at most MAX_POINTS."""
    changes: Counter[int] = Counter()
    for record in records:
        if record.undone or record.received_at_us > as_of_us:
            continue
        changes[record.received_at_us] += record.household.heads
        for turn in turns_of(record):
            if turn.at_us <= as_of_us:
                changes[turn.at_us] += turn.after - turn.before
        for one in () if record.steps else record.away:
            if one.whereabouts in GONE and one.since_us <= as_of_us:
                changes[max(one.since_us, record.received_at_us)] -= one.heads
    moments = sorted(changes)
    persons = [max(count, 0) for count in accumulate(changes[moment] for moment in moments)]
    points = list(zip(moments, persons, strict=True))
    return (*_thinned(points), *([(as_of_us, persons[-1])] if persons else []))


def _thinned(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Every so many-th point, the last one always among them: what is left out lies between its neighbours in time."""
    step = -(-len(points) // (MAX_POINTS - 1)) if points else 1
    return points[::-1][::step][::-1]
