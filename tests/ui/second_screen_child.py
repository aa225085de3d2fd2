"""A program with two screens, for the tests: prints what its second window does, one JSON value a line."""

import json

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kiosk.app.second_window import SecondWindow
from kiosk.screens.reception import ReceptionScreen
from kiosk.ui.theme import Theme
from tests.fakes import FakeClock
from tests.ui.gallery import RESOURCES, settle


class NobodyAtTheDesk:
    """A desk that answers nothing."""

    def submit(self, act: object, answer: object) -> None:
        """Nothing is done."""

    def ask(self, look: object, answer: object) -> None:
        """Nothing is known."""


def main() -> None:
    """Want the window, look where it is, and want it no more."""
    application = QApplication([])
    clock = FakeClock()
    reception = ReceptionScreen(NobodyAtTheDesk(), clock, lambda _backlog: None)  # type: ignore[arg-type]
    second = SecondWindow(application, reception, clock, "避難者用の画面")
    print(json.dumps(second.is_shown))
    second.want(Theme(RESOURCES))
    settle()
    shown = [one.geometry().getRect() for one in application.topLevelWidgets() if one.isVisible()]
    print(json.dumps([second.is_shown, shown]))
    second.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    print(json.dumps([second.is_shown, len(application.topLevelWidgets())]))


if __name__ == "__main__":
    main()
