"""The acts about presence: out, overnight, back, moved, left, seen; meals; and what a household's stay was so far."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kiosk.desk.counter import DESK_MISTAKE, Counter, corrected_us
from kiosk.domain import presence
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import (
    MealNoted,
    MealNotedBefore,
    MealTakenBack,
    PresenceNoted,
    PresenceTakenBack,
    Refused,
    StaysClosed,
)
from kiosk.domain.presence import Meant
from sync.protocol.events import Event, MealHanded, MealUndone, PresenceChanged, PresenceUndone
from sync.protocol.presence import Destination, Meal, MealSlot, PresenceChange, PresenceStep, StepKind
from sync.protocol.records import HouseholdRecord

CLOSED_AT_ONCE = 5
"""Households of one act of closing, some 8 ms each: between two acts the desk answers others, within 50 ms."""
_US_PER_HOUR = 3_600_000_000


@dataclass(frozen=True)
class ChangePresence:
    """外出 / 外泊 / 帰所 / 転所 / 退所 / 所在確認 of named persons, of so many without a name, or of everybody.

    `happened_at_us` is when it was, by this desk's clock, where that is not now.
    """

    household_id: UUID
    change: PresenceChange
    person_ids: tuple[UUID, ...] = ()
    unnamed_heads: int = 0
    expected_return_us: int | None = None
    destination: Destination | None = None
    destination_shelter_id: str = ""
    happened_at_us: int | None = None

    def perform(self, counter: Counter) -> PresenceNoted | Refused:
        """Write the fact and what follows from it for the household."""
        known = counter.unit.people.get(self.household_id)
        if known is None or known.undone:
            return Refused("problem.not_received")
        meant = Meant(self.person_ids, self.unnamed_heads)
        if reason := presence.refused(known, self.change, meant) or self._times_refused(known, counter):
            return reason
        change = presence.fitting(known, self.change, meant)
        fact = PresenceChanged(
            operation_id=known.operation_id,
            shelter_id=known.shelter_id,
            change=change,
            person_ids=self.person_ids,
            unnamed_heads=self.unnamed_heads,
            happened_at_us=self.happened_at_us,
            expected_return_us=self.expected_return_us,
            destination=self.destination,
            destination_shelter_id=self.destination_shelter_id,
        )
        return note(counter, known, fact)

    def _times_refused(self, known: HouseholdRecord, counter: Counter) -> Refused | None:
        now_us = counter.clock.now_us()
        if self.happened_at_us is not None and self.happened_at_us > now_us:
            return Refused("problem.time_ahead")
        if self.happened_at_us is not None and self.happened_at_us < known.received_at_us:
            return Refused("problem.time_before_reception")
        if self.expected_return_us is not None and self.expected_return_us < now_us:
            return Refused("problem.return_in_past")
        return None


@dataclass(frozen=True)
class UndoPresence:
    """取り消し of a change of presence: of this one, or of the household's last that still counts."""

    household_id: UUID
    event_id: UUID | None = None

    def perform(self, counter: Counter) -> PresenceTakenBack | Refused:
        """Write the compensating fact."""
        known = counter.unit.people.get(self.household_id)
        step = None if known is None or known.undone else self._step(known)
        if known is None or step is None:
            return Refused("problem.nothing_to_undo")
        undone = PresenceUndone(
            operation_id=known.operation_id,
            shelter_id=known.shelter_id,
            undone_event_id=step.event_id,
            reason=DESK_MISTAKE,
        )
        counter.write(undone, self.household_id)
        record = presence.without_step(known, step.event_id)
        counter.unit.people.put(record)
        return PresenceTakenBack(record, step)

    def _step(self, known: HouseholdRecord) -> PresenceStep | None:
        if self.event_id is None:
            return presence.last_change(known)
        return presence.change_of(known, self.event_id)


@dataclass(frozen=True)
class HandMeal:
    """食事: a household fetches a meal, for those who are here unless `heads` says otherwise; `again` a second time."""

    household_id: UUID
    day: date
    slot: MealSlot
    heads: int | None = None
    again: bool = False

    def perform(self, counter: Counter) -> MealNoted | MealNotedBefore | Refused:
        """Write the fact; who has fetched this meal before is told so, and nothing is written."""
        known = counter.unit.people.get(self.household_id)
        if known is None or known.undone:
            return Refused("problem.not_received")
        before = next((meal for meal in known.meals if (meal.day, meal.slot) == (self.day, self.slot)), None)
        if before is not None and not self.again:
            return MealNotedBefore(known, before)
        heads = known.heads_here if self.heads is None else self.heads
        if not 1 <= heads <= known.household.heads:
            return Refused("problem.nobody_to_feed", (("limit", known.household.heads),))
        fact = MealHanded(
            operation_id=known.operation_id, shelter_id=known.shelter_id, day=self.day, slot=self.slot, heads=heads
        )
        event = counter.write(fact, self.household_id)
        meal = Meal(
            day=self.day, slot=self.slot, heads=heads, handed_at_us=step_time_us(known, event), event_id=event.event_id
        )
        record = presence.with_meal(known, meal)
        counter.unit.people.put(record)
        return MealNoted(record, meal)


