"""Rules of coming and going: what a change of presence makes of a record, and which changes make no sense."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from msgspec.structs import replace

from kiosk.domain.outcomes import Refused
from sync.protocol import whereabouts
from sync.protocol.household import Household
from sync.protocol.presence import GONE, Destination, Meal, PresenceChange, PresenceStep, StepKind, Whereabouts
from sync.protocol.records import HouseholdRecord

_COMING = (PresenceChange.RETURN, PresenceChange.SEEN)
_RECEPTIONS = (StepKind.ADMIT, StepKind.JOIN)


@dataclass(frozen=True)
class Meant:
    """Whom a change is about: named persons, or so many without a name; neither means everybody with a place here."""

    person_ids: tuple[UUID, ...] = ()
    unnamed_heads: int = 0


def whereabouts_of(record: HouseholdRecord, meant: Meant) -> list[Whereabouts]:
    """Where each of those who are meant is now."""
    unnamed = [one.whereabouts for one in record.away if one.person_id is None for _ in range(one.heads)]
    total = record.household.heads - len(record.household.came)
    unnamed += [Whereabouts.HERE] * (total - len(unnamed))
    by_name = {one.person_id: one.whereabouts for one in record.away}
    named = {one.person_id: by_name.get(one.person_id, Whereabouts.HERE) for one in record.household.came}
    if not meant.person_ids and not meant.unnamed_heads:
        return [*named.values(), *unnamed]
    wanted = [named[person_id] for person_id in meant.person_ids if person_id in named]
    return wanted + (unnamed if meant.unnamed_heads else [])


def whereabouts_of_all(record: HouseholdRecord) -> Whereabouts:
    """Where a household is, in one word: out as soon as one of them is, gone only when nobody has a place any more."""
    if record.heads_staying == 0:
        gone = {one.whereabouts for one in record.away}
        return Whereabouts.MOVED if Whereabouts.MOVED in gone else Whereabouts.LEFT
    out = [one.whereabouts for one in record.away if one.whereabouts not in GONE]
    return out[0] if out else Whereabouts.HERE


def is_out(record: HouseholdRecord) -> bool:
    """Whether somebody of the household is out and may come back."""
    return record.heads_staying > record.heads_here


def refused(record: HouseholdRecord, change: PresenceChange, meant: Meant) -> Refused | None:
    """Why `change` makes no sense for these people, or None."""
    came = {person.person_id for person in record.household.came}
    if not came.issuperset(meant.person_ids):
        return Refused("problem.person_unknown")
    unnamed = record.household.heads - len(came)
    if meant.unnamed_heads > unnamed:
        return Refused("problem.too_many_unnamed", (("limit", unnamed),))
    is_by_name = bool(meant.person_ids or meant.unnamed_heads)
    if change in _COMING and is_by_name:  # somebody who had left stands at the desk again: that happens
        return None
    if all(one in GONE for one in whereabouts_of(record, meant)):
        return Refused("problem.left_already")
    return None


def fitting(record: HouseholdRecord, change: PresenceChange, meant: Meant) -> PresenceChange:
    """帰所 of people who are all here says no more than that somebody saw them."""
    all_here = all(one is Whereabouts.HERE for one in whereabouts_of(record, meant))
    return PresenceChange.SEEN if change is PresenceChange.RETURN and all_here else change


def with_step(record: HouseholdRecord, step: PresenceStep) -> HouseholdRecord:
    """The record after one more step."""
    return whereabouts.settled(record, whereabouts.inserted(record.steps, step), record.meals)


def without_step(record: HouseholdRecord, event_id: UUID) -> HouseholdRecord:
    """The record as if the step of this event had never been."""
    steps = tuple(step for step in record.steps if step.event_id != event_id)
    return whereabouts.settled(record, steps, record.meals)


def without_admissions(record: HouseholdRecord, event_ids: Collection[UUID]) -> HouseholdRecord:
    """The record as if these receptions had never been; with the first of them, the household was never here."""
    if record.admitted_event_id in event_ids:
        return replace(record, undone=True)
    for event_id in event_ids:
        record = without_step(record, event_id)
    repeated = tuple(one for one in record.repeated_event_ids if one not in event_ids)
    return replace(record, repeated_event_ids=repeated)


def deepened(record: HouseholdRecord, household: Household, at_us: int, event_id: UUID) -> HouseholdRecord:
    """The record when more is known of its household; who comes later than the others is here, wherever they are."""
    deeper = replace(record, household=household)
    known = {person.person_id for person in record.household.came}
    came = [person.person_id for person in household.came]
    late = whereabouts.late_comers(known, record.household.heads, came, household.heads)
    if not late:
        return whereabouts.settled(deeper, record.steps, record.meals)
    return with_step(deeper, PresenceStep(kind=StepKind.JOIN, at_us=at_us, event_id=event_id, person_ids=late))


def with_meal(record: HouseholdRecord, meal: Meal) -> HouseholdRecord:
    """The record after one more meal."""
    return whereabouts.settled(record, record.steps, (*record.meals, meal))


def without_meal(record: HouseholdRecord, event_id: UUID) -> HouseholdRecord:
    """The record as if this meal had not been handed out."""
    meals = tuple(meal for meal in record.meals if meal.event_id != event_id)
    return whereabouts.settled(record, record.steps, meals)


def last_change(record: HouseholdRecord) -> PresenceStep | None:
    """The newest change of presence since the household came last; a reception is taken back by an undo of its own."""
    for step in reversed(record.steps):
        if step.kind is StepKind.ADMIT:
            return None
        if step.kind is not StepKind.JOIN:
            return step
    return None


def last_admissions(record: HouseholdRecord) -> tuple[UUID, ...]:
    """The receptions that the newest stay of a household rests on, one for each desk that received it then.

    Of a household that came again after it had moved or left, these are steps; otherwise the first reception is one.
    """
    admitted = [step.event_id for step in record.steps if step.kind is StepKind.ADMIT]
    again = next((one for one in reversed(admitted) if one not in record.repeated_event_ids), None)
    if again is None:
        return (record.admitted_event_id, *record.repeated_event_ids)
    return tuple(admitted[admitted.index(again) :])


def change_of(record: HouseholdRecord, event_id: UUID) -> PresenceStep | None:
    """The change of presence that this event wrote, if it still counts."""
    found = (step for step in record.steps if step.event_id == event_id and step.kind not in _RECEPTIONS)
    return next(found, None)


def expected_back(record: HouseholdRecord) -> tuple[bool, int]:
    """What households that are out are sorted by: when the first of them is expected, or else since when they are."""
    out = [one for one in record.away if one.whereabouts not in GONE]
    expected = [one.expected_return_us for one in out if one.expected_return_us is not None]
    return not expected, min(expected or [one.since_us for one in out], default=0)


def out_among(record: HouseholdRecord, coming: Household) -> Meant | None:
    """Who of those that stand at the desk was out or away overnight; None for nobody."""
    out = [one for one in record.away if one.whereabouts not in GONE]
    coming_ids = {person.person_id for person in coming.came}
    named = tuple(one.person_id for one in out if one.person_id is not None)
    if coming.persons:
        named = tuple(person_id for person_id in named if person_id in coming_ids)
    unnamed = sum(one.heads for one in out if one.person_id is None)
    if coming.persons and coming.heads == len(coming.came):
        unnamed = 0
    return Meant(named, unnamed) if named or unnamed else None


def gone_among(record: HouseholdRecord, coming: Household) -> Meant | None:
    """The named persons at the desk, where each of them had moved or left; None where one of them still stays."""
    gone = {one.person_id for one in record.away if one.whereabouts in GONE}
    came = tuple(person.person_id for person in coming.came)
    return Meant(came) if came and gone.issuperset(came) else None


class HistoryKind(StrEnum):
    """What a line of a household's history tells: 入所, the steps of its stay, and 食事."""

    RECEIVED = "received"
    OUT = "out"
    OVERNIGHT = "overnight"
    RETURN = "return"
    MOVE = "move"
    LEAVE = "leave"
    SEEN = "seen"
    ADMIT = "admit"
    JOIN = "join"
    MEAL = "meal"


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a received household.

    `names` are empty for everybody; `can_undo` says whether the desk may take it back by itself.
    """

    kind: HistoryKind
    at_us: int
    event_id: UUID
    names: tuple[str, ...] = ()
    heads: int = 0
    destination: Destination | None = None
    destination_shelter_id: str = ""
    expected_return_us: int | None = None
    meal: Meal | None = None
    can_undo: bool = False


def history_of(record: HouseholdRecord) -> tuple[HistoryLine, ...]:
    """What is known of a household's stay, oldest first: its reception, every step, every meal that counts."""
    received = HistoryLine(
        HistoryKind.RECEIVED, record.received_at_us, record.admitted_event_id, heads=record.household.heads
    )
    later = [_line_of_step(record, step) for step in record.steps]
    later += [_line_of_meal(meal) for meal in record.meals]
    return (received, *sorted(later, key=lambda line: line.at_us))


def _line_of_step(record: HouseholdRecord, step: PresenceStep) -> HistoryLine:
    names = {one.person_id: one.name_display or one.kana or one.name_latin for one in record.household.persons}
    is_everybody = not step.person_ids and not step.unnamed_heads
    return HistoryLine(
        kind=HistoryKind(step.kind.value),
        at_us=step.at_us,
        event_id=step.event_id,
        names=tuple(names.get(person_id, "") for person_id in step.person_ids),
        heads=record.household.heads if is_everybody else len(step.person_ids) + step.unnamed_heads,
        destination=step.destination,
        destination_shelter_id=step.destination_shelter_id,
        expected_return_us=step.expected_return_us,
        can_undo=step.kind not in _RECEPTIONS,
    )


def _line_of_meal(meal: Meal) -> HistoryLine:
    return HistoryLine(HistoryKind.MEAL, meal.handed_at_us, meal.event_id, heads=meal.heads, meal=meal, can_undo=True)
