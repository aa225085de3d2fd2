"""避難所状況報告: who is counted, under what, and by how much it changed."""

from dataclasses import replace as replaced
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from kiosk.domain.report_figures import changes_of, figures_of, report_text
from kiosk.domain.shelter_report import Departure, Remarks, ReportScope, ShelterReport, report_of
from sync.protocol.ages import AgeBand, age_band
from sync.protocol.city_form import JST, form_of
from sync.protocol.household import HeadCount, Household, Person, Pets
from sync.protocol.presence import PersonPresence, Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.shelter_figures import Amount, Species
from sync.protocol.values import CareCode, Depth, ReceptionMethod, RecordMode, ReportedMethod, Sex, StayType

FORM = form_of((Path(__file__).parents[3] / "resources" / "templates" / "shelter_text.json").read_bytes())
HOUR_US = 3_600_000_000
NOON_US = int(datetime(2026, 7, 30, 12, tzinfo=JST).timestamp()) * 1_000_000
SCOPE = ReportScope("S-1", "op-1", RecordMode.REAL, since_us=NOON_US - 6 * HOUR_US, as_of_us=NOON_US)


def person(number: int, sex: Sex = Sex.UNKNOWN, born: date | None = None, *care: CareCode, came: bool = True) -> Person:
    return Person(person_id=UUID(int=number), sex=sex, birth_date=born, care_codes=care, came=came)


def record(number: int, household: Household, hours_before: int = 1) -> HouseholdRecord:
    return HouseholdRecord(
        household=household,
        operation_id="op-1",
        shelter_id="S-1",
        reception_no=f"A-{number:04d}",
        method=ReceptionMethod.MANUAL,
        record_mode=RecordMode.REAL,
        received_at_us=NOON_US - hours_before * HOUR_US,
        device_id="desk-A",
        admitted_event_id=UUID(int=number),
    )


def named(number: int, *persons: Person, stay: StayType = StayType.SHELTER, vehicle: str = "") -> HouseholdRecord:
    return record(
        number,
        Household(household_id=UUID(int=number), depth=Depth.FULL, persons=persons, stay_type=stay, vehicle=vehicle),
    )


def counted(number: int, heads: int, **of_them: int) -> HouseholdRecord:
    count = HeadCount(total=heads, **of_them)
    return record(number, Household(household_id=UUID(int=number), depth=Depth.COUNT, head_count=count))


def test_named_and_counted_households_by_every_figure():
    records = [
        named(
            1,
            person(11, Sex.FEMALE, date(1990, 1, 1), CareCode.PREGNANT),
            person(12, Sex.MALE, date(2024, 7, 31)),
            person(13, Sex.MALE, date(1950, 1, 1), came=False),
        ),
        counted(2, 5, male=2, female=1, infant=1, elderly=2),
        replace(
            named(3, person(31, Sex.OTHER, date(1961, 7, 30), CareCode.MEDICAL, CareCode.MEDICAL), stay=StayType.CAR),
            method=ReceptionMethod.APP,
        ),
    ]
    report = report_of(records, SCOPE)
    assert report.here == Amount(3, 8)
    assert report.by_method == {
        ReportedMethod.APP: Amount(1, 1),
        ReportedMethod.CARD: Amount(),
        ReportedMethod.PAPER: Amount(2, 7),
    }
    assert report.sexes == {Sex.MALE: 3, Sex.FEMALE: 2, Sex.OTHER: 1, Sex.UNKNOWN: 2}
    assert report.ages == {
        AgeBand.INFANT: 2,
        AgeBand.CHILD: 0,
        AgeBand.ADULT: 1,
        AgeBand.ELDERLY: 3,
        AgeBand.UNKNOWN: 2,
    }
    assert report.care[CareCode.PREGNANT] == report.care[CareCode.MEDICAL] == 1
    assert (report.stays[StayType.SHELTER], report.stays[StayType.CAR], report.cars) == (Amount(2, 7), Amount(1, 1), 1)


@pytest.mark.parametrize(
    "other",
    [
        {"shelter_id": "S-2"},
        {"operation_id": "op-2"},
        {"record_mode": RecordMode.DRILL},
        {"undone": True},
        {"received_at_us": NOON_US + 1},
    ],
)
def test_what_belongs_to_another_report_stays_out(other):
    assert report_of([counted(1, 3), replace(counted(2, 4), **other)], SCOPE).here == Amount(1, 3)


