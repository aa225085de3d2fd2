"""The line under the panel: what happened beside it, and a draft that waits."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.screens.reception_state import Answer, ReceptionState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX, TOUCH_PX


class Footer(QWidget):
    """Keeps its height when empty, so that nothing above it jumps."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._words = Words("body")
        self._draft = ActionButton("", stage.touches.resume_draft, "chip", "F7")
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_PX, 0, SPACE_PX, 0)
        line.setSpacing(2 * SPACE_PX)
        line.addWidget(self._words, 1)
        line.addWidget(self._draft)
        self.setMinimumHeight(TOUCH_PX)

    def draw(self, state: ReceptionState) -> None:
        """Show the line."""
        words = self._stage.translator
        text = words.word("reception.answer.next_person") if isinstance(state.panel, Answer) else ""
        self._words.setText(words.text(state.flash) if state.flash else text)
        self._draft.say(words.text(state.draft) if state.draft else "")
        self._draft.setVisible(state.draft is not None)
