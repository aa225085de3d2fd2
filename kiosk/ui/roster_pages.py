"""Further pages of the roster: what goes out and where to, and what may be said to who asks for somebody."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.safety import Asker
from kiosk.screens.papers import PaperFormat, RosterOrder
from kiosk.screens.report_state import Place, Work
from kiosk.screens.roster_state import Inquiry
from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.paper_pane import PaperActs, PaperPane
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

FORMATS = (PaperFormat.PDF, PaperFormat.CSV, PaperFormat.XLSX)
LISTS = ("staff", "care", "public")
"""職員用, with care data, and 閲覧用."""
Ordered = Callable[[str, RosterOrder, Path | None], None]
"""Which of LISTS, in what form, and where to."""


class OutPage(QWidget):
    """What, in which form, where to; the printed roster never holds care data, so that list is for tables only."""

    def __init__(self, stage: Stage, ordered: Ordered, give_up: Callable[[], None]) -> None:
        super().__init__()
        self._ordered = ordered
        self._chosen = LISTS[0]
        word = stage.translator.word
        self._choices = {
            name: ActionButton(word(f"roster.out.{name}"), partial(self._choose, name), "choice") for name in LISTS
        }
        lists = FlowRoom()
        for button in self._choices.values():
            lists.add(button)
        acts = PaperActs(self._write, give_up)
        self._pane = PaperPane(stage, FORMATS, acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("section", word("roster.out.what")))
        column.addWidget(lists)
        column.addWidget(self._pane, 1)
        self._choose(self._chosen)

    def draw(self, places: tuple[Place, ...], work: Work | None) -> None:
        """Show the places and what is under way."""
        self._pane.draw(places, work)

    def _choose(self, name: str) -> None:
        self._chosen = name
        for one, button in self._choices.items():
            button.choose(chosen=one == name)
        self._pane.offer(FORMATS[1:] if name == "care" else FORMATS)

    def _write(self, file_format: PaperFormat, folder: Path | None) -> None:
        order = RosterOrder(file_format, with_care=self._chosen == "care", only_public=self._chosen == "public")
        self._ordered(self._chosen, order, folder)


class InquiryPage(QWidget):
    """Who asks, for whom, and what may be said."""

    def __init__(self, stage: Stage, ask: Callable[[str, Asker], None]) -> None:
        super().__init__()
        self._stage, self._ask = stage, ask
        self._asker = Asker.FAMILY
        word = stage.translator.word
        self._choices = {
            asker: ActionButton(word(f"roster.inquiry.{asker.value}"), partial(self._choose, asker), "choice")
            for asker in Asker
        }
        askers = FlowRoom()
        for button in self._choices.values():
            askers.add(button)
        self.line = EntryLine(lambda _text: self._answer.say(""))
        self.line.setAccessibleName(word("roster.inquiry.name"))
        self._answer = Words("notice")
        self._told = Words("strong")
        column = QVBoxLayout()
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("caption", word("roster.inquiry.why")))
        column.addWidget(askers)
        column.addWidget(Words("label", word("roster.inquiry.name")))
        column.addWidget(self.line)
        column.addWidget(ActionButton(word("roster.inquiry.do"), self.do, "primary"))
        column.addWidget(self._answer)
        column.addWidget(self._told)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scroller(column, rim_px=2))
        self._choose(self._asker)

    def draw(self, inquiry: Inquiry) -> None:
        """Show the answer."""
        words = self._stage.translator
        self._answer.say(words.text(inquiry.answer) if inquiry.answer else "")
        self._told.say("\u2028".join(words.text(one) for one in inquiry.told))

    def forget(self) -> None:
        """The next person begins anew."""
        self.line.setText("")
        self.draw(Inquiry())

    def do(self) -> None:
        """Ask with what is typed."""
        self._ask(self.line.text(), self._asker)

    def _choose(self, asker: Asker) -> None:
        self._asker = asker
        for one, button in self._choices.items():
            button.choose(chosen=one is asker)
        self._answer.say("")
        self._told.say("")
