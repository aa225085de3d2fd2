"""What is counted of the people at a shelter: sexes, ages, needs, kinds of stay, cars, pets; desks and ledger alike."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sync.protocol.ages import AgeBand, age_band, band_at
from sync.protocol.birth_date import age_as_said
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.presence import PersonPresence, Whereabouts
from sync.protocol.values import CareCode, ReceptionMethod, ReportedMethod, Sex, StayType, reported_method


class Species(StrEnum):
    """ペット, as shelters report them."""

    DOG = "dog"
    CAT = "cat"
    OTHER = "other"


SPECIES_WORDS = {"dog": Species.DOG, "犬": Species.DOG, "いぬ": Species.DOG, "イヌ": Species.DOG} | {
    "cat": Species.CAT,
    "猫": Species.CAT,
    "ねこ": Species.CAT,
    "ネコ": Species.CAT,
}
"""How records name the two species that are counted by themselves."""
_BETWEEN = str.maketrans("", "", " ・･.,-‐−ー〜~")
"""What people write, or leave out, between the parts of a number plate."""


@dataclass(frozen=True)
class Amount:
    """So many households with so many persons."""

    households: int = 0
    persons: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.households + other.households, self.persons + other.persons)


NOBODY = Amount()


@dataclass(frozen=True)
class Present:
    """Those of a household who count at a shelter: the named among them, and how many heads in all.

    `away` is what the household's record says of who is not in the building; `said_on` is the day of local time on
    which ages were said that stand in the place of birth dates (None: on the day that is counted).
    """

    household: Household
    method: ReceptionMethod
    persons: tuple[Person, ...]
    heads: int
    away: tuple[PersonPresence, ...] = ()
    said_on: date | None = None


@dataclass(frozen=True)
class ShelterFigures:
    """Figures of the people `here`; `out` and `overnight` are persons of `here` who are not in the building.

    Persons of whom sex, age or needs are not known are counted as unknown; the sums over sexes and over bands give
    `here.persons`.
    """

    here: Amount = NOBODY
    by_method: Mapping[ReportedMethod, Amount] = field(default_factory=dict)
    sexes: Mapping[Sex, int] = field(default_factory=dict)
    ages: Mapping[AgeBand, int] = field(default_factory=dict)
    care: Mapping[CareCode, int] = field(default_factory=dict)
    stays: Mapping[StayType, Amount] = field(default_factory=dict)
    cars: int = 0
    pet_owners: Amount = NOBODY
    pets: Mapping[Species, int] = field(default_factory=dict)
    out: int = 0
    overnight: int = 0


def figures_of(present: Sequence[Present], today: date) -> ShelterFigures:
    """The figures of one shelter on a day of local time; a household with no head left does not count."""
    present = [one for one in present if one.heads]
    keepers = [one for one in present if one.household.pets]
    return ShelterFigures(
        here=amount(present),
        by_method={
            method: amount(one for one in present if reported_method(one.method) is method) for method in ReportedMethod
        },
        sexes=_sexes(present),
        ages=_ages(present, today),
        care=_care(present),
        stays={kind: amount(one for one in present if one.household.stay_type is kind) for kind in StayType},
        cars=_cars(present),
        pet_owners=amount(keepers),
        pets=_pets(keepers),
        out=_away(present, Whereabouts.OUT),
        overnight=_away(present, Whereabouts.OVERNIGHT),
    )


def total_of(figures: Sequence[ShelterFigures]) -> ShelterFigures:
    """The sum over shelters; a car that two shelters name is two."""
    return ShelterFigures(
        here=_sum(one.here for one in figures),
        by_method={method: _sum(one.by_method.get(method, NOBODY) for one in figures) for method in ReportedMethod},
        sexes={sex: sum(one.sexes.get(sex, 0) for one in figures) for sex in Sex},
        ages={band: sum(one.ages.get(band, 0) for one in figures) for band in AgeBand},
        care={code: sum(one.care.get(code, 0) for one in figures) for code in CareCode},
        stays={kind: _sum(one.stays.get(kind, NOBODY) for one in figures) for kind in StayType},
        cars=sum(one.cars for one in figures),
        pet_owners=_sum(one.pet_owners for one in figures),
        pets={species: sum(one.pets.get(species, 0) for one in figures) for species in Species},
        out=sum(one.out for one in figures),
        overnight=sum(one.overnight for one in figures),
    )


def amount(present: Iterable[Present]) -> Amount:
    """How many households and persons these are."""
    heads = [one.heads for one in present]
    return Amount(len(heads), sum(heads))


def _sum(amounts: Iterable[Amount]) -> Amount:
    return sum(amounts, NOBODY)


def _sexes(present: Sequence[Present]) -> dict[Sex, int]:
    counts = Counter(person.sex for one in present for person in one.persons)
    for one in _with_unnamed(present):
        named = Counter(person.sex for person in one.persons)
        counted = one.household.head_count or _NOT_COUNTED
        said = {Sex.MALE: counted.male, Sex.FEMALE: counted.female, Sex.OTHER: counted.other}
        counts.update(_unnamed(one, named, said, Sex.UNKNOWN))
    return {sex: counts[sex] for sex in Sex}


def _ages(present: Sequence[Present], today: date) -> dict[AgeBand, int]:
    counts = Counter(_band_of(person, one.said_on or today, today) for one in present for person in one.persons)
    for one in _with_unnamed(present):
        named = Counter(_band_of(person, one.said_on or today, today) for person in one.persons)
        counted = one.household.head_count or _NOT_COUNTED
        said = {AgeBand.INFANT: counted.infant, AgeBand.ELDERLY: counted.elderly}
        counts.update(_unnamed(one, named, said, AgeBand.UNKNOWN))
    return {band: counts[band] for band in AgeBand}


def _with_unnamed(present: Sequence[Present]) -> list[Present]:
    """Few households have heads without a name, and a whole city is counted by the ten thousand."""
    return [one for one in present if one.heads > len(one.persons)]


def _band_of(person: Person, said_on: date, today: date) -> AgeBand:
    """Of whom only a year was said is as old as they become this year, as their form shows it."""
    if person.birth_date is not None or not person.birth_date_raw:
        return age_band(person.birth_date, today)
    said = age_as_said(person.birth_date_raw, said_on, today)
    return band_at(said.oldest) if said is not None else AgeBand.UNKNOWN


_NOT_COUNTED = HeadCount(total=1)
_Kind = TypeVar("_Kind", Sex, AgeBand)


def _unnamed(one: Present, named: Counter[_Kind], said: Mapping[_Kind, int], unknown: _Kind) -> dict[_Kind, int]:
    """The heads that nobody named, by what the count said of all heads; never more than are left."""
    left = one.heads - len(one.persons)
    found: dict[_Kind, int] = {}
    for kind, count in said.items():
        if not left:
            break
        found[kind] = min(left, max(0, count - named[kind]))
        left -= found[kind]
    found[unknown] = left
    return found


def _care(present: Iterable[Present]) -> dict[CareCode, int]:
    counts = Counter(code for one in present for person in one.persons for code in set(person.care_codes))
    return {code: counts[code] for code in CareCode}


def _cars(present: Iterable[Present]) -> int:
    """台数: one car for each household that sleeps in one, and one for all who named the same."""
    named = [_vehicle(one.household.vehicle) for one in present if one.household.stay_type is StayType.CAR]
    return len({vehicle for vehicle in named if vehicle}) + named.count("")


def _vehicle(text: str) -> str:
    """One spelling for the ways in which a number plate is written down."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().translate(_BETWEEN).split())


def _pets(keepers: Iterable[Present]) -> dict[Species, int]:
    counts: Counter[Species] = Counter()
    for one in keepers:
        for pet in one.household.pets:
            counts[SPECIES_WORDS.get(pet.species.strip().lower(), Species.OTHER)] += pet.count
    return {species: counts[species] for species in Species}


def _away(present: Iterable[Present], whereabouts: Whereabouts) -> int:
    return sum(_away_of(one, whereabouts) for one in present if one.away)


def _away_of(one: Present, whereabouts: Whereabouts) -> int:
    counted = {person.person_id for person in one.persons}
    away = [each for each in one.away if each.whereabouts is whereabouts]
    named = sum(each.person_id in counted for each in away if each.person_id is not None)
    unnamed = sum(each.heads for each in away if each.person_id is None)
    return named + min(unnamed, one.heads - len(one.persons))
