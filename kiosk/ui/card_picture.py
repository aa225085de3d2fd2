"""A drawn card that shows where the digits of the group in work stand."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

ASPECT = 85.60 / 53.98
"""Width to height of an ID-1 card (ISO/IEC 7810), in millimetres."""
NARROWEST_PX = 230
WIDEST_PX = 380
CIRCLED = "①②③④"
"""The same sign stands at the group that is typed and at its place on the picture."""
_UNITS_WIDE = 100.0
_UNITS_HIGH = _UNITS_WIDE / ASPECT

# Where things stand, in hundredths of the card's width. That the four-digit security code is printed below the
# photograph, beside a number of sixteen digits, is told by people who looked at theirs (maruoka-digital.jp, 2015). The
# exact lines of birth date and expiry are not established here, so they are drawn as labelled fields in the order in
# which the digits are asked. No emblem, colour or pattern of the real card is drawn.
_PHOTO = QRectF(5, 13, 24, 29)
_LONG_NUMBER = QRectF(5, 45, 24, 3)
_PLACES = {
    "card.group.birth": QRectF(36, 21, 59, 12),
    "card.group.expiry": QRectF(36, 36, 59, 12),
    "card.group.security": QRectF(3, 50.5, 48, 10.5),
}
_BARS = (QRectF(36, 7, 38, 3.6), QRectF(36, 14, 54, 3.6))
"""Name and address: what is no digit to be typed is a grey bar."""


class CardPicture(QWidget):
    """Plain shapes; the place of the group in work is filled, the others are outlined."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._group = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumSize(WIDEST_PX, round(WIDEST_PX / ASPECT))
        self.setAccessibleName(stage.translator.word("card.picture"))

    @property
    def group(self) -> str:
        """The message key of the group that is highlighted; empty for none."""
        return self._group

    def point_at(self, group: str) -> None:
        """Highlight the place of a group; a key that has no place (a PIN) highlights nothing."""
        group = group if group in _PLACES else ""
        if group != self._group:
            self._group = group
            self.update()

    def sizeHint(self) -> QSize:
        """The room that it must have; it takes what the words beside it leave."""
        return QSize(NARROWEST_PX, round(NARROWEST_PX / ASPECT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Card, photograph, bars, the three places."""
        palette = self._stage.theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(self.width() / _UNITS_WIDE, self.height() / _UNITS_HIGH)
        painter.setPen(QPen(QColor(palette.line_strong), 2))
        painter.setBrush(QColor(palette.raised))
        card = QRectF(1, 1, _UNITS_WIDE * scale - 2, _UNITS_HIGH * scale - 2)
        painter.drawRoundedRect(card, SPACE_PX, SPACE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.line))
        for bar in (*_BARS, _LONG_NUMBER):
            painter.drawRect(_scaled(bar, scale))
        self._paint_photo(painter, _scaled(_PHOTO, scale))
        for sign, (group, place) in zip(CIRCLED, _PLACES.items(), strict=False):
            self._paint_place(painter, _scaled(place, scale), group, sign)

    def _paint_photo(self, painter: QPainter, room: QRectF) -> None:
        palette = self._stage.theme.palette
        painter.setBrush(QColor(palette.ground))
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.drawRect(room)
        painter.setBrush(QColor(palette.line))
        painter.setPen(Qt.PenStyle.NoPen)
        head = room.width() * 0.22
        painter.drawEllipse(QPointF(room.center().x(), room.top() + room.height() * 0.36), head, head)
        shoulders = QRectF(
            room.left() + room.width() * 0.15, room.bottom() - head * 1.6, room.width() * 0.7, head * 3.2
        )
        painter.setClipRect(room)
        painter.drawEllipse(shoulders)
        painter.setClipping(False)

    def _paint_place(self, painter: QPainter, room: QRectF, group: str, sign: str) -> None:
        palette = self._stage.theme.palette
        chosen = group == self._group
        painter.setBrush(QColor(palette.primary if chosen else palette.panel))
        painter.setPen(QPen(QColor(palette.primary if chosen else palette.line_strong), 3 if chosen else 1))
        painter.drawRoundedRect(room, 4, 4)
        painter.setPen(QColor(palette.on_primary if chosen else palette.text))
        text = f"{sign} {self._stage.translator.word(group)}"
        painter.setFont(self._fitting(text, room, bold=chosen))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _fitting(self, text: str, room: QRectF, *, bold: bool) -> QFont:
        """The largest type in which the text fits the room."""
        font = QFont(self.font())
        font.setBold(bold)
        font.setPixelSize(max(1, round(room.height() * 0.6)))
        width = QFontMetricsF(font).horizontalAdvance(text)
        room_px = room.width() - 6
        if width > room_px:
            font.setPixelSize(max(1, int(font.pixelSize() * room_px / width)))
        return font


def _scaled(room: QRectF, scale: float) -> QRectF:
    return QRectF(room.x() * scale, room.y() * scale, room.width() * scale, room.height() * scale)