def test_the_span_of_comings_and_goings():
    early = replace(counted(1, 2), received_at_us=SCOPE.since_us - 1)
    family = named(2, person(21), person(22), person(23))
    gone_long = replace(counted(3, 9), received_at_us=SCOPE.since_us - 10)
    departures = [
        Departure(UUID(int=3), SCOPE.since_us - 5),
        Departure(UUID(int=1), NOON_US - 1),
        Departure(UUID(int=2), NOON_US - 1, frozenset({UUID(int=21)})),
        Departure(UUID(int=2), NOON_US + 1),
    ]
    report = report_of([early, family, gone_long], SCOPE, departures)
    assert report.here == Amount(1, 2)
    assert report.admitted == Amount(1, 3)
    assert report.left == Amount(1, 3)


def test_cars_are_counted_once_each():
    cars = [
        named(1, person(11), stay=StayType.CAR, vehicle="見本500 あ 12-34"),
        named(2, person(21), stay=StayType.CAR, vehicle="見本５００あ１２３４"),
        named(3, person(31), stay=StayType.CAR),
        named(4, person(41), stay=StayType.CAR),
        named(5, person(51), vehicle="見本500 い 55-55"),
    ]
    report = report_of(cars, SCOPE)
    assert (report.cars, report.stays[StayType.CAR]) == (3, Amount(4, 4))


def test_pets_by_species_and_with_whom():
    family = named(1, person(11), person(12))
    animals = (Pets(species="犬", count=2), Pets(species=" Cat", count=1), Pets(species="うさぎ", count=3))
    report = report_of([replace(family, household=replace(family.household, pets=animals)), counted(2, 4)], SCOPE)
    assert report.pet_owners == Amount(1, 2)
    assert report.pets == {Species.DOG: 2, Species.CAT: 1, Species.OTHER: 3}


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2026, 7, 30), AgeBand.INFANT),
        (date(2020, 7, 31), AgeBand.INFANT),
        (date(2020, 7, 30), AgeBand.CHILD),
        (date(2011, 7, 31), AgeBand.CHILD),
        (date(2011, 7, 30), AgeBand.ADULT),
        (date(1961, 7, 31), AgeBand.ADULT),
        (date(1961, 7, 30), AgeBand.ELDERLY),
        (date(2026, 7, 31), AgeBand.UNKNOWN),
        (None, AgeBand.UNKNOWN),
    ],
)
def test_the_edges_of_the_bands(born, band):
    assert age_band(born, date(2026, 7, 30)) is band


@given(
    some.lists(
        some.builds(
            lambda total, parts, names: (total, parts, names),
            some.integers(1, 30),
            some.tuples(*[some.integers(0, 30)] * 5),
            some.integers(0, 30),
        ),
        max_size=5,
    )
)
def test_sexes_ages_methods_and_stays_always_add_up_to_the_people(households):
    """However wrongly somebody counted: five of three are men, and the infants outnumber everybody."""
    records = []
    for number, (heads, (male, female, other, infant, elderly), names) in enumerate(households, 1):
        base = counted(number, heads, male=male, female=female, other=other, infant=infant, elderly=elderly)
        persons = tuple(person(number * 100 + index, Sex.MALE, date(1950, 1, 1)) for index in range(names))
        records.append(replace(base, household=replace(base.household, persons=persons)))
    report = report_of(records, SCOPE)
    people = sum(max(heads, names) for heads, _, names in households)
    assert report.here == Amount(len(households), people)
    assert sum(report.sexes.values()) == sum(report.ages.values()) == people
    for parts in (report.by_method, report.stays):
        assert sum(amount.persons for amount in parts.values()) == people
    assert all(value >= 0 for value in (*report.sexes.values(), *report.ages.values()))


def test_every_figure_has_a_name_of_its_own():
    names = figures_of(ShelterReport(SCOPE, Amount()))
    assert len(names) == 2 + 1 + 6 + 4 + 5 + 7 + 14 + 1 + 2 + 3 + 4 + 1 + 2


