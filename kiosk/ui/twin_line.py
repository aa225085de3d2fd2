"""The line that says who may be this very person, with the button that opens their household."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.screens.message import Message
from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

TWIN_NOTICE = "notice.twin"
"""The key of the notice behind which another household stands."""


class TwinLine(QWidget):
    """A notice; the button is there where the notice is about another household."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._words = Words("notice")
        self._open = ActionButton(stage.translator.word("twin.open"), stage.touches.open_twin, "secondary", "F8")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_PX)
        line.addWidget(self._words, 1)
        line.addWidget(self._open)

    def draw(self, notice: Message | None) -> None:
        """Show the notice; without one the line takes no room."""
        self._words.say(self._stage.translator.text(notice) if notice else "")
        self._open.setVisible(notice is not None and notice.key == TWIN_NOTICE)
        self.setVisible(notice is not None)
