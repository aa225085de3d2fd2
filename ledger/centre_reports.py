"""What HQ reads of volunteer centres: the figures of each day, of each centre and of all; figures, no person."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, and_, or_, select

from ledger.centres import of_row
from ledger.publishing import operations, shelters
from ledger.reports import csv_file, filled
from ledger.samples import RESOURCES
from ledger.service import Service
from ledger.tables import centre_entry
from sync.protocol.centre_figures import FIGURE_NAMES, CentreFigures, figures_of, sum_of
from sync.protocol.centre_records import CentreRecord, NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.centre_text import centre_text
from sync.protocol.city_form import Moment, local_time
from sync.protocol.values import RecordMode

TEXT_FILE = RESOURCES / "templates" / "centre_text.json"
MAX_DAYS = 100
"""The longest run of a centre in one report; each day is counted for itself."""


class TooManyDays(ValueError):
    """A report was asked for more than MAX_DAYS days, or for none."""


class CentreDay(Struct, frozen=True, kw_only=True):
    """One centre on one day."""

    day: date
    operation_id: str
    operation: str
    centre_id: str
    centre: str
    figures: CentreFigures


class CentresReport(Struct, frozen=True, kw_only=True):
    """災害ボランティアセンター日報: a line for each centre and day on which anything is known; `total` of all lines.

    In `total` the needs that stand open are those of each centre's last day: what stays open is not open twice.
    """

    record_mode: RecordMode
    as_of: datetime
    first: date
    last: date
    lines: list[CentreDay]
    total: CentreFigures


def centres_report(service: Service, mode: RecordMode, first: date | None, last: date | None) -> CentresReport:
    """The figures of the days from `first` to `last`; without them of today. Raises TooManyDays."""
    now_us = service.clock()
    until = last or first or local_time(now_us).date()
    since = first or until
    if not 0 <= (until - since).days < MAX_DAYS:
        raise TooManyDays
    with service.database.read() as connection:
        found = _records(connection, mode, since, until)
        names = {one.operation_id: one.name for one in operations(connection)}
        centres = {one.shelter_id: one.name for one in shelters(connection)}
    lines = []
    for (operation_id, centre_id), records in sorted(found.items()):
        place = {
            "operation_id": operation_id,
            "operation": names.get(operation_id, operation_id),
            "centre_id": centre_id,
            "centre": centres.get(centre_id, centre_id),
        }
        for number in range((until - since).days + 1):
            day = since + timedelta(days=number)
            figures = _figures(day, records)
            if figures != CentreFigures():
                lines.append(CentreDay(day=day, figures=figures, **place))
    lines.sort(key=lambda line: (line.day, line.operation_id, line.centre_id))
    return CentresReport(
        record_mode=mode,
        as_of=datetime.fromtimestamp(now_us / 1_000_000, UTC),
        first=since,
        last=until,
        lines=lines,
        total=_total(lines),
    )


def centres_csv(report: CentresReport) -> bytes:
    """One row a centre and day; UTF-8 with BOM, CRLF."""
    rows = [
        (
            *(one.day.isoformat(), one.operation_id, one.operation, one.centre_id, one.centre),
            report.record_mode.value,
            *msgspec.structs.astuple(one.figures),
        )
        for one in report.lines
    ]
    return csv_file(("day", "operation_id", "operation", "centre_id", "centre", "record_mode", *FIGURE_NAMES), rows)


def centres_text(report: CentresReport) -> str:
    """The report in the words of its template. Raises FormSpoilt."""
    moment = Moment(int(report.as_of.timestamp() * 1_000_000), report.record_mode)
    places = {"場所": "、".join(dict.fromkeys(one.centre for one in report.lines))}
    days = report.first, report.last
    return filled(TEXT_FILE, lambda form: centre_text(form, moment, days, places, report.total))


def _records(
    connection: Connection, mode: RecordMode, since: date, until: date
) -> dict[tuple[str, str], list[CentreRecord]]:
    """Cards of these days; needs and teams of all days before as well, for they say what is still open."""
    table = centre_entry.c
    of_days = and_(table.day >= since, table.day <= until)
    statement = select(table.kind, table.operation_id, table.centre_id, table.body).where(
        table.record_mode == mode.value, table.day <= until, or_(table.kind != "volunteer", of_days)
    )
    found: dict[tuple[str, str], list[CentreRecord]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.operation_id, row.centre_id].append(of_row(row.kind, row.body))
    return found


def _figures(day: date, records: list[CentreRecord]) -> CentreFigures:
    return figures_of(
        day,
        [one for one in records if isinstance(one, VolunteerRecord)],
        [one for one in records if isinstance(one, NeedRecord)],
        [one for one in records if isinstance(one, TeamRecord)],
    )


def _total(lines: list[CentreDay]) -> CentreFigures:
    last = {(one.operation_id, one.centre_id): one.figures for one in lines}
    return sum_of([one.figures for one in lines], list(last.values()))
