"""What HQ reads of all shelters: the situation with its age, and receptions by date and kind; figures, no person."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import Connection, and_, func, select

from ledger import shelter_facts
from ledger.errors import LedgerError
from ledger.occupancy import Occupancy, ShelterCount, occupancy
from ledger.publishing import operations, shelters
from ledger.samples import RESOURCES
from ledger.service import Service
from ledger.tables import device, journal, stay
from sync.protocol.city_counts import CityCounts, city_text
from sync.protocol.city_form import BrokenForm, form_of
from sync.protocol.reception_table import Line, Reception, ReceptionCount, reception_lines, total
from sync.protocol.records import ShelterRecord, ShelterStateRecord
from sync.protocol.table_cells import csv_cell
from sync.protocol.values import Crowd, OpenState, ReceptionMethod, RecordMode, ReportedMethod

FORM_FILE = RESOURCES / "templates" / "city_text.json"


class FormSpoilt(LedgerError):
    """The template of the city's text cannot be read, or asks for what is not there; `data` names the gap."""

    key = "form_spoilt"


class ShelterLine(Struct, frozen=True, kw_only=True):
    """One shelter: `persons` have a place there, `out` of them are out at the moment.

    `as_of` is when the newest fact of its desks arrived that leaves no gap, None for never.

    `age_s` is how long ago that was. A desk with nothing to tell grows old too: it is not asked whether it lives.
    """

    id: str
    name: str
    ward: str
    open_state: OpenState
    capacity: int | None
    households: int
    persons: int
    by_method: dict[str, int]
    as_of: datetime | None
    age_s: int | None
    intake_stopped: bool = False
    crowd: Crowd = Crowd.UNKNOWN
    out: int = 0


class SheltersReport(Struct, frozen=True, kw_only=True):
    """All shelters in one record mode. `counts` are the city's own figures, which the next report is compared with."""

    record_mode: RecordMode
    as_of: datetime
    counts: CityCounts
    shelters: list[ShelterLine]


class ReceptionLine(Struct, frozen=True, kw_only=True):
    """Receptions of an operation or of one of its days; shares in whole percent, None where there are no households."""

    day: str
    operation_id: str
    kind: str
    shelters: int
    households: int
    persons: int
    by_method: dict[str, int]
    share_percent: dict[str, int | None]


class ReceptionsReport(Struct, frozen=True, kw_only=True):
    """方式別受付世帯数 in one record mode; `total` is None where nothing was received."""

    record_mode: RecordMode
    lines: list[ReceptionLine]
    total: ReceptionLine | None


def shelters_report(service: Service, mode: RecordMode) -> SheltersReport:
    """The situation as the ledger knows it now."""
    now_us = service.clock()
    figures = occupancy(service, mode)
    with service.database.read() as connection:
        heard_us = _heard_us(connection, mode)
    lines = [_line(one, heard_us.get(one.id), now_us) for one in figures.shelters]
    return SheltersReport(record_mode=mode, as_of=_time(now_us), counts=_counts(figures, now_us), shelters=lines)


def report_text(report: SheltersReport, previous: CityCounts | None) -> str:
    """The city's text. Raises FormSpoilt."""
    try:
        return city_text(form_of(FORM_FILE.read_bytes()), report.counts, previous)
    except (BrokenForm, OSError) as error:
        raise FormSpoilt(gap=getattr(error, "gap", "")) from None


def shelters_csv(report: SheltersReport) -> bytes:
    """One row a shelter; UTF-8 with BOM, CRLF."""
    head = ("id", "name", "ward", "open_state", "capacity", "households", "persons", "out")
    methods = [method.value for method in ReportedMethod]
    rows = [
        (
            *(one.id, one.name, one.ward, one.open_state.value, _cell(one.capacity)),
            *(one.households, one.persons, one.out),
            *(one.by_method[method] for method in methods),
            one.as_of.isoformat() if one.as_of else "",
            _cell(one.age_s),
            report.record_mode.value,
            "yes" if one.intake_stopped else "no",
            one.crowd.value,
        )
        for one in report.shelters
    ]
    return _csv((*head, *methods, "as_of", "age_s", "record_mode", "intake_stopped", "crowd"), rows)


