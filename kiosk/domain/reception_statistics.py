"""The city's table of receptions out of the household records of a file."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sync.protocol.reception_table import Line, Reception, ReceptionCount, reception_lines
from sync.protocol.records import HouseholdRecord, OperationRecord


def statistics_of(
    records: Iterable[HouseholdRecord],
    operations: Sequence[OperationRecord],
    opened: Mapping[str, Collection[str]],
    line: Line = Line.OPERATION,
) -> tuple[ReceptionCount, ...]:
    """The lines of the table; what was taken back is not counted, who left is: the table counts receptions.

    `opened` has the shelters that each operation opened, by its id.
    """
    return reception_lines((_reception(record) for record in records if not record.undone), operations, opened, line)


def _reception(record: HouseholdRecord) -> Reception:
    return Reception(
        operation_id=record.operation_id,
        shelter_id=record.shelter_id,
        record_mode=record.record_mode,
        method=record.method,
        persons=record.household.heads,
        received_at_us=record.received_at_us,
    )
