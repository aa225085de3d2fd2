"""A line for a PIN or a sealed code: nothing of it shows or stays, and a pad for those without a keyboard."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_DIGITS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "0")


class _Line(QLineEdit):
    """Enter gives what was typed; Esc belongs to the sheet."""

    def __init__(self, entered: Callable[[], None]) -> None:
        super().__init__()
        self._entered = entered
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhLatinOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, and what a line does with all else."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._entered()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class SecretLine(QWidget):
    """`entered` gets the text once; it is wiped from the line at the same moment."""

    def __init__(
        self, stage: Stage, label: str, entered: Callable[[str], None], longest: int, *, has_pad: bool = False
    ) -> None:
        super().__init__()
        self._entered = entered
        self.line = _Line(self._enter)
        self.line.setMaxLength(longest)
        self.line.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(Words("caption", label))
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE_PX)
        row.addWidget(self.line, 1)
        row.addWidget(ActionButton(stage.translator.word("staff.enter"), self._enter, "primary", "Enter"))
        column.addLayout(row)
        if has_pad:
            column.addLayout(self._pad(stage))
        column.addStretch(1)

    def take_focus(self) -> None:
        """Put the cursor into the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Wipe what was typed."""
        self.line.clear()

    def _pad(self, stage: Stage) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(SPACE_PX)
        for index, digit in enumerate(_DIGITS):
            grid.addWidget(ActionButton(digit, partial(self._type, digit), "pad"), index // 3, index % 3)
        grid.addWidget(ActionButton(stage.translator.word("card.erase"), self.line.backspace, "pad_word"), 3, 1, 1, 2)
        grid.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return grid

    def _type(self, digit: str) -> None:
        self.line.insert(digit)
        self.take_focus()

    def _enter(self) -> None:
        typed = self.line.text()
        self.line.clear()
        self._entered(typed)
