"""Persons in two places over the desk (F11): both places side by side, three large answers."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.discrepancies import DiscrepancyLine, DiscrepancyState, PlaceLine
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.rows import exchange
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine
from sync.protocol.values import DiscrepancyAnswer


class DiscrepancyTouches(Protocol):
    """The screen as this view sees it."""

    def observe(self, draw: Callable[[DiscrepancyState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def answer(self, discrepancy_id: str, answer: DiscrepancyAnswer) -> None:
        """One touch: where the person is."""


class DiscrepancySheet(Sheet):
    """Draws one state; built anew only when it changed, so that no button moves under a finger."""

    def __init__(self, stage: Stage, parent: QWidget, touches: DiscrepancyTouches, close: Callable[[], None]) -> None:
        super().__init__(stage, parent, stage.translator.word("discrepancy.title"), close, touches.leave)
        self._touches = touches
        self._drawn: tuple[DiscrepancyLine, ...] | None = None
        self._rows: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2 * SPACE_PX)
        self._told = ToldLine(stage)
        self._why = Words("body")
        self.column.addWidget(self._why)
        self._room = Scroller(self._list, fits=True, rim_px=0)
        self.column.addWidget(self._room, 1)
        self.column.addWidget(self._told)
        self.done = ActionButton(stage.translator.word("settings.close"), close, "act", "Esc")
        self.column.addWidget(self.done)
        touches.observe(self.draw)

    def draw(self, state: DiscrepancyState) -> None:
        """Show a state."""
        if state.lines != self._drawn:
            self._drawn = state.lines
            self._build(state.lines)
        self._told.tell(state.told)

    def _build(self, lines: tuple[DiscrepancyLine, ...]) -> None:
        self._rows = exchange(self._list, self._rows, [self._row(line) for line in lines])
        self._room.setVisible(bool(lines))
        self._why.say(self.stage.translator.word("discrepancy.why" if lines else "discrepancy.none"))

    def _row(self, line: DiscrepancyLine) -> QWidget:
        words, palette = self.stage.translator, self.stage.theme.palette
        row = Card(palette.raised, palette.look.edge)
        column = QVBoxLayout(row)
        column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("strong", words.text(line.name)))
        places = QHBoxLayout()
        places.addLayout(self._place("discrepancy.here", line.here), 1)
        places.addLayout(self._place("discrepancy.there", line.there), 1)
        column.addLayout(places)
        for answer in DiscrepancyAnswer:
            act = partial(self._touches.answer, line.discrepancy_id, answer)
            column.addWidget(ActionButton(words.word(f"discrepancy.answer.{answer.value}"), act))
        return row

    def _place(self, title: str, place: PlaceLine) -> QVBoxLayout:
        words = self.stage.translator
        column = QVBoxLayout()
        column.setSpacing(SPACE_PX // 2)
        column.addWidget(Words("caption", words.word(title)))
        column.addWidget(Words("strong", place.shelter))
        column.addWidget(Words("body", words.text(place.number)))
        column.addWidget(Words("body", words.text(place.since)))
        return column
