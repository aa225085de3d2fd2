"""Where the evacuee looks: a window on the second screen, or a page over the desk that staff turn to them."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QScreen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.evacuee_state import Check, EvacueeState, EvacueeTouches
from kiosk.ui.buttons import ActionButton
from kiosk.ui.evacuee_view import EvacueeView
from kiosk.ui.stage import Stage
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import SPACE_PX


class EvacueeWindow(QWidget):
    """Fills a screen of its own and never takes the keyboard: the keys stay the clerk's."""

    def __init__(self, theme: Theme, touches: EvacueeTouches, title: str) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(title)
        self.view = EvacueeView(theme, touches)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_on(self, screen: QScreen) -> None:
        """Fill `screen` with the window."""
        self.setGeometry(screen.geometry())
        self.view.open()
        self.showFullScreen()

    def let_go(self) -> None:
        """Close for good: Qt deletes the window before Python's collector finds it."""
        self.view.close_door()
        self.hide()
        self.deleteLater()


class EvacueePage(QWidget):
    """Covers the desk's window until the evacuee answered, or staff take it back (Esc, or the button)."""

    def __init__(self, stage: Stage, parent: QWidget, touches: EvacueeTouches, close: Callable[[], None]) -> None:
        super().__init__(parent)
        self._close, self._touches = close, touches
        self.view = EvacueeView(stage.theme, touches)
        back = ActionButton(stage.translator.word("evacuee_window.back"), close, "chip", "Esc")
        staff = QHBoxLayout()
        staff.setContentsMargins(3 * SPACE_PX, 0, 3 * SPACE_PX, SPACE_PX)
        staff.addStretch(1)
        staff.addWidget(back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addLayout(staff)
        self.setAutoFillBackground(True)
        self.setAccessibleName(stage.translator.word("evacuee_window.title"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._below = parent
        parent.installEventFilter(self)
        self.setGeometry(parent.contentsRect())

    def open(self) -> None:
        """Show what is in work; the page goes by itself when the evacuee has said a word about it."""
        self.view.open()
        self._touches.observe(self._watch)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def let_go(self) -> None:
        """Take the page away; the desk comes back."""
        self._touches.leave(self._watch)
        self.view.close_door()
        self.hide()
        self.deleteLater()

    def _watch(self, state: EvacueeState) -> None:
        if isinstance(state.panel, Check) and state.panel.word is not None and self.isVisible():
            self._close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize and watched is self._below:
            self.setGeometry(self._below.contentsRect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and the key that opened it close; no key goes through to the desk."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F12):
            self._close()
        event.accept()
