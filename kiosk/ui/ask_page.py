"""A question before a deliberate act: what will happen, what that means, no and yes; no has the focus."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.tokens import SPACE_PX


class AskPage(QWidget):
    """Sentences are put in by `ask`; `answer` of the last question hears True or False."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: Callable[[bool], None] = lambda _yes: None
        self._question, self._notice = Words("question"), Words("notice")
        self.no = ActionButton("", lambda: self._answer(False), "act")
        self.yes = ActionButton("", lambda: self._answer(True), "danger")
        acts = QHBoxLayout()
        acts.setSpacing(2 * SPACE_PX)
        acts.addWidget(self.no, 1)
        acts.addWidget(self.yes, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE_PX)
        column.addWidget(self._question)
        column.addWidget(self._notice)
        column.addLayout(acts)
        column.addStretch(1)

    def ask(self, question: str, notice: str, answers: tuple[str, str], answer: Callable[[bool], None]) -> None:
        """Another question; `answers` are the words for no and yes."""
        self._question.say(question)
        self._notice.say(notice)
        self.no.say(answers[0])
        self.yes.say(answers[1])
        self._answer = answer
        self.no.setFocus()
