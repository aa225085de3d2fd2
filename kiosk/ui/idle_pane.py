"""つぎの方どうぞ: nobody waits for an answer, and every way of reception is one touch away."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.reception_state import HealthEntry, Level
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
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
        self._card_words = Words("caption", words.word("reception.idle.card.sentence"))
        column.addWidget(Scroller(self._ways(), fits=True, rim_px=0), 100)
        column.addStretch(1)

    def draw(self, health: Sequence[HealthEntry]) -> None:
        """Follow the card reader: nobody is asked to place a card where no reader is."""
        works = any(entry.name == READER_ENTRY and entry.level in (Level.GOOD, Level.WATCH) for entry in health)
        text = "reception.idle.card.sentence" if works else "reception.idle.card.absent"
        self._card_words.say(self._stage.translator.word(text))

    def _ways(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * SPACE_PX)
        grid.setVerticalSpacing((2 if self._stage.theme.is_large else 3) * SPACE_PX)
        grid.setColumnStretch(1, 1)
        for row, (sign, control) in enumerate(
            (("code", None), ("card", None), ("people", self._digits()), ("pen", self._name_button())),
        ):
            colour = self._stage.theme.palette.primary
            side_px = round(1.8 * self._stage.theme.sizes.strong)
            grid.addWidget(Sign(sign, side_px, colour), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(self._way(sign, control), row, 1)
        return grid

    def _way(self, sign: str, control: QWidget | None) -> QVBoxLayout:
        words = self._stage.translator
        column = QVBoxLayout()
        column.setSpacing(0)
        heading = Words("way", words.word(f"reception.idle.{sign}.title"))
        column.addWidget(heading)
        is_card = sign == "card"
        sentence = Words("caption", words.word(f"reception.idle.{sign}.sentence"))
        if not self._stage.theme.is_large:
            column.addWidget(self._card_words if is_card else sentence)
        if control is not None:
            column.addSpacing(SPACE_PX)
            column.addWidget(control)
        return column

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

    def _name_button(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        text = self._stage.translator.word("reception.idle.pen.button")
        line.addWidget(ActionButton(text, partial(self._stage.touches.name_changed, "")))
        line.addStretch(1)
        return row
