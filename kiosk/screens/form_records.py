"""A form out of a household as it is known, and the household that a form makes at any moment."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import msgspec

from kiosk.domain.consent import consent_of, tiers_of
from kiosk.domain.kana import finished_kana
from kiosk.domain.pets import pets_of, words_of_pets
from kiosk.screens import covering
from kiosk.screens.entry_form import (
    MAX_DATE_CHARACTERS,
    MAX_PHONE_CHARACTERS,
    Form,
    PersonDraft,
    with_reading,
)
from sync.protocol.birth_date import BirthDate, parse_birth_date
from sync.protocol.household import MAX_PERSONS, HeadCount, Household, Person
from sync.protocol.values import Depth, ReceptionMethod, Relation


@dataclass(frozen=True)
class Asking:
    """Who asked what may be told of people, and when: a consent is worth nothing without it."""

    operator_id: str = ""
    at_us: int = 0


def form_of(household: Household, reception_no: str, method: ReceptionMethod, started_mono_ms: int) -> Form:
    """A received (or read) household, opened for typing; what it knows stands in the fields."""
    persons = tuple(
        PersonDraft(
            person.person_id,
            kana=person.kana,
            name=person.name_display or person.name_latin,
            birth_date=_birth_date_text(person),
            sex=person.sex,
            relation=person.relation,
            care=person.care_codes,
            needs=person.needs,
            communication=person.communication,
            languages=person.languages,
            allergies=person.allergies,
            allergy_note=person.allergy_note,
            care_level=person.care_level,
            consent=tiers_of(person.consent),
            protect=person.protect,
            own_address=person.address_raw,
        )
        for person in sorted(household.persons, key=lambda person: not person.representative)
    )
    return Form(
        household_id=household.household_id,
        persons=persons or (PersonDraft(_first_person_of(household.household_id)),),
        started_mono_ms=started_mono_ms,
        heads=str(household.heads) if household.heads else "",
        stay=household.stay_type,
        phone=household.phone,
        address=household.address_raw,
        vehicle=household.vehicle,
        note=household.note,
        postal_code=household.postal_code,
        emergency_contact=household.emergency_contact,
        town_association=household.town_association,
        residence=household.residence,
        housing_damage=household.housing_damage,
        living_group=household.living_group,
        space_no=household.space_no,
        parking=household.parking,
        pets=words_of_pets(household.pets),
        food_support=household.food_support,
        skills=household.skills,
        reception_no=reception_no,
        method=method,
        base=msgspec.msgpack.encode(household),
    )


def _birth_date_text(person: Person) -> str:
    """What stands in the field for a date that was known before: the date, or what was written where it is none."""
    return person.birth_date.isoformat() if person.birth_date else person.birth_date_raw


def _first_person_of(household_id: UUID) -> UUID:
    """The representative of a household that was only counted: the same person at every desk that opens it."""
    return UUID(int=household_id.int ^ 1)


def household_of(form: Form, today: date, asking: Asking = Asking()) -> Household:
    """The household as the form stands now, with what is behind it: a count, a headline or a full card."""
    form = covering.whole(form)
    base = msgspec.msgpack.decode(form.base, type=Household) if form.base else None
    known = {person.person_id: person for person in base.persons} if base else {}
    persons = tuple(
        _person_of(draft, known.get(draft.person_id), index == 0, today, asking, form.address.strip())
        for index, draft in enumerate(form.persons)
        if not draft.is_empty or draft.person_id in known
    )
    came = len([person for person in persons if person.came])
    heads = max(int(form.heads or 0), came)
    typed = {
        "depth": _depth(persons, heads),
        "persons": persons,
        "head_count": HeadCount(total=heads) if came < heads <= MAX_PERSONS else None,
        "stay_type": form.stay,
        "address_raw": form.address.strip(),
        "phone": form.phone.strip()[:MAX_PHONE_CHARACTERS],
        "vehicle": form.vehicle.strip(),
        "note": form.note.strip(),
        "postal_code": form.postal_code,
        "emergency_contact": form.emergency_contact.strip(),
        "town_association": form.town_association.strip(),
        "residence": form.residence,
        "housing_damage": form.housing_damage,
        "living_group": form.living_group.strip(),
        "space_no": form.space_no.strip(),
        "parking": form.parking.strip(),
        "pets": pets_of(form.pets),
        "food_support": form.food_support,
        "skills": form.skills.strip(),
    }
    if base is None:
        return Household(household_id=form.household_id, **typed)  # type: ignore[arg-type]
    return msgspec.structs.replace(base, **typed)


def _person_of(
    draft: PersonDraft,
    known: Person | None,
    is_first: bool,  # noqa: FBT001
    today: date,
    asking: Asking,
    household_address: str,
) -> Person:
    own = draft.own_address.strip()
    born, raw = _birth_date_of(draft, known, today)
    typed = {
        "representative": is_first,
        "relation": Relation.SELF if is_first else draft.relation,
        "name_raw": known.name_raw if known and known.name_display == draft.name else draft.name.strip(),
        "name_display": draft.name.strip(),
        "kana": finished_kana(draft.kana).strip(),
        "sex": draft.sex,
        "birth_date": born,
        "birth_date_raw": raw,
        "care_codes": draft.care,
        "needs": draft.needs,
        "communication": draft.communication,
        "languages": draft.languages,
        "allergies": draft.allergies,
        "allergy_note": draft.allergy_note.strip(),
        "care_level": draft.care_level.strip(),
        "consent": consent_of(draft.consent, known.consent if known else None, asking.operator_id, asking.at_us),
        "protect": draft.protect,
        "address_raw": "" if own == household_address else own,
    }
    if known is None:
        return Person(person_id=draft.person_id, **typed)  # type: ignore[arg-type]
    return msgspec.structs.replace(known, **typed)


def _birth_date_of(draft: PersonDraft, known: Person | None, today: date) -> tuple[date | None, str]:
    """The date and what it was read from; a card's or code's own bytes stay as long as nobody typed over them."""
    if known is not None and draft.birth_date == _birth_date_text(known):
        return known.birth_date, known.birth_date_raw
    read = parse_birth_date(draft.birth_date, today)
    return read.value if isinstance(read, BirthDate) else None, draft.birth_date.strip()[:MAX_DATE_CHARACTERS]


def _depth(persons: tuple[Person, ...], heads: int) -> Depth:
    if not persons:
        return Depth.COUNT
    is_full = len(persons) >= heads and all(person.birth_date is not None for person in persons)
    return Depth.FULL if is_full else Depth.HEADLINE


def is_worth_keeping(form: Form) -> bool:
    """Whether anything would be lost with the form; one that was only opened to look at says what the file says."""
    if form.is_empty or not form.reception_no:
        return not form.is_empty
    base = msgspec.msgpack.decode(form.base, type=Household)
    opened = form_of(base, form.reception_no, form.method, form.started_mono_ms)
    return replace(covering.whole(form), part=0, focus=0, asks_for_more=False, shows_care=False) != opened


def with_card_holder(form: Form, person: Person, reading: str, address: str = "") -> Form:
    """One more member, read from a card of their own; empty ones make room.

    Nobody more where MAX_PERSONS are named; a card that was read before leads to its person. An `address` other than
    the household's is the person's own.
    """
    if len(form.persons) >= MAX_PERSONS:
        return form
    base = msgspec.msgpack.decode(form.base, type=Household) if form.base else None
    if base is None:
        base = Household(household_id=form.household_id, depth=Depth.HEADLINE)
    if (known := _on_form(form, base, person)) is not None:
        return replace(form, part=known, focus=0, asks_for_more=False)
    base = msgspec.structs.replace(base, persons=(*base.persons, msgspec.structs.replace(person, representative=False)))
    draft = PersonDraft(
        person.person_id,
        name=person.name_display,
        birth_date=_birth_date_text(person),
        sex=person.sex,
        own_address=address.strip() if form.address.strip() not in ("", address.strip()) else "",
    )
    kept = tuple(one for index, one in enumerate(form.persons) if index == 0 or not one.is_empty)
    if form.persons[0].is_empty:
        kept = ()
    persons = (*kept, draft)
    longer = replace(
        form, persons=persons, part=len(persons) - 1, asks_for_more=False, base=msgspec.msgpack.encode(base)
    )
    return with_reading(longer, reading)


def _on_form(form: Form, base: Household, person: Person) -> int | None:
    """Where the holder of a card stands on the form already, by the name and date as the card wrote them."""
    same = {
        one.person_id
        for one in base.persons
        if (one.name_raw, one.birth_date_raw) == (person.name_raw, person.birth_date_raw)
    }
    return next((index for index, draft in enumerate(form.persons) if draft.person_id in same), None)
