"""What an evacuee may read of the household in work: their own facts, in message keys."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from kiosk.screens import covering, form_records
from kiosk.screens.evacuee_state import Check, FactRead, PersonRead
from kiosk.screens.message import Message, message
from kiosk.screens.work import Answered, Counting, Presenting, Typing, Work
from sync.protocol.ages import age_on
from sync.protocol.birth_date import era_year
from sync.protocol.household import MAX_PERSONS, HeadCount, Household, Person
from sync.protocol.values import Depth

NOBODY = UUID(int=0)
"""The id of people who are only being counted: they have none before they are received."""


def in_sight(work: Work, today: date) -> Household | None:
    """The household of the evacuee in front of the desk as far as it is known; None where nobody is in work."""
    match work:
        case Presenting(outcome=outcome):
            return _without_care(work.coming()) if outcome.hides_care else work.coming()
        case Typing(form=form):
            return form_records.household_of(covering.without_what_is_behind(form), today)
        case Counting(digits=digits):
            return _counted(digits)
        case Answered(record=record) if record is not None:
            return _without_care(record.household)
        case _:
            return None


def _without_care(household: Household) -> Household:
    """A household out of the file: whoever stands before the screen need not be of it."""
    persons = tuple(replace(person, care_codes=()) for person in household.persons)
    return replace(household, persons=persons)


def _counted(digits: str) -> Household | None:
    heads = int(digits or 0)
    if not 0 < heads <= MAX_PERSONS:
        return None
    return Household(household_id=NOBODY, depth=Depth.COUNT, head_count=HeadCount(total=heads))


def check(household: Household, today: date) -> Check:
    """The question whether all this is right."""
    persons = tuple(_person(person, today) for person in household.came)
    facts = [FactRead("evacuee.field.people", message("evacuee.people", count=household.heads))]
    facts += [FactRead("evacuee.field.name", message("evacuee.nameless"))] if not persons else []
    facts += [FactRead("evacuee.field.stay", message(f"evacuee.stay.{household.stay_type.value}"))]
    facts += [FactRead("evacuee.field.address", household.address_raw)] if household.address_raw else []
    facts += [FactRead("evacuee.field.phone", household.phone)] if household.phone else []
    return Check(persons, tuple(facts))


def _person(person: Person, today: date) -> PersonRead:
    name = person.name_display or person.name_latin or person.kana
    kana = person.kana if person.kana != name else ""
    details: list[Message] = []
    if person.birth_date is not None:
        details += [message("evacuee.age", age=age_on(person.birth_date, today)), _born(person.birth_date)]
    details += [message(f"evacuee.care.{code.value}") for code in person.care_codes]
    return PersonRead(name, kana, tuple(details))


def _born(born: date) -> Message:
    """In the calendar of the reader's language; ISO 8601 where the order of day and month would be doubtful."""
    return message(
        "evacuee.birth",
        year=born.year,
        month=born.month,
        day=born.day,
        iso=born.isoformat(),
        era=era_year(born),
    )