def receptions_report(service: Service, mode: RecordMode, line: Line) -> ReceptionsReport:
    """The table of receptions: what was taken back is not in it, who left since is."""
    with service.database.read() as connection:
        known = operations(connection)
        master, said = shelters(connection), shelter_facts.states(connection, mode)
        statement = select(
            stay.c.operation_id, stay.c.shelter_id, stay.c.method, stay.c.heads, stay.c.received_at_us
        ).where(stay.c.record_mode == mode.value, stay.c.undone.is_(False))
        receptions = [
            Reception(
                row.operation_id, row.shelter_id, mode, ReceptionMethod(row.method), row.heads, row.received_at_us
            )
            for row in connection.execute(statement)
        ]
    running = [one for one in known if one.ended_at_us is None and one.record_mode is mode]
    # Only of what runs now is known which shelters are open; of earlier days those count that received somebody.
    opened = {one.operation_id: _open_in(one.operation_id, master, said) for one in running}
    ours = [one for one in known if one.record_mode is mode]
    lines = reception_lines(receptions, ours, opened, line)
    return ReceptionsReport(
        record_mode=mode,
        lines=[_reception_line(one) for one in lines],
        total=_reception_line(total(lines)) if lines else None,
    )


def receptions_csv(report: ReceptionsReport) -> bytes:
    """One row a line and one for the total; UTF-8 with BOM, CRLF."""
    methods = [method.value for method in ReportedMethod]
    head = ("day", "kind", "record_mode", "shelters", "households", "persons")
    rows = [
        (
            *(one.day, one.kind, report.record_mode.value, one.shelters, one.households, one.persons),
            *(one.by_method[method] for method in methods),
            *(_cell(one.share_percent[method]) for method in methods),
        )
        for one in (*report.lines, *((report.total,) if report.total else ()))
    ]
    return _csv((*head, *methods, *(f"{method}_percent" for method in methods)), rows)


def _open_in(
    operation_id: str, master: Sequence[ShelterRecord], said: Mapping[shelter_facts.Place, ShelterStateRecord]
) -> list[str]:
    """The shelters that are open in an operation, as desks have said, or else the list."""
    return [
        shelter.shelter_id
        for shelter in master
        if shelter_facts.open_state_of(shelter, said.get((operation_id, shelter.shelter_id))) in shelter_facts.OPEN
    ]


def _heard_us(connection: Connection, mode: RecordMode) -> dict[str, int]:
    """By shelter: when the newest fact arrived up to which nothing of its desk is missing."""
    newest = and_(journal.c.device_id == device.c.device_id, journal.c.seq == device.c.high_water)
    statement = (
        select(device.c.site_id, func.max(journal.c.received_at_us).label("heard_us"))
        .join(journal, newest)
        .where(device.c.record_mode == mode.value)
        .group_by(device.c.site_id)
    )
    return {row.site_id: row.heard_us for row in connection.execute(statement)}


def _line(one: ShelterCount, heard_us: int | None, now_us: int) -> ShelterLine:
    return ShelterLine(
        id=one.id,
        name=one.name,
        ward=one.ward,
        open_state=one.open_state,
        capacity=one.capacity,
        households=one.households,
        persons=one.persons,
        out=one.out,
        by_method=one.by_method,
        as_of=None if heard_us is None else _time(heard_us),
        age_s=None if heard_us is None else max(0, now_us - heard_us) // 1_000_000,
        intake_stopped=one.intake_stopped,
        crowd=one.crowd,
    )


def _counts(figures: Occupancy, now_us: int) -> CityCounts:
    """A shelter with people in it is open, whatever the list says."""
    open_by_ward: dict[str, int] = defaultdict(int)
    for one in figures.shelters:
        if one.open_state in shelter_facts.OPEN or one.households:
            open_by_ward[one.ward] += 1
    return CityCounts(
        record_mode=figures.record_mode,
        as_of_us=now_us,
        open_by_ward=dict(open_by_ward),
        households=sum(one.households for one in figures.shelters),
        persons=sum(one.persons for one in figures.shelters),
    )


def _reception_line(one: ReceptionCount) -> ReceptionLine:
    return ReceptionLine(
        day=one.day.isoformat() if one.day else "",
        operation_id=one.operation_id,
        kind=one.kind,
        shelters=one.shelters,
        households=one.households,
        persons=one.persons,
        by_method={method.value: one.by_method[method] for method in ReportedMethod},
        share_percent={method.value: one.share_percent(method) for method in ReportedMethod},
    )


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    text.write("\ufeff")  # without it, Excel reads UTF-8 as Shift_JIS
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([csv_cell(str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: int | None) -> str:
    return "" if value is None else str(value)


def _time(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / 1_000_000, UTC)
