"""A desk in full screen, kept: in front of everything, and the keyboard's own, so that a passer-by finds no way out."""

import logging

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow

_SYSTEMS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
"""Keys held with these are the system's (windows, workspaces, menus), and none is the desk's."""
X11 = "xcb"
"""Qt's platform that lets a window hold the keyboard. Windows, macOS and Wayland leave it to their own kiosk modes."""

_log = logging.getLogger(__name__)


class KeptScreen(QObject):
    """Keeps one window where staff wanted it. `tick` once a second; everything on the Qt thread.

    X11's keyboard grab goes before the keys of every window manager, and ends with the process. Input methods
    work on: ibus and fcitx are asked by Qt over D-Bus, after the key came to the window. While a dialog stands over
    the window the grab rests, for the dialog may be another program's (a portal), which would hear no key.
    """

    def __init__(self, window: QMainWindow, platform: str) -> None:
        super().__init__()
        self._window = window
        self._can_hold = platform == X11
        self._is_kept = self._is_held = False

    @property
    def is_held(self) -> bool:
        """Whether the keyboard is the window's alone."""
        return self._is_held

    def keep(self, *, wanted: bool, application: QApplication) -> None:
        """Begin or end; asked again it changes nothing."""
        if wanted == self._is_kept:
            return
        self._is_kept = wanted
        if wanted:
            application.installEventFilter(self)
            self.tick()
        else:
            application.removeEventFilter(self)
            self._hold(wanted=False)

    def tick(self) -> None:
        """Back to the front and over the whole screen, and the keyboard again: a menu's own grab ends ours."""
        if not self._is_kept or QApplication.activeModalWidget() is not None:
            return
        screen = self._window.screen().geometry()
        if not self._window.geometry().contains(screen):
            self._window.setGeometry(screen)  # no window manager is there to do it
        if QGuiApplication.focusWindow() is None:
            self._window.raise_()
            self._window.activateWindow()
        self._hold(wanted=True)

    def eventFilter(self, _receiver: QObject, event: QEvent) -> bool:
        """Alt+F4 asks to leave, as the window manager would; the system's other keys are nobody's."""
        if event.type() in (QEvent.Type.WindowBlocked, QEvent.Type.WindowUnblocked):
            self._hold(wanted=event.type() == QEvent.Type.WindowUnblocked)
        elif event.type() == QEvent.Type.KeyPress and self._is_held and isinstance(event, QKeyEvent):
            return self._took(event)
        return False

    def _took(self, event: QKeyEvent) -> bool:
        if not event.modifiers() & _SYSTEMS:
            return False
        if event.key() == Qt.Key.Key_F4:
            self._window.close()
        return True

    def _hold(self, *, wanted: bool) -> None:
        handle = self._window.windowHandle()
        if not self._can_hold or handle is None or not (wanted or self._is_held):
            return
        was_held, self._is_held = self._is_held, handle.setKeyboardGrabEnabled(wanted) and wanted
        if was_held != self._is_held:
            _log.info("the keyboard is %s", "the desk's alone" if self._is_held else "everybody's")
