"""A deliberate act is named in full before it is done; the harmless answer has the focus."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


class ConfirmPage(QWidget):
    """What will change, what that means, no and yes. `act` names the sentences: settings.confirm.<act>."""

    def __init__(self, stage: Stage, act: str, change: tuple[str, str], answer: Callable[[bool], None]) -> None:
        super().__init__()
        words = stage.translator
        before, after = change
        self.keep = ActionButton(words.word("settings.confirm.no"), lambda: answer(False), "act")
        self.change = ActionButton(words.word("settings.confirm.yes"), lambda: answer(True), "danger")
        acts = QHBoxLayout()
        acts.setSpacing(2 * SPACE_PX)
        acts.addWidget(self.keep, 1)
        acts.addWidget(self.change, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE_PX)
        column.addWidget(Words("question", words.word(f"settings.confirm.{act}", before=before, after=after)))
        column.addWidget(Words("notice", words.word(f"settings.confirm.{act}.sentence", before=before, after=after)))
        column.addLayout(acts)
        column.addStretch(1)
