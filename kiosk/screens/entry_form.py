"""Hand entry as a value: what was typed so far, part by part."""

from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

from kiosk.domain.consent import Tier
from kiosk.domain.kana import finished_kana, is_kana
from sync.protocol import codec
from sync.protocol.household import MAX_PERSONS
from sync.protocol.support import Allergen, Communication, HousingDamage, Need, Residence
from sync.protocol.values import CareCode, ReceptionMethod, Relation, Sex, StayType

MAX_LINE_CHARACTERS = 300
"""As `household.Line`; the longest address of the city's list has 60."""
MAX_NAME_CHARACTERS = 120
"""As `household.Name`."""
MAX_PHONE_CHARACTERS = 24
"""As `household.Phone`; what does not fit must not be typed, for staff would believe it kept."""
MAX_DATE_CHARACTERS = 40
"""As `Person.birth_date_raw`; 昭和二十五年三月四日 has ten."""
MAX_AREA_CHARACTERS = 40
"""As `household.Area`."""
MAX_CARE_LEVEL_CHARACTERS = 20
"""As `Person.care_level`; 要介護5 has four."""
MAX_HEADS_DIGITS = 2
"""MAX_PERSONS has two digits; a third is a slip of the finger."""


_LIMITS = {
    "phone": MAX_PHONE_CHARACTERS,
    "living_group": MAX_AREA_CHARACTERS,
    "space_no": MAX_AREA_CHARACTERS,
    "kana": MAX_NAME_CHARACTERS,
    "name": MAX_NAME_CHARACTERS,
    "birth_date": MAX_DATE_CHARACTERS,
    "care_level": MAX_CARE_LEVEL_CHARACTERS,
}
HOUSEHOLD_KEYS = frozenset(
    {
        "joins",
        "heads",
        "phone",
        "address",
        "vehicle",
        "note",
        "emergency_contact",
        "town_association",
        "living_group",
        "space_no",
        "parking",
        "pets",
        "skills",
    }
)
"""What is typed about the household."""
PERSON_KEYS = frozenset({"kana", "name", "birth_date", "allergy_note", "care_level", "own_address"})
"""What is typed about a person."""


@dataclass(frozen=True)
class Behind:
    """What is noted of a person and not shown (`covering`); what is typed in the open is added to it."""

    care: tuple[CareCode, ...] = ()
    needs: tuple[Need, ...] = ()
    communication: tuple[Communication, ...] = ()
    allergies: tuple[Allergen, ...] = ()
    allergy_note: str = ""
    care_level: str = ""
    protect: bool = False


