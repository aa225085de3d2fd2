"""What is counted over all shelters: the sum of the desks' own reports, each person once, and never a name."""

from dataclasses import replace
from datetime import date

import msgspec

from kiosk.domain.shelter_report import ReportScope, report_of
from ledger.figures import KnownFigures
from ledger.reports import Earlier, SheltersReport, figures_text, shelters_csv, shelters_report
from ledger.service import Service
from sync.protocol.ages import AgeBand
from sync.protocol.events import HouseholdAdmitted, PresenceChanged
from sync.protocol.household import Household, Pets
from sync.protocol.presence import PresenceChange
from sync.protocol.records import HouseholdRecord
from sync.protocol.shelter_figures import Amount, ShelterFigures, Species, total_of
from sync.protocol.values import CareCode, ReceptionMethod, RecordMode, Sex, StayType
from tests.contracts.ledger.desk import NOON_US, OPERATION, Desk, enrol_desk, household, person

OLD, YOUNG = date(1940, 4, 1), date(2021, 1, 1)
LATER_US = NOON_US + 3_600_000_000


def family(number: int) -> Household:
    """An old woman who needs care and is protected, and a small boy, with a dog, in a car."""
    old = msgspec.structs.replace(
        person(number * 10), sex=Sex.FEMALE, birth_date=OLD, care_codes=(CareCode.NURSING,), protect=True
    )
    young = msgspec.structs.replace(person(number * 10 + 1), sex=Sex.MALE, birth_date=YOUNG)
    pets = (Pets(species="犬", count=1),)
    return msgspec.structs.replace(
        household(number, old, young), stay_type=StayType.CAR, vehicle=f"見本 500 あ {number}", pets=pets
    )


def go(desk: Desk, who: Household, change: PresenceChange, at_us: int) -> None:
    first = who.persons[0].person_id
    fact = PresenceChanged(operation_id=OPERATION, shelter_id=desk.site, change=change, person_ids=(first,))
    desk.write(fact, who.household_id, at_us)


def fill(service: Service) -> list[Desk]:
    """Families at two shelters: some out, some gone, one that moved from the first to the second, one taken back."""
    one, two = enrol_desk(service), enrol_desk(service, "shelter-2")
    for number in range(1, 6):
        one.admit(family(number), NOON_US + number)
    one.admit(household(20, heads=4), NOON_US + 10, method=ReceptionMethod.COUNT_ONLY)
    go(one, family(1), PresenceChange.OUT, NOON_US + 20)
    go(one, family(2), PresenceChange.OVERNIGHT, NOON_US + 21)
    go(one, family(3), PresenceChange.LEAVE, NOON_US + 22)
    one.send()
    moved = HouseholdAdmitted(
        operation_id=OPERATION,
        shelter_id=two.site,
        reception_no="A-0001",
        method=ReceptionMethod.APP,
        household=family(5),
        moved_from_shelter_id=one.site,
    )
    two.write(moved, family(5).household_id, NOON_US + 30)
    two.admit(family(6), NOON_US + 31, method=ReceptionMethod.CARD)
    two.undo(two.admit(family(7), NOON_US + 32), NOON_US + 33)
    two.send()
    return [one, two]


def test_who_said_only_an_age_has_aged_since(service: Service) -> None:
    desk = enrol_desk(service)
    said = msgspec.structs.replace(person(1), birth_date_raw="14さい")
    desk.admit(household(1, said), NOON_US)
    desk.send()
    later = [replace(service, clock=lambda at_us=at_us: at_us) for at_us in (NOON_US, NOON_US + 366 * 86_400_000_000)]
    bands = [shelters_report(one, RecordMode.DRILL).figures.ages for one in later]
    assert [(one[AgeBand.CHILD], one[AgeBand.ADULT]) for one in bands] == [(1, 0), (0, 1)]


def at_the_desk(desk: Desk) -> ShelterFigures:
    """What the desk's own report says, out of the records that came down to it."""
    known = {one.household.household_id: one for one in desk.pull() if isinstance(one, HouseholdRecord)}
    scope = ReportScope(desk.site, OPERATION, RecordMode.DRILL, NOON_US, LATER_US)
    return report_of(known.values(), scope).figures


