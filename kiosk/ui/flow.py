"""A room that fills lines and breaks them where it ends, so that large text never leaves the window."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.tokens import SPACE_PX

Line = list[tuple[QWidget, QSize]]


class FlowRoom(QWidget):
    """Parts in reading order, each at its own size, in the middle of its line.

    WORKAROUND(PySide6 6.11.3: collecting a Python subclass of QLayout that holds items ends in a segmentation fault):
    this is a widget that places its children, not a layout. It can become a QLayout when that is mended.
    """

    def __init__(self, gap_px: int = SPACE_PX) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        self._gap_px = gap_px
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        """Put a part last."""
        self._parts.append(part)
        part.setParent(self)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines in a room of `width` pixels."""
        heights = [max(size.height() for _part, size in line) for line in self._lines(width)]
        return sum(heights) + self._gap_px * max(0, len(heights) - 1)

    def sizeHint(self) -> QSize:
        """All parts on one line."""
        sizes = [_size(part) for part in self._shown()]
        width = sum(size.width() + self._gap_px for size in sizes) - self._gap_px
        return QSize(max(0, width), max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """The largest single part."""
        size = QSize(0, 0)
        for part in self._shown():
            size = size.expandedTo(_size(part))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts anew."""
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Parts that came and went while the room was hidden told nobody."""
        super().showEvent(event)
        self.updateGeometry()
        self._place()

    def event(self, event: QEvent) -> bool:
        """A part changed its size or came and went: the room asks for another height, and places anew."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _place(self) -> None:
        y = 0
        for line in self._lines(self.width()):
            line_height = max(size.height() for _part, size in line)
            x = 0
            for part, size in line:
                part.setGeometry(QRect(QPoint(x, y + (line_height - size.height()) // 2), size))
                x += size.width() + self._gap_px
            y += line_height + self._gap_px

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        used = width + 1
        for part in self._shown():
            size = _size(part)
            size.setWidth(min(size.width(), max(width, 1)))
            if used + self._gap_px + size.width() > width:
                lines.append([])
                used = -self._gap_px
            lines[-1].append((part, size))
            used += self._gap_px + size.width()
        return lines


def _size(part: QWidget) -> QSize:
    part.ensurePolished()  # the style sheet's sizes count before the first painting too
    return part.sizeHint()
