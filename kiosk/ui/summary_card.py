"""The whole evacuee card at a glance while a part of it is typed."""

from PySide6.QtWidgets import QVBoxLayout

from kiosk.screens.reception_state import SummaryLine
from kiosk.ui.card import Card
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX


class SummaryCard(Card):
    """Label above value, line by line; the part that is typed now is marked."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.ground, palette.line)
        self._stage = stage
        self._drawn: tuple[SummaryLine, ...] | None = None
        self._lines: list[tuple[Words, Words]] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX, 2 * SPACE_PX)
        column.addWidget(Words("section", stage.translator.word("form.summary")))
        column.addWidget(Scroller(self._list), 1)

    def draw(self, summary: tuple[SummaryLine, ...]) -> None:
        """Show the card. Labels are message keys; values stand as they are or are keys behind an "@"."""
        if summary == self._drawn:
            return
        words = self._stage.translator
        self._drawn = summary
        while len(self._lines) < len(summary):
            pair = (Words("summary_label"), Words("summary_value"))
            self._lines.append(pair)
            for part in pair:
                self._list.addWidget(part)
        for index, (label, value) in enumerate(self._lines):
            line = summary[index] if index < len(summary) else SummaryLine("", "")
            label.say(words.word(line.label) if line.label else "")
            value.say(words.value(line.value))
            for part in (label, value):
                restyle(part, "current", "yes" if line.is_current else "no")
