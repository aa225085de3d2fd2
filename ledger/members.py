"""Who belongs to a household at one shelter, and who of them came, after all facts that say so."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

from ledger.facts import Fact, Order, TellsOfHousehold
from sync.protocol.events import DiscrepancyAnswered, HouseholdAdmitted
from sync.protocol.household import MAX_PERSONS, Household, Person
from sync.protocol.presence import StepKind
from sync.protocol.values import Depth, DiscrepancyAnswer
from sync.protocol.whereabouts import late_comers

_DEPTHS = (Depth.COUNT, Depth.HEADLINE, Depth.FULL)


@dataclass(frozen=True)
class Said:
    """What was last said of a person: by which fact, whether they came, and by whom."""

    person: Person
    order: Order
    event_id: UUID
    device_id: str


@dataclass(frozen=True)
class Arrival:
    """People of a household that was received before stood at the desk, by `fact`.

    `before` and `unnamed_before` are who of it had come until then.
    """

    fact: Fact
    kind: StepKind
    person_ids: tuple[UUID, ...]
    unnamed_heads: int
    before: tuple[UUID, ...]
    unnamed_before: int


@dataclass(frozen=True)
class Members:
    """A household at a shelter: its deepest and latest body with everyone who came, who said so, and who came later."""

    household: Household
    said: tuple[Said, ...]
    arrivals: tuple[Arrival, ...]


def members_of(place: tuple[UUID, str], facts: Sequence[Fact], registered: Mapping[str, Household]) -> Members:
    """What `facts` say of the household's members at `place`, an id and a shelter; the first fact is an admission."""
    said: dict[UUID, Said] = {}
    base: Household | None = None
    arrivals: list[Arrival] = []
    is_received = False
    for fact in facts:
        before = _Crowd.of(said, base) if is_received else None
        if isinstance(fact.payload, DiscrepancyAnswered):
            said = _after_answer(said, fact, fact.payload, place)
            if before is not None:
                arrivals += _arrivals(fact, None, before, _Crowd.of(said, base))
            continue
        assert isinstance(fact.payload, TellsOfHousehold)
        household = completed(fact.payload.household, registered)
        if isinstance(fact.payload, HouseholdAdmitted):
            said = _after_admission(said, fact, household)
        else:
            said = _after_detail(said, fact, household)
        if base is None or _DEPTHS.index(household.depth) >= _DEPTHS.index(base.depth):
            base = household
        if before is not None:
            arrivals += _arrivals(fact, household, before, _Crowd.of(said, base))
        is_received = is_received or isinstance(fact.payload, HouseholdAdmitted)
    assert base is not None
    everyone = list(said.values())
    if len(everyone) > MAX_PERSONS:  # a record with more would not be read: those who are not here go first
        everyone = sorted(everyone, key=lambda one: not one.person.came)[:MAX_PERSONS]
    base = _without_sent(
        base, everyone, {fact.event_id for fact in facts if isinstance(fact.payload, DiscrepancyAnswered)}
    )
    persons = tuple(one.person for one in everyone)
    household = msgspec.structs.replace(base, household_id=place[0], persons=persons)
    return Members(household, tuple(everyone), tuple(arrivals))


@dataclass(frozen=True)
class _Crowd:
    """Who has come so far."""

    came: tuple[UUID, ...]
    heads: int

    @classmethod
    def of(cls, said: Mapping[UUID, Said], base: Household | None) -> "_Crowd":
        came = tuple(person_id for person_id, one in said.items() if one.person.came)
        counted = base.head_count.total if base is not None and base.head_count else 0
        return cls(came, max(len(came), counted))


def _arrivals(fact: Fact, household: Household | None, before: _Crowd, now: _Crowd) -> list[Arrival]:
    """Who came by `fact` to those who had come before."""
    kind, unnamed = StepKind.JOIN, 0
    if household is not None and isinstance(fact.payload, HouseholdAdmitted):
        came = tuple(person.person_id for person in household.came)
        kind, unnamed = StepKind.ADMIT, household.heads - len(came)
    else:
        came = late_comers(before.came, before.heads, now.came, now.heads)
    if not came and not unnamed:
        return []
    return [Arrival(fact, kind, came, unnamed, before.came, before.heads - len(before.came))]


