"""The numeric pad for a card's digits: keys as wide as a thumb, and backspace."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import PAD_KEY_PX, SPACE_PX

KEY_MM = 18.0
"""Digits are typed without looking: keys at least this wide (house rule)."""
MM_PER_INCH = 25.4
BOTH_EDGES_PX = 4
"""The style sheet draws them outside the key's side."""
FINEST_DPI = 118.0
FINEST_WITH_LARGE_TEXT_DPI = 107.0
"""Larger keys would not leave room for the card's picture; finer screens are scaled by the system, not by us."""
_ORDER = ("7", "8", "9", "4", "5", "6", "1", "2", "3")


def key_px(dots_per_inch: float, *, is_large: bool = False) -> int:
    """Side of a key without its edges, in pixels, on a screen of so many pixels per inch (0 where it is unknown)."""
    finest = FINEST_WITH_LARGE_TEXT_DPI if is_large else FINEST_DPI
    return max(PAD_KEY_PX, round(min(dots_per_inch, finest) * KEY_MM / MM_PER_INCH) - BOTH_EDGES_PX)


class DigitPad(QWidget):
    """Ten digits in the order of a numeric keyboard, and backspace."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        touches, words = stage.touches, stage.translator
        self._digits = [ActionButton(digit, partial(touches.typed, digit), "pad") for digit in (*_ORDER, "0")]
        self._erase = ActionButton(words.word("card.erase"), touches.backspace, "pad_word")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE_PX)
        for index, key in enumerate(self._digits):
            grid.addWidget(key, index // 3, index % 3)
        grid.addWidget(self._erase, 3, 1, 1, 2)
        grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._size_keys(is_large=stage.theme.is_large)

    def allow(self, *, digits: bool) -> None:
        """Whether digits may be typed now."""
        for key in (*self._digits, self._erase):
            key.setEnabled(digits)

    def _size_keys(self, *, is_large: bool) -> None:
        screen = QGuiApplication.primaryScreen()
        side = key_px(screen.physicalDotsPerInch() if screen is not None else 0.0, is_large=is_large)
        if side > PAD_KEY_PX:
            for key in (*self._digits, self._erase):
                key.setStyleSheet(f"min-height: {side}px; min-width: {side}px;")
