"""A two-dimensional code on the screen: as large as its room allows, whole pixels a module, white around it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

MODULES_OF_QUIET_ZONE = 4
"""ISO/IEC 18004 asks for four."""
SMALLEST_PX = 240
_WHITE, _BLACK = "#ffffff", "#000000"
"""In every theme: a phone reads dark on light."""


class CodePicture(QWidget):
    """Draws one text; level M, for a screen may be scratched and shine."""

    def __init__(self, description: str) -> None:
        super().__init__()
        self._text = ""
        self._matrix: list[bytes] = []
        self.setAccessibleName(description)
        self.setMinimumSize(SMALLEST_PX, SMALLEST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_text(self, text: str) -> None:
        """Show another code; nothing for an empty text."""
        if text == self._text:
            return
        import segno  # only who opens the sheet needs it

        self._text = text
        self._matrix = []
        if text:
            code = segno.make(text, error="m", micro=False, boost_error=False)
            self._matrix = [bytes(row) for row in code.matrix]
        self.update()

    def sizeHint(self) -> QSize:
        """A square that a phone reads from a metre."""
        return QSize(2 * SMALLEST_PX, 2 * SMALLEST_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White ground, then the modules."""
        if not self._matrix:
            return
        painter = QPainter(self)
        count = len(self._matrix) + 2 * MODULES_OF_QUIET_ZONE
        module_px = max(1, min(self.width(), self.height()) // count)
        left = (self.width() - module_px * count) // 2
        top = (self.height() - module_px * count) // 2
        painter.fillRect(QRectF(left, top, module_px * count, module_px * count), QColor(_WHITE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_BLACK))
        for y, row in enumerate(self._matrix, start=MODULES_OF_QUIET_ZONE):
            for x, dark in enumerate(row, start=MODULES_OF_QUIET_ZONE):
                if dark:
                    painter.drawRect(left + x * module_px, top + y * module_px, module_px, module_px)
