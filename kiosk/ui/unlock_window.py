"""The window before the desk: asks a leader for the passphrase of this kiosk's file, or to choose one."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.theme import Theme, load_fonts
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.translator import Translator
from sync.protocol.key_envelope import MIN_PASSPHRASE

WIDTH_PX = 820
MAX_CHARACTERS = 200
"""A sentence that somebody remembers; more is a paste by mistake."""


class UnlockWindow(QWidget):
    """`answered` gets what was typed, or None when the window was closed.

    `hint` is why it is asked again; empty at the first time. A new passphrase is typed twice.
    """

    def __init__(
        self,
        translator: Translator,
        theme: Theme,
        hint: str,
        answered: Callable[[str | None], None],
        *,
        is_new: bool,
    ) -> None:
        super().__init__()
        self._translator = translator
        self._answered = answered
        self._is_done = False
        load_fonts(theme.resources / "fonts")
        self.setStyleSheet(theme.style_sheet())
        self.setWindowTitle(translator.word("reception.window"))
        self.setMinimumWidth(theme.scaled(WIDTH_PX))
        kind = "new" if is_new else "open"
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6 * SPACE_PX, 6 * SPACE_PX, 6 * SPACE_PX, 6 * SPACE_PX)
        self._column.setSpacing(2 * SPACE_PX)
        self._column.addWidget(Words("title", translator.word(f"unlock.{kind}.title")))
        self._column.addWidget(Words("body", translator.word(f"unlock.{kind}.why", least=MIN_PASSPHRASE)))
        self._hint = Words("strong")
        self._hint.say(hint)
        self._column.addWidget(self._hint)
        self._first = self._line("unlock.passphrase")
        self._again = self._line("unlock.again") if is_new else None
        self._column.addSpacing(SPACE_PX)
        self._column.addWidget(ActionButton(translator.word("unlock.go"), self._go, "primary", key="Enter"))
        self._column.addSpacing(SPACE_PX)
        self._column.addWidget(ActionButton(translator.word("stop.close"), self._leave, key="Esc"))
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed without an answer: nobody will give one."""
        self._finish(None)
        super().closeEvent(event)

    def _line(self, key: str) -> QLineEdit:
        label = self._translator.word(key)
        self._column.addWidget(Words("caption", label))
        line = QLineEdit()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setMaxLength(MAX_CHARACTERS)
        line.setAccessibleName(label)
        self._column.addWidget(line)
        return line

    def _go(self) -> None:
        if self._again is not None and self._first.text() and not self._again.text():
            self._again.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._again is not None and self._again.text() != self._first.text():
            self._hint.say(self._translator.word("unlock.differ"))
            self._again.clear()
            self._again.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._first.text():
            self._finish(self._first.text())

    def _leave(self) -> None:
        self._finish(None)

    def _finish(self, passphrase: str | None) -> None:
        if not self._is_done:
            self._is_done = True
            for line in self.findChildren(QLineEdit):
                line.clear()
            self._answered(passphrase)


def ask(translator: Translator, theme: Theme, hint: str, *, is_new: bool) -> str | None:
    """Show the window and wait for its answer."""
    loop = QEventLoop()
    answers: list[str | None] = []

    def answered(passphrase: str | None) -> None:
        answers.append(passphrase)
        loop.quit()

    window = UnlockWindow(translator, theme, hint, answered, is_new=is_new)
    window.show()
    loop.exec()
    window.close()
    return answers[0]
