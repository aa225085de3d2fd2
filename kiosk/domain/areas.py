"""How full the areas of a shelter are: a household sleeps in a living group, on a numbered space, or in both."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sync.protocol.records import HouseholdRecord


def heads_by_area(records: Iterable[HouseholdRecord]) -> Mapping[str, int]:
    """How many people stay in each area that households name; who is out for a while keeps their place."""
    heads: Counter[str] = Counter()
    for record in records:
        names = {record.household.living_group, record.household.space_no} - {""}
        for name in names if record.heads_staying else ():
            heads[name] += record.heads_staying
    return heads
