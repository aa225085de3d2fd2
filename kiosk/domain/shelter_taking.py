"""What a list of shelters would change in the master list: capacities that nobody knew; everything else is for eyes."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec.structs import replace

from kiosk.domain.shelter_import import ListedShelter, Preview
from sync.protocol.records import ShelterRecord


def listed_of(shelters: Sequence[ShelterRecord]) -> tuple[ListedShelter, ...]:
    """The master list as one of two lists that are compared; rows count from 1 in the order of `shelters`."""
    return tuple(
        ListedShelter(
            row=row,
            name=shelter.name,
            address=shelter.address,
            latitude=shelter.latitude,
            longitude=shelter.longitude,
            capacity=shelter.capacity,
            common_id=shelter.common_id,
            designated=shelter.designated,
        )
        for row, shelter in enumerate(shelters, start=1)
    )


def with_capacities(shelters: Sequence[ShelterRecord], agreed: Preview) -> tuple[ShelterRecord, ...]:
    """Those of `shelters` whose capacity becomes known; `agreed` compares `listed_of` them with another list.

    A capacity is taken where nobody knew one and the list names just one for the place. Unknown stays unknown, and
    where two figures stand against each other a person has to say.
    """
    figures: dict[int, set[int]] = defaultdict(set)
    for match in agreed.matches:
        figures[match.known.row] |= {match.listed.capacity} - {None}  # type: ignore[arg-type]
    return tuple(
        replace(shelter, capacity=next(iter(figures[row])))
        for row, shelter in enumerate(shelters, start=1)
        if shelter.capacity is None and len(figures[row]) == 1
    )
