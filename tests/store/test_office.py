"""Sightings are added and stay as they were; reports are kept by place and moment, newest first."""

from dataclasses import replace
from uuid import UUID

import pytest

from kiosk.ports.kept_reports import KeptReport, ReportPlace
from kiosk.ports.sightings import Sighting, SightingKind
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.values import RecordMode
from tests.fakes import open_database

PLACE = ReportPlace("op-1", "S-1", RecordMode.DRILL)
MADE = KeptReport(PLACE, 1_000, None, "operator-1", b"{}", "避難者数")


@pytest.fixture
def store(tmp_path):
    database = open_database(tmp_path / "kiosk.db")
    yield SqlStore(database)
    database.close()


def test_sightings_come_back_newest_first(store):
    first = Sighting(5, "operator-1", SightingKind.CARE_SHOWN, UUID(int=3))
    second = Sighting(4, "operator-2", SightingKind.EXPORTED, detail="csv")  # the clock went back
    with store.unit() as unit:
        unit.sightings.add(first)
        unit.sightings.add(second)
    with store.reading() as unit:
        assert unit.sightings.newest(9) == (second, first)
        assert unit.sightings.newest(1) == (second,)


def test_reports_of_one_place_and_nothing_else(store):
    others = [
        replace(MADE, place=place)
        for place in (replace(PLACE, shelter_id="S-2"), replace(PLACE, record_mode=RecordMode.REAL))
    ]
    with store.unit() as unit:
        for one in (MADE, *others, replace(MADE, as_of_us=3_000, due_us=2_900), replace(MADE, as_of_us=2_000)):
            unit.reports.add(one)
    with store.reading() as unit:
        assert [one.as_of_us for one in unit.reports.newest(PLACE, 9)] == [3_000, 2_000, 1_000]
        assert unit.reports.newest(PLACE, 1)[0].due_us == 2_900
        assert unit.reports.last_due_us(PLACE, 2_900) == 2_900
        assert unit.reports.last_due_us(PLACE, 2_899) is None
        assert unit.reports.last_due_us(replace(PLACE, shelter_id="S-2"), 9_000) is None


def test_the_same_moment_is_one_report(store):
    with store.unit() as unit:
        unit.reports.add(MADE)
        unit.reports.add(replace(MADE, text="あらためて"))
    with store.reading() as unit:
        assert [one.text for one in unit.reports.newest(PLACE, 9)] == ["あらためて"]
