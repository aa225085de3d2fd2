"""A layout that fills lines and breaks them where the room ends, so that large text never leaves the window."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from kiosk.ui.tokens import SPACE_PX


class FlowLayout(QLayout):
    """Items in reading order, each at its own size, lines as high as their highest item."""

    def __init__(self, gap_px: int = SPACE_PX) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap_px = gap_px
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item last."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at `index`, None behind the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take the item at `index` out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """None: a flow takes what it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines in a room of `width` pixels."""
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        """All items on one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() + self._gap_px for size in sizes) - self._gap_px
        return QSize(max(0, width), max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The largest single item."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        # PySide names the item's widget QWidget although it is None for spacers; flows hold widgets alone.
        widgets: list[tuple[QLayoutItem, QWidget | None]] = [(item, item.widget()) for item in self._items]
        shown = [(item, widget) for item, widget in widgets if widget is not None and not widget.isHidden()]
        for _item, widget in shown:
            widget.ensurePolished()  # the style sheet's sizes count before the first painting too
        return [item for item, _widget in shown]

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Height of all lines in pixels; with `place`, each item gets its room, in the middle of its line."""
        y = rect.y()
        for line in self._lines(rect.width()):
            line_height = max(size.height() for _item, size in line)
            x = rect.x()
            for item, size in line:
                if place:
                    item.setGeometry(QRect(QPoint(x, y + (line_height - size.height()) // 2), size))
                x += size.width() + self._gap_px
            y += line_height + self._gap_px
        return max(0, y - self._gap_px - rect.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = width + 1
        for item in self._shown():
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(width, 1)))
            if used + self._gap_px + size.width() > width:
                lines.append([])
                used = -self._gap_px
            lines[-1].append((item, size))
            used += self._gap_px + size.width()
        return lines
