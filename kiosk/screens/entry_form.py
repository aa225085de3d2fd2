"""Hand entry as a value: what was typed so far, part by part, and the household that it makes at any moment."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import msgspec

from kiosk.domain.birth_date import BirthDate, parse_birth_date
from kiosk.domain.kana import finished_kana, is_kana
from sync.protocol.household import MAX_PERSONS, HeadCount, Household, Person
from sync.protocol.values import CareCode, Depth, ReceptionMethod, Relation, Sex, StayType

MAX_LINE_CHARACTERS = 300
"""As `household.Line`; the longest address of the city's list has 60."""
MAX_NAME_CHARACTERS = 120
"""As `household.Name`."""
MAX_PHONE_CHARACTERS = 24
"""As `household.Phone`; what does not fit must not be typed, for staff would believe it kept."""
MAX_DATE_CHARACTERS = 40
"""As `Person.birth_date_raw`; 昭和二十五年三月四日 has ten."""
MAX_HEADS_DIGITS = 2
"""MAX_PERSONS has two digits; a third is a slip of the finger."""


@dataclass(frozen=True)
class PersonDraft:
    """One person as typed; nothing of it has to be right."""

    person_id: UUID
    kana: str = ""
    name: str = ""
    birth_date: str = ""
    sex: Sex = Sex.UNKNOWN
    relation: Relation | None = None
    care: tuple[CareCode, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing was typed about this person."""
        return not (self.kana.strip() or self.name.strip() or self.birth_date.strip() or self.care)


@dataclass(frozen=True)
class Form:
    """The whole card as typed. `part` is the person in work (0 the representative, with the household's own fields).

    `reception_no` is set while a received household is deepened. `base` are the persons as they were known before.
    `sheet` is the code of the paper that is typed (`pile.UNCODED` where it has none), `joins` the number written on it.
    """

    household_id: UUID
    persons: tuple[PersonDraft, ...]
    started_mono_ms: int
    heads: str = ""
    stay: StayType = StayType.SHELTER
    phone: str = ""
    address: str = ""
    vehicle: str = ""
    note: str = ""
    part: int = 0
    focus: int = 0
    asks_for_more: bool = False
    reception_no: str = ""
    method: ReceptionMethod = ReceptionMethod.MANUAL
    base: bytes = b""
    reading_is_guess: bool = False
    sheet: str = ""
    joins: str = ""

    @property
    def current(self) -> PersonDraft:
        """The person in work."""
        return self.persons[self.part]

    @property
    def is_empty(self) -> bool:
        """Nothing was typed at all."""
        texts = (self.heads, self.phone, self.address, self.vehicle, self.note)
        return all(person.is_empty for person in self.persons) and not any(text.strip() for text in texts)


def named(text: str, household_id: UUID, person_id: UUID, started_mono_ms: int) -> Form:
    """A new card that begins with what was typed on the name line: as a reading where it can be one, else as a name."""
    typed = text.strip()
    kana = finished_kana(typed)
    if not is_kana(kana):
        return Form(household_id, (PersonDraft(person_id, name=typed),), started_mono_ms)
    return Form(household_id, (PersonDraft(person_id, kana=kana),), started_mono_ms, focus=1)


HOUSEHOLD_KEYS = frozenset({"joins", "heads", "phone", "address", "vehicle", "note"})
PERSON_KEYS = frozenset({"kana", "name", "birth_date"})


def edited(form: Form, key: str, text: str) -> Form:
    """The form after the text of `key` changed; text beyond a field's limit is cut, unknown keys change nothing."""
    if key == "heads":
        digits = "".join(character for character in text if character.isdecimal())
        return replace(form, heads=digits[:MAX_HEADS_DIGITS])
    if key in HOUSEHOLD_KEYS:
        limit = MAX_PHONE_CHARACTERS if key == "phone" else MAX_LINE_CHARACTERS
        return replace(form, **{key: text[:limit]})  # type: ignore[arg-type]
    if key == "kana":
        form = replace(form, reading_is_guess=False)
    if key in PERSON_KEYS:
        return with_person(form, replace(form.current, **{key: text[:MAX_NAME_CHARACTERS]}))  # type: ignore[arg-type]
    return form


def chosen(form: Form, key: str, value: str) -> Form:
    """The form after a choice was picked or a toggle turned; unknown values change nothing."""
    try:
        match key:
            case "stay":
                return replace(form, stay=StayType(value))
            case "sex":
                return with_person(form, replace(form.current, sex=Sex(value)))
            case "relation":
                return with_person(form, replace(form.current, relation=Relation(value)))
            case "care":
                return with_person(form, replace(form.current, care=_turned(form.current.care, CareCode(value))))
            case _:
                return form
    except ValueError:
        return form


def with_person(form: Form, person: PersonDraft) -> Form:
    """The form with the person in work replaced."""
    persons = (*form.persons[: form.part], person, *form.persons[form.part + 1 :])
    return replace(form, persons=persons)


def with_family(form: Form, person_id: UUID) -> Form:
    """One more member, who inherits the representative's family name; the card never grows past MAX_PERSONS."""
    if len(form.persons) >= MAX_PERSONS:
        return form
    first = form.persons[0]
    member = PersonDraft(person_id, kana=_family_name(finished_kana(first.kana)), name=_family_name(first.name))
    persons = (*form.persons, member)
    return replace(form, persons=persons, part=len(persons) - 1, focus=0, asks_for_more=False)


def with_reading(form: Form, reading: str) -> Form:
    """The person in work with a suggested reading in the kana field, which has the focus: staff confirm it."""
    return replace(with_person(form, replace(form.current, kana=reading)), focus=0, reading_is_guess=bool(reading))


def with_card_holder(form: Form, person: Person, reading: str) -> Form:
    """One more member, read from a card of their own; empty ones make room.

    Nobody more where MAX_PERSONS are named; a card that was read before leads to its person.
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


def _family_name(name: str) -> str:
    words = name.split()
    return f"{words[0]} " if len(words) > 1 else ""


def _turned(codes: tuple[CareCode, ...], code: CareCode) -> tuple[CareCode, ...]:
    return tuple(one for one in codes if one is not code) if code in codes else (*codes, code)


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


def household_of(form: Form, today: date) -> Household:
    """The household as the form stands now: a count, a headline or a full card."""
    base = msgspec.msgpack.decode(form.base, type=Household) if form.base else None
    known = {person.person_id: person for person in base.persons} if base else {}
    persons = tuple(
        _person_of(draft, known.get(draft.person_id), index == 0, today)
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
    }
    if base is None:
        return Household(household_id=form.household_id, **typed)  # type: ignore[arg-type]
    return msgspec.structs.replace(base, **typed)


def _person_of(draft: PersonDraft, known: Person | None, is_first: bool, today: date) -> Person:  # noqa: FBT001
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
    return replace(form, part=0, focus=0, asks_for_more=False) != opened


def to_bytes(forms: tuple[Form, ...]) -> bytes:
    """The forms as the file keeps them."""
    return msgspec.json.encode(forms)


def from_bytes(data: bytes) -> tuple[Form, ...]:
    """Kept forms, the oldest first; none where they were written by another version of the form."""
    try:
        return msgspec.json.decode(data, type=tuple[Form, ...])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return ()
