"""A household is found by the sheet that it was typed from, in its own operation and record mode only."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.store.people import SqlPeople
from sync.protocol.household import HeadCount, Household
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import Depth, ReceptionMethod, RecordMode
from tests.fakes import NOW_US, open_database

SHEET = "7K3F-00123-00-3"


def record_of(number, paper_ref=SHEET, operation="op-1", mode=RecordMode.DRILL, undone=False):
    household = Household(
        household_id=UUID(int=number), depth=Depth.COUNT, head_count=HeadCount(total=2), paper_ref=paper_ref
    )
    return HouseholdRecord(
        household=household,
        operation_id=operation,
        shelter_id="S-1",
        reception_no=f"A-{number:04d}",
        method=ReceptionMethod.PAPER,
        record_mode=mode,
        received_at_us=NOW_US + number,
        device_id="desk-A",
        admitted_event_id=UUID(int=number),
        undone=undone,
    )


@pytest.fixture
def people(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    with database.writing() as connection:
        yield SqlPeople(connection)
    database.close()


def found(people, operation="op-1", mode=RecordMode.DRILL):
    record = people.by_paper_ref(SHEET, operation, mode)
    return record and record.household.household_id.int


def test_the_sheet_leads_to_its_household(people):
    people.put(record_of(1))
    people.put(record_of(2, paper_ref=""))
    assert found(people) == 1


def test_practice_and_other_operations_are_apart(people):
    people.put(record_of(1))
    assert found(people, operation="op-2") is None
    assert found(people, mode=RecordMode.REAL) is None


def test_a_sheet_that_was_taken_from_a_household_leads_there_no_longer(people):
    people.put(record_of(1))
    people.put(record_of(1, paper_ref=""))
    assert found(people) is None


def test_a_standing_household_comes_before_an_undone_one(people):
    people.put(record_of(1))
    people.put(record_of(2, undone=True))
    assert found(people) == 1
    people.put(replace(record_of(1), undone=True))
    assert found(people) == 2
