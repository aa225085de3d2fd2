"""Reports and rosters at the size of a large shelter: the report over 5,000 households, the roster of 2,000 people."""

import argparse
import queue
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kiosk.app.paper_making import PaperMaking
from kiosk.app.paper_room import PaperRoom
from kiosk.documents.heading import Heading
from kiosk.documents.making import Stopped, Watch
from kiosk.documents.report_pdf import report_pdf
from kiosk.documents.roster_columns import roster_columns
from kiosk.documents.roster_pdf import roster_pdf
from kiosk.documents.roster_tables import roster_csv, roster_xlsx
from kiosk.domain.report_figures import report_text
from kiosk.domain.roster import roster_lines
from kiosk.domain.shelter_report import Remarks, ReportScope, ShelterReport, report_of
from kiosk.ports.printing import PrintFailed
from kiosk.screens.papers import Draft, GivenUp, PaperFormat, RosterOrder, Written
from kiosk.store.database import Database
from kiosk.store.roster import SqlRoster
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.city_form import CityForm, form_of
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode
from tests.bench.figure import Figure, at_most, print_figures, told
from tests.fakes import FakeClock, open_database, open_desk
from tests.unit.documents.samples import RECEIVED_US, TODAY, counted, family

HOUSEHOLDS = 5_000
PEOPLE = 2_000
NAMES = ("見本　花子", "例田　太郎", "仮山　さくら", "試田　次郎")
GOAL_REPORT_S, GOAL_ROSTER_S = 1, 5
TIMES = 5
LONGEST_WAIT_S = 120
"""A machine that is busy with other work must not end a measurement."""
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
    with tempfile.TemporaryDirectory() as folder:
        yield from through_the_screen(Path(folder))


def stopping_s(lines: Sequence[object]) -> float:
    """How long a roster goes on after the wish to stop: at most one page."""
    asked_s: list[float] = []

    def progress(done: int, of: int) -> None:
        if done == of // 2:
            asked_s.append(time.perf_counter())

    stopped = roster_pdf(lines, HEADING, TODAY, Watch(progress, lambda: bool(asked_s)))  # type: ignore[arg-type]
    assert stopped == Stopped()
    return time.perf_counter() - asked_s[0]


class NoPrinter:
    """A computer without a printer."""

    def name(self) -> str:
        return ""

    def send(self, name: str, document: bytes) -> None:
        raise PrintFailed(reason="no printer")


class Waiting:
    """The screen's side of the office: waits for the end, notes progress, and may stop at half of it."""

    def __init__(self, room: PaperRoom, *, stops: bool = False) -> None:
        self.room, self.stops = room, stops
        self.told, self.stopped_at_s = 0, 0.0
        self.ends: queue.Queue[object] = queue.Queue(1)

    def progress(self, done: int, of: int) -> None:
        self.told += 1
        if self.stops and not self.stopped_at_s and done * 2 >= of > 0:
            self.stopped_at_s = time.perf_counter()
            self.room.give_up()

    def end(self) -> object:
        return self.ends.get(timeout=LONGEST_WAIT_S)


def through_the_screen(folder: Path) -> Iterator[Figure]:
    """What the screen asks of the office's thread, over a desk's file: from the touch to the written document."""
    clock = FakeClock(us=SCOPE.as_of_us)
    desk = open_desk(folder, clock)
    with desk._store.unit() as unit:
        unit.people.put_all([(household(number), 1) for number in range(1, HOUSEHOLDS + 1)])
    room = PaperRoom(
        PaperMaking(desk._store, lambda: desk.site, clock),
        NoPrinter(), folder / "papers", tuple, lambda call: call()
    )  # fmt: skip
    room.start()
    try:
        drafting = Waiting(room)
        taken_s = longest_s(lambda: (room.draft(Remarks(), None, drafting.ends.put), expect(drafting.end(), Draft)))
        what = "report over 5,000 households, through the office's thread"
        yield at_most("report", what, taken_s, GOAL_REPORT_S, "s", TIMES)
    finally:
        room.stop()
    yield from roster_through_the_screen(folder / "roster")


def roster_through_the_screen(folder: Path) -> Iterator[Figure]:
    folder.mkdir()
    clock = FakeClock(us=SCOPE.as_of_us)
    desk = open_desk(folder, clock)
    records, people = [], 0
    for number in range(1, HOUSEHOLDS + 1):
        if people < PEOPLE:
            records.append((household(number), 1))
            people += len(list(roster_lines([records[-1][0]])))
    with desk._store.unit() as unit:
        unit.people.put_all(records)
    room = PaperRoom(
        PaperMaking(desk._store, lambda: desk.site, clock),
        NoPrinter(), folder / "papers", tuple, lambda call: call()
    )  # fmt: skip
    room.start()
    try:
        order, writing = RosterOrder(PaperFormat.PDF), Waiting(room)

        def write() -> None:
            room.write(order, folder / "papers", writing.progress, writing.ends.put)
            expect(writing.end(), Written)

        what = "roster PDF of 2,000 lines, through the office's thread to the file"
        yield at_most("report", what, longest_s(write), GOAL_ROSTER_S, "s", TIMES)
        yield told("report", "steps of progress told for one roster", writing.told / TIMES, "steps", TIMES)
        stopping = Waiting(room, stops=True)
        room.write(order, folder / "papers", stopping.progress, stopping.ends.put)
        expect(stopping.end(), GivenUp)
        taken_s = time.perf_counter() - stopping.stopped_at_s
        yield told("report", "from a touch on stop to the screen being told", taken_s, "s", 1)
    finally:
        room.stop()


def expect(end: object, kind: type) -> None:
    assert isinstance(end, kind), end


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench report")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
