"""The choices and toggles of the entry form: what is offered, what is chosen, and the form after a touch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from kiosk.domain import consent
from kiosk.domain.consent import Tier
from kiosk.domain.kinship import Aged, probable_relation
from kiosk.screens.entry_form import Form, PersonDraft, edited, with_person
from sync.protocol.ages import age_on
from sync.protocol.birth_date import BirthDate, BornAbout, parse_birth_date, with_era
from sync.protocol.eras import ERAS
from sync.protocol.support import Allergen, Communication, HousingDamage, Need, NeedCode, Residence, Urgency
from sync.protocol.values import CareCode, Relation, Sex, StayType

Word = TypeVar("Word")

YES = "yes"
"""The one value of a toggle that is on or off."""
LANGUAGES = ("ja", "en", "zh-Hans", "zh-Hant", "vi", "ne", "id", "ko", "tl")
"""What the city's foreign residents speak; the rest goes into the remarks."""
_HOUSEHOLD = ("stay", "residence", "housing_damage")


@dataclass(frozen=True)
class Choosing:
    """What a field offers; `many` where several can be chosen at once."""

    offered: tuple[str, ...]
    many: bool = False


def _values(words: Sequence[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


CHOICES = {
    "stay": Choosing(
        _values(
            (StayType.SHELTER, StayType.CAR, StayType.TENT, StayType.HOME, StayType.RELATIVES, StayType.OTHER),
        )
    ),
    "sex": Choosing(_values(tuple(Sex))),
    "relation": Choosing(_values([relation for relation in Relation if relation is not Relation.SELF])),
    "care": Choosing(_values(tuple(CareCode)), many=True),
    "needs": Choosing(_values(tuple(NeedCode)), many=True),
    "urgency": Choosing(_values(tuple(Urgency))),
    "allergies": Choosing(_values(tuple(Allergen)), many=True),
    "communication": Choosing(_values(tuple(Communication)), many=True),
    "languages": Choosing(LANGUAGES, many=True),
    "consent": Choosing(_values(tuple(Tier)), many=True),
    "protect": Choosing((YES,), many=True),
    "residence": Choosing(_values(tuple(Residence))),
    "housing_damage": Choosing(_values(tuple(HousingDamage))),
    "food_support": Choosing((YES,), many=True),
}
"""Each field that is chosen, in the order in which its digits are counted."""
_MANY = {"care": CareCode, "allergies": Allergen, "communication": Communication}


def picked(form: Form, key: str) -> tuple[str, ...]:
    """The values that are chosen in the field `key`."""
    person = form.current
    match key:
        case "needs":
            return tuple(need.code.value for need in person.needs)
        case "urgency":
            return tuple({need.urgency.value for need in person.needs})
        case "protect":
            return (YES,) if person.protect else ()
        case "food_support":
            return (YES,) if form.food_support else ()
        case _:
            held = getattr(form if key in _HOUSEHOLD else person, key)
            return tuple(held) if isinstance(held, tuple) else (held,) if held else ()


def chosen(form: Form, key: str, value: str) -> Form:
    """The form after a choice was picked or a toggle turned; unknown values change nothing."""
    if key == "birth_date" and value in ERAS:
        return edited(form, key, with_era(form.current.birth_date, value))
    if key not in CHOICES or value not in CHOICES[key].offered:
        return form
    match key:
        case "stay":
            return replace(form, stay=StayType(value))
        case "residence":
            return replace(form, residence=_other(form.residence, Residence(value)))
        case "housing_damage":
            return replace(form, housing_damage=_other(form.housing_damage, HousingDamage(value)))
        case "food_support":
            return replace(form, food_support=not form.food_support)
        case "protect":
            return _protected(form)
        case _:
            return with_person(form, _chosen_of_person(form.current, key, value))


def _chosen_of_person(person: PersonDraft, key: str, value: str) -> PersonDraft:
    match key:
        case "sex":
            return replace(person, sex=Sex(value))
        case "relation":
            return replace(person, relation=_other(person.relation, Relation(value)))
        case "needs":
            return replace(person, needs=_needs(person.needs, NeedCode(value)))
        case "urgency":
            needs = tuple(Need(code=need.code, urgency=Urgency(value)) for need in person.needs)
            return replace(person, needs=needs)
        case "consent":
            return replace(person, consent=consent.turned(person.consent, Tier(value)))
        case "languages":
            return replace(person, languages=_turned(person.languages, value))
        case _:
            held = getattr(person, key)
            return replace(person, **{key: _turned(held, _MANY[key](value))})  # type: ignore[arg-type]


def speaking(form: Form, language: str, instead_of: str = "") -> Form:
    """The form after the evacuee chose what they read: noted with the representative, in place of what they left."""
    first = form.persons[0]
    if language not in LANGUAGES or language in first.languages:
        return form
    kept = tuple(one for one in first.languages if one != instead_of)
    return replace(form, persons=(replace(first, languages=(*kept, language)), *form.persons[1:]))


def _other(held: Word | None, touched: Word) -> Word | None:
    """A choice that is touched again is taken back."""
    return None if held == touched else touched


def _turned(held: tuple[Word, ...], touched: Word) -> tuple[Word, ...]:
    return tuple(one for one in held if one != touched) if touched in held else (*held, touched)


def _needs(needs: tuple[Need, ...], code: NeedCode) -> tuple[Need, ...]:
    kept = tuple(need for need in needs if need.code is not code)
    if len(kept) < len(needs):
        return kept
    return (*needs, Need(code=code, urgency=needs[-1].urgency if needs else Urgency.LATER))


def _protected(form: Form) -> Form:
    """Hiding the representative hides the family; showing again is decided person by person."""
    hidden = not form.current.protect
    if hidden and form.part == 0:
        return replace(form, persons=tuple(replace(person, protect=True) for person in form.persons))
    return with_person(form, replace(form.current, protect=hidden))


def suggested_relation(form: Form, today: date) -> str:
    """The relation that the ages of representative and member make likely; empty where one was chosen, or none is."""
    if not form.part or form.current.relation:
        return ""
    ages = [_age(person, today) for person in (form.persons[0], form.current)]
    if ages[0] is None or ages[1] is None:
        return ""
    has_spouse = any(person.relation is Relation.SPOUSE for person in form.persons)
    found = probable_relation(ages[0], ages[1], has_spouse=has_spouse)
    return found.value if found else ""


def _age(person: PersonDraft, today: date) -> Aged | None:
    read = parse_birth_date(person.birth_date, today)
    if isinstance(read, BirthDate):
        return Aged(age_on(read.value, today), person.sex)
    return Aged(read.oldest, person.sex) if isinstance(read, BornAbout) else None
