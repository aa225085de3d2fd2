"""Text on the screen: always plain, with room between its lines, and touched only when it changes."""

import math

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

LINE_SHARE = 1.4
"""Height of a line to its type size: the bundled face has none of its own, and デジタル庁's guide asks for 150 %."""
_WIDEST_PX = 4000
"""Wider than any screen: the natural width of a text is measured on it."""
_WIDTHS_KEPT = 8
"""Layouts ask a label for its height in the same few widths, four hundred times for one answer on the screen."""
_Laid = tuple[QTextLayout, list[float]]


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet selects on, and polish only when it changed (polishing is what costs)."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Words(QLabel):
    """A label of one `role` (caption, body, strong, title, headline, number), as the style sheet knows it.

    `elide` shortens a person's name to the room with "…" and tells it whole in the tool tip; never used for sentences.
    Its text is never read as rich text: a name in a resident's code may hold `<img src=…>`.
    """

    def __init__(self, role: str, text: str = "", *, wrap: bool = True, elide: bool = False) -> None:
        super().__init__()
        self._laid: dict[int, _Laid] = {}
        self._line_height_px: float | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._wraps = wrap and not elide
        self.is_elided = elide
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(self._wraps)
        self.setSizePolicy(policy)
        self.setText(text)

    def say(self, text: str) -> None:
        """Show `text`; an empty text takes no room."""
        if self.text() != text:
            self.setText(text)
            self.updateGeometry()
        self.setVisible(bool(text))

    def setText(self, text: str) -> None:
        """Another text is laid out anew."""
        self._laid.clear()
        super().setText(text)

    def changeEvent(self, event: QEvent) -> None:
        """Another type or style is laid out anew."""
        self._laid.clear()
        self._line_height_px = None
        super().changeEvent(event)

    def hasHeightForWidth(self) -> bool:
        """Wrapped text needs more height in less width."""
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        """Height in pixels of the text in a room of `width` pixels."""
        rim_width, rim_height = self._rim()
        return rim_height + math.ceil(len(self._lines(width - rim_width)[1]) * self._line_px())

    def sizeHint(self) -> QSize:
        """The text on as few lines as it has."""
        rim_width, rim_height = self._rim()
        layout, lines = self._lines(_WIDEST_PX)
        widest = max((layout.lineAt(index).naturalTextWidth() for index in range(len(lines))), default=0)
        return QSize(rim_width + math.ceil(widest) + 1, rim_height + math.ceil(len(lines) * self._line_px()))

    def minimumSizeHint(self) -> QSize:
        """One line; where the text may wrap, three characters wide."""
        hint = self.sizeHint()
        narrow = self._rim()[0] + 3 * self.fontMetrics().horizontalAdvance("国")
        one_line = self._rim()[1] + math.ceil(self._line_px())
        return QSize(min(hint.width(), narrow), one_line) if self._wraps or self.is_elided else hint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and edge of the style sheet, then the lines."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        room = self.contentsRect()
        layout, tops = self._lines(room.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        slack = room.height() - len(tops) * self._line_px()
        start = room.y() + (0 if self.alignment() & Qt.AlignmentFlag.AlignTop else max(0.0, slack / 2))
        for index, top in enumerate(tops):
            line = layout.lineAt(index)
            spare = room.width() - line.naturalTextWidth()
            offset = self._share_before() * max(0.0, spare)
            line.draw(painter, QPointF(room.x() + offset, start + top - line.y()))

    def _share_before(self) -> float:
        if self.alignment() & Qt.AlignmentFlag.AlignRight:
            return 1.0
        return 0.5 if self.alignment() & Qt.AlignmentFlag.AlignHCenter else 0.0

    def _line_px(self) -> float:
        if self._line_height_px is None:
            size_px, face_px = self.font().pixelSize(), self.fontMetrics().height()
            self._line_height_px = max((size_px if size_px > 0 else face_px) * LINE_SHARE, face_px)
        return self._line_height_px

    def _rim(self) -> tuple[int, int]:
        """Width and height in pixels of padding and border on both sides."""
        self.ensurePolished()
        margins = self.contentsMargins()
        return margins.left() + margins.right(), margins.top() + margins.bottom()

    def _lines(self, width: int) -> _Laid:
        """The laid out text and the top of each line's own glyphs in its 140 % line."""
        self.ensurePolished()
        laid = self._laid.get(width)
        if laid is None:
            if len(self._laid) >= _WIDTHS_KEPT:
                self._laid.clear()
            laid = self._laid[width] = self._lay_out(width)
        return laid

    def _lay_out(self, width: int) -> _Laid:
        text = self.text()
        if self.is_elided:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        wrap = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if self._wraps else QTextOption.WrapMode.NoWrap
        option.setWrapMode(wrap)
        layout.setTextOption(option)
        tops: list[float] = []
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(max(width, 1))
            tops.append(len(tops) * self._line_px() + (self._line_px() - line.height()) / 2)
            line = layout.createLine()
        layout.endLayout()
        return layout, tops
