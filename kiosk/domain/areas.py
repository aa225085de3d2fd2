"""How full the areas of a shelter are: a household sleeps in a living group, on a numbered space, or in both."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from sync.protocol.records import HouseholdRecord


def heads_by_area(records: Iterable[HouseholdRecord], known: Collection[str] = ()) -> Mapping[str, int]:
    """How many people stay in each area that households name; who is out for a while keeps their place.

    A numbered space is an area of its own only where the shelter has set it as one (`known`).
    """
    heads: Counter[str] = Counter()
    for record in records:
        household = record.household
        names = {household.living_group, household.space_no if household.space_no in known else ""} - {""}
        for name in names if record.heads_staying else ():
            heads[name] += record.heads_staying
    return heads
