"""The shelter's report and the city's table of receptions as CSV."""

from collections.abc import Iterable, Sequence

from kiosk.documents.making import Watch
from kiosk.documents.tables import csv_bytes
from kiosk.domain.report_figures import RECORD_MODES, changes_of, figures_of, remark_words
from kiosk.domain.shelter_report import ShelterReport
from sync.protocol.city_form import local_time
from sync.protocol.figure_names import METHODS
from sync.protocol.reception_table import ReceptionCount
from sync.protocol.values import ReportedMethod

REPORT_HEAD = ("避難所", "記録区分", "時点", "項目", "数", "増減")
RECEPTION_HEAD = ("日付", "種別", "記録区分", "避難所開設数", "避難世帯数", "避難人数")
SHARE = "{method}（％）"


def report_csv(report: ShelterReport, previous: ShelterReport | None, shelter: str) -> bytes:
    """One row for each figure, then what staff said; the change is empty where there is nothing to compare with."""
    changes = changes_of(report, previous)
    scope = report.scope
    place = (shelter, RECORD_MODES[scope.record_mode], f"{local_time(scope.as_of_us):%Y-%m-%d %H:%M}")
    rows = [(*place, name, _cell(value), _cell(changes.get(name))) for name, value in figures_of(report).items()]
    rows += [(*place, name, text, "") for name, text in remark_words(report.remarks).items() if text]
    return _whole(REPORT_HEAD, rows)


def reception_csv(lines: Iterable[ReceptionCount]) -> bytes:
    """方式別受付世帯数: one row for each line, columns of households and of shares by method."""
    head = (*RECEPTION_HEAD, *METHODS.values(), *(SHARE.format(method=name) for name in METHODS.values()))
    return _whole(head, [_reception_row(line) for line in lines])


def _reception_row(line: ReceptionCount) -> tuple[str, ...]:
    return (
        line.day.isoformat() if line.day else "",
        line.kind,
        RECORD_MODES[line.record_mode],
        *(str(value) for value in (line.shelters, line.households, line.persons)),
        *(str(line.by_method[method]) for method in ReportedMethod),
        *(_cell(line.share_percent(method)) for method in ReportedMethod),
    )


def _whole(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    data = csv_bytes(head, rows, Watch())
    assert isinstance(data, bytes)  # nobody stops a table of some rows
    return data


def _cell(value: int | None) -> str:
    return "" if value is None else str(value)
