"""Rules of being here: who of a household is already in, and who is elsewhere as far as this desk knows."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from msgspec import structs
from msgspec.structs import replace

from kiosk.domain.outcomes import HereAlready, SeenElsewhere
from kiosk.domain.standing import PersonStanding
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.values import Depth

Known = TypeVar("Known", Household, Person)

_DEPTHS = (Depth.COUNT, Depth.HEADLINE, Depth.FULL)


def here_already(standings: Iterable[PersonStanding], shelter_id: str) -> tuple[HereAlready, ...]:
    """The persons who were received at this shelter, and at no other one since."""
    standings = tuple(standings)
    left_us = {one.person_id: one.since_us for one in standings if one.shelter_id != shelter_id}
    return tuple(
        HereAlready(one.person_id, one.household_id, one.reception_no, one.since_us)
        for one in standings
        if one.household_id is not None
        and one.shelter_id == shelter_id
        and one.since_us >= left_us.get(one.person_id, one.since_us)
    )


def seen_elsewhere(standings: Iterable[PersonStanding], shelter_id: str) -> tuple[SeenElsewhere, ...]:
    """The persons who are at another shelter; `shelter_name` holds the shelter's id until somebody names it."""
    return tuple(
        SeenElsewhere(one.person_id, one.shelter_id, one.since_us) for one in standings if one.shelter_id != shelter_id
    )


def joined(here: Household, coming: Household) -> Household:
    """A household received before, and those of it who came later: nobody who is here and nothing typed is lost by it.

    What `coming` knows beyond that (members, depth, address, phone) is added; the id stays.
    """
    persons = _everyone(here, coming)
    fuller = _completed(here, coming)
    return replace(
        fuller,
        household_id=here.household_id,
        depth=max(here.depth, coming.depth, key=_DEPTHS.index),
        persons=persons,
        head_count=_larger(here.head_count, coming.head_count, len([one for one in persons if one.came])),
    )


def readmitted(here: Household, coming: Household) -> Household:
    """A household that had left, and those of it who come again; counted heads are those of this time."""
    return replace(joined(here, coming), head_count=coming.head_count)


def retyped(here: Household, typed: Household) -> Household:
    """`here` as a form says it stands; whoever came since the form was opened is still here.

    A form neither takes a person away nor sends one home, so that such a difference is only its age.
    """
    arrived = coming_ids(here)
    on_form = {person.person_id for person in typed.persons}
    persons = tuple(replace(one, came=one.came or one.person_id in arrived) for one in typed.persons)
    return replace(typed, persons=persons + tuple(one for one in here.persons if one.person_id not in on_form))


def _everyone(here: Household, coming: Household) -> tuple[Person, ...]:
    known = {person.person_id: person for person in here.persons}
    late = {person.person_id: person for person in coming.persons}
    both = {person_id: _met(known.get(person_id), late.get(person_id)) for person_id in {**known, **late}}
    return tuple(both.values())


def _met(known: Person | None, late: Person | None) -> Person:
    if known is None or late is None:
        present = known or late
        assert present is not None
        return present
    care_codes = tuple(dict.fromkeys((*known.care_codes, *late.care_codes)))
    return replace(_completed(known, late), came=known.came or late.came, care_codes=care_codes)


def _completed(known: Known, further: Known) -> Known:
    """`known` with each field that nobody filled in as `further` has it."""
    untouched = {field.name for field in structs.fields(known) if getattr(known, field.name) == field.default}
    return replace(known, **{name: getattr(further, name) for name in untouched})


def _larger(before: HeadCount | None, now: HeadCount | None, named: int) -> HeadCount | None:
    """Counted heads stand as long as they are more than the named ones; a new count replaces an old one."""
    count = now or before
    return count if count is not None and count.total > named else None


def coming_ids(household: Household) -> frozenset[UUID]:
    """The ids of those who came."""
    return frozenset(person.person_id for person in household.came)
