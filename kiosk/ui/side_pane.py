"""いま ここに, and the last receptions: what the desk has done so far."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.reception_state import RecentReception, Tally
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.recent_list import RecentList
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from sync.protocol.values import ReportedMethod

_BOTTOM = Qt.AlignmentFlag.AlignBottom


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
        self._out = Words("caption")
        self._methods = {method: Words("figure", wrap=False) for method in ReportedMethod}
        self._list = RecentList(stage)
        self._nobody = Words("caption", stage.translator.word("reception.recent.none"))
        words = stage.translator
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("section", words.word("reception.tally.title")))
        column.addWidget(self._totals())
        column.addWidget(self._out)
        column.addLayout(self._by_method())
        column.addWidget(Words("section", words.word("reception.recent.title")))
        column.addWidget(self._nobody)
        column.addWidget(self._list, 1)
        self._offers = FlowRoom()
        rows = QVBoxLayout()
        rows.addWidget(self._offers)
        self._offered = Scroller(rows, fits=True, rim_px=0)
        self._offered.hide()
        column.addWidget(self._offered)

    def offer(self, text: str, act: Callable[[], None], key: str) -> None:
        """One more sheet that is a touch away."""
        self._offers.add(ActionButton(text, act, "chip", key))
        self._offered.show()

    def _totals(self) -> QWidget:
        """Two figures side by side, one below the other where the words are long or large."""
        words = self._stage.translator
        flow = FlowRoom(2 * SPACE_PX)
        for name, value in (("households", self._households), ("persons", self._persons)):
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(SPACE_PX // 2)
            line.addWidget(value, 0, _BOTTOM)
            line.addWidget(Words("caption", words.word(f"reception.tally.{name}"), wrap=False), 0, _BOTTOM)
            flow.add(pair)
        return flow

    def _by_method(self) -> QGridLayout:
        words = self._stage.translator
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_PX)
        grid.setVerticalSpacing(0)
        for column, (method, value) in enumerate(self._methods.items()):
            grid.addWidget(Words("caption", words.word(f"method.{method.value}"), wrap=False), 0, column)
            grid.addWidget(value, 1, column)
            grid.setColumnStretch(column, 1)
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
        self._persons.say(f"{tally.persons:,}")
        self._households.say(f"{tally.households:,}")
        self._out.say(self._stage.translator.word("reception.tally.out", count=f"{tally.out:,}"))
        self._out.setVisible(tally.out > 0)
        counts = dict(tally.by_method)
        for method, label in self._methods.items():
            label.say(f"{counts.get(method, 0):,}")
