"""Holds the sheet of staff over the window: there while something is asked or all is hidden, above any other sheet."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.screens.staff_state import StaffPage, StaffState
from kiosk.ui.staff_sheet import StaffSheet, StaffTouches
from kiosk.ui.stage import Stage

_TOUCHES = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
    QEvent.Type.MouseMove,
)


class StaffOver:
    """`put_away` is called when the sheet goes, so that the focus finds its place; nothing below it was touched."""

    def __init__(
        self, stage: Stage, window: QWidget, touches: StaffTouches | None, put_away: Callable[[], None]
    ) -> None:
        self._stage, self._window, self._touches, self._put_away = stage, window, touches, put_away
        self._sheet: StaffSheet | None = None
        self._state = StaffState()
        if touches is not None:
            touches.observe(self._draw)

    @property
    def is_open(self) -> bool:
        """Whether it stands over the desk."""
        return self._sheet is not None

    def open(self) -> None:
        """交代 (Shift+F9); nothing where the program has no staff."""
        if self._touches is not None:
            self._touches.open()

    def take_focus(self) -> None:
        """Back to the sheet: what lies below gets no key."""
        if self._sheet is not None:
            self._sheet.raise_()
            self._sheet.take_focus()

    def rebuild(self, stage: Stage) -> None:
        """Draw the sheet anew in another theme, size or language."""
        self._stage = stage
        self._remove()
        self._draw(self._state)

    def _draw(self, state: StaffState) -> None:
        self._state = state
        if state.page is StaffPage.CLOSED:
            if self._sheet is not None:
                self._remove()
                self._put_away()
            return
        if self._sheet is None and self._touches is not None:
            self._sheet = StaffSheet(self._stage, self._window, self._touches)
            self._sheet.show()
            self._sheet.raise_()
        if self._sheet is not None:
            self._sheet.draw(state)

    def _remove(self) -> None:
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
            self._sheet = None


class Watching(QObject):
    """Tells `touched` of every key, finger and movement of the mouse, in any window."""

    def __init__(self, touched: Callable[[], None]) -> None:
        super().__init__()
        self._touched = touched

    def start(self, application: QApplication) -> None:
        """Watch all windows."""
        application.installEventFilter(self)

    def stop(self, application: QApplication) -> None:
        """Watch keys and touches no more."""
        application.removeEventFilter(self)

    def eventFilter(self, _receiver: QObject, event: QEvent) -> bool:
        """Nothing is kept from anybody."""
        if event.type() in _TOUCHES:
            self._touched()
        return False
