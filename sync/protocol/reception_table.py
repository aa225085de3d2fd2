"""方式別受付世帯数: the city's table of receptions by date and kind, with totals and shares."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sync.protocol.city_form import local_time
from sync.protocol.records import OperationRecord
from sync.protocol.values import ReceptionMethod, RecordMode, ReportedMethod, reported_method


class MixedModes(ValueError):
    """Real receptions and drills were to be added up; that is never a figure."""


class Line(StrEnum):
    """What makes a line of the table: an operation as a whole, or each day of it."""

    OPERATION = "operation"
    DAY = "day"


@dataclass(frozen=True)
class Reception:
    """A household that was received and not taken back, as the table counts it."""

    operation_id: str
    shelter_id: str
    record_mode: RecordMode
    method: ReceptionMethod
    persons: int
    received_at_us: int


@dataclass(frozen=True)
class ReceptionCount:
    """One line, or the total. `day` is the operation's first day or the day itself, None in a total.

    `shelters` are those that were opened; in a total an opening counts each time, as in the city's table.
    """

    day: date | None
    operation_id: str
    kind: str
    record_mode: RecordMode
    shelters: int
    households: int
    persons: int
    by_method: Mapping[ReportedMethod, int] = field(default_factory=dict)

    def share_percent(self, method: ReportedMethod) -> int | None:
        """Of the households, those of one column: whole percent, halves up; None where there are no households."""
        if not self.households:
            return None
        return (200 * self.by_method.get(method, 0) + self.households) // (2 * self.households)


def reception_lines(
    receptions: Iterable[Reception],
    operations: Sequence[OperationRecord],
    opened: Mapping[str, Collection[str]],
    line: Line = Line.OPERATION,
) -> tuple[ReceptionCount, ...]:
    """The lines of the table, earliest first, drills after real operations.

    `opened` has the shelters that each operation opened, by its id; one that received somebody was open as well. Days
    have only the latter: no fact says on which days a shelter without people was open. Receptions of an operation that
    is not among `operations` count under its bare id.
    """
    known = {operation.operation_id: operation for operation in operations}
    groups: dict[tuple[str, RecordMode, date | None], list[Reception]] = defaultdict(list)
    for one in receptions:
        day = local_time(one.received_at_us).date() if line is Line.DAY else None
        groups[one.operation_id, one.record_mode, day].append(one)
    if line is Line.OPERATION:
        for operation in operations:
            if opened.get(operation.operation_id):
                groups[operation.operation_id, operation.record_mode, None] += []
    counts = [
        _count(known.get(operation_id), operation_id, mode, day, group, () if day else opened.get(operation_id, ()))
        for (operation_id, mode, day), group in groups.items()
    ]
    return tuple(
        sorted(counts, key=lambda one: (list(RecordMode).index(one.record_mode), one.day or date.max, one.kind))
    )


def total(lines: Iterable[ReceptionCount]) -> ReceptionCount:
    """The sum of lines of one record mode. Raises MixedModes, also for no lines at all."""
    several = list(lines)
    modes = {one.record_mode for one in several}
    if len(modes) != 1:
        raise MixedModes(sorted(modes))
    return ReceptionCount(
        day=None,
        operation_id="",
        kind="",
        record_mode=modes.pop(),
        shelters=sum(one.shelters for one in several),
        households=sum(one.households for one in several),
        persons=sum(one.persons for one in several),
        by_method={method: sum(one.by_method[method] for one in several) for method in ReportedMethod},
    )


def _count(
    operation: OperationRecord | None,
    operation_id: str,
    mode: RecordMode,
    day: date | None,
    group: Sequence[Reception],
    opened: Collection[str],
) -> ReceptionCount:
    by_method = dict.fromkeys(ReportedMethod, 0)
    for one in group:
        by_method[reported_method(one.method)] += 1
    if day is None:
        first_us = operation.started_at_us if operation is not None else min(one.received_at_us for one in group)
        day = local_time(first_us).date()
    return ReceptionCount(
        day=day,
        operation_id=operation_id,
        kind=operation.name if operation is not None else operation_id,
        record_mode=mode,
        shelters=len({one.shelter_id for one in group} | set(opened)),
        households=len(group),
        persons=sum(one.persons for one in group),
        by_method=by_method,
    )
