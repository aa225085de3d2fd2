"""The groups of a card's digits: how many there are, which are typed, and which comes next."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiosk.screens.reception_state import CardGroup
from kiosk.ui.card_picture import CIRCLED
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.stage import Stage
from kiosk.ui.theme import FIGURE_FAMILY
from kiosk.ui.tokens import SPACE_PX

CELL_PX = (25, 42)
"""Width and height of one digit's place: fourteen and their gaps stand side by side in the smallest window."""
_GAP_PX = 3
DOT, DOT_PX = "●", 6.0
"""How a PIN is echoed, and the radius in which that is drawn."""


class EchoCells(QWidget):
    """One cell a digit; the next one to type has the strong edge."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._group = CardGroup("", 0, "")
        self._is_current = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def draw(self, group: CardGroup, *, is_current: bool) -> None:
        """Show the echo."""
        if (group, is_current) != (self._group, self._is_current):
            self._group, self._is_current = group, is_current
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """All cells side by side."""
        width, height = CELL_PX
        return QSize(self._group.length * (width + _GAP_PX), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cells and what stands in them."""
        palette = self._stage.theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(FIGURE_FAMILY)
        font.setPixelSize(28)
        font.setBold(True)
        painter.setFont(font)
        width, height = CELL_PX
        for index in range(self._group.length):
            room = QRectF(index * (width + _GAP_PX) + 1.5, 1.5, width - 3, height - 3)
            is_next = self._is_current and index == len(self._group.echo)
            painter.setBrush(QColor(palette.primary_soft if self._is_current else palette.raised))
            painter.setPen(QPen(QColor(palette.primary if is_next else palette.line_strong), 3 if is_next else 1))
            painter.drawRoundedRect(room, 4, 4)
            painter.setPen(QColor(palette.text))
            self._paint_sign(painter, room, self._group.echo[index : index + 1])

    def _paint_sign(self, painter: QPainter, room: QRectF, sign: str) -> None:
        if sign == DOT:  # as wide as two digits in the figure face
            painter.setBrush(painter.pen().color())
            painter.drawEllipse(room.center(), DOT_PX, DOT_PX)
        else:
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, sign)


class GroupView(QWidget):
    """Label over cells."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        # At the largest text the three labels stand side by side only in the smaller type.
        self._label = Words("caption" if stage.theme.is_large else "label", wrap=False)
        self._cells = EchoCells(stage)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._label)
        column.addWidget(self._cells)

    def draw(self, group: CardGroup, sign: str, *, is_current: bool) -> None:
        """Show one group; to a reader aloud it tells how many are typed, never which."""
        words = self._stage.translator
        label = words.word(group.label)
        self._label.say(f"{sign} {label}".strip())
        restyle(self._label, "tone", "already_here" if is_current else "")
        self._cells.draw(group, is_current=is_current)
        count = words.word("card.echo", label=label, count=group.length, typed=len(group.echo))
        self._cells.setAccessibleName(count)


class CardGroups(FlowRoom):
    """All groups in their printed order; large text breaks them into two lines."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(2 * SPACE_PX)
        self._stage = stage
        self._views: list[GroupView] = []

    def draw(self, groups: tuple[CardGroup, ...], current: int) -> None:
        """Show the groups; a single one needs no sign."""
        while len(self._views) < len(groups):
            view = GroupView(self._stage)
            self._views.append(view)
            self.add(view)
        for index, view in enumerate(self._views):
            view.setVisible(index < len(groups))
            if index < len(groups):
                sign = CIRCLED[index] if len(groups) > 1 else ""
                view.draw(groups[index], sign, is_current=index == current)
        self.updateGeometry()
