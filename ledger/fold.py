"""One household's facts, however they arrived, become its stays: who came where, under which number, since when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

import msgspec

from sync.protocol.events import DiscrepancyAnswered, HouseholdAdmitted, HouseholdDetailed, Payload, ReceptionUndone
from sync.protocol.household import MAX_PERSONS, Household, Person
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import Depth, DiscrepancyAnswer, RecordMode

Key: TypeAlias = tuple[str, int]
"""`(device_id, seq)`: an event's name in the journal."""
Order: TypeAlias = tuple[int, str, int]
"""`(corrected time in µs, device_id, seq)`: the one order in which all workers read the same facts."""
Site: TypeAlias = tuple[str, str]
"""`(operation_id, shelter_id)`."""

TellsOfHousehold: TypeAlias = HouseholdAdmitted | HouseholdDetailed
"""The facts that say who belongs to a household; others may name one, or stand for themselves."""

NEEDS_HOUSEHOLD = "household"
NEEDS_EVENT = "event"
_DEPTHS = (Depth.COUNT, Depth.HEADLINE, Depth.FULL)


@dataclass(frozen=True)
class Fact:
    """An event of the journal as the rules see it; `time_us` is the desk's clock corrected by its last known offset."""

    device_id: str
    seq: int
    event_id: UUID
    time_us: int
    payload: Payload

    @property
    def key(self) -> Key:
        """The event's name in the journal."""
        return self.device_id, self.seq

    @property
    def order(self) -> Order:
        """Where the fact stands among those of its household."""
        return self.time_us, self.device_id, self.seq

    @property
    def site(self) -> Site:
        """The operation and shelter that the fact belongs to."""
        return self.payload.operation_id, self.payload.shelter_id


@dataclass(frozen=True)
class Claim:
    """A person was received at a shelter with a household: by which event, and when last said so."""

    person_id: UUID
    household_id: UUID
    operation_id: str
    shelter_id: str
    record_mode: RecordMode
    order: Order
    event_id: UUID

    def __hash__(self) -> int:
        """By person and place in the order alone: claims are looked up by the thousand, and these hardly ever agree."""
        return hash((self.person_id.int, self.order))


@dataclass(frozen=True)
class Stay:
    """A household at one shelter after all its facts. `unnamed_heads` are counted people without a person's id.

    `last` is the latest admission that counts; `repeats` are the admissions after the first.
    """

    record: HouseholdRecord
    claims: tuple[Claim, ...]
    unnamed_heads: int
    last: Order
    repeats: tuple[Fact, ...]


@dataclass(frozen=True)
class Folded:
    """A household of one record mode: its stays, and what each fact that cannot be applied yet waits for.

    `answers` are those that count of all that were given to its discrepancies.
    """

    household_id: UUID
    record_mode: RecordMode
    stays: tuple[Stay, ...]
    held: Mapping[Key, str]
    facts: tuple[Fact, ...]
    answers: tuple[DiscrepancyAnswered, ...] = ()


@dataclass(frozen=True)
class _Said:
    """What was last said of a person: by which fact, whether they came, and by whom."""

    person: Person
    order: Order
    event_id: UUID
    device_id: str


def fold(
    household_id: UUID,
    record_mode: RecordMode,
    facts: Iterable[Fact],
    registered: Mapping[str, Household],
) -> Folded:
    """What the ledger believes of a household; the same for every order of arrival and any repetition of `facts`.

    `registered` completes opaque member codes: the household of the resident registry by its code.
    """
    ordered = in_order(facts)
    admissions = {fact.event_id: fact for fact in ordered if isinstance(fact.payload, HouseholdAdmitted)}
    undone = {fact.payload.undone_event_id for fact in ordered if isinstance(fact.payload, ReceptionUndone)}
    sites = {fact.site: None for fact in admissions.values()}
    answers = standing_answers(ordered)
    stays = []
    for site in sites:
        here = [fact for fact in ordered if _tells_of(fact, household_id, site, answers)]
        standing = [fact for fact in here if fact.event_id not in undone]
        stays.append(_stay(household_id, record_mode, here, standing, registered))
    held = {fact.key: need for fact in ordered if (need := _need(fact, admissions, sites))}
    said = tuple(fact.payload for fact in answers if isinstance(fact.payload, DiscrepancyAnswered))
    return Folded(household_id, record_mode, tuple(stays), held, tuple(ordered), said)


def standing_answers(ordered: Iterable[Fact]) -> tuple[Fact, ...]:
    """Of all that a place has said about a discrepancy, what it said last; two places may say different things."""
    last: dict[tuple[str, UUID, str], Fact] = {}
    for fact in ordered:
        if isinstance(fact.payload, DiscrepancyAnswered):
            answer = fact.payload
            last[answer.discrepancy_id, answer.household_id, answer.shelter_id] = fact
    return tuple(last.values())


