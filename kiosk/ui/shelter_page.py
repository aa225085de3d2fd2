"""Which shelter this kiosk stands in: found by name among the city's shelters."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

Shelter = tuple[str, str]
"""Code and name."""
_MOST_SHOWN = 6


class ShelterPage(QWidget):
    """A search line and the first shelters that hold the text."""

    def __init__(self, stage: Stage, shelters: Sequence[Shelter], pick: Callable[[Shelter], None]) -> None:
        super().__init__()
        self._shelters, self._pick = shelters, pick
        self.line = EntryLine(self._search)
        self.line.setAccessibleName(stage.translator.word("settings.shelter.search"))
        self._found = QVBoxLayout()
        self._found.setSpacing(SPACE_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("body", stage.translator.word("settings.shelter.search")))
        column.addWidget(self.line)
        column.addLayout(self._found)
        column.addStretch(1)
        self._search("")

    def _search(self, text: str) -> None:
        while (item := self._found.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        hits = [shelter for shelter in self._shelters if text in shelter[1]]
        for shelter in hits[:_MOST_SHOWN]:
            self._found.addWidget(ActionButton(shelter[1], partial(self._pick, shelter), "row_action"))
