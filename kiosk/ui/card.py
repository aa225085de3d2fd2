"""A panel: a rounded ground with an edge, in the colours of an outcome or plain."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.ui.tokens import RADIUS_PX


class Card(QWidget):
    """Painted, not styled: a change of tone costs one repaint and no polishing."""

    def __init__(self, paper: str, edge: str, edge_px: int = 1) -> None:
        super().__init__()
        self._paper, self._edge, self._edge_px = paper, edge, edge_px
        self._mark_px = 0

    def tint(self, paper: str, edge: str, *, edge_px: int = 1, mark_px: int = 0) -> None:
        """Change the colours; `mark_px` is the width of a band in the edge's colour at the left."""
        wanted = (paper, edge, edge_px, mark_px)
        if wanted != (self._paper, self._edge, self._edge_px, self._mark_px):
            self._paper, self._edge, self._edge_px, self._mark_px = wanted
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, edge, band."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self._edge_px / 2
        room = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.setPen(QPen(QColor(self._edge), self._edge_px))
        painter.setBrush(QColor(self._paper))
        painter.drawRoundedRect(room, RADIUS_PX, RADIUS_PX)
        if self._mark_px:
            painter.setClipRect(QRectF(0, 0, self._mark_px, self.height()))
            painter.setBrush(QColor(self._edge))
            painter.drawRoundedRect(room, RADIUS_PX, RADIUS_PX)
