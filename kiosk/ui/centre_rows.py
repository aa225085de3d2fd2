"""Lists of cards, needs and teams: each line a large target, with what staff should notice in words and colour."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.centre_state import Row
from kiosk.ui.buttons import RowButton
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

TICKED, UNTICKED = "☑", "☐"


class RowView(RowButton):
    """One line of a list: a card, a need or a team."""

    def __init__(self, stage: Stage, act: Callable[[], None]) -> None:
        super().__init__(act, "row")
        self._words = stage.translator
        self._drawn: Row | None = None
        self._tick = Words("strong", wrap=False)
        self._title, self._detail = Words("strong"), Words("caption")
        self._mark = Words("strong", wrap=False)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._title)
        text.addWidget(self._detail)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_PX, SPACE_PX // 2, SPACE_PX, SPACE_PX // 2)
        line.setSpacing(SPACE_PX)
        line.addWidget(self._tick)
        line.addLayout(text, 1)
        line.addWidget(self._mark)
        self.pass_touches()

    def draw(self, row: Row) -> None:
        """Show a line."""
        if row == self._drawn:
            return
        self._drawn = row
        text = self._words.text
        mark = text(row.mark) if row.mark else ""
        self._tick.say("" if row.ticked is None else (TICKED if row.ticked else UNTICKED))
        self._title.say(text(row.title))
        self._detail.say(text(row.detail))
        self._mark.say(mark)
        restyle(self._mark, "tone", row.tone.value if row.tone else "")
        self.choose(chosen=row.chosen or bool(row.ticked))
        self.setAccessibleName(" ".join(one for one in (text(row.title), text(row.detail), mark) if one))


class RowList(QWidget):
    """A heading and its lines; `pick` gets the id of the line that was touched. `empty` stands where there is none."""

    def __init__(self, stage: Stage, heading: str, empty: str, pick: Callable[[UUID], None]) -> None:
        super().__init__()
        self._stage, self._pick = stage, pick
        self._views: list[tuple[UUID, RowView]] = []
        self._heading = Words("section", heading)
        self._heading.setVisible(bool(heading))
        self._empty = Words("body", empty)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE_PX // 2)
        self._lines.addWidget(self._empty)
        self._scroll = Scroller(self._lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX // 2)
        column.addWidget(self._heading)
        column.addWidget(self._scroll, 1)

    def draw(self, rows: tuple[Row, ...]) -> None:
        """Show these lines; a line that stays keeps its widget, and with it the focus."""
        if [row.entry_id for row in rows] != [entry_id for entry_id, _ in self._views]:
            self._build(rows)
        for row, (_, view) in zip(rows, self._views, strict=True):
            view.draw(row)
            if row.chosen:
                self._scroll.show_part(view)
        self._empty.setVisible(not rows)

    def _build(self, rows: tuple[Row, ...]) -> None:
        known = dict(self._views)
        self._views = [(row.entry_id, known.get(row.entry_id) or self._view(row.entry_id)) for row in rows]
        kept = {entry_id for entry_id, _ in self._views}
        for entry_id, view in known.items():
            if entry_id not in kept:
                view.hide()
                view.deleteLater()
        for place, (_, view) in enumerate(self._views):
            if self._lines.indexOf(view) != place:
                self._lines.insertWidget(place, view)
            view.show()

    def _view(self, entry_id: UUID) -> RowView:
        return RowView(self._stage, partial(self._pick, entry_id))
