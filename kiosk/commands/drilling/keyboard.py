"""Keys, mouse and hand scanner as events of Qt, posted to whatever has the focus as a window system would."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from kiosk.devices.wedge import SCANNER_GAP_S, SHORTEST_SCAN

BURST = SHORTEST_SCAN - 2
"""Signs that are typed in one go. A person's keys come one by one; the drill spares the evening that time, in bursts
that are too short to be taken for a scanner."""
BURST_PAUSE_S = SCANNER_GAP_S + 0.015
"""Between bursts: longer than any scanner waits."""
SCANNER_SIGNS = 8
SCANNER_PAUSE_S = 0.016
"""A scanner on USB reports a key's press and its release in at least a millisecond each: 8 signs in 16 ms."""

_NONE = Qt.KeyboardModifier.NoModifier
_NAMED = {
    "enter": Qt.Key.Key_Return,
    "escape": Qt.Key.Key_Escape,
    "backspace": Qt.Key.Key_Backspace,
    "undo": Qt.Key.Key_F2,
    "deepen": Qt.Key.Key_F3,
    "add_family": Qt.Key.Key_F5,
    "resume_draft": Qt.Key.Key_F7,
    "other_way": Qt.Key.Key_F8,
    "next_line": Qt.Key.Key_Tab,
    "venue_hand": Qt.Key.Key_F3,
    "venue_paper": Qt.Key.Key_F6,
    "venue_close": Qt.Key.Key_F7,
    "venue_code": Qt.Key.Key_F8,
}
_WRITES = {"enter": "\r"}


class Keyboard:
    """Posts to the window's focus widget; nothing here waits."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def press(self, name: str) -> None:
        """A key by its purpose here, such as "enter"."""
        self._strike(_NAMED[name], _WRITES.get(name, ""), _NONE)

    def receive_form(self) -> None:
        """Receive what stands in the form: Ctrl and Enter."""
        self._strike(Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Signs of ASCII, without a pause."""
        for sign in text:
            shift = Qt.KeyboardModifier.ShiftModifier if sign.isupper() else _NONE
            self._strike(Qt.Key(ord(sign.upper())), sign, shift)

    def write(self, text: str) -> None:
        """Signs of any script, as a finished conversion gives them."""
        for sign in text:
            self._strike(Qt.Key.Key_unknown, sign, _NONE)

    def click(self, widget: QWidget) -> None:
        """The mouse, in the widget's middle."""
        middle = QPointF(widget.rect().center())
        everywhere = QPointF(widget.mapToGlobal(widget.rect().center()))
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            event = QMouseEvent(kind, middle, everywhere, left, held, _NONE)
            QCoreApplication.postEvent(widget, event)

    def _strike(self, key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier) -> None:
        target = self._window.focusWidget() or self._window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.postEvent(target, QKeyEvent(kind, key, modifiers, text))


def bursts(text: str, size: int = BURST) -> Iterator[str]:
    """A text in pieces of at most `size` signs."""
    for start in range(0, len(text), size):
        yield text[start : start + size]
