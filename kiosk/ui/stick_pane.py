"""The stick: which one is in, what it can do, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kiosk.screens.shelf_state import ShelfState, StickLine
from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.rows import exchange
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


@dataclass(frozen=True)
class StickActs:
    """What the buttons do, by the stick's folder."""

    export: Callable[[Path], None]
    collect: Callable[[Path], None]


class StickPane(QWidget):
    """One line for each stick; while one works, what it does and how far it is stands below."""

    def __init__(self, stage: Stage, acts: StickActs) -> None:
        super().__init__()
        self._stage, self._acts = stage, acts
        self._drawn: tuple[StickLine, ...] | None = None
        self._lines: list[QWidget] = []
        self._buttons: list[ActionButton] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE_PX)
        self._progress = Words("body")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("section", stage.translator.word("shelf.stick")))
        column.addLayout(self._column)
        column.addWidget(self._progress)
        column.addWidget(self._bar)

    def draw(self, state: ShelfState) -> None:
        """Show the sticks and the work."""
        if state.sticks != self._drawn:
            self._drawn = state.sticks
            self._build(state.sticks)
        for button in self._buttons:
            button.setEnabled(not state.is_busy)
        self._progress.say(self._stage.translator.text(state.progress) if state.progress else "")
        self._bar.setVisible(state.is_busy)
        self._bar.setValue(state.percent or 0)

    def _build(self, sticks: tuple[StickLine, ...]) -> None:
        self._buttons = []
        lines: list[QWidget] = [self._line(stick) for stick in sticks]
        self._lines = exchange(
            self._column, self._lines, lines or [Words("body", self._stage.translator.word("shelf.stick.none"))]
        )

    def _line(self, stick: StickLine) -> QWidget:
        word = self._stage.translator.word
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_PX)
        export = ActionButton(word("shelf.stick.export"), partial(self._acts.export, stick.folder), "act")
        collect = ActionButton(word("shelf.stick.collect"), partial(self._acts.collect, stick.folder), "act")
        row.addWidget(Words("strong", stick.label, elide=True), 1)
        row.addWidget(export)
        row.addWidget(collect)
        self._buttons += [export, collect]
        return line
