"""Taking in a list of shelters, over the desk: a file, what it would mean line by line, and two deliberate buttons."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from kiosk.screens.shelter_lists import ListLine, ShelterListState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine


class ShelterListTouches(Protocol):
    """The screen as this view sees it."""

    def observe(self, draw: Callable[[ShelterListState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def read(self, path: Path) -> None:
        """Compare the list in a file with the master list."""

    def apply(self) -> None:
        """Take in what is safe, for this desk."""

    def write_for_ledger(self) -> None:
        """The master list with what is safe, as a file for headquarters."""


class ShelterListSheet(Sheet):
    """Draws one state; the table is built anew only with another list."""

    def __init__(self, stage: Stage, parent: QWidget, touches: ShelterListTouches, close: Callable[[], None]) -> None:
        word = stage.translator.word
        super().__init__(stage, parent, word("shelter_list.title"), close, touches.leave, is_wide=True)
        self._touches = touches
        self._drawn: tuple[ListLine, ...] | None = None
        self.choose_file: Callable[[], str] = self._ask_for_file
        self._summary = Words("body", word("shelter_list.why"))
        self._told = ToldLine(stage)
        self.apply = ActionButton("", touches.apply, "primary")
        self.write = ActionButton(word("shelter_list.write"), touches.write_for_ledger)
        self._table = QVBoxLayout()
        self._inside: QWidget | None = None
        self.column.addWidget(ActionButton(word("shelter_list.choose"), self._choose))
        self.column.addWidget(self._summary)
        self.column.addWidget(Scroller(self._table, rim_px=0), 1)
        self.column.addWidget(self._told)
        acts = FlowRoom(2 * SPACE_PX)
        acts.add(self.apply)
        acts.add(self.write)
        self.column.addWidget(acts)
        self.column.addWidget(ActionButton(word("settings.close"), close, "act", "Esc"))
        touches.observe(self.draw)

    def draw(self, state: ShelterListState) -> None:
        """Show a state."""
        words = self.stage.translator
        if state.is_busy:
            self._summary.say(words.word("shelter_list.reading", file=state.file))
        else:
            self._summary.say(words.text(state.summary) if state.summary else words.word("shelter_list.why"))
        self.apply.say(words.word("shelter_list.apply", count=state.changes))
        for button in (self.apply, self.write):
            button.setVisible(state.summary is not None)
            button.setEnabled(bool(state.changes))
        if state.lines != self._drawn:
            self._drawn = state.lines
            self._build(state.lines)
        self._told.tell(state.told)

    def _choose(self) -> None:
        if path := self.choose_file():
            self._touches.read(Path(path))

    def _ask_for_file(self) -> str:
        title = self.stage.translator.word("shelter_list.choose")
        options = QFileDialog.Option.ReadOnly
        if self.window().isFullScreen():  # the system's own dialog starts programs and shows the whole computer
            options |= QFileDialog.Option.DontUseNativeDialog
        return QFileDialog.getOpenFileName(self, title, "", "CSV (*.csv)", options=options)[0]

    def _build(self, lines: tuple[ListLine, ...]) -> None:
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        words = self.stage.translator
        self._inside = QWidget()
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE_PX)
        grid.setVerticalSpacing(SPACE_PX // 2)
        for column, share in enumerate((1, 3, 4)):
            grid.setColumnStretch(column, share)
        for row, line in enumerate(lines):
            grid.addWidget(Words("caption", words.word(line.kind)), row, 0)
            grid.addWidget(Words("body", line.name), row, 1)
            grid.addWidget(Words("caption", words.text(line.detail) if line.detail else ""), row, 2)
        self._table.addWidget(self._inside)
