"""The events on the shelf, one row each: whose, what, why, since when, and two touches."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.shelf_state import ShelfLine
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.rows import exchange
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


@dataclass(frozen=True)
class RowActs:
    """What a row's buttons do, by seq."""

    correct: Callable[[int], None]
    retry: Callable[[int], None]


class ShelfRows(QWidget):
    """The list; built anew only when it changed, so that no button moves under a finger."""

    def __init__(self, stage: Stage, acts: RowActs) -> None:
        super().__init__()
        self._stage, self._acts = stage, acts
        self._drawn: tuple[ShelfLine, ...] | None = None
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_PX)

    def draw(self, lines: tuple[ShelfLine, ...]) -> None:
        """Show all lines."""
        if lines == self._drawn:
            return
        self._drawn = lines
        rows: list[QWidget] = [self._row(line) for line in lines]
        self._rows = exchange(
            self._column, self._rows, rows or [Words("body", self._stage.translator.word("shelf.empty"))]
        )

    def _row(self, line: ShelfLine) -> QWidget:
        palette = self._stage.theme.palette
        row = Card(palette.raised, palette.bad.edge if line.is_refused else palette.look.edge)
        column = QVBoxLayout(row)
        column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX // 2)
        column.addLayout(self._head(line))
        words = self._stage.translator
        column.addWidget(Words("problem" if line.is_refused else "body", words.text(line.reason)))
        if line.behind is not None:
            column.addWidget(Words("caption", words.text(line.behind)))
        if line.can_send:
            column.addLayout(self._buttons(line))
        return row

    def _head(self, line: ShelfLine) -> QHBoxLayout:
        words = self._stage.translator
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE_PX)
        head.addWidget(Words("strong", words.text(line.title)), 1)
        head.addWidget(Words("body", words.text(line.what), wrap=False))
        head.addWidget(Words("caption", words.text(line.since), wrap=False))
        return head

    def _buttons(self, line: ShelfLine) -> QHBoxLayout:
        word = self._stage.translator.word
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_PX)
        buttons.addWidget(ActionButton(word("shelf.correct"), partial(self._acts.correct, line.seq)))
        buttons.addWidget(ActionButton(word("shelf.retry"), partial(self._acts.retry, line.seq)))
        buttons.addStretch(1)
        return buttons
