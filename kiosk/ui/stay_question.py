"""A question of the card of a stay: its line to type into, and the buttons that answer it."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.stay_state import StayOption, StayQuestion
from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


class StayQuestionPage(QWidget):
    """Draws one question; its buttons are made anew only when they changed."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._options: tuple[StayOption, ...] | None = None
        self._title = Words("question")
        self._line = EntryLine(stage.touches.stays.text_changed)
        self._understood = Words("understood")
        self._problem = Words("problem")
        self._meant = Words("strong")
        self._flow = FlowRoom(SPACE_PX)
        self._holder = QVBoxLayout()
        self._column = QVBoxLayout(self)
        words = stage.translator
        self._back = ActionButton(words.word("reception.back"), stage.touches.escape, "act", "Esc")
        self._accept = ActionButton(words.word("stay.accept"), stage.touches.confirm, "primary", "Enter")
        self._lay_out()

    def _lay_out(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_PX)
        for part in (self._meant, self._title, self._line, self._understood, self._problem):
            self._column.addWidget(part)
        self._holder.addWidget(self._flow)
        self._column.addWidget(Scroller(self._holder, rim_px=0), 1)
        acts = QHBoxLayout()
        acts.setSpacing(2 * SPACE_PX)
        acts.addWidget(self._accept, 1)
        acts.addWidget(self._back)
        self._column.addLayout(acts)

    def focus_line(self) -> bool:
        """Type here; False where the question has no line."""
        if self._line.isHidden():
            return False
        self._line.take_focus()
        return True

    def draw(self, question: StayQuestion, meant: str, *, busy: bool) -> None:
        """Show the question; `meant` names those whom it is about."""
        words = self._stage.translator
        self._meant.say(meant)
        self._title.say(words.text(question.title))
        self._line.setVisible(question.text is not None)
        self._line.show_text(question.text or "")
        self._line.setAccessibleName(words.text(question.title))
        self._understood.say(words.text(question.understood) if question.understood else "")
        self._problem.say(words.text(question.problem) if question.problem else "")
        if question.options != self._options:
            self._options = question.options
            self._make_options(question.options)
        self._accept.setVisible(question.text is not None or any(one.chosen for one in question.options))
        self._accept.setEnabled(not busy)

    def _make_options(self, options: tuple[StayOption, ...]) -> None:
        before = self._flow
        self._flow = FlowRoom(SPACE_PX)
        for index, option in enumerate(options):
            text = self._stage.translator.text(option.words)
            button = ActionButton(text, partial(self._stage.touches.stays.pick, index), "choice", option.key)
            button.choose(chosen=option.chosen)
            self._flow.add(button)
        self._holder.replaceWidget(before, self._flow)
        before.hide()
        before.deleteLater()
