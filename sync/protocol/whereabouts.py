"""What the steps of a stay say together: who is where, who was seen when; desks and ledger read them by this alone."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from sync.protocol.household import Household
from sync.protocol.presence import (
    GONE,
    MAX_MEALS,
    MAX_STEPS,
    Meal,
    MealSlot,
    PersonPresence,
    PresenceStep,
    StepKind,
    Whereabouts,
    whereabouts_after,
)
from sync.protocol.records import HouseholdRecord

_BRINGS_BACK = (StepKind.RETURN, StepKind.SEEN, StepKind.ADMIT, StepKind.JOIN)
"""Whoever is named in one of these stood at a desk, wherever they were believed to be."""
_AT_A_DESK = (*_BRINGS_BACK, StepKind.OUT, StepKind.OVERNIGHT)
"""Who leaves for good is often written down afterwards, for all at once; that nobody saw."""
_SLOTS = tuple(MealSlot)


@dataclass
class Head:
    """One head of a household and the step that moved them last; `person_id` None for one without a name.

    `back_by` is the step that gave them a place here again after they had moved or left.
    """

    person_id: UUID | None
    moved_by: PresenceStep | None = None
    back_by: PresenceStep | None = None

    @property
    def whereabouts(self) -> Whereabouts:
        """Where this head is."""
        return Whereabouts.HERE if self.moved_by is None else whereabouts_after(self.moved_by.kind)

    @property
    def stays(self) -> bool:
        """Whether this head has a place here, out or not."""
        return self.whereabouts not in GONE

    def move(self, step: PresenceStep) -> None:
        """Be where `step` says."""
        was_gone = not self.stays
        self.moved_by = step
        if was_gone and self.stays:
            self.back_by = step


def settled(record: HouseholdRecord, steps: Sequence[PresenceStep], meals: Iterable[Meal] = ()) -> HouseholdRecord:
    """`record` with these steps and meals: with all that follows from them, and only what a record has room for."""
    kept = _trimmed(steps, record.household)
    last_meals = tuple(sorted(meals, key=_order_of_meal)[-MAX_MEALS:])
    seen = [step.at_us for step in kept if step.kind in _AT_A_DESK] + [meal.handed_at_us for meal in last_meals]
    return replace(
        record,
        steps=kept,
        meals=last_meals,
        away=away(steps, record.household),
        last_seen_us=max(seen, default=0),
    )


def inserted(steps: Sequence[PresenceStep], step: PresenceStep) -> tuple[PresenceStep, ...]:
    """`steps` with one that was written after them, at its time; but never before a reception that is there already."""
    place = len(steps)
    while place and steps[place - 1].at_us > step.at_us and steps[place - 1].kind is not StepKind.ADMIT:
        place -= 1
    return (*steps[:place], step, *steps[place:])


def away(steps: Iterable[PresenceStep], household: Household) -> tuple[PersonPresence, ...]:
    """Who of `household` is not here after `steps`: persons in its order, then those without a name."""
    return _presences(heads_of(steps, household))


def heads_of(steps: Iterable[PresenceStep], household: Household) -> list[Head]:
    """Every head of `household` after `steps`: persons in its order, then those without a name."""
    came = [person.person_id for person in household.came]
    return heads_after(steps, came, household.heads - len(came))


def staying_after_each(steps: Iterable[PresenceStep], household: Household) -> list[int]:
    """How many of `household` have a place here at first, and after each of `steps`."""
    heads = heads_of((), household)
    counts = [len(heads)]
    for step, moved in _replayed(tuple(steps), heads):
        for head in moved:
            head.move(step)
        counts.append(sum(head.stays for head in heads))
    return counts


def heads_after(steps: Iterable[PresenceStep], person_ids: Iterable[UUID], unnamed: int) -> list[Head]:
    """As `heads_of`, for people of whom nothing but this is known."""
    heads = [Head(person_id) for person_id in person_ids]
    heads += [Head(None) for _ in range(unnamed)]
    for step, moved in _replayed(tuple(steps), heads):
        for head in moved:
            head.move(step)
    return heads


def late_comers(known: Collection[UUID], heads_before: int, came: Sequence[UUID], heads_now: int) -> tuple[UUID, ...]:
    """The persons who came later, where more becomes known of a household.

    Heads that were only counted before and get a name now are none: they are where they were.
    """
    new = tuple(person_id for person_id in came if person_id not in known)
    return new if heads_now - heads_before >= len(new) else ()


def arrival(kind: StepKind, at_us: int, event_id: UUID, household: Household) -> PresenceStep:
    """The step by which all who came of `household` are here."""
    return PresenceStep(
        kind=kind,
        at_us=at_us,
        event_id=event_id,
        person_ids=tuple(person.person_id for person in household.came),
        unnamed_heads=household.heads - len(household.came),
    )


def _replayed(steps: Sequence[PresenceStep], heads: Sequence[Head]) -> Iterator[tuple[PresenceStep, Sequence[Head]]]:
    """Each step with those whom it moves. The heads are to be moved before the next is asked for."""
    joined = {
        person_id: at for at, step in enumerate(steps) if step.kind is StepKind.JOIN for person_id in step.person_ids
    }
    named: set[UUID] = set()

    def had_no_name(head: Head, at: int) -> bool:
        return head.person_id is None or (head.person_id not in named and joined.get(head.person_id, 0) <= at)

    for at, step in enumerate(steps):
        named.update(step.person_ids)
        counted = [head for head in heads if had_no_name(head, at)]
        yield step, _moved(step, heads, counted)


def _moved(step: PresenceStep, heads: Sequence[Head], counted: Sequence[Head]) -> Sequence[Head]:
    """Whom `step` moves. Who is gone is brought back by name, or with all where nobody has a place any more.

    `counted` are the heads that had no name yet when it was written, as far as the steps tell. Where fewer are without
    one now than the step counts, the rest got theirs later: those who were named last, as they stand behind the others.
    """
    comes_back = step.kind in _BRINGS_BACK
    if not step.person_ids and not step.unnamed_heads:
        staying = [head for head in heads if head.stays]
        return heads if comes_back and not staying else staying
    named = [head for head in heads if head.person_id in step.person_ids and (comes_back or head.stays)]
    meant = [head for head in counted if comes_back or head.stays]
    unnamed = [head for head in meant if head.person_id is None]
    named_later = [head for head in reversed(meant) if head.person_id is not None]
    return named + sorted([*unnamed, *named_later], key=_likelihood(step.kind))[: step.unnamed_heads]


def _likelihood(kind: StepKind) -> Callable[[Head], int]:
    """Which of the heads without a name are meant: who comes was away, who goes was here."""
    orders = {
        StepKind.RETURN: (Whereabouts.OUT, Whereabouts.OVERNIGHT, Whereabouts.LEFT, Whereabouts.MOVED),
        StepKind.ADMIT: (Whereabouts.LEFT, Whereabouts.MOVED, Whereabouts.OUT, Whereabouts.OVERNIGHT),
        StepKind.SEEN: (Whereabouts.HERE, Whereabouts.OUT, Whereabouts.OVERNIGHT),
    }
    order = orders.get(kind, (Whereabouts.HERE, Whereabouts.OUT, Whereabouts.OVERNIGHT))
    return lambda head: order.index(head.whereabouts) if head.whereabouts in order else len(order)


def _presences(heads: Sequence[Head]) -> tuple[PersonPresence, ...]:
    found: list[PersonPresence] = []
    unnamed: dict[UUID, PersonPresence] = {}
    count = Counter(head.moved_by.event_id for head in heads if head.person_id is None and head.moved_by is not None)
    for head in heads:
        step = head.moved_by
        if step is None or head.whereabouts is Whereabouts.HERE:
            continue
        if head.person_id is not None:
            found.append(_presence(head, step))
        else:
            unnamed[step.event_id] = replace(_presence(head, step), heads=count[step.event_id])
    return (*found, *unnamed.values())


def _presence(head: Head, step: PresenceStep) -> PersonPresence:
    return PersonPresence(
        person_id=head.person_id,
        whereabouts=head.whereabouts,
        since_us=step.at_us,
        event_id=step.event_id,
        expected_return_us=step.expected_return_us,
        destination=step.destination,
        destination_shelter_id=step.destination_shelter_id,
    )


def _trimmed(steps: Sequence[PresenceStep], household: Household) -> tuple[PresenceStep, ...]:
    """As many as a record has room for: the oldest go first, but for those that still say where somebody is."""
    too_many = len(steps) - MAX_STEPS
    if too_many <= 0:
        return tuple(steps)
    speaking = {id(head.moved_by) for head in heads_of(steps, household)}
    silent = [index for index, step in enumerate(steps) if id(step) not in speaking]
    dropped = set(silent[:too_many])
    return tuple(step for index, step in enumerate(steps) if index not in dropped)


def _order_of_meal(meal: Meal) -> tuple[object, ...]:
    return meal.day, _SLOTS.index(meal.slot), meal.handed_at_us, meal.event_id
