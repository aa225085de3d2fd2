"""One household's facts, however they arrived, become its stays: who came where, under which number, since when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

from ledger import centre_facts, participation_facts
from ledger.facts import Fact, Key, Order, Site, in_order
from ledger.members import Said, members_of
from ledger.presences import meals_of, timeline
from sync.protocol.events import (
    DiscrepancyAnswered,
    HouseholdAdmitted,
    HouseholdDetailed,
    MealHanded,
    MealUndone,
    PresenceChanged,
    PresenceUndone,
    ReceptionUndone,
)
from sync.protocol.household import Household
from sync.protocol.records import MAX_REPEATS, HouseholdRecord
from sync.protocol.values import RecordMode
from sync.protocol.whereabouts import Head, heads_of, settled

NEEDS_HOUSEHOLD = "household"
NEEDS_EVENT = "event"


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

    Claims and unnamed heads are of those who have a place there, out or not. `last` is the latest admission that
    counts; `repeats` are the admissions after the first that found people who had not gone.
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
class _View:
    """What the stays of one household are folded from; `undone` are the receptions that were taken back."""

    household_id: UUID
    record_mode: RecordMode
    ordered: list[Fact]
    undone: frozenset[UUID]
    registered: Mapping[str, Household]

    def elsewhere(self, site: Site) -> list[Fact]:
        """The admissions at other shelters of the same operation that count."""
        return [
            fact
            for fact in self.ordered
            if isinstance(fact.payload, HouseholdAdmitted)
            and fact.site[0] == site[0]
            and fact.site != site
            and fact.event_id not in self.undone
        ]

    def since(self, first: Fact) -> Sequence[Fact]:
        """All facts from the one that a stay begins with."""
        return self.ordered if first is self.ordered[0] else [one for one in self.ordered if one.order >= first.order]

    def order_of(self, event_id: UUID) -> Order:
        """Where this event stands among all."""
        return next(fact.order for fact in self.ordered if fact.event_id == event_id)


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
    undone = {fact.payload.undone_event_id for fact in ordered if isinstance(fact.payload, ReceptionUndone)}
    sites = {fact.site: None for fact in ordered if isinstance(fact.payload, HouseholdAdmitted)}
    answers = standing_answers(ordered)
    view = _View(household_id, record_mode, ordered, frozenset(undone), registered)
    stays = tuple(
        _stay(view, [fact for fact in ordered if _tells_of(fact, household_id, site, answers)]) for site in sites
    )
    known = {fact.event_id for fact in ordered}
    held = {fact.key: need for fact in ordered if (need := _need(fact, known, sites))}
    held |= centre_facts.waiting(ordered)
    held |= participation_facts.waiting(ordered)
    said = tuple(fact.payload for fact in answers if isinstance(fact.payload, DiscrepancyAnswered))
    return Folded(household_id, record_mode, stays, held, tuple(ordered), said)


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


def _need(fact: Fact, known: Collection[UUID], sites: Mapping[Site, None]) -> str | None:
    match fact.payload:
        case ReceptionUndone(undone_event_id=event_id) | PresenceUndone(undone_event_id=event_id):
            return None if event_id in known else NEEDS_EVENT
        case MealUndone(undone_event_id=event_id):
            return None if event_id in known else NEEDS_EVENT
        case HouseholdDetailed() | PresenceChanged() | MealHanded():
            return None if fact.site in sites else NEEDS_HOUSEHOLD
        case _:
            return None


def _stay(view: _View, here: Sequence[Fact]) -> Stay:
    """The stay at one shelter out of `here`, the facts that say who of the household is there."""
    standing = [fact for fact in here if fact.event_id not in view.undone]
    received = [fact for fact in standing if isinstance(fact.payload, HouseholdAdmitted)]
    is_undone = not received
    shown = here if is_undone else _without_earlier_stays(here, view.undone)
    admitted = [fact for fact in shown if isinstance(fact.payload, HouseholdAdmitted)]
    first = admitted[0]
    assert isinstance(first.payload, HouseholdAdmitted)
    members = members_of((view.household_id, first.payload.shelter_id), shown, view.registered)
    record = HouseholdRecord(
        household=members.household,
        operation_id=first.payload.operation_id,
        shelter_id=first.payload.shelter_id,
        reception_no=first.payload.reception_no,
        method=first.payload.method,
        record_mode=view.record_mode,
        received_at_us=first.time_us,
        device_id=first.device_id,
        admitted_event_id=first.event_id,
        undone=is_undone,
    )
    if is_undone:
        return Stay(record, (), 0, admitted[-1].order, ())
    since = view.since(first)
    happened = timeline(first.site, since, members.arrivals, view.elsewhere(first.site), view.registered)
    meals = meals_of(first.site, since)
    if happened.steps or meals:
        record = settled(record, happened.steps, meals)
    if happened.repeats:
        repeated = tuple(fact.event_id for fact in happened.repeats[-MAX_REPEATS:])
        record = msgspec.structs.replace(record, repeated_event_ids=repeated)
    heads = heads_of(happened.steps, record.household) if happened.steps else []
    claims = _claims(record, members.said, heads, view)
    named = len(record.household.came)
    unnamed = sum(one.person_id is None and one.stays for one in heads) if heads else record.household.heads - named
    return Stay(record, claims, unnamed, received[-1].order, happened.repeats)


def _without_earlier_stays(here: Iterable[Fact], undone: Collection[UUID]) -> list[Fact]:
    """The facts that count, but for what was said of a stay that was taken back as a whole before the next began."""
    shown: list[Fact] = []
    is_void = False
    for fact in here:
        if isinstance(fact.payload, HouseholdAdmitted):
            is_standing = fact.event_id not in undone
            is_void = not is_standing and not any(isinstance(one.payload, HouseholdAdmitted) for one in shown)
            if is_standing:
                shown.append(fact)
        elif not is_void:
            shown.append(fact)
    return shown


def _claims(record: HouseholdRecord, said: Iterable[Said], heads: Sequence[Head], view: _View) -> tuple[Claim, ...]:
    """Whoever came and has not gone claims a place; whoever was gone and is back, since then.

    Without `heads` nobody has gone anywhere.
    """
    if not heads:
        return tuple(_claim(record, one) for one in said if one.person.came)
    placed = {head.person_id: head for head in heads}
    claims = []
    for one in said:
        head = placed.get(one.person.person_id)
        if head is None or not head.stays:
            continue
        claim = _claim(record, one)
        if head.back_by is not None and (order := view.order_of(head.back_by.event_id)) > claim.order:
            claim = replace(claim, order=order, event_id=head.back_by.event_id)
        claims.append(claim)
    return tuple(claims)


def _claim(record: HouseholdRecord, said: Said) -> Claim:
    return Claim(
        person_id=said.person.person_id,
        household_id=record.household.household_id,
        operation_id=record.operation_id,
        shelter_id=record.shelter_id,
        record_mode=record.record_mode,
        order=said.order,
        event_id=said.event_id,
    )
