"""避難所状況報告: the figures of one shelter at one moment, computed from its households and compared with the last."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from kiosk.domain.birth_date import age_on
from kiosk.domain.folding import fold
from kiosk.domain.roster import GONE
from kiosk.domain.turnover import turnover_of
from sync.protocol.city_form import local_time
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.presence import Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import CareCode, RecordMode, ReportedMethod, Sex, StayType, reported_method


class AgeBand(StrEnum):
    """The ages that a shelter plans by. One band from 65 on: a count by heads says no more than 高齢者."""

    INFANT = "0-5"
    CHILD = "6-14"
    ADULT = "15-64"
    ELDERLY = "65-"
    UNKNOWN = "unknown"


_FIRST_AGES = ((65, AgeBand.ELDERLY), (15, AgeBand.ADULT), (6, AgeBand.CHILD), (0, AgeBand.INFANT))
"""First year of each band: 15 and 65 as 国勢調査 divides, 6 is school age."""


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


@dataclass(frozen=True)
class Amount:
    """So many households with so many persons."""

    households: int = 0
    persons: int = 0


MAX_REMARK_CHARACTERS = 100
"""Three of them fill the room that the printed report has for what staff said."""


@dataclass(frozen=True)
class Remarks:
    """What staff say beside the figures; None and empty mean that nobody said it. `meals` are those needed next."""

    voluntary_persons: int | None = None
    meals: int | None = None
    shortages: str = ""
    lifelines: str = ""
    text: str = ""


@dataclass(frozen=True)
class ReportScope:
    """Which facts a report is of: one shelter in one operation and record mode, as of a moment (UTC, µs).

    `since_us` begins the span in which comings and goings are counted.
    """

    shelter_id: str
    operation_id: str
    record_mode: RecordMode
    since_us: int
    as_of_us: int


@dataclass(frozen=True)
class Departure:
    """退所: persons of a household who left, or so many whose names nobody took; with neither, all of it."""

    household_id: UUID
    at_us: int
    persons: frozenset[UUID] = frozenset()
    unnamed: int = 0


@dataclass(frozen=True)
class ShelterReport:
    """The report; `remarks` are what staff said (うち自主避難, meals, shortages).

    `out` and `overnight` are persons of `here` who are not in the building: they keep their place.
    Persons of whom sex, age or needs are not known are counted as unknown; the sums over sexes and over bands give
    `here.persons`.
    """

    scope: ReportScope
    here: Amount
    remarks: Remarks = Remarks()
    by_method: Mapping[ReportedMethod, Amount] = field(default_factory=dict)
    sexes: Mapping[Sex, int] = field(default_factory=dict)
    ages: Mapping[AgeBand, int] = field(default_factory=dict)
    care: Mapping[CareCode, int] = field(default_factory=dict)
    stays: Mapping[StayType, Amount] = field(default_factory=dict)
    cars: int = 0
    pet_owners: Amount = Amount()
    pets: Mapping[Species, int] = field(default_factory=dict)
    out: int = 0
    overnight: int = 0
    admitted: Amount = Amount()
    left: Amount = Amount()


@dataclass(frozen=True)
class _Present:
    """A household as it is at the moment of the report: who of the named is here, and how many heads in all."""

    record: HouseholdRecord
    persons: tuple[Person, ...]
    heads: int

    @property
    def household(self) -> Household:
        return self.record.household


def report_of(
    records: Iterable[HouseholdRecord],
    scope: ReportScope,
    departures: Sequence[Departure] = (),
    remarks: Remarks = Remarks(),
) -> ShelterReport:
    """The report of `scope`; other shelters, operations and record modes, later receptions and undone ones stay out.

    Whoever left or moved on as the records say is gone; `departures` are further ones.
    """
    received = [record for record in records if _is_within(record, scope)]
    departures = [*departures, *(one for record in received for one in _departures_of(record))]
    left = _left_by(departures, scope)
    # What a record tells by steps is all that happened to it; where it has none, its departures are.
    turnover = turnover_of(received, scope.since_us, scope.as_of_us)
    stepless = [record for record in received if not record.steps]
    present = [one for record in received if (one := _present(record, left)).heads]
    today = local_time(scope.as_of_us).date()
    keepers = [one for one in present if one.household.pets]
    return ShelterReport(
        scope=scope,
        here=_amount(present),
        remarks=remarks,
        by_method=_by_method(present),
        sexes=_sexes(present),
        ages=_ages(present, today),
        care=_care(present),
        stays={kind: _amount(one for one in present if one.household.stay_type is kind) for kind in StayType},
        cars=_cars(present),
        pet_owners=_amount(keepers),
        pets=_pets(keepers),
        out=_away(present, Whereabouts.OUT),
        overnight=_away(present, Whereabouts.OVERNIGHT),
        admitted=_sum(
            _amount(_present(one, {}) for one in received if one.received_at_us >= scope.since_us),
            Amount(turnover.households_again, turnover.persons_again),
        ),
        left=_sum(_amount_left(stepless, departures, scope), Amount(turnover.households_left, turnover.persons_left)),
    )


def age_band(born: date | None, today: date) -> AgeBand:
    """The band of somebody born on that day; a date in the future is a mistake and tells nothing."""
    if born is None or born > today:
        return AgeBand.UNKNOWN
    return next(band for first, band in _FIRST_AGES if age_on(born, today) >= first)


def _is_within(record: HouseholdRecord, scope: ReportScope) -> bool:
    place = (record.shelter_id, record.operation_id, record.record_mode)
    is_of_scope = place == (scope.shelter_id, scope.operation_id, scope.record_mode)
    return is_of_scope and not record.undone and record.received_at_us <= scope.as_of_us


def _departures_of(record: HouseholdRecord) -> Iterator[Departure]:
    for one in record.away:
        if one.whereabouts not in GONE:
            continue
        named = frozenset() if one.person_id is None else frozenset({one.person_id})
        unnamed = one.heads if one.person_id is None else 0
        yield Departure(record.household.household_id, one.since_us, named, unnamed)


def _away(present: Sequence[_Present], whereabouts: Whereabouts) -> int:
    away = (one for each in present for one in each.record.away)
    return sum(one.heads for one in away if one.whereabouts is whereabouts)


Left = Mapping[UUID, tuple[Departure, ...]]


def _left_by(departures: Sequence[Departure], scope: ReportScope) -> Left:
    left: dict[UUID, tuple[Departure, ...]] = {}
    for one in departures:
        if one.at_us <= scope.as_of_us:
            left[one.household_id] = (*left.get(one.household_id, ()), one)
    return left


def _present(record: HouseholdRecord, left: Left) -> _Present:
    gone = left.get(record.household.household_id, ())
    if any(not one.persons and not one.unnamed for one in gone):
        return _Present(record, (), 0)
    unnamed = sum(one.unnamed for one in gone)
    away = frozenset().union(*(one.persons for one in gone))
    persons = tuple(person for person in record.household.came if person.person_id not in away)
    heads = record.household.heads - (len(record.household.came) - len(persons)) - unnamed
    return _Present(record, persons, max(heads, len(persons)))


def _amount(present: Iterable[_Present]) -> Amount:
    heads = [one.heads for one in present]
    return Amount(len(heads), sum(heads))


def _sum(one: Amount, other: Amount) -> Amount:
    return Amount(one.households + other.households, one.persons + other.persons)


def _amount_left(received: Sequence[HouseholdRecord], departures: Sequence[Departure], scope: ReportScope) -> Amount:
    """Who left within the span; a household counts once its last person has gone."""
    before = _left_by([one for one in departures if one.at_us < scope.since_us], scope)
    after = _left_by(departures, scope)
    pairs = [(_present(record, before).heads, _present(record, after).heads) for record in received]
    emptied = sum(1 for was, now in pairs if was and not now)
    return Amount(emptied, sum(was - now for was, now in pairs))


def _by_method(present: Sequence[_Present]) -> dict[ReportedMethod, Amount]:
    return {
        method: _amount(one for one in present if reported_method(one.record.method) is method)
        for method in ReportedMethod
    }


def _sexes(present: Sequence[_Present]) -> dict[Sex, int]:
    counts = Counter(dict.fromkeys(Sex, 0))
    for one in present:
        named = Counter(person.sex for person in one.persons)
        counted = one.household.head_count or _NOT_COUNTED
        said = {Sex.MALE: counted.male, Sex.FEMALE: counted.female, Sex.OTHER: counted.other}
        counts += named + _unnamed(one, named, said, Sex.UNKNOWN)
    return {sex: counts[sex] for sex in Sex}


def _ages(present: Sequence[_Present], today: date) -> dict[AgeBand, int]:
    counts = Counter(dict.fromkeys(AgeBand, 0))
    for one in present:
        named = Counter(age_band(person.birth_date, today) for person in one.persons)
        counted = one.household.head_count or _NOT_COUNTED
        said = {AgeBand.INFANT: counted.infant, AgeBand.ELDERLY: counted.elderly}
        counts += named + _unnamed(one, named, said, AgeBand.UNKNOWN)
    return {band: counts[band] for band in AgeBand}


_NOT_COUNTED = HeadCount(total=1)
_Kind = TypeVar("_Kind", Sex, AgeBand)


def _unnamed(one: _Present, named: Counter[_Kind], said: Mapping[_Kind, int], unknown: _Kind) -> Counter[_Kind]:
    """The heads that nobody named, by what the count said of all heads; never more than are left."""
    left = one.heads - len(one.persons)
    found: Counter[_Kind] = Counter()
    for kind, count in said.items():
        found[kind] = min(left, max(0, count - named[kind]))
        left -= found[kind]
    found[unknown] += left
    return found


def _care(present: Sequence[_Present]) -> dict[CareCode, int]:
    counts = Counter(code for one in present for person in one.persons for code in set(person.care_codes))
    return {code: counts[code] for code in CareCode}


def _cars(present: Sequence[_Present]) -> int:
    """台数: one car for each household that sleeps in one, and one for all who named the same."""
    named = [fold(one.household.vehicle) for one in present if one.household.stay_type is StayType.CAR]
    return len({vehicle for vehicle in named if vehicle}) + named.count("")


def _pets(keepers: Sequence[_Present]) -> dict[Species, int]:
    counts: Counter[Species] = Counter()
    for one in keepers:
        for pet in one.household.pets:
            counts[SPECIES_WORDS.get(pet.species.strip().lower(), Species.OTHER)] += pet.count
    return {species: counts[species] for species in Species}