def test_changes_are_the_difference_and_only_of_the_same_place():
    now, before = (report_of([counted(1, heads)], SCOPE) for heads in (3, 8))
    assert changes_of(now, before)["人"] == -5
    assert changes_of(now, before)["自主避難"] is None
    for other in ({"shelter_id": "S-2"}, {"record_mode": RecordMode.DRILL}, {"as_of_us": NOON_US + 1}):
        assert changes_of(now, replaced(before, scope=replaced(SCOPE, **other))) == {}
    assert changes_of(now, None) == {}


def test_the_text_of_a_shelter():
    before = replaced(report_of([counted(1, 8)], SCOPE), remarks=Remarks(voluntary_persons=2))
    pair = named(2, person(21), person(22), stay=StayType.CAR)
    now = report_of([counted(1, 3), pair], SCOPE, remarks=Remarks(voluntary_persons=1))
    text = report_text(FORM, now, before, "見本小学校")
    assert text.splitlines()[:4] == [
        "避難所状況報告　見本小学校（7月30日（木）12：00時点）",
        "避難者数：2世帯 5人（＋1世帯 ▲3人）",
        "（うち自主避難：1人）",
        "方式別受付世帯数：アプリ 0、カード 0、紙様式 2",
    ]
    assert "車中泊：1台 1世帯 2人（＋1台 ＋2人）" in text
    assert "テント" not in text
    assert text.endswith("7/30 6:00以降：入所 2世帯 5人、退所 0世帯 0人\n")


def test_a_drill_is_named_in_its_text():
    scope = replaced(SCOPE, record_mode=RecordMode.DRILL)
    assert report_text(FORM, report_of([], scope), None, "見本小学校").startswith("【訓練】")


def test_what_staff_said_stands_in_the_text_and_what_nobody_said_does_not():
    said = Remarks(meals=120, shortages="毛布 20枚\n水", text="雨もりあり")
    text = report_text(FORM, report_of([counted(1, 2)], SCOPE, remarks=said), None, "見本小学校")
    assert text.endswith("食事の必要数：120食\n不足しているもの：毛布 20枚 水\n連絡事項：雨もりあり\n")
    assert "ライフライン" not in text
    nothing = report_text(FORM, report_of([counted(1, 2)], SCOPE), None, "見本小学校")
    assert "食事" not in nothing
    assert "不足" not in nothing


def away(one: HouseholdRecord, whereabouts: Whereabouts, number: int | None, heads: int = 1) -> HouseholdRecord:
    who = None if number is None else UUID(int=number)
    entry = PersonPresence(
        person_id=who, whereabouts=whereabouts, since_us=NOON_US - HOUR_US, event_id=UUID(int=1), heads=heads
    )
    return replace(one, away=(*one.away, entry))


def test_whoever_left_is_not_counted_and_whoever_is_out_is():
    family = named(1, person(1, Sex.MALE), person(2, Sex.FEMALE), person(3))
    family = away(away(family, Whereabouts.LEFT, 1), Whereabouts.OUT, 2)
    group = away(away(counted(2, 5), Whereabouts.MOVED, None, 2), Whereabouts.OVERNIGHT, None)
    report = report_of([family, group], SCOPE)
    assert report.here == Amount(2, 5)
    assert (report.out, report.overnight) == (1, 1)
    assert report.left == Amount(0, 3)
    assert report.sexes[Sex.MALE] == 0
    assert "うち外出中 1人、外泊中 1人" in report_text(FORM, report, None, "見本小学校")


def test_a_household_of_whom_all_left_one_by_one_is_gone():
    family = away(away(named(1, person(1), person(2)), Whereabouts.LEFT, 1), Whereabouts.MOVED, 2)
    report = report_of([family, away(counted(2, 2), Whereabouts.LEFT, None, 2)], SCOPE)
    assert (report.here, report.left) == (Amount(), Amount(2, 4))


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("80さい", AgeBand.ELDERLY),
        ("3歳", AgeBand.INFANT),
        ("1961年", AgeBand.ELDERLY),
        ("1962年", AgeBand.ADULT),
        ("わからない", AgeBand.UNKNOWN),
        ("", AgeBand.UNKNOWN),
    ],
)
def test_of_whom_an_age_or_a_year_was_said_is_counted_in_its_band(said, band):
    one = replace(person(1), birth_date_raw=said)
    report = report_of([named(1, one)], SCOPE)
    assert {found: count for found, count in report.ages.items() if count} == {band: 1}
