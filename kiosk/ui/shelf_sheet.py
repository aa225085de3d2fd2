"""The shelf over the desk (F10): what waits, what was refused and why, and the stick."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.screens.reception_state import Level
from kiosk.screens.shelf_state import ShelfState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.shelf_rows import RowActs, ShelfRows
from kiosk.ui.stage import Stage
from kiosk.ui.stick_pane import StickActs, StickPane
from kiosk.ui.told_line import ToldLine

_TONE = {Level.GOOD: "received", Level.WATCH: "look", Level.BAD: "refused", Level.ABSENT: "undone"}


class ShelfTouches(Protocol):
    """The shelf's screen as this view sees it."""

    def observe(self, draw: Callable[[ShelfState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def correct(self, seq: int) -> None:
        """Put the household's present state in the place of a refused event."""

    def retry(self, seq: int) -> None:
        """Send a refused event again as it is."""

    def export(self, folder: Path) -> None:
        """Write what waits onto a stick."""

    def collect(self, folder: Path) -> None:
        """Read receipts from a stick."""


class ShelfSheet(Sheet):
    """Draws one state of the shelf; `done` leads back to the desk."""

    def __init__(self, stage: Stage, parent: QWidget, touches: ShelfTouches, close: Callable[[], None]) -> None:
        super().__init__(stage, parent, stage.translator.word("shelf.title"), close, touches.leave)
        self._touches = touches
        self._waiting = Words("strong")
        self._alarm = Words("notice")
        self._rows = ShelfRows(stage, RowActs(touches.correct, touches.retry))
        self._stick = StickPane(stage, StickActs(touches.export, touches.collect))
        self._told = ToldLine(stage)
        self.done = ActionButton(stage.translator.word("settings.close"), close, "act", "Esc")
        self._lay_out()
        touches.observe(self.draw)

    def _lay_out(self) -> None:
        content = QVBoxLayout()
        content.setSpacing(self.column.spacing())
        self.column.addWidget(self._waiting)
        self.column.addWidget(self._alarm)
        content.addWidget(Words("section", self.stage.translator.word("shelf.list")))
        content.addWidget(self._rows)
        self.column.addWidget(Scroller(content, fits=True, rim_px=0), 1)
        self.column.addWidget(self._stick)
        self.column.addWidget(self._told)
        self.column.addWidget(self.done)

    def draw(self, state: ShelfState) -> None:
        """Show a state."""
        words = self.stage.translator
        self._waiting.say(words.text(state.waiting))
        restyle(self._waiting, "tone", _TONE[state.level])
        self._alarm.say(words.text(state.alarm) if state.alarm else "")
        self._rows.draw(state.lines)
        self._stick.draw(state)
        self._told.tell(state.told)
