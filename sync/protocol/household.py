"""A household and its persons, as they stand in facts and records: one 避難者カード."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol.support import Allergen, Communication, Consent, HousingDamage, Need, Residence
from sync.protocol.values import (
    CareCode,
    Depth,
    EvacueeType,
    IdSource,
    Relation,
    Sex,
    StayType,
)

MAX_PERSONS = 30
"""Heads in one household; a bus or a ward is entered in several."""
Name = Annotated[str, Meta(max_length=120)]
"""EF 0002 of a My Number card holds far shorter names; foreign residents' longest are below 100 characters."""
Line = Annotated[str, Meta(max_length=300)]
"""An address or one line of remarks."""
Note = Annotated[str, Meta(max_length=2000)]
"""Free text; two thousand characters fill an A4 sheet."""
Phone = Annotated[str, Meta(max_length=24)]
"""E.164 allows 15 digits; hyphens and an extension fit too."""
Count = Annotated[int, Meta(ge=0, le=MAX_PERSONS)]
MAX_CODES = 20
"""More codes of one kind than any closed list of ours has words."""
Language = Annotated[str, Meta(max_length=20)]
"""A language tag (BCP 47), the longest in use are far shorter."""
MAX_AREA_CHARACTERS = 40
"""What fits on a sheet that hangs over the space."""
Area = Annotated[str, Meta(max_length=MAX_AREA_CHARACTERS)]
"""居住組 or 区画 as it is written on the floor."""


class Person(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """避難者: one head of a household. Nothing but the id is required: names may come later.

    `protect` hides the person everywhere but from the shelter's leader, whatever `consent` says. `address_raw` is empty
    for whoever lives where the household does (同じ住所).
    """

    person_id: UUID
    representative: bool = False
    relation: Relation | None = None
    name_raw: Name = ""
    name_display: Name = ""
    kana: Name = ""
    name_latin: Name = ""
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    birth_date_raw: Annotated[str, Meta(max_length=40)] = ""
    care_codes: tuple[CareCode, ...] = ()
    care_note: Note = ""
    id_source: IdSource = IdSource.SELF_DECLARED
    came: bool = True
    languages: Annotated[tuple[Language, ...], Meta(max_length=MAX_CODES)] = ()
    communication: Annotated[tuple[Communication, ...], Meta(max_length=MAX_CODES)] = ()
    needs: Annotated[tuple[Need, ...], Meta(max_length=MAX_CODES)] = ()
    allergies: Annotated[tuple[Allergen, ...], Meta(max_length=MAX_CODES)] = ()
    allergy_note: Line = ""
    care_level: Annotated[str, Meta(max_length=20)] = ""
    consent: Consent | None = None
    protect: bool = False
    address_raw: Line = ""


class HeadCount(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """People counted and not named (depths count and headline)."""

    total: Annotated[int, Meta(ge=1, le=MAX_PERSONS)]
    male: Count = 0
    female: Count = 0
    other: Count = 0
    infant: Count = 0
    elderly: Count = 0


class Pets(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Animals of one species that came along."""

    species: Annotated[str, Meta(max_length=20)]
    count: Annotated[int, Meta(ge=1, le=99)]


class Household(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """世帯: what is known of the people who came together.

    Either `persons` names everyone who came, or `head_count` says how many there are; `heads` is right in both cases.
    `parking` is where the car or tent stands, `living_group` (居住組) and `space_no` (区画) where they sleep.
    """

    household_id: UUID
    depth: Depth
    persons: Annotated[tuple[Person, ...], Meta(max_length=MAX_PERSONS)] = ()
    head_count: HeadCount | None = None
    evacuee_type: EvacueeType = EvacueeType.EVACUEE
    stay_type: StayType = StayType.SHELTER
    postal_code: Annotated[str, Meta(max_length=10)] = ""
    address_raw: Line = ""
    phone: Phone = ""
    vehicle: Line = ""
    pets: Annotated[tuple[Pets, ...], Meta(max_length=10)] = ()
    note: Note = ""
    paper_ref: Annotated[str, Meta(max_length=40)] = ""
    credential_id: bytes = b""
    member_code: Annotated[str, Meta(max_length=64)] = ""
    registered_by_card: bool = False
    residence: Residence | None = None
    town_association: Line = ""
    emergency_contact: Line = ""
    housing_damage: HousingDamage | None = None
    parking: Line = ""
    living_group: Area = ""
    space_no: Area = ""
    food_support: bool = False
    skills: Line = ""

    @property
    def came(self) -> tuple[Person, ...]:
        """The named persons who really stood at the desk."""
        return tuple(person for person in self.persons if person.came)

    @property
    def heads(self) -> int:
        """How many people of this household are here: the counted ones, or the named ones if they are more."""
        return max(len(self.came), self.head_count.total if self.head_count else 0)

    def address_of(self, person: Person) -> str:
        """Where this person lives: the household's address where they have none of their own."""
        return person.address_raw or self.address_raw

    @property
    def representative(self) -> Person | None:
        """代表者: the person who spoke for the household; the first who came where nobody is marked."""
        marked = [person for person in self.came if person.representative]
        return next(iter(marked or self.came), None)
