"""Facts of one household at two shelters, by a word each."""

import uuid
from datetime import date

from ledger.facts import Fact
from ledger.fold import Folded, Stay, fold
from sync.protocol.events import (
    HouseholdAdmitted,
    Payload,
    PresenceChanged,
    PresenceUndone,
    ReceptionUndone,
)
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.presence import PresenceChange, Whereabouts
from sync.protocol.values import Depth, ReceptionMethod, RecordMode

HOUSEHOLD = uuid.UUID(int=1)
DAY = date(2026, 11, 20)
OUT, BACK, LEAVE, MOVE = PresenceChange.OUT, PresenceChange.RETURN, PresenceChange.LEAVE, PresenceChange.MOVE


def family(*numbers: int, heads: int = 0) -> Household:
    return Household(
        household_id=HOUSEHOLD,
        depth=Depth.FULL if numbers else Depth.COUNT,
        persons=tuple(Person(person_id=uuid.UUID(int=number)) for number in numbers),
        head_count=HeadCount(total=heads) if heads else None,
    )


def fact(device: str, seq: int, time_us: int, payload: Payload, offset_us: int = 0) -> Fact:
    return Fact(device, seq, uuid.uuid5(uuid.NAMESPACE_OID, f"{device}{seq}"), time_us, payload, offset_us)


def admitted(who: Household, shelter: str = "s1", moved_from: str = "") -> HouseholdAdmitted:
    return HouseholdAdmitted(
        operation_id="o",
        shelter_id=shelter,
        reception_no="1",
        method=ReceptionMethod.APP,
        household=who,
        moved_from_shelter_id=moved_from,
    )


def changed(what: PresenceChange, *numbers: int, shelter: str = "s1", **more: object) -> PresenceChanged:
    ids = tuple(uuid.UUID(int=number) for number in numbers)
    return PresenceChanged(operation_id="o", shelter_id=shelter, change=what, person_ids=ids, **more)  # type: ignore[arg-type]


def taken_back(of: Fact) -> PresenceUndone:
    return PresenceUndone(operation_id="o", shelter_id="s1", undone_event_id=of.event_id, reason="")


def undone(of: Fact, shelter: str = "s1") -> ReceptionUndone:
    return ReceptionUndone(operation_id="o", shelter_id=shelter, undone_event_id=of.event_id, reason="")


def folded(*facts: Fact) -> Folded:
    result = fold(HOUSEHOLD, RecordMode.DRILL, facts, {})
    backwards = fold(HOUSEHOLD, RecordMode.DRILL, (*reversed(facts), *facts), {})
    assert backwards == result, "neither the order nor repetition counts"
    return result


def at(result: Folded, shelter: str = "s1") -> Stay:
    return next(stay for stay in result.stays if stay.record.shelter_id == shelter)


def places(stay: Stay) -> dict[int | None, Whereabouts]:
    return {one.person_id.int if one.person_id else None: one.whereabouts for one in stay.record.away}


def claimed(stay: Stay) -> dict[int, int]:
    return {claim.person_id.int: claim.order[0] for claim in stay.claims}
