"""The report's screen over a real desk: compared, kept before it leaves, made by itself once, told on the strip."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.config import RESOURCES
from kiosk.desk.reception import ReceiveHousehold
from kiosk.documents.making import DocumentNotWritten
from kiosk.domain.households import counted_household
from kiosk.ports.sightings import SightingKind
from kiosk.screens.noted_papers import NotedPapers
from kiosk.screens.papers import PaperFormat
from kiosk.screens.reception_state import Level, Tone
from kiosk.screens.report import ReportScreen
from kiosk.screens.report_clock import RETRY_TICKS
from kiosk.ui.translator import Translator
from sync.protocol.city_form import JST
from sync.protocol.values import ReceptionMethod, StayType
from tests.fakes import DeskNow, FakeClock, open_desk
from tests.unit.screens.papers_now import PapersNow

HOUR_S = 3_600


def us(day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(2026, 11, day, hour, minute, tzinfo=JST).timestamp()) * 1_000_000


class Stand:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock(us=us(20, 12))
        self.desk = open_desk(folder, self.clock)
        self.number = 0
        self.start()

    def start(self) -> None:
        """As after a restart: the screen knows nothing but what is in the file."""
        self.papers = PapersNow(self.desk, self.clock, self.folder / "papers")
        self.health = []
        noted = NotedPapers(self.papers, DeskNow(self.desk))
        self.screen = ReportScreen(DeskNow(self.desk), self.clock, noted, self.health.append)
        self.clipboard = []
        self.drawn = []

    def receive(self, heads: int) -> None:
        self.number += 1
        household = counted_household(UUID(int=self.number), heads, StayType.SHELTER)
        self.desk.do(ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, 0))

    def look(self):
        self.screen.observe(self.drawn.append)
        return self.screen.state

    def ticks(self, count: int = 3) -> None:
        for _ in range(count):
            self.screen.tick()

    def strip(self):
        return self.health[-1].level, self.health[-1].status.key, dict(self.health[-1].status.data)


@pytest.fixture
def stand(tmp_path):
    stand = Stand(tmp_path)
    yield stand
    stand.desk._store.close()


def tiles(state) -> dict[str, tuple[int, str]]:
    return {tile.label.removeprefix("report.tile."): (tile.value, tile.change) for tile in state.tiles}


def test_the_figures_of_now_are_there_when_the_sheet_opens(stand):
    stand.receive(4)
    state = stand.look()
    assert tiles(state)["persons"] == (4, "")
    assert "避難者数：1世帯 4人" in state.text
    assert (state.is_kept, state.history, state.compared.key) == (False, (), "report.not_compared")
    assert [bar.value for bar in state.charts.methods] == [0, 0, 1]
    assert state.charts.series[-1] == (stand.clock.us, 4)


def test_what_was_kept_is_what_the_next_is_compared_with(stand):
    stand.receive(4)
    stand.look()
    stand.screen.keep()
    assert stand.screen.state.told.words.key == "report.told.kept"
    stand.clock.advance(HOUR_S)
    stand.receive(3)
    stand.screen.refresh()
    state = stand.screen.state
    assert tiles(state)["persons"] == (7, "＋3")
    assert tiles(state)["admitted"] == (3, "▲1")
    assert "2世帯 7人（＋1世帯 ＋3人）" in state.text
    assert len(state.history) == 1


def test_looking_alone_keeps_nothing(stand):
    stand.look()
    stand.screen.refresh()
    stand.screen.leave()
    assert stand.look().history == ()


@pytest.mark.parametrize("act", ["copy", "pdf", "csv", "txt"])
def test_whatever_leaves_is_kept_once_and_noted_each_time(stand, act):
    stand.receive(2)
    stand.look()
    for _ in range(2):
        if act == "copy":
            stand.screen.copy(stand.clipboard.append)
        else:
            stand.screen.write(PaperFormat(act), stand.folder / "stick")
    assert len(stand.screen.state.history) == 1
    assert stand.screen.state.is_kept
    assert stand.screen.state.told.tone is Tone.RECEIVED
    kind = SightingKind.COPIED if act == "copy" else SightingKind.EXPORTED
    with stand.desk._store.reading() as unit:
        lines = unit.sightings.newest(9)
    assert [(one.kind, one.detail) for one in lines] == [(kind, f"report {'txt' if act == 'copy' else act}")] * 2
    if act == "copy":
        assert stand.clipboard == [stand.screen.state.text] * 2
    else:
        (file,) = (stand.folder / "stick").iterdir()
        assert file.name == f"report-drill-20261120-120000.{act}"
        assert file.read_bytes()


def test_an_older_report_is_shown_as_it_was_and_sent_as_it_was(stand):
    stand.receive(4)
    stand.look()
    stand.screen.keep()
    first = stand.screen.state.text
    stand.clock.advance(HOUR_S)
    stand.receive(9)
    stand.screen.refresh()
    stand.screen.keep()
    stand.screen.choose(stand.screen.state.history[1].as_of_us)
    state = stand.screen.state
    assert (state.text, state.is_kept) == (first, True)
    assert [line.chosen for line in state.history] == [False, True]
    stand.screen.write(PaperFormat.TEXT, stand.folder / "stick")
    (file,) = (stand.folder / "stick").iterdir()
    assert file.read_text("utf-8") == first
    assert len(stand.screen.state.history) == 2


def test_what_staff_say_stands_in_this_report_and_in_the_next(stand):
    stand.look()
    stand.screen.say(("", "２９０", "毛布", "", ""))
    assert "食事の必要数：290食\n不足しているもの：毛布\n" in stand.screen.state.text
    stand.start()
    assert stand.look().remarks == ("", "290", "毛布", "", "")
    assert "毛布" in stand.screen.state.text


@pytest.mark.parametrize("fields", [("x", "", "", "", ""), ("", "-1", "", "", ""), ("", "", "国" * 101, "", "")])
def test_what_cannot_be_said_is_told_and_changes_nothing(stand, fields):
    stand.look()
    stand.screen.say(fields)
    assert stand.screen.state.told.words.key == "report.told.remarks_wrong"
    stand.start()
    assert stand.look().remarks == ("",) * 5


def test_a_report_makes_itself_at_its_time_and_is_news_until_somebody_opens_it(stand):
    stand.receive(4)
    stand.ticks()
    assert stand.strip() == (Level.GOOD, "health.report.next", {"clock": "18:00"})
    stand.clock.us = us(20, 18)
    stand.ticks()
    assert stand.strip() == (Level.WATCH, "health.report.ready", {"clock": "18:00"})
    stand.start()
    stand.ticks()
    assert stand.strip()[1] == "health.report.ready", "it is news after a restart too"
    assert [line.made.key for line in stand.look().history] == ["report.history.scheduled"]
    assert stand.strip() == (Level.GOOD, "health.report.next", {"clock": "06:00"})


def test_what_was_missed_is_made_up_once(stand):
    stand.ticks()
    stand.clock.us = us(23, 7)
    stand.start()
    stand.ticks(20)
    (line,) = stand.look().history
    assert line.made.data["due"] == "06:00"
    assert line.as_of_us == us(23, 7), "a report is of the moment at which it was made, whatever it was made for"


def test_nothing_is_made_up_for_before_there_was_a_schedule(stand):
    stand.ticks(20)
    assert stand.look().history == ()


def test_a_clock_that_is_set_back_makes_no_second_report_and_one_that_ran_ahead_stops_none(stand):
    stand.ticks()
    stand.clock.us = us(20, 18)
    stand.ticks()
    stand.clock.us = us(20, 17)
    stand.ticks()
    stand.clock.us = us(20, 18, 30)
    stand.ticks()
    assert len(stand.look().history) == 1
    stand.clock.us = us(28, 18, 1)  # a wrong clock
    stand.ticks()
    stand.clock.us = us(21, 6, 1)
    stand.start()
    stand.ticks()
    assert len([line for line in stand.look().history if line.made.data["due"] == "06:00"]) == 1


def test_the_times_can_be_changed_and_stopped(stand):
    stand.ticks()
    stand.look()
    stand.screen.change_times("朝")
    assert stand.screen.state.told.words.key == "problem.report_times"
    stand.screen.change_times("13：00")
    assert (stand.screen.state.times, stand.strip()[2]) == ("13:00", {"clock": "13:00"})
    stand.screen.change_times("")
    assert stand.strip()[:2] == (Level.ABSENT, "health.report.by_hand")
    stand.clock.us = us(21, 18)
    stand.ticks(20)
    stand.start()
    assert stand.look().history == ()


def test_a_report_that_cannot_be_made_is_told_and_tried_again(stand):
    stand.ticks()
    stand.clock.us = us(20, 18)
    stand.papers.fails = DocumentNotWritten(reason="x")
    stand.ticks()
    assert stand.strip()[:2] == (Level.BAD, "health.report.failed")
    stand.ticks(RETRY_TICKS)
    assert stand.strip()[1] == "health.report.ready"


def test_failures_and_a_stop_have_their_words(stand):
    stand.look()
    stand.papers.fails = DocumentNotWritten(reason="x")
    stand.screen.write(PaperFormat.PDF, stand.folder / "stick")
    told = stand.screen.state.told
    assert (told.tone, told.words.key, stand.screen.state.work) == (Tone.FAILED, "error.document_not_written", None)
    stand.screen.write(PaperFormat.PDF, None)
    assert stand.screen.state.told.words.key == "paper.told.printed"
    for language in ("ja", "en"):
        words = Translator.load(RESOURCES / "translations", language)
        for key in ("health.report.next", "health.report.ready", "health.report.by_hand", "health.report.failed"):
            assert words.has(key)


def test_places_are_named_the_nearest_first(stand):
    assert [place.words.key for place in stand.look().places] == [
        "paper.place.stick",
        "paper.place.printer",
        "paper.place.folder",
    ]