@dataclass(frozen=True)
class UndoMeal:
    """A meal was noted by mistake: this one, or the household's last."""

    household_id: UUID
    event_id: UUID | None = None

    def perform(self, counter: Counter) -> MealTakenBack | Refused:
        """Write the compensating fact."""
        known = counter.unit.people.get(self.household_id)
        meals = () if known is None or known.undone else known.meals
        meal = next((one for one in reversed(meals) if self.event_id in (None, one.event_id)), None)
        if known is None or meal is None:
            return Refused("problem.nothing_to_undo")
        fact = MealUndone(operation_id=known.operation_id, shelter_id=known.shelter_id, undone_event_id=meal.event_id)
        counter.write(fact, self.household_id)
        record = presence.without_meal(known, meal.event_id)
        counter.unit.people.put(record)
        return MealTakenBack(record, meal)


@dataclass(frozen=True)
class CloseAll:
    """The shelter ends: 退所 of everybody who still has a place here, CLOSED_AT_ONCE households an act.

    To be asked again until its answer says that none are left.
    """

    destination: Destination = Destination.UNKNOWN
    needs: ClassVar[Duty] = Duty.CLOSING

    def perform(self, counter: Counter) -> StaysClosed:
        """Write a fact for each household."""
        site, people = counter.site, counter.unit.people
        staying = people.staying(site.operation_id, site.shelter_id, site.record_mode, CLOSED_AT_ONCE)
        for known in staying:
            fact = PresenceChanged(
                operation_id=known.operation_id,
                shelter_id=known.shelter_id,
                change=PresenceChange.LEAVE,
                destination=self.destination,
            )
            note(counter, known, fact)
        left = people.occupancy(site.operation_id, site.shelter_id, site.record_mode).households
        return StaysClosed(len(staying), left)


@dataclass(frozen=True)
class FindAway:
    """Ask which households are out, or some of them."""

    limit: int = 200

    is_long: ClassVar[bool] = True

    def perform(self, counter: Counter) -> tuple[HouseholdRecord, ...]:
        """Those who are expected back first stand first; who said nothing stands last."""
        site = counter.site
        found = counter.unit.people.out(site.operation_id, site.shelter_id, site.record_mode, self.limit)
        return tuple(sorted(found, key=presence.expected_back))


@dataclass(frozen=True)
class NotSeenFor:
    """Ask which households should be here and were at no desk for so many hours."""

    hours: float
    limit: int = 200

    is_long: ClassVar[bool] = True

    def perform(self, counter: Counter) -> tuple[HouseholdRecord, ...]:
        """Those who were not seen for the longest stand first."""
        site = counter.site
        before_us = counter.clock.now_us() - int(self.hours * _US_PER_HOUR)
        return counter.unit.people.not_seen_since(
            before_us, site.operation_id, site.shelter_id, site.record_mode, self.limit
        )


def note(counter: Counter, known: HouseholdRecord, fact: PresenceChanged) -> PresenceNoted:
    """Write a change of presence that makes sense, and the household as it stands then."""
    event = counter.write(fact, known.household.household_id)
    at_us = step_time_us(known, event)
    if fact.happened_at_us is not None:
        at_us = min(fact.happened_at_us + corrected_us(event) - event.wall_time_us, at_us)
    step = PresenceStep(
        kind=StepKind(fact.change.value),
        at_us=at_us,
        event_id=event.event_id,
        person_ids=fact.person_ids,
        unnamed_heads=fact.unnamed_heads,
        expected_return_us=fact.expected_return_us,
        destination=fact.destination,
        destination_shelter_id=fact.destination_shelter_id,
    )
    record = presence.with_step(known, step)
    counter.unit.people.put(record)
    heads = len(fact.person_ids) + fact.unnamed_heads or known.heads_staying
    return PresenceNoted(record, fact.change, heads, event.event_id)


def step_time_us(known: HouseholdRecord, event: Event) -> int:
    """When a step of a stay was, as the ledger will see it; a clock that was set back puts none before another."""
    steps = [step.at_us for step in known.steps]
    meals = [meal.handed_at_us for meal in known.meals]
    return max([corrected_us(event), known.received_at_us, *steps, *meals])
