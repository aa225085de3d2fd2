"""The strip of an exercise above the panel: which one of how many, what to do now, and that the last step was right."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.screens.exercises import ExerciseState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_EDGE_PX, _MARK_PX = 2, 10


class ExerciseTouches(Protocol):
    """What can be touched on the strip (`screens.exercises.ExercisesScreen`)."""

    def observe(self, draw: Callable[[ExerciseState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def skip(self) -> None:
        """This one not now."""

    def begin_again(self) -> None:
        """All of them once more."""


class ExerciseStrip(Card):
    """Nothing on it takes the keyboard: the keys belong to the desk, which is what is practised."""

    def __init__(self, stage: Stage, touches: ExerciseTouches) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.drill_stripe, _EDGE_PX)
        self._stage = stage
        self._heading, self._task = Words("section"), Words("strong")
        word = stage.translator.word
        self._skip = ActionButton(word("exercise.skip"), touches.skip, "chip")
        self._again = ActionButton(word("exercise.again"), touches.begin_again, "chip")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addWidget(self._task)
        line = QHBoxLayout(self)
        line.setContentsMargins(3 * SPACE_PX, SPACE_PX, SPACE_PX, SPACE_PX)
        line.setSpacing(2 * SPACE_PX)
        line.addLayout(column, 1)
        line.addWidget(self._skip)
        line.addWidget(self._again)
        touches.observe(self.draw)

    def draw(self, state: ExerciseState) -> None:
        """Show the state."""
        words = self._stage.translator
        praise = words.word("exercise.right") if state.is_praised and not state.is_over else ""
        self._heading.say(f"{praise}{words.text(state.heading)}")
        self._task.say(words.text(state.task))
        self._skip.setVisible(not state.is_over)
        self._again.setVisible(state.is_over)
        palette = self._stage.theme.palette
        edge = palette.good.edge if state.is_praised else palette.drill_stripe
        self.tint(palette.panel, edge, edge_px=_EDGE_PX, mark_px=_MARK_PX)
