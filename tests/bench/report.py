"""Reports and rosters at the size of a large shelter: the report over 5,000 households, the roster of 2,000 people."""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kiosk.documents.heading import Heading
from kiosk.documents.making import Stopped, Watch
from kiosk.documents.report_pdf import report_pdf
from kiosk.documents.roster_columns import roster_columns
from kiosk.documents.roster_pdf import roster_pdf
from kiosk.documents.roster_tables import roster_csv, roster_xlsx
from kiosk.domain.report_figures import report_text
from kiosk.domain.roster import roster_lines
from kiosk.domain.shelter_report import ReportScope, ShelterReport, report_of
from kiosk.store.database import Database
from kiosk.store.roster import SqlRoster
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.city_form import CityForm, form_of
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode
from tests.bench.figure import Figure, at_most, print_figures, told
from tests.fakes import open_database
from tests.unit.documents.samples import RECEIVED_US, TODAY, counted, family

HOUSEHOLDS = 5_000
PEOPLE = 2_000
NAMES = ("見本　花子", "例田　太郎", "仮山　さくら", "試田　次郎")
GOAL_REPORT_S, GOAL_ROSTER_S = 1, 5
TIMES = 5
SCOPE = ReportScope("S-1", "op-1", RecordMode.DRILL, RECEIVED_US, RECEIVED_US + 10**12)
HEADING = Heading("見本小学校", "総合防災訓練", RecordMode.DRILL, RECEIVED_US)
TEMPLATES = Path(__file__).parents[2] / "resources" / "templates"


def household(number: int) -> HouseholdRecord:
    """Every fifth is a count; the others have one to four people with names and addresses of their own."""
    if number % 5 == 0:
        return counted(number, number % 6 + 1)
    names = [f"{name}{number}" for name in NAMES[: number % 4 + 1]]
    return family(number, *names, address_raw=f"熊本市中央区見本町{number % 90}丁目{number % 30}-{number}")


def fill(database: Database) -> None:
    with SqlStore(database).unit() as unit:
        for number in range(1, HOUSEHOLDS + 1):
            unit.people.put(household(number))


def report_from(database: Database, form: CityForm) -> ShelterReport:
    """From the file to the text that is sent."""
    with database.reading() as connection:
        report = report_of(SqlRoster(connection).records("op-1", "S-1", RecordMode.DRILL), SCOPE)
    report_text(form, report, report, "見本小学校")
    return report


def longest_s(work: Callable[[], object]) -> float:
    taken_s = []
    for _ in range(TIMES):
        begun_s = time.perf_counter()
        work()
        taken_s.append(time.perf_counter() - begun_s)
    return max(taken_s)


def figures() -> Iterator[Figure]:
    form = form_of((TEMPLATES / "shelter_text.json").read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder) / "kiosk.db")
        fill(database)
        taken_s = longest_s(lambda: report_from(database, form))
        yield at_most("report", "report over 5,000 households, file to text", taken_s, GOAL_REPORT_S, "s", TIMES)
        report = report_from(database, form)
        database.close()
    lines = list(roster_lines(household(number) for number in range(1, HOUSEHOLDS)))[:PEOPLE]
    columns = roster_columns(with_sensitive=True)
    taken_s = longest_s(lambda: roster_pdf(lines, HEADING, TODAY))
    yield at_most("report", "roster of 2,000 people, PDF, worst of five", taken_s, GOAL_ROSTER_S, "s", TIMES)
    yield told(
        "report", "roster of 2,000 people, CSV", longest_s(lambda: roster_csv(lines, columns, TODAY)), "s", TIMES
    )
    yield told(
        "report", "roster of 2,000 people, XLSX", longest_s(lambda: roster_xlsx(lines, columns, TODAY)), "s", TIMES
    )
    yield told("report", "report, PDF", longest_s(lambda: report_pdf(report, report, HEADING)), "s", TIMES)
    yield told("report", "from a touch on stop to a stopped roster", stopping_s(lines), "s", 1)


def stopping_s(lines: Sequence[object]) -> float:
    """How long a roster goes on after the wish to stop: at most one page."""
    asked_s: list[float] = []

    def progress(done: int, of: int) -> None:
        if done == of // 2:
            asked_s.append(time.perf_counter())

    stopped = roster_pdf(lines, HEADING, TODAY, Watch(progress, lambda: bool(asked_s)))  # type: ignore[arg-type]
    assert stopped == Stopped()
    return time.perf_counter() - asked_s[0]


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench report")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
