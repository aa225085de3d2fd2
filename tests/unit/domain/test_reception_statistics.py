"""The city's table of 令和6年度 to the digit, out of household records that add up to it."""

import csv
from datetime import datetime, time
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.domain.reception_statistics import statistics_of
from sync.protocol.city_form import JST
from sync.protocol.household import HeadCount, Household
from sync.protocol.reception_table import Line, MixedModes, total
from sync.protocol.records import HouseholdRecord, OperationRecord
from sync.protocol.values import Depth, OperationKind, ReceptionMethod, RecordMode, ReportedMethod

TABLE = Path(__file__).parents[2] / "data" / "reports" / "reception_r6.csv"
RANK = {
    ReportedMethod.APP: (ReceptionMethod.APP, ReceptionMethod.POSTED_CODE),
    ReportedMethod.CARD: (ReceptionMethod.CARD,),
    ReportedMethod.PAPER: (ReceptionMethod.PAPER, ReceptionMethod.MANUAL, ReceptionMethod.COUNT_ONLY),
}
HOUR_US = 3_600_000_000


def published() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def start_us(row: dict[str, str]) -> int:
    return int(datetime.combine(datetime.fromisoformat(row["date"]), time(9), JST).timestamp()) * 1_000_000


def operation(row: dict[str, str]) -> OperationRecord:
    return OperationRecord(
        operation_id=row["date"],
        name=row["kind"],
        kind=OperationKind.OTHER,
        record_mode=RecordMode(row["record_mode"]),
        started_at_us=start_us(row),
    )


def records(row: dict[str, str]) -> list[HouseholdRecord]:
    """Households of 1 and of more, at every shelter in turn, by the methods behind each column, over three days."""
    count, persons = int(row["households"]), int(row["persons"])
    methods = [
        RANK[column][number % len(RANK[column])]
        for column in ReportedMethod
        for number in range(int(row[f"households_{column.value}"]))
    ]
    assert len(methods) == count
    return [
        HouseholdRecord(
            household=Household(
                household_id=UUID(int=number + 1),
                depth=Depth.COUNT,
                head_count=HeadCount(total=persons // count + (number < persons % count)),
            ),
            operation_id=row["date"],
            shelter_id=f"S-{number % int(row['shelters_opened'])}",
            reception_no=f"A-{number:04d}",
            method=method,
            record_mode=RecordMode(row["record_mode"]),
            received_at_us=start_us(row) + number % 72 * HOUR_US,
            device_id="desk-A",
            admitted_event_id=UUID(int=number + 1),
        )
        for number, method in enumerate(methods)
    ]


def opened(row: dict[str, str]) -> set[str]:
    return {f"S-{number}" for number in range(int(row["shelters_opened"]))}


@pytest.fixture(scope="module")
def lines():
    rows = published()
    everything = [record for row in rows for record in records(row)]
    return statistics_of(everything, [operation(row) for row in rows], {row["date"]: opened(row) for row in rows})


def as_row(line):
    return {
        "date": line.day.isoformat(),
        "kind": line.kind,
        "record_mode": line.record_mode.value,
        "shelters_opened": str(line.shelters),
        "households": str(line.households),
        "persons": str(line.persons),
        **{f"households_{method.value}": str(line.by_method[method]) for method in ReportedMethod},
    }


def test_every_figure_of_every_line(lines):
    assert [as_row(line) for line in lines] == published()


def test_the_totals_and_percentages_of_the_year(lines):
    year = total(line for line in lines if line.record_mode is RecordMode.REAL)
    assert (year.shelters, year.households, year.persons) == (217, 1469, 2458)
    assert [year.by_method[method] for method in ReportedMethod] == [20, 68, 1381]
    assert [year.share_percent(method) for method in ReportedMethod] == [1, 5, 94]


def test_the_percentages_of_the_drill(lines):
    (drill,) = (line for line in lines if line.record_mode is RecordMode.DRILL)
    assert (drill.shelters, drill.households, drill.persons) == (132, 1401, 1806)
    assert [drill.by_method[method] for method in ReportedMethod] == [383, 276, 742]
    assert [drill.share_percent(method) for method in ReportedMethod] == [27, 20, 53]


def test_real_days_and_drills_are_never_added_up(lines):
    with pytest.raises(MixedModes):
        total(lines)
    with pytest.raises(MixedModes):
        total([])


def test_days_add_up_to_their_operation():
    row = published()[4]
    days = statistics_of(records(row), [operation(row)], {row["date"]: opened(row)}, Line.DAY)
    assert [line.day.isoformat() for line in days] == ["2024-08-28", "2024-08-29", "2024-08-30", "2024-08-31"]
    assert (total(days).households, total(days).persons) == (1375, 2331)
    assert all(line.kind == "台風第10号" for line in days)


def test_what_was_taken_back_is_not_counted_and_an_unknown_operation_keeps_its_figures():
    row = published()[0]
    first, *others = records(row)
    (line,) = statistics_of([replace(first, undone=True), *others], [], {})
    assert (line.households, line.kind, line.day.isoformat()) == (8, "2024-06-22", "2024-06-22")


def test_a_shelter_that_opened_for_nobody_is_counted():
    row = published()[0]
    (line,) = statistics_of([], [operation(row)], {row["date"]: {"S-1", "S-2"}})
    assert (line.shelters, line.households, line.share_percent(ReportedMethod.APP)) == (2, 0, None)
