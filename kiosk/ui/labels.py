"""Text on the screen: always plain, wrapped, and touched only when it changes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet selects on, and polish only when it changed (polishing is what costs)."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Words(QLabel):
    """A label of one `role` (caption, body, strong, title, headline, number), as the style sheet knows it.

    Its text is never read as rich text: a name in a resident's code may hold `<img src=…>`.
    """

    def __init__(self, role: str, text: str = "", *, wrap: bool = True) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def say(self, text: str) -> None:
        """Show `text`; an empty text takes no room."""
        if self.text() != text:
            self.setText(text)
        self.setVisible(bool(text))
