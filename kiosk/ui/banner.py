"""The top line: which shelter, which record mode, what time, who is at the desk."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.reception_state import Banner
from kiosk.ui.labels import Words, restyle
from kiosk.ui.stage import Stage
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import SPACE_PX
from sync.protocol.values import RecordMode

_STRIPE_PX = 22
_BAND_PX = 12


def _stripe_colours(theme: Theme, mode: RecordMode) -> tuple[str, str] | None:
    palette = theme.palette
    return {
        RecordMode.REAL: None,
        RecordMode.DRILL: (palette.drill_ground, palette.drill_stripe),
        RecordMode.TEST: (palette.test_ground, palette.test_stripe),
    }[mode]


def paint_stripes(painter: QPainter, rect: QRectF, ground: str, stripe: str) -> None:
    """Fill `rect` with slanted stripes."""
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(ground))
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QColor(stripe))
    x = rect.left() - rect.height()
    while x < rect.right():
        foot, head = x, x + rect.height()
        corners = [(foot, rect.bottom()), (head, rect.top()), (head + _STRIPE_PX, rect.top())]
        corners.append((foot + _STRIPE_PX, rect.bottom()))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        x += 2 * _STRIPE_PX
    painter.restore()


class BannerView(QWidget):
    """Place at the left, mode in the middle, time and operator at the right; practice has stripes all along."""

    def __init__(self, stage: Stage, place_key: str = "reception.banner.place") -> None:
        super().__init__()
        self._stage, self._place_key = stage, place_key
        self._drawn: Banner | None = None
        self._place = Words("place", wrap=False)
        self._operation = Words("caption", wrap=False)
        self._state = Words("notice", wrap=False)
        self._mode = Words("mode", wrap=False)
        self._clock = Words("clock", wrap=False)
        self._operator = Words("body", wrap=False)
        self._mode.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._place)
        names.addWidget(self._operation)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX + _BAND_PX)
        line.setSpacing(3 * SPACE_PX)
        right = QHBoxLayout()
        right.setSpacing(3 * SPACE_PX)
        right.addStretch(1)
        right.addWidget(self._operator)
        right.addWidget(self._clock)
        left = QHBoxLayout()
        left.setSpacing(2 * SPACE_PX)
        left.addLayout(names)
        left.addWidget(self._state)
        left.addStretch(1)
        line.addLayout(left, 1)
        line.addWidget(self._mode, 0)
        line.addLayout(right, 1)

    def draw(self, banner: Banner) -> None:
        """Show the banner."""
        if banner == self._drawn:
            return
        words = self._stage.translator
        self._drawn = banner
        self._place.say(words.word(self._place_key, shelter=banner.shelter_name))
        self._operation.say(banner.operation_name)
        self._state.say(words.word(banner.state) if banner.state else "")
        self._mode.say(words.word(f"mode.{banner.record_mode.value}"))
        restyle(self._mode, "mode", banner.record_mode.value)
        self._clock.say(banner.clock)
        operator = words.word("reception.banner.operator", name=banner.operator) if banner.operator else ""
        self._operator.say(operator)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, and the band of stripes below it; on real records a plain line."""
        painter = QPainter(self)
        palette = self._stage.theme.palette
        painter.fillRect(self.rect(), QColor(palette.banner))
        colours = _stripe_colours(self._stage.theme, self._drawn.record_mode) if self._drawn else None
        band = QRectF(0, self.height() - _BAND_PX, self.width(), _BAND_PX)
        if colours is None:
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(palette.line))
        else:
            paint_stripes(painter, band, *colours)
