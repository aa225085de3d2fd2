"""A kept window with a line to type into and a dialog over it (F5), for the tests: prints the line, a row of JSON."""

import json
import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMainWindow

from kiosk.ui.kept_screen import KeptScreen

TICK_MS = 200


class Window(QMainWindow):
    """As the desk: one window, a line with the keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("kept")
        self.line = QLineEdit()
        self.setCentralWidget(self.line)
        self.line.textChanged.connect(lambda text: print(json.dumps(text), flush=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F5 asks for a file."""
        if event.key() == Qt.Key.Key_F5:
            QFileDialog.getOpenFileName(self, "dialog")


def main() -> int:
    """Until it is ended."""
    application = QApplication([])
    window = Window()
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint, True)
    window.showFullScreen()
    window.line.setFocus()
    kept = KeptScreen(window, application.platformName())
    kept.keep(wanted=True, application=application)
    timer = QTimer()
    timer.timeout.connect(kept.tick)
    timer.start(TICK_MS)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
