"""つぎの方どうぞ: nobody waits for an answer, and every way of reception is one touch away."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.reception_state import HealthEntry, Level
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.signs import Sign
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

READER_ENTRY = "health.reader"
"""The entry of the health strip that tells how the card reader is doing."""
_FIRST_DIGITS = "123456789"


class IdlePane(Card):
    """The invitation, then the four ways: code, card, number of people, name."""

    def __init__(self, stage: Stage) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.line)
        self._stage = stage
        words = stage.translator
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE_PX, 3 * SPACE_PX, 4 * SPACE_PX, 3 * SPACE_PX)
        column.setSpacing(SPACE_PX)
        column.addStretch(1)
        column.addWidget(Words("headline", words.word("reception.idle.headline")))
        if not stage.theme.is_large:
            column.addWidget(Words("body", words.word("reception.idle.sentence")))
        column.addStretch(1)
        self._card = self._way("card", None)
        column.addWidget(Scroller(self._ways(), fits=True, rim_px=0), 100)
        column.addStretch(1)

    def draw(self, health: Sequence[HealthEntry]) -> None:
        """Follow the card reader: nobody is asked to place a card where no reader is."""
        works = any(entry.name == READER_ENTRY and entry.level in (Level.GOOD, Level.WATCH) for entry in health)
        self._card.setVisible(works)

    def _ways(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing((2 if self._stage.theme.is_large else 3) * SPACE_PX)
        column.addWidget(self._way("code", None))
        column.addWidget(self._card)
        column.addWidget(self._way("people", self._digits()))
        column.addWidget(self._way("pen", self._by_hand()))
        return column

    def _way(self, sign: str, control: QWidget | None) -> QWidget:
        theme, words = self._stage.theme, self._stage.translator
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(Words("way", words.word(f"reception.idle.{sign}.title")))
        if not theme.is_large:
            text.addWidget(Words("caption", words.word(f"reception.idle.{sign}.sentence")))
        if control is not None:
            text.addSpacing(SPACE_PX)
            text.addWidget(control)
        way = QWidget()
        line = QHBoxLayout(way)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * SPACE_PX)
        side_px = round(1.8 * theme.sizes.strong)
        line.addWidget(Sign(sign, side_px, theme.palette.primary), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(text, 1)
        return way

    def _digits(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_PX)
        for digit in _FIRST_DIGITS:
            button = ActionButton(digit, partial(self._stage.touches.typed, digit), "digit")
            name = self._stage.translator.word("reception.idle.people.key", count=digit)
            button.setAccessibleName(name)
            line.addWidget(button)
        return row

    def _by_hand(self) -> QWidget:
        words, touches = self._stage.translator, self._stage.touches
        row = FlowRoom(2 * SPACE_PX)
        name = words.word("reception.idle.pen.button")
        row.add(ActionButton(name, partial(touches.name_changed, "")))
        row.add(ActionButton(words.word("pile.button"), touches.open_pile, key="F5"))
        row.add(ActionButton(words.word("pass.button"), touches.passing.open, key="F4"))
        return row
