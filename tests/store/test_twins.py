"""The same person under two entries is found, shown, and never merged."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from kiosk.domain.twins import Likeness, likeness, town_of
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.household import Household, Person
from sync.protocol.values import Depth, RecordMode
from tests.fakes import open_database
from tests.store.test_store import record

BORN = date(1980, 2, 17)
ADDRESS = "熊本市西区見本町1-1"


def person(number=1, **changes):
    fields = {"name_display": "見本 花子", "kana": "みほん はなこ", "birth_date": BORN}
    return Person(person_id=UUID(int=number), **{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Likeness.KANA_AND_BIRTH),
        ({"kana": "ミホン　ハナコ"}, Likeness.KANA_AND_BIRTH),
        ({"kana": ""}, Likeness.NAME_AND_BIRTH),
        ({"birth_date": None}, Likeness.KANA_AND_TOWN),
        ({"birth_date": date(1981, 2, 17)}, None),
        ({"kana": "れいじ はなこ", "name_display": "例示 花子"}, None),
    ],
)
def test_what_makes_two_entries_alike(changes, expected):
    assert likeness(person(**changes), ADDRESS, "見本　花子", "みほん はなこ", BORN, ADDRESS) == expected


def test_towns_are_compared_without_numbers():
    assert town_of("熊本県熊本市西区見本町１－１") == town_of("西区見本町1-1") != town_of("熊本市東区見本町1")
    assert town_of("") == ""


def test_a_twin_in_another_household_is_found(tmp_path):
    store = SqlStore(open_database(tmp_path / "kiosk.db"))
    household = Household(household_id=UUID(int=9), depth=Depth.FULL, persons=(person(7),), address_raw=ADDRESS)
    with store.unit() as unit:
        unit.people.put(record(1, household=household))
    with store.reading() as unit:
        assert [one.person_id for one in unit.people.twins(person(1), ADDRESS, RecordMode.DRILL, 3)] == [UUID(int=7)]
        assert unit.people.twins(person(7), ADDRESS, RecordMode.DRILL, 3) == ()
        assert unit.people.twins(person(1, name_display="", kana=""), ADDRESS, RecordMode.DRILL, 3) == ()
    store.close()


def test_a_person_who_is_not_here_is_no_twin(tmp_path):
    store = SqlStore(open_database(tmp_path / "kiosk.db"))
    household = Household(household_id=UUID(int=9), depth=Depth.FULL, persons=(person(7),), address_raw=ADDRESS)
    with store.unit() as unit:
        unit.people.put(record(1, household=household, undone=True))
    with store.reading() as unit:
        assert unit.people.twins(person(1), ADDRESS, RecordMode.DRILL, 3) == ()
    store.close()


def test_hundreds_of_namesakes_hide_no_twin(tmp_path):
    """Who has another birth date is another person and takes no place among those that are compared."""
    store = SqlStore(open_database(tmp_path / "kiosk.db"))
    with store.unit() as unit:
        for number in range(300):
            born = date(1900, 1, 1) + timedelta(days=number)
            one = person(1_000 + number, birth_date=born)
            household = Household(household_id=UUID(int=100 + number), depth=Depth.FULL, persons=(one,))
            unit.people.put(record(10 + number, household=household))
        twin = Household(household_id=UUID(int=9), depth=Depth.FULL, persons=(person(5_000),), address_raw=ADDRESS)
        unit.people.put(record(1, household=twin))
        undated = person(6_000, birth_date=None)
        household = Household(household_id=UUID(int=8), depth=Depth.FULL, persons=(undated,), address_raw=ADDRESS)
        unit.people.put(record(2, household=household))
    with store.reading() as unit:
        found = unit.people.twins(person(1), ADDRESS, RecordMode.DRILL, 3)
    assert [one.person_id.int for one in found] == [5_000, 6_000]
    store.close()
