"""The pages of the report's sheet: the text with its large figures, what staff say, what was sent and when."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.shelter_report import MAX_REMARK_CHARACTERS
from kiosk.screens.report_state import REMARK_FIELDS, HistoryLine, Tile
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.rows import exchange
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

LINE_BREAK = "\u2028"
"""Qt lays text out anew behind this sign, and not behind a line feed."""


class TileView(Card):
    """One large figure with its change."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.raised, palette.line)
        self._stage = stage
        self._label = Words("caption", wrap=False)
        self._value = Words("title", wrap=False)
        self._change = Words("strong", wrap=False)
        figures = QHBoxLayout()
        figures.setSpacing(SPACE_PX)
        figures.addWidget(self._value)
        figures.addWidget(self._change)
        figures.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(0)
        column.addWidget(self._label)
        column.addLayout(figures)

    def draw(self, tile: Tile) -> None:
        """Show a figure."""
        word = self._stage.translator.word
        self._label.say(word(tile.label))
        self._value.say(f"{tile.value:,}")
        self._change.say(tile.change)
        self.setAccessibleName(f"{self._label.text()} {tile.value} {tile.change}")


class TextPage(QWidget):
    """Tiles above, the text as it will be sent below."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._drawn: tuple[Tile, ...] = ()
        self._tiles = FlowRoom(SPACE_PX)
        self._views: list[TileView] = []
        palette = stage.theme.palette
        paper = Card(palette.raised, palette.line_strong)
        self._text = Words("body")
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(3 * SPACE_PX, 2 * SPACE_PX, 3 * SPACE_PX, 2 * SPACE_PX)
        inside.addWidget(self._text)
        room = QVBoxLayout()
        room.addWidget(paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(self._tiles)
        column.addWidget(Words("section", stage.translator.word("report.text")))
        column.addWidget(Scroller(room, rim_px=0), 1)

    def draw(self, text: str, tiles: tuple[Tile, ...]) -> None:
        """Show both."""
        self._text.say(text.rstrip("\n").replace("\n", LINE_BREAK))
        if tiles == self._drawn:
            return
        self._drawn = tiles
        while len(self._views) < len(tiles):
            self._views.append(TileView(self._stage))
            self._tiles.add(self._views[-1])
        for index, view in enumerate(self._views):
            view.setVisible(index < len(tiles))
            if index < len(tiles):
                view.draw(tiles[index])
        self._tiles.updateGeometry()


class RemarkPage(QWidget):
    """What figures do not say: a line for each, and one touch that puts them into the report."""

    def __init__(self, stage: Stage, say: Callable[[tuple[str, ...]], None]) -> None:
        super().__init__()
        self._say = say
        self._drawn: tuple[str, ...] | None = None
        word = stage.translator.word
        self._lines = {name: EntryLine(self._typed) for name in REMARK_FIELDS}
        rows = QVBoxLayout()
        rows.setSpacing(SPACE_PX // 2)
        for name, line in self._lines.items():
            line.setMaxLength(MAX_REMARK_CHARACTERS)
            line.setAccessibleName(word(f"report.remark.{name}"))
            rows.addWidget(Words("label", word(f"report.remark.{name}")))
            rows.addWidget(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("caption", word("report.remark.why")))
        column.addWidget(Scroller(rows, rim_px=2), 1)
        column.addWidget(ActionButton(word("report.remark.do"), self._done, "primary"))

    def draw(self, fields: tuple[str, ...]) -> None:
        """Show the fields as they are kept; what is being typed stays until they change."""
        if fields != self._drawn:
            self._drawn = fields
            for line, text in zip(self._lines.values(), fields, strict=True):
                line.show_text(text)

    def _typed(self, _text: str) -> None:
        """Nothing is kept before the button is pressed."""

    def _done(self) -> None:
        self._say(tuple(line.text() for line in self._lines.values()))


class HistoryPage(QWidget):
    """The times of the schedule, and every report that was made."""

    def __init__(self, stage: Stage, choose: Callable[[int], None], change_times: Callable[[str], None]) -> None:
        super().__init__()
        self._stage, self._choose, self._change_times = stage, choose, change_times
        self._drawn: tuple[tuple[HistoryLine, ...], str] | None = None
        self._rows: list[QWidget] = []
        word = stage.translator.word
        self._times = EntryLine(lambda _text: None)
        self._times.setAccessibleName(word("report.times"))
        line = QHBoxLayout()
        line.setSpacing(SPACE_PX)
        line.addWidget(self._times, 1)
        line.addWidget(ActionButton(word("report.times.do"), self._set_times, "act"))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_PX // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("label", word("report.times")))
        column.addWidget(Words("caption", word("report.times.why")))
        column.addLayout(line)
        column.addWidget(Words("section", word("report.history")))
        column.addWidget(Scroller(self._list, rim_px=0), 1)

    def draw(self, history: tuple[HistoryLine, ...], times: str) -> None:
        """Show both; built anew only when they changed, so that no button moves under a finger."""
        if (history, times) == self._drawn:
            return
        if self._drawn is None or self._drawn[1] != times:
            self._times.show_text(times)
        self._drawn = (history, times)
        rows: list[QWidget] = [self._row(one) for one in history]
        self._rows = exchange(
            self._list, self._rows, rows or [Words("body", self._stage.translator.word("report.history.none"))]
        )

    def _row(self, line: HistoryLine) -> QWidget:
        words = self._stage.translator
        text = f"{words.text(line.made)}　{words.text(line.figures)}"
        button = ActionButton(text, partial(self._choose, line.as_of_us), "row_action")
        button.choose(chosen=line.chosen)
        return button

    def _set_times(self) -> None:
        self._change_times(self._times.text())
