"""The roster over the desk (Ctrl+L): search line, filters, list, card; each deliberate act on a page of its own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.domain.safety import Asker
from kiosk.screens.papers import RosterOrder
from kiosk.screens.roster_state import Chip, ChipKind, RosterState
from kiosk.ui.ask_page import AskPage
from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.roster_card import CardView
from kiosk.ui.roster_list import RosterList
from kiosk.ui.roster_pages import InquiryPage, OutPage
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine

PAGES = ("list", "out", "inquiry", "ask")


class RosterTouches(Protocol):
    """The roster's screen as this view sees it."""

    def observe(self, draw: Callable[[RosterState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def search(self, text: str) -> None:
        """The search line as it stands."""

    def toggle(self, kind: ChipKind, value: str) -> None:
        """A chip was touched."""

    def select(self, index: int) -> None:
        """A line was chosen."""

    def move_selection(self, step: int) -> None:
        """One line down (1) or up (-1)."""

    def show_care(self) -> None:
        """Show what is sensitive of the household on the card."""

    def be_leader(self, is_leader: bool) -> None:  # noqa: FBT001 - a switch has one meaning
        """Show those who must stay hidden, or no longer."""

    def ask(self, name: str, asker: Asker) -> None:
        """Somebody asks for a person by name."""

    def forget_inquiry(self) -> None:
        """The next one who asks must not see what the last one heard."""

    def write(self, order: RosterOrder, folder: Path | None) -> None:
        """Carry the list out."""

    def give_up(self) -> None:
        """Stop the document under way."""


class RosterSheet(Sheet):
    """Draws one state; `done` leads back to the desk."""

    def __init__(self, stage: Stage, parent: QWidget, touches: RosterTouches, close: Callable[[], None]) -> None:
        super().__init__(stage, parent, stage.translator.word("roster.title"), close, touches.leave, is_wide=True)
        self._touches = touches
        word = stage.translator.word
        self._state = RosterState()
        self._drawn_chips: tuple[Chip, ...] | None = None
        self._buttons: list[ActionButton] = []
        self.line = EntryLine(touches.search)
        self.line.setPlaceholderText(word("roster.search"))
        self.line.setAccessibleName(word("roster.search"))
        self._sums, self._more, self._told = Words("strong"), Words("caption"), ToldLine(stage)
        self._chips = FlowRoom(SPACE_PX // 2)
        self._list = RosterList(stage, self._choose)
        self._household = CardView(stage, touches.show_care)
        self._out = OutPage(stage, self._ask_out, touches.give_up)
        self._inquiry = InquiryPage(stage, touches.ask)
        self._ask = AskPage()
        self._pages = QStackedWidget()
        self._leader = ActionButton("", self._turn_leader, "act")
        self._back = ActionButton(word("roster.back"), partial(self.turn, "list"), "act")
        self.done = ActionButton(word("settings.close"), close, "act", "Esc")
        self._lay_out()
        self.setFocusProxy(self.line)
        self.turn("list")
        touches.observe(self.draw)

    def _lay_out(self) -> None:
        word = self.stage.translator.word
        for page in (self._list_page(), self._out, self._inquiry, self._ask):
            self._pages.addWidget(page)
        acts = FlowRoom(SPACE_PX)
        self._tabs = [
            ActionButton(word("roster.inquiry"), partial(self.turn, "inquiry"), "act"),
            ActionButton(word("roster.out"), partial(self.turn, "out"), "act"),
        ]
        for button in (*self._tabs, self._leader, self._back, self.done):
            acts.add(button)
        self.column.addWidget(self._pages, 1)
        self.column.addWidget(self._told)
        self.column.addWidget(acts)

    def _list_page(self) -> QWidget:
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE_PX)
        head.addWidget(self.line, 3)
        head.addWidget(self._sums, 1)
        left = QVBoxLayout()
        left.setSpacing(SPACE_PX // 2)
        left.addWidget(self._list, 1)
        left.addWidget(self._more)
        body = QHBoxLayout()
        body.setSpacing(2 * SPACE_PX)
        body.addLayout(left, 3)
        body.addWidget(self._household, 2)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addLayout(head)
        column.addWidget(self._chips)
        column.addLayout(body, 1)
        return page

    def turn(self, page: str) -> None:
        """Show one of PAGES."""
        self._pages.setCurrentIndex(PAGES.index(page))
        for button in (*self._tabs, self._leader):
            button.setVisible(page == "list")
        self._back.setVisible(page in ("out", "inquiry"))
        if page == "inquiry":
            self._touches.forget_inquiry()
            self._inquiry.forget()
            self._inquiry.line.setFocus()
        elif page == "list":
            self.line.take_focus()

    def draw(self, state: RosterState) -> None:
        """Show a state."""
        words = self.stage.translator
        self._state = state
        self.line.show_text(state.query)
        self._sums.say(words.text(state.sums) if state.sums else "")
        self._more.say(words.text(state.more) if state.more else self._nobody(state))
        self._draw_chips(state.chips)
        self._list.draw(state.rows, state.selected)
        self._household.draw(state.card)
        self._out.draw(state.places, state.work)
        self._inquiry.draw(state.inquiry)
        self._leader.say(words.word("roster.leader.end" if state.is_leader else "roster.leader"))
        self._leader.choose(chosen=state.is_leader)
        self._told.tell(state.told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk through the list while the letters go to the line; Esc leads one step back."""
        page = PAGES[self._pages.currentIndex()]
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if page == "list" and event.key() in steps:
            self._touches.move_selection(steps[Qt.Key(event.key())])
        elif page == "inquiry" and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._inquiry.do()
        elif page != "list" and event.key() == Qt.Key.Key_Escape:
            self.turn("list")
        else:
            super().keyPressEvent(event)
        event.accept()

    def _nobody(self, state: RosterState) -> str:
        return self.stage.translator.word("roster.none") if state.sums and not state.rows else ""

    def _choose(self, index: int) -> None:
        self._touches.select(index)
        self.line.take_focus()

    def _draw_chips(self, chips: tuple[Chip, ...]) -> None:
        """Chips that are there already keep their place; others are added behind them."""
        if chips == self._drawn_chips:
            return
        self._drawn_chips = chips
        while len(self._buttons) < len(chips):
            button = ActionButton("", partial(self._toggle, len(self._buttons)), "chip")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._buttons.append(button)
            self._chips.add(button)
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(chips))
            if index < len(chips):
                button.say(self.stage.translator.text(chips[index].words))
                button.choose(chosen=chips[index].chosen)
        self._chips.updateGeometry()

    def _toggle(self, index: int) -> None:
        if self._drawn_chips is not None and index < len(self._drawn_chips):
            chip = self._drawn_chips[index]
            self._touches.toggle(chip.kind, chip.value)
        self.line.take_focus()

    def _turn_leader(self) -> None:
        if self._state.is_leader:
            self._touches.be_leader(False)
            return
        word = self.stage.translator.word
        answers = (word("roster.leader.no"), word("roster.leader.yes"))
        self.turn("ask")
        self._ask.ask(word("roster.leader.question"), word("roster.leader.sentence"), answers, self._lead)

    def _lead(self, yes: bool) -> None:  # noqa: FBT001 - the answer
        self.turn("list")
        if yes:
            self._touches.be_leader(True)

    def _ask_out(self, what: str, order: RosterOrder, folder: Path | None) -> None:
        """What is written where is said in full before it is done."""
        word = self.stage.translator.word
        place = next((one.words for one in self._state.places if one.folder == folder), None)
        sentence = word(
            "roster.out.sentence",
            place=self.stage.translator.text(place) if place else "",
            form=f"@paper.form.{order.format.value}",
        )
        answers = (word("roster.out.no"), word("roster.out.yes"))
        self.turn("ask")
        self._ask.ask(word(f"roster.out.question.{what}"), sentence, answers, partial(self._put_out, order, folder))

    def _put_out(self, order: RosterOrder, folder: Path | None, yes: bool) -> None:  # noqa: FBT001 - the answer
        self.turn("out")
        if yes:
            self._touches.write(order, folder)
