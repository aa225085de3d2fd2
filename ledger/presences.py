"""What happened to a household's stay at one shelter since it was first received there: its steps and its meals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ledger.facts import Fact, Site
from ledger.members import Arrival, completed
from sync.protocol.events import HouseholdAdmitted, MealHanded, MealUndone, PresenceChanged, PresenceUndone
from sync.protocol.household import Household
from sync.protocol.presence import Destination, Meal, PresenceStep, StepKind
from sync.protocol.whereabouts import heads_after, inserted


@dataclass(frozen=True)
class Timeline:
    """The steps of a stay, and which of its admissions found people who had not gone."""

    steps: tuple[PresenceStep, ...]
    repeats: tuple[Fact, ...]


@dataclass(frozen=True)
class _Elsewhere:
    """The household was received at another shelter; where it came from here, that ends what stays here."""

    fact: Fact
    step: PresenceStep | None


_Entry = Arrival | _Elsewhere | Fact


def timeline(
    site: Site,
    ordered: Sequence[Fact],
    arrivals: Sequence[Arrival],
    elsewhere: Iterable[Fact],
    registered: Mapping[str, Household],
) -> Timeline:
    """The steps of the stay at `site`; `ordered` begins with the admission that the stay begins with.

    `elsewhere` are the admissions of the household at other shelters that count. Facts are taken in the order in which
    they were written, and steps stand at the time at which they happened.
    """
    if len(ordered) == 1:  # most households: received, and nothing since
        return Timeline((), ())
    undone = undone_by(ordered, PresenceUndone)
    entries: list[_Entry] = [*arrivals, *_changes(site, ordered, undone)]
    entries += [_left_for(fact, site, undone, registered) for fact in elsewhere if fact.order > ordered[0].order]
    steps: tuple[PresenceStep, ...] = ()
    repeats: list[Fact] = []
    was_elsewhere = False
    for entry in sorted(entries, key=lambda one: _fact_of(one).order):
        step = _step_of(entry)
        if isinstance(entry, _Elsewhere):
            was_elsewhere = True
        elif isinstance(entry, Arrival) and entry.kind is StepKind.ADMIT:
            if not was_elsewhere and _has_place(steps, entry):
                repeats.append(entry.fact)
            was_elsewhere = False
        if step is not None:
            steps = inserted(steps, step)
    return Timeline(steps, tuple(repeats))


def meals_of(site: Site, ordered: Sequence[Fact]) -> tuple[Meal, ...]:
    """The meals that count of those that were handed out at `site` since the stay began."""
    if len(ordered) == 1:
        return ()
    undone = undone_by(ordered, MealUndone)
    return tuple(
        Meal(
            day=fact.payload.day,
            slot=fact.payload.slot,
            heads=fact.payload.heads,
            handed_at_us=fact.time_us,
            event_id=fact.event_id,
        )
        for fact in ordered
        if isinstance(fact.payload, MealHanded) and fact.site == site and fact.event_id not in undone
    )


def undone_by(facts: Iterable[Fact], kind: type[PresenceUndone | MealUndone]) -> frozenset[UUID]:
    """The events that facts of this kind take back."""
    return frozenset(fact.payload.undone_event_id for fact in facts if isinstance(fact.payload, kind))


def _changes(site: Site, ordered: Sequence[Fact], undone: Collection[UUID]) -> list[Fact]:
    return [
        fact
        for fact in ordered
        if isinstance(fact.payload, PresenceChanged) and fact.site == site and fact.event_id not in undone
    ]


def _left_for(fact: Fact, site: Site, undone: Collection[UUID], registered: Mapping[str, Household]) -> _Elsewhere:
    admitted = fact.payload
    assert isinstance(admitted, HouseholdAdmitted)
    if admitted.moved_from_shelter_id != site[1] or fact.event_id in undone:
        return _Elsewhere(fact, None)
    household = completed(admitted.household, registered)
    came = tuple(person.person_id for person in household.came)
    step = PresenceStep(
        kind=StepKind.MOVE,
        at_us=fact.time_us,
        event_id=fact.event_id,
        person_ids=came,
        unnamed_heads=household.heads - len(came),
        destination=Destination.OTHER_SHELTER,
        destination_shelter_id=admitted.shelter_id,
    )
    return _Elsewhere(fact, step)


def _has_place(steps: Sequence[PresenceStep], entry: Arrival) -> bool:
    return any(head.stays for head in heads_after(steps, entry.before, entry.unnamed_before))


def _fact_of(entry: _Entry) -> Fact:
    return entry if isinstance(entry, Fact) else entry.fact


def _step_of(entry: _Entry) -> PresenceStep | None:
    match entry:
        case _Elsewhere(step=step):
            return step
        case Arrival(fact=fact):
            return PresenceStep(
                kind=entry.kind,
                at_us=fact.time_us,
                event_id=fact.event_id,
                person_ids=entry.person_ids,
                unnamed_heads=entry.unnamed_heads,
            )
        case Fact():
            return _step_of_change(entry)


def _step_of_change(fact: Fact) -> PresenceStep:
    changed = fact.payload
    assert isinstance(changed, PresenceChanged)
    at_us = fact.time_us
    if changed.happened_at_us is not None:  # what is told may be past, and cannot be to come
        at_us = max(min(changed.happened_at_us + fact.offset_us, at_us), 0)
    return PresenceStep(
        kind=StepKind(changed.change.value),
        at_us=at_us,
        event_id=fact.event_id,
        person_ids=changed.person_ids,
        unnamed_heads=changed.unnamed_heads,
        expected_return_us=changed.expected_return_us,
        destination=changed.destination,
        destination_shelter_id=changed.destination_shelter_id,
    )
