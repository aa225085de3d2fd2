"""What a key that was lent did, and how it is undone: a line gets its text back, the screen its work."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

PutBack = Callable[[], None]
Bookmark = Callable[[], PutBack | None]
"""Remembers what stands on the screen; None where a key could not be undone."""


def loan_of(target: QObject, sign: str, prefix: str, bookmark: Bookmark) -> PutBack | None:
    """How the effect of `sign` on `target` is undone; None where it must be held until it is known to be a person's.

    Outside a line a space presses a button; and the sign that begins a code of ours would open the name line for a
    moment at every shot of a hand scanner.
    """
    if isinstance(target, QLineEdit):
        return _line_as_it_is(target)
    if not sign.strip() or sign.casefold() == prefix[:1].casefold():
        return None
    return bookmark()


def _line_as_it_is(line: QLineEdit) -> PutBack | None:
    if line.isReadOnly() or not line.isEnabled():
        return None
    selected = (line.selectionStart(), line.selectionLength()) if line.hasSelectedText() else None
    return partial(_put_back_line, line, line.text(), line.cursorPosition(), selected)


def _put_back_line(line: QLineEdit, text: str, cursor: int, selected: tuple[int, int] | None) -> None:
    if not isValid(line) or line.text() == text:
        return
    line.setText(text)
    line.textEdited.emit(text)
    line.setCursorPosition(cursor)
    if selected is not None:
        line.setSelection(*selected)
