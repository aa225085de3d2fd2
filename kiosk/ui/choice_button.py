"""One of the answers to a question of a form, worked by the keys of a form: Tab leaves it, Enter is the form's."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import tab_step

_MOST_DIGITS = 9
"""Choices that a digit chooses; further ones are walked to."""


class ChoiceButton(ActionButton):
    """A choice or toggle: its digit or Space chooses, Left and Right walk, Up, Down and Tab leave the field.

    `pick` is told the digit that was struck on any choice of the field; it says whether the digit meant one.
    """

    def __init__(
        self,
        text: str,
        act: Callable[[], None],
        kind: str,
        tabbed: Callable[[int], None],
        pick: Callable[[int], bool],
        number: int,
    ) -> None:
        super().__init__(text, act, kind, str(number) if number <= _MOST_DIGITS else "")
        self._tabbed, self._pick = tabbed, pick

    def event(self, event: QEvent) -> bool:
        """Tab goes to the next field, not to the next choice."""
        step = tab_step(event)
        if step:
            self._tabbed(step)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and digits choose; Enter, Up and Down belong to the screen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        digit = event.text()
        if len(digit) == 1 and digit.isdecimal() and self._pick(int(digit)):
            return
        super().keyPressEvent(event)
