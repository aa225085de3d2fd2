"""What HQ reads of all shelters: the situation with its age, and receptions by date and kind; figures, no person."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

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
from sync.protocol.city_form import BrokenForm, CityForm, Moment, form_of, local_time, text_of
from sync.protocol.figure_names import columns_of, named_figures
from sync.protocol.reception_table import Line, Reception, ReceptionCount, reception_lines, total
from sync.protocol.records import ShelterRecord, ShelterStateRecord
from sync.protocol.shelter_figures import ShelterFigures, total_of
from sync.protocol.table_cells import csv_cell
from sync.protocol.values import Crowd, OpenState, ReceptionMethod, RecordMode, ReportedMethod

FORM_FILE = RESOURCES / "templates" / "city_text.json"
FIGURES_FORM_FILE = RESOURCES / "templates" / "city_figures.json"


_NOTHING = ShelterFigures()


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
    figures: ShelterFigures = _NOTHING


class SheltersReport(Struct, frozen=True, kw_only=True):
    """All shelters in one record mode; `figures` is the sum of theirs, in which nobody is counted twice.

    `counts` are the city's own figures; with `figures` they are what the next report is compared with.
    """

    record_mode: RecordMode
    as_of: datetime
    counts: CityCounts
    shelters: list[ShelterLine]
    figures: ShelterFigures = _NOTHING


class Earlier(Struct, frozen=True):
    """What is read of a report before; everything else in it is passed over. Older ones have no `figures`."""

    counts: CityCounts
    figures: ShelterFigures | None = None


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
    situation = occupancy(service, mode)
    with service.database.read() as connection:
        heard_us = _heard_us(connection, mode)
        counted = _figures(service, connection, mode, now_us)
    lines = [_line(one, heard_us.get(one.id), now_us, counted.get(one.id, _NOTHING)) for one in situation.shelters]
    return SheltersReport(
        record_mode=mode,
        as_of=_time(now_us),
        counts=_counts(situation, now_us),
        shelters=lines,
        figures=total_of([one.figures for one in lines]),
    )


def report_text(report: SheltersReport, previous: CityCounts | None) -> str:
    """The city's text. Raises FormSpoilt."""
    return filled(FORM_FILE, lambda form: city_text(form, report.counts, previous))


def figures_text(report: SheltersReport, earlier: Earlier | None) -> str:
    """Sexes, ages, needs, kinds of stay, cars and pets over all shelters, and how old what they say is.

    Changes against `earlier` where it is of the same record mode and had figures. Raises FormSpoilt.
    """
    before = None
    if earlier is not None and earlier.counts.record_mode is report.record_mode and earlier.figures is not None:
        before = dict(named_figures(earlier.figures))
    ages_s = [one.age_s for one in report.shelters if one.age_s is not None]
    words = {
        "知らせた避難所": str(len(ages_s)),
        "避難所数": str(len(report.shelters)),
        "最も古い知らせ": str(max(ages_s, default=0) // 60),
    }
    moment = Moment(report.counts.as_of_us, report.record_mode)
    now = dict(named_figures(report.figures))
    return filled(FIGURES_FORM_FILE, lambda form: text_of(form, moment, now, before, words))


def filled(file: Path, fill: Callable[[CityForm], str]) -> str:
    """The text of a template file. Raises FormSpoilt."""
    try:
        return fill(form_of(file.read_bytes()))
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
            *columns_of(one.figures).values(),
        )
        for one in report.shelters
    ]
    return csv_file(
        (*head, *methods, "as_of", "age_s", "record_mode", "intake_stopped", "crowd", *columns_of(_NOTHING)), rows
    )


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
    return csv_file((*head, *methods, *(f"{method}_percent" for method in methods)), rows)


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


def _figures(service: Service, connection: Connection, mode: RecordMode, now_us: int) -> dict[str, ShelterFigures]:
    """By shelter, over all operations that have not ended."""
    ended = {one.operation_id for one in operations(connection) if one.ended_at_us is not None}
    by_shelter: dict[str, list[ShelterFigures]] = defaultdict(list)
    found = service.figures.by_place(connection, mode, local_time(now_us).date())
    for (operation_id, shelter_id), figures in found.items():
        if operation_id not in ended:
            by_shelter[shelter_id].append(figures)
    return {shelter_id: each[0] if len(each) == 1 else total_of(each) for shelter_id, each in by_shelter.items()}


def _line(one: ShelterCount, heard_us: int | None, now_us: int, figures: ShelterFigures) -> ShelterLine:
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
        figures=figures,
    )


def _counts(situation: Occupancy, now_us: int) -> CityCounts:
    """A shelter with people in it is open, whatever the list says."""
    open_by_ward: dict[str, int] = defaultdict(int)
    for one in situation.shelters:
        if one.open_state in shelter_facts.OPEN or one.households:
            open_by_ward[one.ward] += 1
    return CityCounts(
        record_mode=situation.record_mode,
        as_of_us=now_us,
        open_by_ward=dict(open_by_ward),
        households=sum(one.households for one in situation.shelters),
        persons=sum(one.persons for one in situation.shelters),
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


def csv_file(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as a file: UTF-8 with BOM, CRLF, no cell that a spreadsheet would run."""
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