def _without_sent(base: Household, everyone: Iterable[Said], answers: Collection[UUID]) -> Household:
    """The counted heads without those whom an answer sent away: they were counted when they came."""
    sent = sum(not one.person.came and one.event_id in answers for one in everyone)
    if not sent or base.head_count is None:
        return base
    total = base.head_count.total - sent
    count = msgspec.structs.replace(base.head_count, total=total) if total > 0 else None
    return msgspec.structs.replace(base, head_count=count)


def _after_admission(said: dict[UUID, Said], fact: Fact, household: Household) -> dict[UUID, Said]:
    """An admission adds: whoever came to one desk or to another has come."""
    result = dict(said)
    for person in household.persons:
        before = result.get(person.person_id)
        if before is not None and before.person.came and not person.came:
            continue
        result[person.person_id] = Said(person, fact.order, fact.event_id, fact.device_id)
    return result


def _after_detail(said: dict[UUID, Said], fact: Fact, household: Household) -> dict[UUID, Said]:
    """A detail is the whole as its desk knew it: it replaces, but for people whom only another desk has seen come."""
    result = {}
    for person in household.persons:
        before = said.get(person.person_id)
        stands = before is not None and before.person.came
        if before is not None and stands and not person.came and before.device_id != fact.device_id:
            # Its desk had not heard yet that they came; what it knows of them otherwise is news all the same.
            came = msgspec.structs.replace(person, came=True)
            result[person.person_id] = replace(before, person=came)
            continue
        order, event_id, device_id = (
            (before.order, before.event_id, before.device_id)
            if before is not None and stands
            else (fact.order, fact.event_id, fact.device_id)
        )
        result[person.person_id] = Said(person, order, event_id, device_id)
    for person_id, one in said.items():
        if person_id not in result and one.person.came and one.device_id != fact.device_id:
            result[person_id] = one
    return result


def _after_answer(
    said: dict[UUID, Said], fact: Fact, answer: DiscrepancyAnswered, place: tuple[UUID, str]
) -> dict[UUID, Said]:
    """An answer brings a person to the place that gave it, or sends them from there or from the other one."""
    one = said.get(answer.person_id)
    if one is None:
        return said
    if place == (answer.household_id, answer.shelter_id):
        came = answer.answer is not DiscrepancyAnswer.NEVER_HERE
        is_news = answer.answer is DiscrepancyAnswer.MOVED_HERE or came != one.person.came
    else:
        came = False
        is_news = answer.answer is DiscrepancyAnswer.MOVED_HERE
    if not is_news:
        return said
    person = msgspec.structs.replace(one.person, came=came)
    return said | {answer.person_id: Said(person, fact.order, fact.event_id, fact.device_id)}


def completed(household: Household, registered: Mapping[str, Household]) -> Household:
    """A household that came under an opaque member code, with the persons that the registry has for it.

    Without a head count everyone came. With a smaller one only the holder is named as here: who else came is not
    known, and a wrong name on a roster is worse than a number.
    """
    known = registered.get(household.member_code) if household.member_code else None
    if known is None or any(person.name_raw or person.name_display for person in household.persons):
        return household
    total = household.head_count.total if household.head_count else len(known.persons)
    everyone = total >= len(known.persons)
    persons = tuple(
        person if everyone or number == 0 else msgspec.structs.replace(person, came=False)
        for number, person in enumerate(known.persons)
    )
    return msgspec.structs.replace(
        household,
        depth=Depth.FULL,
        persons=persons,
        address_raw=household.address_raw or known.address_raw,
        postal_code=household.postal_code or known.postal_code,
        phone=household.phone or known.phone,
        registered_by_card=known.registered_by_card,
    )
