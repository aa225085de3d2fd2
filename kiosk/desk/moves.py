"""Where the people at the desk were before, as far as this desk knows: a move ends the stay there."""

from kiosk.desk.counter import Counter
from kiosk.domain.standing import PersonStanding
from sync.protocol.household import Household
from sync.protocol.records import HouseholdRecord


def last_shelter_of(counter: Counter, household: Household) -> str:
    """The id of the other shelter where somebody of `household` was received last; empty where none is known."""
    latest = max(_elsewhere(counter, household), key=lambda one: one.since_us, default=None)
    return "" if latest is None else latest.shelter_id


def is_elsewhere_since(counter: Counter, known: HouseholdRecord) -> bool:
    """Whether all named persons of a household were received elsewhere after they were last seen here."""
    came = {person.person_id for person in known.household.came}
    seen_us = max(known.received_at_us, known.last_seen_us)
    later = {one.person_id for one in _elsewhere(counter, known.household) if one.since_us > seen_us}
    return bool(came) and later >= came


def _elsewhere(counter: Counter, household: Household) -> list[PersonStanding]:
    site = counter.site
    person_ids = [person.person_id for person in household.came]
    standings = counter.unit.people.standings(person_ids, site.operation_id, site.record_mode)
    return [one for one in standings if one.shelter_id != site.shelter_id]