def reported(service: Service) -> SheltersReport:
    return shelters_report(replace(service, clock=lambda: LATER_US), RecordMode.DRILL)


def test_all_shelters_are_the_sum_of_the_desks_reports(service: Service) -> None:
    told = [at_the_desk(desk) for desk in fill(service)]
    report = reported(service)
    by_shelter = {one.id: one.figures for one in report.shelters}
    assert [by_shelter["shelter-1"], by_shelter["shelter-2"]] == told
    assert report.figures == total_of(told)
    found = report.figures
    assert found.here == Amount(report.counts.households, report.counts.persons) == Amount(7, 15)
    assert (found.sexes[Sex.FEMALE], found.sexes[Sex.UNKNOWN], found.ages[AgeBand.INFANT]) == (5, 4, 6)
    assert (found.care[CareCode.NURSING], found.stays[StayType.CAR], found.cars) == (5, Amount(6, 11), 6)
    assert (found.pets[Species.DOG], found.out, found.overnight) == (6, 1, 1)


def test_nobody_is_counted_twice_nor_named(service: Service) -> None:
    fill(service)
    other = enrol_desk(service, "shelter-3")
    alone = msgspec.structs.replace(family(4).persons[0], name_raw="見本 保護")
    other.admit(household(40, alone), NOON_US + 50)
    other.send()
    report = reported(service)
    assert report.figures.here.persons == report.counts.persons == 15
    assert {one.id: one.figures.care[CareCode.NURSING] for one in report.shelters if one.persons} == {
        "shelter-1": 2,
        "shelter-2": 2,
        "shelter-3": 1,
    }
    written = msgspec.json.encode(report) + shelters_csv(report) + figures_text(report, None).encode()
    assert "見本 保護" not in written.decode()


def test_a_report_after_another_counts_what_changed_since(service: Service) -> None:
    desk, other = enrol_desk(service), enrol_desk(service, "shelter-2")
    desk.admit(family(1), NOON_US)
    desk.send()
    old, young = family(1).persons
    away = other.admit(household(30, old), NOON_US + 1)
    other.send()
    assert sexes_at(service, "shelter-1") == (1, 0)
    other.undo(away, NOON_US + 2)
    other.admit(household(31, young), NOON_US + 3)
    other.send()
    assert sexes_at(service, "shelter-1") == (0, 1), "as many as before, and somebody else"
    assert reported(service).figures == reported(replace(service, figures=KnownFigures())).figures


def sexes_at(service: Service, shelter: str) -> tuple[int, int]:
    sexes = next(one.figures.sexes for one in reported(service).shelters if one.id == shelter)
    return sexes[Sex.MALE], sexes[Sex.FEMALE]


def test_the_text_tells_changes_since_an_earlier_report(service: Service) -> None:
    (desk, _) = fill(service)
    report = reported(service)
    earlier = msgspec.json.decode(msgspec.json.encode(report), type=Earlier)
    desk.admit(family(8), NOON_US + 60)
    desk.send()
    text = figures_text(reported(service), earlier)
    assert text.startswith("【訓練】避難者の内訳")
    assert "知らせのあった避難所：2か所（3か所中）、最も古い知らせ：60分前" in text
    assert "避難者数：8世帯 17人（＋1世帯 ＋2人）" in text
    assert "車中泊：7台 7世帯 13人（＋1台 ＋2人）" in text
    older = replace_figures(earlier)
    assert "＋" not in figures_text(reported(service), older), "a report of an older program has no figures"


def replace_figures(earlier: Earlier) -> Earlier:
    return msgspec.structs.replace(earlier, figures=None)


def test_ages_are_those_of_the_day(service: Service) -> None:
    desk = enrol_desk(service)
    born = msgspec.structs.replace(person(1), birth_date=date(2020, 9, 21))
    desk.admit(household(1, born), NOON_US)
    desk.send()
    days = [replace(service, clock=lambda at_us=at_us: at_us) for at_us in (NOON_US - 86_400_000_000, NOON_US)]
    bands = [shelters_report(one, RecordMode.DRILL).figures.ages for one in days]
    assert [one[AgeBand.CHILD] for one in bands] == [0, 1]
