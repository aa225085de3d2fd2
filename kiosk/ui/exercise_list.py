"""All exercises of training in columns, one for each kind of person: begin with one's own, or with a single one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.exercises import ExerciseLine, GroupLines
from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.card import Card
from kiosk.ui.exercise_strip import ExerciseTouches
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_COLUMNS, _COLUMNS_LARGE = 4, 2
_FIRST_KEY = Qt.Key.Key_1


class ExerciseList(Sheet):
    """A column a group; its number begins it where it was left, a touch on a line begins that exercise."""

    def __init__(self, stage: Stage, parent: QWidget, touches: ExerciseTouches, close: Callable[[], None]) -> None:
        words = stage.translator
        super().__init__(stage, parent, words.word("exercise.list.title"), close)
        self.fill(2 * SPACE_PX)
        self.column.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX)
        self.column.setSpacing(SPACE_PX)
        self._touches = touches
        self._groups = touches.state.groups
        columns = _COLUMNS_LARGE if stage.theme.is_large else _COLUMNS
        grid = QGridLayout()
        grid.setSpacing(2 * SPACE_PX)
        for place, group in enumerate(self._groups):
            row, column = divmod(place, columns)
            grid.addWidget(self._column_of(group, place), row, column)
            grid.setColumnStretch(column, 1)
        foot = QHBoxLayout()
        foot.addWidget(Words("caption", words.word("exercise.list.later")), 1)
        foot.addWidget(ActionButton(words.word("exercise.list.close"), close, "chip", "Esc"))
        self.column.addWidget(Words("title", words.word("exercise.list.title")))
        self.column.addWidget(Scroller(grid, rim_px=0), 1)
        self.column.addLayout(foot)

    def _column_of(self, group: GroupLines, place: int) -> QWidget:
        words, palette = self.stage.translator, self.stage.theme.palette
        card = Card(palette.ground, palette.line)
        column = QVBoxLayout(card)
        column.setContentsMargins(SPACE_PX, SPACE_PX, SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX // 2)
        column.addWidget(Words("section", words.text(group.title)))
        column.addWidget(Words("caption", words.text(group.who)))
        done = sum(line.is_done for line in group.lines)
        key = "exercise.list.go_on" if 0 < done < len(group.lines) else "exercise.list.begin"
        column.addWidget(ActionButton(words.word(key), partial(self._begin, group), "primary", str(place + 1)))
        for number, line in enumerate(group.lines, start=1):
            column.addWidget(_LineButton(self.stage, number, line, partial(self._choose, line.name)))
        column.addStretch(1)
        return card

    def _begin(self, group: GroupLines) -> None:
        """Where somebody has stopped; from the beginning where all was done."""
        waiting = [line for line in group.lines if line.can_begin and not line.is_done]
        self._choose((waiting or group.lines)[0].name)

    def _choose(self, name: str) -> None:
        self._close()
        self._touches.choose(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A group's number begins it; Esc puts the list away."""
        place = event.key() - _FIRST_KEY
        if 0 <= place < len(self._groups):
            event.accept()
            self._begin(self._groups[place])
        else:
            super().keyPressEvent(event)


class _LineButton(RowButton):
    """One exercise: its number or ✓, and what it is about."""

    def __init__(self, stage: Stage, number: int, line: ExerciseLine, act: Callable[[], None]) -> None:
        super().__init__(act, "row")
        title = stage.translator.text(line.title)
        words = Words("body", f"{'✓' if line.is_done else number}　{title}")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PX, SPACE_PX // 2, SPACE_PX, SPACE_PX // 2)
        column.addWidget(words)
        self.setEnabled(line.can_begin)
        words.setEnabled(line.can_begin)
        restyle(words, "tone", "received" if line.is_done else "")
        self.choose(chosen=line.is_current)
        self.setAccessibleName(title)
        self.pass_touches()
