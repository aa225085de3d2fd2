"""Buttons: large, in words, with the key that does the same."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from kiosk.ui.labels import restyle
from kiosk.ui.tokens import TARGET_PX

_CONTROL = Qt.KeyboardModifier.ControlModifier
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class ActionButton(QPushButton):
    """One act. `kind` is primary, secondary, quiet, danger, pad, choice or toggle; Enter presses it when focused."""

    def __init__(self, text: str, act: Callable[[], None], kind: str = "secondary", key: str = "") -> None:
        super().__init__()
        self._act = act
        self._key = key
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.say(text)
        self.clicked.connect(self._clicked)

    def say(self, text: str) -> None:
        """Show `text` with the key behind it; an ampersand in data is no shortcut."""
        shown = f"{text}  {self._key}" if self._key else text
        shown = shown.replace("&", "&&")
        if self.text() != shown:
            self.setText(shown)
            self.setAccessibleName(text)

    def choose(self, *, chosen: bool) -> None:
        """Draw the button as the one that is chosen, or not."""
        restyle(self, "chosen", "yes" if chosen else "no")
        self.setAccessibleDescription("✓" if chosen else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, arrows walk; all else goes on to the window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CONTROL:
            self.click()
        elif event.key() in _STEPS:
            self._step(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        """Arrows walk among the buttons beside this one."""
        room = self.parentWidget()
        if room is None:
            return
        beside = [button for button in room.findChildren(ActionButton, options=_DIRECT) if button.isVisible()]
        index = beside.index(self) + step if self in beside else -1
        if 0 <= index < len(beside):
            beside[index].setFocus(Qt.FocusReason.TabFocusReason)

    def _clicked(self) -> None:
        self._act()


class RowButton(ActionButton):
    """A button that holds a layout of labels; the whole row is the target and as high as its labels need."""

    def __init__(self, act: Callable[[], None], kind: str) -> None:
        super().__init__("", act, kind)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def pass_touches(self) -> None:
        """Let touches on the labels reach the row."""
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def hasHeightForWidth(self) -> bool:
        """Wrapped labels need more height in less width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels of the labels in a row of `width` pixels, at least a finger."""
        layout = self.layout()
        return max(TARGET_PX, layout.totalHeightForWidth(width) if layout is not None else 0)

    def sizeHint(self) -> QSize:
        """What the labels need on their natural width."""
        layout = self.layout()
        hint = layout.totalSizeHint() if layout is not None else QSize()
        return QSize(hint.width(), max(hint.height(), TARGET_PX))

    def minimumSizeHint(self) -> QSize:
        """As large as a finger needs."""
        return QSize(TARGET_PX, TARGET_PX)
