"""The report over the desk (Ctrl+R): the text as it will be sent, its figures, charts, remarks, history, ways out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from kiosk.screens.papers import PaperFormat
from kiosk.screens.report_state import ReportState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.charts import ChartPane
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.paper_pane import PaperActs, PaperPane
from kiosk.ui.report_pages import HistoryPage, RemarkPage, TextPage
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine

PAGES = ("text", "charts", "remarks", "history", "out")
FORMATS = (PaperFormat.PDF, PaperFormat.CSV, PaperFormat.TEXT)


class ReportTouches(Protocol):
    """The report's screen as this view sees it."""

    def observe(self, draw: Callable[[ReportState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def refresh(self) -> None:
        """The figures of now."""

    def choose(self, as_of_us: int) -> None:
        """A report that was made before."""

    def say(self, fields: tuple[str, ...]) -> None:
        """What staff typed beside the figures."""

    def change_times(self, text: str) -> None:
        """The times at which a report is made by itself."""

    def keep(self) -> None:
        """The report is as it should be."""

    def copy(self, put: Callable[[str], None]) -> None:
        """The text is wanted on the clipboard, where `put` lays it."""

    def write(self, file_format: PaperFormat, folder: Path | None) -> None:
        """Write the report into `folder`, or print it (None)."""

    def give_up(self) -> None:
        """Stop the document under way."""


class ReportSheet(Sheet):
    """Draws one state; `done` leads back to the desk."""

    def __init__(self, stage: Stage, parent: QWidget, touches: ReportTouches, close: Callable[[], None]) -> None:
        super().__init__(stage, parent, stage.translator.word("report.title"), close, touches.leave, is_wide=True)
        self._touches = touches
        word = stage.translator.word
        self._as_of = Words("strong")
        self._compared = Words("caption")
        self._told = ToldLine(stage)
        self._tabs = {
            name: ActionButton(word(f"report.page.{name}"), partial(self.turn, name), "choice") for name in PAGES
        }
        self._text = TextPage(stage)
        self._charts = ChartPane(stage)
        self._remarks = RemarkPage(stage, touches.say)
        self._history = HistoryPage(stage, self._look_back, touches.change_times)
        self._out = PaperPane(stage, FORMATS, PaperActs(touches.write, touches.give_up))
        self._pages = QStackedWidget()
        self._state = ReportState()
        self.done = ActionButton(word("settings.close"), close, "act", "Esc")
        self._lay_out()
        self.turn("text")
        touches.observe(self.draw)

    def _lay_out(self) -> None:
        word = self.stage.translator.word
        tabs = FlowRoom()
        for button in self._tabs.values():
            tabs.add(button)
        for page in (self._text, self._charts, self._remarks, self._history, self._out):
            self._pages.addWidget(page)
        acts = FlowRoom(2 * SPACE_PX)
        self._copy = ActionButton(word("report.copy"), self._copy_text, "act")
        self._keep = ActionButton(word("report.keep"), self._touches.keep, "act")
        for button in (self._copy, self._keep, ActionButton(word("report.refresh"), self._touches.refresh, "act")):
            acts.add(button)
        acts.add(self.done)
        moment = QHBoxLayout()
        moment.setSpacing(3 * SPACE_PX)
        moment.addWidget(self._as_of)
        moment.addWidget(self._compared, 1)
        self.column.addLayout(moment)
        self.column.addWidget(tabs)
        self.column.addWidget(self._pages, 1)
        self.column.addWidget(self._told)
        self.column.addWidget(acts)

    def turn(self, page: str) -> None:
        """Show one of PAGES; the charts are drawn when they are looked at."""
        for name, button in self._tabs.items():
            button.choose(chosen=name == page)
        self._pages.setCurrentIndex(PAGES.index(page))
        self._draw_charts()

    def draw(self, state: ReportState) -> None:
        """Show a state."""
        words = self.stage.translator
        self._state = state
        self._as_of.say(words.text(state.as_of) if state.as_of else words.word("report.counting"))
        self._compared.say(words.text(state.compared) if state.compared else "")
        self._text.draw(state.text, state.tiles)
        self._remarks.draw(state.remarks)
        self._history.draw(state.history, state.times)
        self._out.draw(state.places, state.work)
        self._copy.setEnabled(bool(state.text))
        self._keep.setEnabled(bool(state.text) and not state.is_kept)
        self._told.tell(state.told)
        self._draw_charts()

    def _draw_charts(self) -> None:
        if self._pages.currentWidget() is self._charts:
            self._charts.draw(self._state.charts)

    def _copy_text(self) -> None:
        self._touches.copy(QGuiApplication.clipboard().setText)

    def _look_back(self, as_of_us: int) -> None:
        self._touches.choose(as_of_us)
        self.turn("text")
