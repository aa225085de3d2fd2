"""Rules of being here: who of a household is already in, and who is elsewhere as far as this desk knows."""

from collections.abc import Iterable
from uuid import UUID

from msgspec.structs import replace

from kiosk.domain.outcomes import HereAlready, SeenElsewhere
from kiosk.domain.standing import PersonStanding
from sync.protocol.household import HeadCount, Household


def here_already(standings: Iterable[PersonStanding], shelter_id: str) -> tuple[HereAlready, ...]:
    """The persons who were received at this shelter."""
    return tuple(
        HereAlready(one.person_id, one.reception_no, one.since_us)
        for one in standings
        if one.household_id is not None and one.shelter_id == shelter_id
    )


def seen_elsewhere(standings: Iterable[PersonStanding], shelter_id: str) -> tuple[SeenElsewhere, ...]:
    """The persons who are at another shelter; `shelter_name` holds the shelter's id until somebody names it."""
    return tuple(
        SeenElsewhere(one.person_id, one.shelter_id, one.since_us) for one in standings if one.shelter_id != shelter_id
    )


def joined(here: Household, coming: Household) -> Household:
    """A household received before, and those of it who came later: nobody who is here is lost by that.

    What `coming` knows better (depth, address, phone) is taken over; the id stays.
    """
    arrived = {person.person_id for person in here.came}
    known = {person.person_id: person for person in here.persons}
    known.update({person.person_id: person for person in coming.persons})
    persons = tuple(replace(person, came=person.came or person_id in arrived) for person_id, person in known.items())
    return replace(
        coming,
        household_id=here.household_id,
        persons=persons,
        head_count=_larger(here.head_count, coming.head_count, len([one for one in persons if one.came])),
    )


def _larger(before: HeadCount | None, now: HeadCount | None, named: int) -> HeadCount | None:
    """Counted heads stand as long as they are more than the named ones; a new count replaces an old one."""
    count = now or before
    return count if count is not None and count.total > named else None


def coming_ids(household: Household) -> frozenset[UUID]:
    """The ids of those who came."""
    return frozenset(person.person_id for person in household.came)
