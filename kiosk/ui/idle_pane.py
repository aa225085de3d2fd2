"""つぎの方どうぞ: nobody waits for an answer, and every way of reception is one touch away."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.signs import Sign
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

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
        column.addWidget(Words("body", words.word("reception.idle.sentence")))
        column.addStretch(1)
        column.addLayout(self._ways())
        column.addStretch(1)

    def _ways(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * SPACE_PX)
        grid.setVerticalSpacing(3 * SPACE_PX)
        grid.setColumnStretch(1, 1)
        for row, (sign, control) in enumerate(
            (("code", None), ("card", None), ("people", self._digits()), ("pen", self._name_button())),
        ):
            colour = self._stage.theme.palette.primary
            grid.addWidget(Sign(sign, round(1.8 * self._stage.theme.sizes.strong), colour), row, 0)
            grid.addLayout(self._way(sign, control), row, 1)
        return grid

    def _way(self, sign: str, control: QWidget | None) -> QVBoxLayout:
        words = self._stage.translator
        column = QVBoxLayout()
        column.setSpacing(SPACE_PX)
        heading = Words("way", words.word(f"reception.idle.{sign}.title"))
        column.addWidget(heading)
        column.addWidget(Words("caption", words.word(f"reception.idle.{sign}.sentence")))
        if control is not None:
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
