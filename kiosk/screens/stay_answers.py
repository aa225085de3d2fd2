"""Outcomes of coming and going as answers, each with the act that takes it back."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from kiosk.desk.desk import Act
from kiosk.desk.presence import UndoMeal, UndoPresence
from kiosk.domain.outcomes import MealNoted, MealNotedBefore, MealTakenBack, PresenceNoted, PresenceTakenBack, Returned
from kiosk.screens.answers import since_text, who_line
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Answer, Tone
from sync.protocol.presence import Meal
from sync.protocol.records import HouseholdRecord


@dataclass(frozen=True)
class Told:
    """An answer about a household, what takes back what it tells of, and how many people that was about."""

    answer: Answer
    record: HouseholdRecord
    undo: Act[Any] | None = None
    heads: int = 0


def told_of(outcome: object, today: date) -> Told | None:
    """The answer to an outcome of coming and going; None for everything else."""
    match outcome:
        case Returned(record, heads, event_id):
            undo = UndoPresence(_id(record), event_id)
            return _noted(message("outcome.returned", heads=heads), record, undo, heads)
        case PresenceNoted():
            return _presence(outcome, today)
        case MealNoted(record, meal):
            undo_meal = UndoMeal(_id(record), meal.event_id)
            return _noted(_meal("outcome.meal", meal), record, undo_meal, meal.heads)
        case MealNotedBefore(record, meal):
            return Told(_already(_meal("outcome.meal_before", meal, today), record), record)
        case PresenceTakenBack(record) | MealTakenBack(record):
            return Told(_taken_back(record), record)
        case _:
            return None


def already(record: HouseholdRecord, headline: Message) -> Told:
    """Blue: it is so already, and nothing was written."""
    return Told(_already(headline, record), record)


def _presence(outcome: PresenceNoted, today: date) -> Told:
    record = outcome.record
    headline = message(f"outcome.presence.{outcome.change.value}", heads=outcome.heads)
    step = next((one for one in record.steps if one.event_id == outcome.event_id), None)
    back_us = step.expected_return_us if step is not None else None
    lines = (message("outcome.expected_back", back=since_text(back_us, today)),) if back_us is not None else ()
    return _noted(headline, record, UndoPresence(_id(record), outcome.event_id), outcome.heads, lines)


def _noted(
    headline: Message, record: HouseholdRecord, undo: Act[Any], heads: int, lines: tuple[Message, ...] = ()
) -> Told:
    answer = Answer(
        Tone.RECEIVED,
        headline,
        (who_line(record.household), *lines),
        reception_no=record.reception_no,
        can_undo=True,
        can_open=True,
        undo_word="stay.undo",
    )
    return Told(answer, record, undo, heads)


def _already(headline: Message, record: HouseholdRecord) -> Answer:
    return Answer(
        Tone.ALREADY_HERE,
        headline,
        (who_line(record.household),),
        reception_no=record.reception_no,
        can_open=True,
    )


def _taken_back(record: HouseholdRecord) -> Answer:
    return Answer(
        Tone.UNDONE,
        message("outcome.presence_taken_back"),
        (who_line(record.household),),
        reception_no=record.reception_no,
        can_open=True,
    )


def _meal(key: str, meal: Meal, today: date | None = None) -> Message:
    since = since_text(meal.handed_at_us, today) if today else ""
    return message(key, slot=f"@meal.{meal.slot.value}", heads=meal.heads, since=since)


def _id(record: HouseholdRecord) -> UUID:
    return record.household.household_id
