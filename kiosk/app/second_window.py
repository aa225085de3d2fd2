"""The evacuee's window on the second screen: there while staff want it and such a screen is plugged in."""

from datetime import date, datetime

from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from kiosk.ports.clock import Clock
from kiosk.screens.evacuee import EvacueeScreen
from kiosk.screens.reception import ReceptionScreen
from kiosk.ui.evacuee_window import EvacueeWindow
from kiosk.ui.theme import Theme


class SecondWindow:
    """Holds the evacuee's screen and its window. Everything on the Qt thread."""

    def __init__(self, application: QApplication, reception: ReceptionScreen, clock: Clock, title: str) -> None:
        self._application, self._title = application, title
        self._clock = clock
        self._window: EvacueeWindow | None = None
        self._theme: Theme | None = None
        self.screen = EvacueeScreen(reception.evacuee, self._today)
        application.screenAdded.connect(self._screens_changed)
        application.screenRemoved.connect(self._screens_changed)

    @property
    def is_shown(self) -> bool:
        """Whether the evacuee has a screen of their own now."""
        return self._window is not None

    def want(self, theme: Theme | None) -> None:
        """Show the window in this look wherever there is a second screen; None: do not."""
        self._theme = theme
        self._place()

    def close(self) -> None:
        """Away with the window."""
        self._application.screenAdded.disconnect(self._screens_changed)
        self._application.screenRemoved.disconnect(self._screens_changed)
        self.want(None)

    def _screens_changed(self, _screen: QScreen) -> None:
        self._place()

    def _place(self) -> None:
        if self._window is not None:
            self._window.let_go()
            self._window = None
        screen = second_screen(self._application)
        if self._theme is not None and screen is not None:
            self._window = EvacueeWindow(self._theme, self.screen, self._title)
            self._window.show_on(screen)

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now_us() / 1_000_000).astimezone().date()


def second_screen(application: QApplication) -> QScreen | None:
    """The screen beside the desk's own, where there is one."""
    first = application.primaryScreen()
    return next((screen for screen in application.screens() if screen is not first), None)