@dataclass(frozen=True)
class PersonDraft:
    """One person as typed; nothing of it has to be right. `behind` is None where nothing is covered."""

    person_id: UUID
    kana: str = ""
    name: str = ""
    birth_date: str = ""
    sex: Sex = Sex.UNKNOWN
    relation: Relation | None = None
    care: tuple[CareCode, ...] = ()
    needs: tuple[Need, ...] = ()
    communication: tuple[Communication, ...] = ()
    languages: tuple[str, ...] = ()
    allergies: tuple[Allergen, ...] = ()
    allergy_note: str = ""
    care_level: str = ""
    consent: tuple[Tier, ...] = ()
    protect: bool = False
    own_address: str = ""
    behind: Behind | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing was typed about this person, and nothing is noted behind it."""
        if self.behind is not None and replace(self.behind, protect=False) != Behind():
            return False
        texts = (self.kana, self.name, self.birth_date, self.allergy_note, self.care_level, self.own_address)
        codes = (self.care, self.needs, self.communication, self.languages, self.allergies, self.consent)
        return not any(text.strip() for text in texts) and not any(codes)


@dataclass(frozen=True)
class Form:
    """The whole card as typed. `part` is the person in work (0 the representative, with the household's own fields).

    `reception_no` is set while a received household is deepened. `base` are the persons as they were known before.
    `sheet` is the code of the paper that is typed (`pile.UNCODED` where it has none), `joins` the number written on it.
    `town` is what was chosen from the dictionary: the beginning of `address` that `postal_code` stands for. `is_deep`
    where the fields beyond the usual card are asked too. `note_behind` are remarks that are covered, `shows_care` where
    somebody who may has taken the cover away, `hides_protection` where who must stay hidden is not shown.
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
    is_deep: bool = False
    postal_code: str = ""
    town: str = ""
    emergency_contact: str = ""
    town_association: str = ""
    residence: Residence | None = None
    housing_damage: HousingDamage | None = None
    living_group: str = ""
    space_no: str = ""
    parking: str = ""
    pets: str = ""
    food_support: bool = False
    skills: str = ""
    note_behind: str = ""
    shows_care: bool = False
    hides_protection: bool = False

    @property
    def current(self) -> PersonDraft:
        """The person in work."""
        return self.persons[self.part]

    @property
    def is_empty(self) -> bool:
        """Nothing was typed at all."""
        texts = (*(getattr(self, key) for key in HOUSEHOLD_KEYS), self.note_behind)
        return all(person.is_empty for person in self.persons) and not any(text.strip() for text in texts)


def named(text: str, household_id: UUID, person_id: UUID, started_mono_ms: int) -> Form:
    """A new card that begins with what was typed on the name line: as a reading where it can be one, else as a name."""
    typed = text.strip()
    kana = finished_kana(typed)
    if not is_kana(kana):
        return Form(household_id, (PersonDraft(person_id, name=typed),), started_mono_ms)
    return Form(household_id, (PersonDraft(person_id, kana=kana),), started_mono_ms, focus=1)


def edited(form: Form, key: str, text: str) -> Form:
    """The form after the text of `key` changed; text beyond a field's limit is cut, unknown keys change nothing."""
    if key == "heads":
        digits = "".join(character for character in text if character.isdecimal())
        return replace(form, heads=digits[:MAX_HEADS_DIGITS])
    text = text[: _LIMITS.get(key, MAX_LINE_CHARACTERS)]
    if key == "address":
        return _with_address(form, text)
    if key in HOUSEHOLD_KEYS:
        return replace(form, **{key: text})  # type: ignore[arg-type]
    if key == "kana":
        form = replace(form, reading_is_guess=False)
    if key in PERSON_KEYS:
        return with_person(form, replace(form.current, **{key: text}))  # type: ignore[arg-type]
    return form


def _with_address(form: Form, text: str) -> Form:
    """A postal code stays only as long as the town that it stands for begins the address."""
    if not text.strip() or (form.town and not text.startswith(form.town)):
        return replace(form, address=text, town="", postal_code="")
    return replace(form, address=text)


def with_town(form: Form, town: str, postal_code: str) -> Form:
    """The form with a town of the dictionary as the beginning of its address."""
    return replace(form, address=town, town=town, postal_code=postal_code)


def with_person(form: Form, person: PersonDraft) -> Form:
    """The form with the person in work replaced."""
    persons = (*form.persons[: form.part], person, *form.persons[form.part + 1 :])
    return replace(form, persons=persons)


def with_family(form: Form, person_id: UUID) -> Form:
    """One more member, who inherits the representative's family name; the card never grows past MAX_PERSONS.

    Address and phone are the household's; an address of their own is asked for a full card. Who is hidden hides their
    family too.
    """
    if len(form.persons) >= MAX_PERSONS:
        return form
    first = form.persons[0]
    kana, name = family_names(form)
    hidden_unseen = Behind(protect=True) if first.behind is not None and first.behind.protect else None
    member = PersonDraft(person_id, kana=kana, name=name, protect=first.protect, behind=hidden_unseen)
    persons = (*form.persons, member)
    return replace(form, persons=persons, part=len(persons) - 1, focus=0, asks_for_more=False)


def with_reading(form: Form, reading: str) -> Form:
    """The person in work with a suggested reading in the kana field, which has the focus: staff confirm it."""
    return replace(with_person(form, replace(form.current, kana=reading)), focus=0, reading_is_guess=bool(reading))


def family_names(form: Form) -> tuple[str, str]:
    """The representative's family name in kana and as written, each with the blank behind it; empty if not known."""
    first = form.persons[0]
    return _family_name(finished_kana(first.kana)), _family_name(first.name)


def _family_name(name: str) -> str:
    words = name.split()
    return f"{words[0]} " if len(words) > 1 else ""


def to_bytes(forms: tuple[Form, ...]) -> bytes:
    """The forms as the file keeps them."""
    return msgspec.json.encode(forms)


def from_bytes(data: bytes) -> tuple[Form, ...]:
    """Kept forms, the oldest first; none where they were written by another version of the form."""
    try:
        forms: tuple[Form, ...] = codec.decode_json(data, tuple[Form, ...])
    except codec.Malformed:
        return ()
    return forms
