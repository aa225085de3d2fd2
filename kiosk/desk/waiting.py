"""Who has announced themselves at this shelter and waits for the desk."""

from uuid import UUID

from kiosk.desk.counter import OFFSET_SETTING, Counter, is_here
from kiosk.domain.presence import gone_among
from kiosk.domain.stays import coming_ids
from sync.protocol.records import ArrivalRecord


def waiting_here(counter: Counter) -> tuple[ArrivalRecord, ...]:
    """Who has announced themselves at this shelter and neither came nor was given up; a day later nobody waits."""
    site = counter.site
    found = counter.unit.own_shelter.arrivals(site.operation_id, site.shelter_id, site.record_mode)
    now_us = counter.clock.now_us() + int(counter.unit.settings.get(OFFSET_SETTING) or b"0") * 1000
    return tuple(one for one in found if one.expires_at_us > now_us and not _have_come(counter, one))


def waiting(counter: Counter, arrival_id: UUID) -> ArrivalRecord | None:
    """The arrival of this id, where somebody waits for it."""
    return next((one for one in waiting_here(counter) if one.arrival_id == arrival_id), None)


def _have_come(counter: Counter, arrival: ArrivalRecord) -> bool:
    """Whether this desk or its neighbour has received them by another way since."""
    known = counter.unit.people.get(arrival.household.household_id)
    if known is None or not is_here(known, counter.site):
        return False
    is_known = coming_ids(arrival.household) <= coming_ids(known.household)
    return is_known and gone_among(known, arrival.household) is None
