"""What stands on the screen when the desk cannot be opened: one sentence, what to do, and a way out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.screens.message import Message
from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.theme import Theme, load_fonts
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.translator import Translator

WIDTH_PX = 820
OPEN_ELSEWHERE = "error.already_running"
"""The one cause with which reception goes on, in the window that is there."""


class StopWindow(QWidget):
    """Shows why; closing it ends the program. Nothing that was stored is touched."""

    def __init__(self, translator: Translator, theme: Theme, cause: Message) -> None:
        super().__init__()
        load_fonts(theme.resources / "fonts")
        self.setStyleSheet(theme.style_sheet())
        self.setWindowTitle(translator.word("reception.window"))
        self.setMinimumWidth(theme.scaled(WIDTH_PX))
        close = ActionButton(translator.word("stop.close"), self._leave, "primary", key="Enter")
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * SPACE_PX, 6 * SPACE_PX, 6 * SPACE_PX, 6 * SPACE_PX)
        column.setSpacing(3 * SPACE_PX)
        column.addWidget(Words("title", translator.word("stop.title")))
        column.addWidget(Words("body", translator.text(cause)))
        if cause.key != OPEN_ELSEWHERE:
            column.addWidget(Words("body", translator.word("stop.on_paper")))
        column.addWidget(Words("caption", translator.word("stop.nothing_lost")))
        column.addWidget(close)
        width = self.minimumWidth()
        self.resize(width, column.heightForWidth(width))  # Qt guesses the height of sentences that wrap too low
        close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self.close()
