"""いま ここに, and the last receptions: what the desk has done so far."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from kiosk.screens.reception_state import RecentReception, Tally
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.recent_list import RecentList
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from sync.protocol.values import ReportedMethod

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom


class SidePane(Card):
    """Persons and households large, methods in a column, recent receptions below."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        self._tally: Tally | None = None
        self._recent: tuple[RecentReception, ...] | None = None
        self._persons = Words("count", wrap=False)
        self._households = Words("count", wrap=False)
        self._methods = {method: Words("figure", wrap=False) for method in ReportedMethod}
        self._list = RecentList(stage)
        self._nobody = Words("caption", stage.translator.word("reception.recent.none"))
        words = stage.translator
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("section", words.word("reception.tally.title")))
        column.addLayout(self._totals())
        column.addLayout(self._by_method())
        column.addSpacing(SPACE_PX)
        column.addWidget(Words("section", words.word("reception.recent.title")))
        column.addWidget(self._nobody)
        column.addWidget(self._list, 1)

    def _totals(self) -> QGridLayout:
        words = self._stage.translator
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_PX)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        for row, (name, value) in enumerate((("persons", self._persons), ("households", self._households))):
            grid.addWidget(Words("body", words.word(f"reception.tally.{name}"), wrap=False), row, 0)
            grid.addWidget(value, row, 1, _RIGHT)
        return grid

    def _by_method(self) -> QGridLayout:
        words = self._stage.translator
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_PX)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        for row, (method, value) in enumerate(self._methods.items()):
            grid.addWidget(Words("caption", words.word(f"method.{method.value}")), row, 0)
            grid.addWidget(value, row, 1, _RIGHT)
        return grid

    def draw(self, tally: Tally, recent: tuple[RecentReception, ...]) -> None:
        """Show both; each part is drawn only when it changed."""
        if tally != self._tally:
            self._tally = tally
            self._draw_tally(tally)
        if recent != self._recent:
            self._recent = recent
            self._list.draw(recent)
            self._nobody.setVisible(not recent)

    def _draw_tally(self, tally: Tally) -> None:
        words = self._stage.translator
        self._persons.say(words.word("reception.tally.persons_value", count=f"{tally.persons:,}"))
        self._households.say(words.word("reception.tally.households_value", count=f"{tally.households:,}"))
        counts = dict(tally.by_method)
        for method, label in self._methods.items():
            label.say(f"{counts.get(method, 0):,}")
