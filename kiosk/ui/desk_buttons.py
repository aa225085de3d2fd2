"""The desk's own switches under the camera: express, settings, keys."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


class DeskButtons(QWidget):
    """Express says what it does while it is on; settings and keys are always one touch away."""

    def __init__(self, stage: Stage, open_settings: Callable[[], None], open_help: Callable[[], None]) -> None:
        super().__init__()
        self._stage = stage
        self._is_express = False
        words = stage.translator
        self._express = ActionButton("", self._turn_express, "chip", "F6")
        self._meaning = Words("caption")
        settings = ActionButton(words.word("settings.title"), open_settings, "chip", "F9")
        keys = ActionButton(words.word("help.button"), open_help, "chip", "F1")
        line = QVBoxLayout() if stage.theme.is_large else QHBoxLayout()
        line.setSpacing(SPACE_PX)
        line.addWidget(settings, 1)
        line.addWidget(keys, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._meaning)
        column.addWidget(self._express)
        column.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.draw(is_express=False)

    def offer(self, text: str, act: Callable[[], None], key: str) -> ActionButton:
        """One more sheet that is a touch away."""
        button = ActionButton(text, act, "chip", key)
        self._column.addWidget(button)
        return button

    def draw(self, *, is_express: bool) -> None:
        """Show whether express is on."""
        words = self._stage.translator
        self._is_express = is_express
        self._express.say(words.word("reception.express.on" if is_express else "reception.express.off"))
        self._express.choose(chosen=is_express)
        explains = is_express and not self._stage.theme.is_large
        self._meaning.say(words.word("reception.express.meaning") if explains else "")

    def _turn_express(self) -> None:
        self._stage.touches.set_express(not self._is_express)
