"""Who is known where a desk stands, what each of them may do there, and what the sealed codes there would allow."""

from collections.abc import Mapping, Sequence

from kiosk.desk.counter import Counter, Site
from kiosk.domain.duties import EMERGENCY_MAY, MAY, Belonging, Duty, may_of
from sync.protocol.staff import StaffRecord
from sync.protocol.values import StaffRole


def known_here(counter: Counter) -> Sequence[StaffRecord]:
    """Everybody who may stand here, by name: of this place, of the organiser whose table it is, and of the city."""
    return counter.unit.staff.known_at(_places(counter.site))


def may_at(one: StaffRecord, site: Site) -> frozenset[Duty]:
    """What they may do at this desk."""
    return may_of(one.role, _belonging(one, site), is_table_alone=site.is_table_alone)


def codes_here(counter: Counter) -> Mapping[bytes, frozenset[Duty]]:
    """The sealed codes that are good here, each with what it allows.

    A code stands in for a leader, but nothing is wiped by it. Where a shelter's desk is a table besides, an
    organiser's code opens nothing of the shelter.
    """
    site = counter.site
    return {
        digest: EMERGENCY_MAY if place == site.shelter_id else MAY[StaffRole.ORGANIZER]
        for place in _places(site)
        for digest in counter.unit.staff.emergency_digests(place)
    }


def could_anybody(duty: Duty, counter: Counter) -> bool:
    """Whether somebody of this very place could prove that they may, or a sealed code lies here that allows it.

    Whoever is known at every desk of the city does not count: they are not at a park on a Sunday.
    """
    prepared = (one for one in known_here(counter) if one.site_id and one.pin is not None)
    if any(duty in may_at(one, counter.site) for one in prepared):
        return True
    return any(duty in allowed for allowed in codes_here(counter).values())


def makeable_at(site: Site) -> tuple[StaffRole, ...]:
    """Whom a leader may make known at the desk: people of its place. Machines' people come from headquarters."""
    return (StaffRole.RECEPTION, StaffRole.ORGANIZER if site.is_table_alone else StaffRole.LEADER)


def _places(site: Site) -> tuple[str, ...]:
    """What staff of this desk may be known under; a table that is nothing else stands at its organiser."""
    return tuple(dict.fromkeys(one for one in (site.shelter_id, site.organizer_id) if one))


def _belonging(one: StaffRecord, site: Site) -> Belonging:
    if not one.site_id:
        return Belonging.CITY
    return Belonging.ORGANIZER if one.site_id == site.organizer_id else Belonging.PLACE
