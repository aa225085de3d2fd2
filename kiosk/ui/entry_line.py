"""A line to type into that keeps its cursor when the state is drawn again, and gives the screen's keys away."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

_SCREEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)
_MOST_CHARACTERS = 400
"""The longest address on the city's list has 60 characters; a pasted book must not reach the screen's search."""


def tab_step(event: QEvent) -> int:
    """1 for Tab, -1 for Shift+Tab, 0 for every other event."""
    if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
        return {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()), 0)
    return 0


class EntryLine(QLineEdit):
    """Forwards what is typed (`changed`), a touch (`entered`), Tab (`tabbed`, ±1); Enter and Esc go to the window."""

    def __init__(
        self,
        changed: Callable[[str], None],
        entered: Callable[[], None] | None = None,
        tabbed: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__()
        self._tabbed = tabbed
        self._entered = entered
        self.setMaxLength(_MOST_CHARACTERS)
        self.textEdited.connect(changed)

    def show_text(self, text: str) -> None:
        """Show `text` unless it stands there already; a composition of the input method is never disturbed."""
        if self.text() != text:
            self.setText(text)

    def take_focus(self) -> None:
        """Focus with the cursor behind the last character and nothing selected: the next key replaces nothing."""
        if not self.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.end(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the screen when a person moved the focus here."""
        super().focusInEvent(event)
        if self._entered is not None and event.reason() == Qt.FocusReason.MouseFocusReason:
            self._entered()

    def event(self, event: QEvent) -> bool:
        """Tab belongs to the screen where it says which field is next."""
        step = tab_step(event)
        if step and self._tabbed is not None:
            self._tabbed(step)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down, Enter and Esc belong to the screen."""
        if event.key() in _SCREEN_KEYS:
            event.ignore()
            return
        super().keyPressEvent(event)
