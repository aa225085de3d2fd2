"""Households that nobody is, for documents."""

from datetime import date
from uuid import UUID

from sync.protocol.household import HeadCount, Household, Person, Pets
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import CareCode, Depth, ReceptionMethod, RecordMode, Relation, Sex, StayType

RECEIVED_US = 1_795_000_000_000_000
TODAY = date(2026, 11, 20)


def family(number: int = 1, *names: str, mode: RecordMode = RecordMode.DRILL, **household: object) -> HouseholdRecord:
    """A household of two, or of as many as there are names."""
    names = names or ("見本　花子", "見本　太郎")
    persons = tuple(
        Person(
            person_id=UUID(int=number * 100 + index),
            representative=index == 0,
            relation=Relation.SELF if index == 0 else Relation.CHILD,
            name_raw=name,
            name_display=name,
            kana="みほん はなこ" if index == 0 else "みほん たろう",
            sex=Sex.FEMALE if index == 0 else Sex.MALE,
            birth_date=date(1980, 2, 17) if index == 0 else date(2010, 3, 4),
            care_codes=(CareCode.ALLERGY, CareCode.INFANT) if index else (),
        )
        for index, name in enumerate(names)
    )
    fields = {
        "household_id": UUID(int=number),
        "depth": Depth.FULL,
        "persons": persons,
        "postal_code": "862-0000",
        "address_raw": "熊本市中央区見本町1丁目2-3　見本マンション405号",
        "phone": "0960000000",
        "pets": (Pets(species="犬", count=1),) if number % 5 == 0 else (),
        "stay_type": StayType.CAR if number % 7 == 0 else StayType.SHELTER,
    }
    return record(number, Household(**{**fields, **household}), mode)


def counted(number: int, heads: int, mode: RecordMode = RecordMode.DRILL) -> HouseholdRecord:
    """A household of which only the number of heads is known."""
    count = Household(household_id=UUID(int=number), depth=Depth.COUNT, head_count=HeadCount(total=heads))
    return record(number, count, mode)


def record(number: int, household: Household, mode: RecordMode) -> HouseholdRecord:
    return HouseholdRecord(
        household=household,
        operation_id="op-1",
        shelter_id="S-1",
        reception_no=f"A-{number:04d}",
        method=ReceptionMethod.MANUAL,
        record_mode=mode,
        received_at_us=RECEIVED_US + number * 60_000_000,
        device_id="desk-A",
        admitted_event_id=UUID(int=number),
    )
