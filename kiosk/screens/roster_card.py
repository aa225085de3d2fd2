"""A household as a card of the roster: what everybody at the desk may see, and what is shown only when asked for."""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.roster import RosterLine, roster_lines
from kiosk.screens.message import Message, message
from kiosk.screens.roster_state import CardLine, CardMember, HouseholdCard
from sync.protocol.ages import age_on
from sync.protocol.birth_date import age_as_said
from sync.protocol.city_form import local_time
from sync.protocol.household import Household, Person
from sync.protocol.presence import Whereabouts
from sync.protocol.records import HouseholdRecord


def card_of(record: HouseholdRecord, today: date, *, with_care: bool, with_hidden: bool) -> HouseholdCard:
    """The card; whoever is hidden stands on a leader's card alone."""
    lines = list(roster_lines([record], with_hidden=with_hidden, with_gone=True))
    with_home = with_hidden or not any(person.protect for person in record.household.persons)
    facts = [*_stay(record), *(_home(record.household) if with_home else ())]
    if with_care and record.household.note:
        facts.append(CardLine("roster.card.note", (_text(record.household.note),)))
    return HouseholdCard(
        number=record.reception_no,
        lines=tuple(facts),
        members=tuple(_member(line, today, with_care=with_care, with_home=with_home) for line in lines),
        shows_care=with_care,
    )


def _stay(record: HouseholdRecord) -> list[CardLine]:
    household, at = record.household, local_time(record.received_at_us)
    received = message("roster.moment", month=at.month, day=at.day, clock=f"{at:%H:%M}")
    place = [f"@stay.{household.stay_type.value}", household.living_group, household.space_no]
    place += [household.parking, household.vehicle]
    return [
        CardLine("roster.card.received", (received,)),
        CardLine("roster.card.stay", tuple(_text(one) for one in place if one)),
    ]


def _home(household: Household) -> list[CardLine]:
    """Where they live; left out where somebody of them must not be found, whoever looks but a leader."""
    pets = tuple(_text(f"{pet.species} {pet.count}") for pet in household.pets)
    told = {
        "roster.card.address": (household.address_raw,),
        "roster.card.phone": (household.phone,),
    }
    found = [CardLine(label, tuple(_text(one) for one in values if one)) for label, values in told.items()]
    return [line for line in (*found, CardLine("roster.card.pets", pets)) if line.values]


def _member(line: RosterLine, today: date, *, with_care: bool, with_home: bool) -> CardMember:
    person, where = line.person, line.whereabouts
    away = [] if where is Whereabouts.HERE else [message(f"roster.whereabouts.{where.value}")]
    if person is None:
        return CardMember(message("roster.unnamed", heads=line.unnamed), tuple(away))
    home = [_text(person.address_raw)] if with_home and person.address_raw else []
    said_on = local_time(line.record.received_at_us).date()
    return CardMember(
        name=name_of(person.name_display or person.name_latin, person.kana),
        facts=(*_facts(person, said_on, today), *home, *away, *([message("roster.hidden")] if person.protect else [])),
        care=_care(person) if with_care else (),
    )


def _facts(person: Person, said_on: date, today: date) -> list[Message]:
    facts = [_text(person.kana)] if person.kana and person.name_display else []
    if person.relation is not None:
        facts.append(message(f"relation.{person.relation.value}"))
    born = Born(person.birth_date, person.birth_date_raw, said_on)
    return facts + facts_of(born, person.sex.value, today)


@dataclass(frozen=True)
class Born:
    """A birth date, or where there is none an age or a year as it was said on a day."""

    day: date | None
    said: str
    said_on: date


def facts_of(born: Born, sex: str, today: date) -> list[Message]:
    """Age and sex, as far as they are known."""
    facts = _ages(born, today)
    return facts + ([message(f"sex.{sex}")] if sex in ("male", "female", "other") else [])


def _ages(born: Born, today: date) -> list[Message]:
    if born.day is not None:
        return [message("reception.age", age=age_on(born.day, today))] if born.day <= today else []
    about = age_as_said(born.said, born.said_on, today)
    if about is None:
        return []
    if about.youngest == about.oldest:
        return [message("reception.age", age=about.oldest)]
    return [message("roster.ages", youngest=about.youngest, oldest=about.oldest)]


def name_of(name: str, kana: str) -> Message:
    """A person's name, or how it is read, or that nobody wrote it down."""
    return _text(name or kana) if name or kana else message("roster.nameless")


def _care(person: Person) -> tuple[Message, ...]:
    found = [message(f"care.{code.value}") for code in person.care_codes]
    found += [message(f"need.{need.code.value}", urgency=f"@urgency.{need.urgency.value}") for need in person.needs]
    found += [message(f"communication.{one.value}") for one in person.communication]
    found += [message("roster.allergy", what=f"@allergen.{one.value}") for one in person.allergies]
    texts = [person.allergy_note, person.care_level, person.care_note]
    found += [_text(text) for text in texts if text]
    return tuple(found) or (message("roster.no_care"),)


def _text(text: str) -> Message:
    """What people wrote stands as it is; a key among values (`@stay.car`) is put into words."""
    return message("roster.text", text=text)