def _tells_of(fact: Fact, household_id: UUID, site: Site, answers: tuple[Fact, ...]) -> bool:
    """Whether `fact` says who of the household is at `site`."""
    match fact.payload:
        case DiscrepancyAnswered() as answer:
            places = (
                (answer.household_id, (answer.operation_id, answer.shelter_id)),
                (answer.other_household_id, (answer.operation_id, answer.other_shelter_id)),
            )
            return (household_id, site) in places and fact in answers
        case HouseholdAdmitted() | HouseholdDetailed():
            return fact.site == site
        case _:
            return False


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Each fact once, by corrected time, and never against the sequence of its own device.

    A desk's clock that was set back must not put its later facts before its earlier ones, so that a fact counts as no
    earlier than the one before it from the same device.
    """
    by_key = {fact.key: fact for fact in facts}
    latest_us: dict[str, int] = {}
    settled = []
    for _, fact in sorted(by_key.items()):
        time_us = max(fact.time_us, latest_us.get(fact.device_id, fact.time_us))
        latest_us[fact.device_id] = time_us
        settled.append(fact if time_us == fact.time_us else replace(fact, time_us=time_us))
    return sorted(settled, key=lambda fact: fact.order)


def _need(fact: Fact, admissions: Mapping[UUID, Fact], sites: Mapping[Site, None]) -> str | None:
    match fact.payload:
        case ReceptionUndone(undone_event_id=event_id):
            return None if event_id in admissions else NEEDS_EVENT
        case HouseholdDetailed():
            return None if fact.site in sites else NEEDS_HOUSEHOLD
        case _:
            return None


def _stay(
    household_id: UUID,
    record_mode: RecordMode,
    here: Sequence[Fact],
    standing: Sequence[Fact],
    registered: Mapping[str, Household],
) -> Stay:
    received = [fact for fact in standing if isinstance(fact.payload, HouseholdAdmitted)]
    is_undone = not received
    shown = here if is_undone else standing
    admitted = [fact for fact in shown if isinstance(fact.payload, HouseholdAdmitted)]
    first = admitted[0]
    assert isinstance(first.payload, HouseholdAdmitted)
    household, said = _household((household_id, first.payload.shelter_id), shown, registered)
    record = HouseholdRecord(
        household=household,
        operation_id=first.payload.operation_id,
        shelter_id=first.payload.shelter_id,
        reception_no=first.payload.reception_no,
        method=first.payload.method,
        record_mode=record_mode,
        received_at_us=first.time_us,
        device_id=first.device_id,
        admitted_event_id=first.event_id,
        undone=is_undone,
    )
    if is_undone:
        return Stay(record, (), 0, admitted[-1].order, ())
    claims = tuple(_claim(record, one) for one in said if one.person.came)
    return Stay(record, claims, household.heads - len(household.came), received[-1].order, tuple(received[1:]))


def _claim(record: HouseholdRecord, said: _Said) -> Claim:
    return Claim(
        person_id=said.person.person_id,
        household_id=record.household.household_id,
        operation_id=record.operation_id,
        shelter_id=record.shelter_id,
        record_mode=record.record_mode,
        order=said.order,
        event_id=said.event_id,
    )


def _household(
    place: tuple[UUID, str], facts: Sequence[Fact], registered: Mapping[str, Household]
) -> tuple[Household, list[_Said]]:
    """The deepest and latest body of a household at a shelter with everyone who came, and who said so."""
    said: dict[UUID, _Said] = {}
    base: Household | None = None
    for fact in facts:
        if isinstance(fact.payload, DiscrepancyAnswered):
            said = _after_answer(said, fact, fact.payload, place)
            continue
        assert isinstance(fact.payload, TellsOfHousehold)
        household = completed(fact.payload.household, registered)
        if isinstance(fact.payload, HouseholdAdmitted):
            said = _after_admission(said, fact, household)
        else:
            said = _after_detail(said, fact, household)
        if base is None or _DEPTHS.index(household.depth) >= _DEPTHS.index(base.depth):
            base = household
    assert base is not None
    everyone = list(said.values())
    if len(everyone) > MAX_PERSONS:  # a record with more would not be read: those who are not here go first
        everyone = sorted(everyone, key=lambda one: not one.person.came)[:MAX_PERSONS]
    base = _without_sent(
        base, everyone, {fact.event_id for fact in facts if isinstance(fact.payload, DiscrepancyAnswered)}
    )
    persons = tuple(one.person for one in everyone)
    return msgspec.structs.replace(base, household_id=place[0], persons=persons), everyone


def _without_sent(base: Household, everyone: Iterable[_Said], answers: Collection[UUID]) -> Household:
    """The counted heads without those whom an answer sent away: they were counted when they came."""
    sent = sum(not one.person.came and one.event_id in answers for one in everyone)
    if not sent or base.head_count is None:
        return base
    total = base.head_count.total - sent
    count = msgspec.structs.replace(base.head_count, total=total) if total > 0 else None
    return msgspec.structs.replace(base, head_count=count)


def _after_admission(said: dict[UUID, _Said], fact: Fact, household: Household) -> dict[UUID, _Said]:
    """An admission adds: whoever came to one desk or to another has come."""
    result = dict(said)
    for person in household.persons:
        before = result.get(person.person_id)
        if before is not None and before.person.came and not person.came:
            continue
        result[person.person_id] = _Said(person, fact.order, fact.event_id, fact.device_id)
    return result


def _after_detail(said: dict[UUID, _Said], fact: Fact, household: Household) -> dict[UUID, _Said]:
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
        result[person.person_id] = _Said(person, order, event_id, device_id)
    for person_id, one in said.items():
        if person_id not in result and one.person.came and one.device_id != fact.device_id:
            result[person_id] = one
    return result


def _after_answer(
    said: dict[UUID, _Said], fact: Fact, answer: DiscrepancyAnswered, place: tuple[UUID, str]
) -> dict[UUID, _Said]:
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
    return said | {answer.person_id: _Said(person, fact.order, fact.event_id, fact.device_id)}


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
