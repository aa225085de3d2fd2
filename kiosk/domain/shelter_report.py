"""避難所状況報告: the figures of one shelter at one moment, computed from its households and compared with the last."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from kiosk.domain.roster import GONE
from kiosk.domain.turnover import turnover_of
from sync.protocol.ages import AgeBand
from sync.protocol.city_form import local_time
from sync.protocol.records import HouseholdRecord
from sync.protocol.shelter_figures import NOBODY, Amount, Present, ShelterFigures, Species, amount, figures_of
from sync.protocol.values import CareCode, RecordMode, ReportedMethod, Sex, StayType

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
    pet_owners: Amount = NOBODY
    pets: Mapping[Species, int] = field(default_factory=dict)
    out: int = 0
    overnight: int = 0
    admitted: Amount = NOBODY
    left: Amount = NOBODY

    @property
    def figures(self) -> ShelterFigures:
        """What is counted of those who are here, as the ledger counts it too."""
        return ShelterFigures(
            here=self.here,
            by_method=self.by_method,
            sexes=self.sexes,
            ages=self.ages,
            care=self.care,
            stays=self.stays,
            cars=self.cars,
            pet_owners=self.pet_owners,
            pets=self.pets,
            out=self.out,
            overnight=self.overnight,
        )


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
    today = local_time(scope.as_of_us).date()
    figures = figures_of([_present(record, left) for record in received], today)
    return ShelterReport(
        scope=scope,
        here=figures.here,
        remarks=remarks,
        by_method=figures.by_method,
        sexes=figures.sexes,
        ages=figures.ages,
        care=figures.care,
        stays=figures.stays,
        cars=figures.cars,
        pet_owners=figures.pet_owners,
        pets=figures.pets,
        out=figures.out,
        overnight=figures.overnight,
        admitted=amount(_present(one, {}) for one in received if one.received_at_us >= scope.since_us)
        + Amount(turnover.households_again, turnover.persons_again),
        left=_amount_left(stepless, departures, scope) + Amount(turnover.households_left, turnover.persons_left),
    )


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


Left = Mapping[UUID, tuple[Departure, ...]]


def _left_by(departures: Sequence[Departure], scope: ReportScope) -> Left:
    left: dict[UUID, tuple[Departure, ...]] = {}
    for one in departures:
        if one.at_us <= scope.as_of_us:
            left[one.household_id] = (*left.get(one.household_id, ()), one)
    return left


def _present(record: HouseholdRecord, left: Left) -> Present:
    gone = left.get(record.household.household_id, ())
    if any(not one.persons and not one.unnamed for one in gone):
        return Present(record.household, record.method, (), 0)
    unnamed = sum(one.unnamed for one in gone)
    away = frozenset().union(*(one.persons for one in gone))
    persons = tuple(person for person in record.household.came if person.person_id not in away)
    heads = record.household.heads - (len(record.household.came) - len(persons)) - unnamed
    said_on = local_time(record.received_at_us).date()
    return Present(record.household, record.method, persons, max(heads, len(persons)), record.away, said_on)


def _amount_left(received: Sequence[HouseholdRecord], departures: Sequence[Departure], scope: ReportScope) -> Amount:
    """Who left within the span; a household counts once its last person has gone."""
    before = _left_by([one for one in departures if one.at_us < scope.since_us], scope)
    after = _left_by(departures, scope)
    pairs = [(_present(record, before).heads, _present(record, after).heads) for record in received]
    emptied = sum(1 for was, now in pairs if was and not now)
    return Amount(emptied, sum(was - now for was, now in pairs))
