"""The strip of an exercise over the whole window: which one of how many, what to do now, and that a step was right."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.exercises import ExerciseState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_EDGE_PX, _MARK_PX = 2, 10


class ExerciseTouches(Protocol):
    """What can be touched on the strip and on the list (`screens.exercises.ExercisesScreen`)."""

    @property
    def state(self) -> ExerciseState:
        """What is drawn now."""

    def observe(self, draw: Callable[[ExerciseState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def choose(self, name: str) -> None:
        """Begin with this exercise of the list."""

    def skip(self) -> None:
        """This one not now."""

    def begin_again(self) -> None:
        """All of the group once more."""


class ExerciseStrip(Card):
    """Lies above the window's content, which makes room for it: pages and sheets begin below.

    Nothing on it takes the keyboard: the keys belong to what is practised. `open_list` shows all exercises.
    """

    def __init__(self, stage: Stage, window: QWidget, touches: ExerciseTouches, open_list: Callable[[], None]) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.drill_stripe, _EDGE_PX)
        self._stage, self._window = stage, window
        self._high_px, self._wide_px = 0, 0
        self._heading, self._task = Words("section"), Words("strong")
        word = stage.translator.word
        self._skip = ActionButton(word("exercise.skip"), touches.skip, "chip")
        self._again = ActionButton(word("exercise.again"), touches.begin_again, "chip")
        self._list = ActionButton(word("exercise.list"), open_list, "chip")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addWidget(self._task)
        line = QHBoxLayout(self)
        line.setContentsMargins(3 * SPACE_PX, SPACE_PX, SPACE_PX, SPACE_PX)
        line.setSpacing(SPACE_PX)
        line.addLayout(column, 1)
        for button in (self._skip, self._again, self._list):
            line.addWidget(button)
        self.setParent(window)
        window.installEventFilter(self)
        touches.observe(self.draw)
        self.show()

    def draw(self, state: ExerciseState) -> None:
        """Show the state."""
        words = self._stage.translator
        praise = words.word("exercise.right") if state.is_praised and not state.is_over else ""
        self._heading.say(f"{praise}{words.text(state.heading)}")
        self._task.say(words.text(state.task))
        self._skip.setVisible(state.is_chosen and not state.is_over)
        self._again.setVisible(state.is_over)
        self._list.choose(chosen=not state.is_chosen or state.is_over)
        palette = self._stage.theme.palette
        edge = palette.good.edge if state.is_praised else palette.drill_stripe
        self.tint(palette.panel, edge, edge_px=_EDGE_PX, mark_px=_MARK_PX)
        self._follow()

    def let_go(self) -> None:
        """Another one takes its place."""
        self._window.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as wide as the window."""
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._follow()
        return False

    def _follow(self) -> None:
        """A longer sentence makes the strip higher, a shorter one leaves it: what lies below must not jump about."""
        layout = self.layout()
        wide_px = self._window.width()
        assert layout is not None
        layout.activate()
        needed_px = max(layout.totalHeightForWidth(wide_px), layout.totalMinimumSize().height())
        self._high_px = max(needed_px, self._high_px if wide_px == self._wide_px else 0)
        self._wide_px = wide_px
        self.setGeometry(0, 0, wide_px, self._high_px)
        self._window.setContentsMargins(0, self._high_px, 0, 0)
