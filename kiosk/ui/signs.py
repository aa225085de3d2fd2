"""Symbols drawn with a pen: one per outcome and one per way of reception, sharp at every size."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from kiosk.screens.reception_state import Tone

Stroke = Callable[[QPainter], None]
"""Draws inside a square of 24 × 24 units with the pen that is set."""

_UNITS = 24


def _lines(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _dot(painter: QPainter, x: float, y: float, radius: float = 1.3) -> None:
    painter.setBrush(painter.pen().color())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(x, y), radius, radius)


def _tick(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(2, 2, 20, 20))
    _lines(painter, (7, 12.5), (10.6, 16), (17, 8.5))


def _house(painter: QPainter) -> None:
    _lines(painter, (3, 11), (12, 3), (21, 11))
    _lines(painter, (5.5, 9.5), (5.5, 21), (18.5, 21), (18.5, 9.5))
    _lines(painter, (9, 14.5), (11.3, 16.8), (15.2, 12))


def _triangle(painter: QPainter) -> None:
    _lines(painter, (12, 2.5), (22.5, 21), (1.5, 21), (12, 2.5))
    _lines(painter, (12, 9), (12, 14))
    _dot(painter, 12, 17.5)


def _cross(painter: QPainter) -> None:
    _lines(painter, (8, 2), (16, 2), (22, 8), (22, 16), (16, 22), (8, 22), (2, 16), (2, 8), (8, 2))
    _lines(painter, (8.2, 8.2), (15.8, 15.8))
    _lines(painter, (15.8, 8.2), (8.2, 15.8))


def _call(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(2, 2, 20, 20), 3, 3)
    _lines(painter, (12, 6.5), (12, 13))
    _dot(painter, 12, 17)


def _back(painter: QPainter) -> None:
    _lines(painter, (8, 3), (3.5, 7.5), (8, 12))
    painter.drawArc(QRectF(8, 7.5, 13, 13), -90 * 16, 180 * 16)
    _lines(painter, (4, 7.5), (14.5, 7.5))
    _lines(painter, (14.5, 20.5), (7, 20.5))


def _code(painter: QPainter) -> None:
    for x, y in ((3, 3), (14, 3), (3, 14)):
        painter.drawRect(QRectF(x, y, 7, 7))
    _lines(painter, (14, 14), (14, 17.5), (17.5, 17.5))
    _lines(painter, (21, 14), (21, 21), (14, 21))
    for point in (QPointF(6.5, 6.5), QPointF(17.5, 6.5), QPointF(6.5, 17.5)):
        painter.drawPoint(point)


def _card(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(1.5, 5, 21, 14.5), 2, 2)
    painter.drawRect(QRectF(5, 9, 4.5, 4))
    _lines(painter, (13, 10), (19, 10))
    _lines(painter, (13, 14), (19, 14))


def _people(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(8.5, 7), 3.3, 3.3)
    painter.drawArc(QRectF(2, 13, 13, 14), 0, 180 * 16)
    painter.drawEllipse(QPointF(17, 8.5), 2.5, 2.5)
    painter.drawArc(QRectF(12.5, 14, 10, 12), 0, 125 * 16)


def _pen(painter: QPainter) -> None:
    _lines(painter, (4, 20), (5, 15.5), (16.5, 4), (20, 7.5), (8.5, 19), (4, 20))
    _lines(painter, (14, 6.5), (17.5, 10))


def _camera_off(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(1.5, 6.5, 14, 11.5), 2, 2)
    _lines(painter, (15.5, 10.5), (22, 7.5), (22, 17), (15.5, 14))
    _lines(painter, (3, 3), (20, 21.5))


_STROKES: dict[str, Stroke] = {
    Tone.RECEIVED.value: _tick,
    Tone.ALREADY_HERE.value: _house,
    Tone.LOOK.value: _triangle,
    Tone.REFUSED.value: _cross,
    Tone.FAILED.value: _call,
    Tone.UNDONE.value: _back,
    "code": _code,
    "card": _card,
    "people": _people,
    "pen": _pen,
    "camera_off": _camera_off,
}


class Sign(QWidget):
    """One symbol of `side_px` in one colour; purely for the eye, the words beside it say the same."""

    def __init__(self, name: str, side_px: int, colour: str) -> None:
        super().__init__()
        self._name, self._side_px, self._colour = name, side_px, colour
        self.setFixedSize(QSize(side_px, side_px))

    def show_sign(self, name: str, colour: str) -> None:
        """Change to another symbol."""
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strokes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._side_px / _UNITS, self._side_px / _UNITS)
        pen = QPen(QColor(self._colour), 2.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        _STROKES[self._name](painter)
