"""How the devices and the network are doing, in words; the mark before them has a shape as well as a colour."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.reception_state import HealthEntry, Level
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX, Palette


def _colour(palette: Palette, level: Level) -> str:
    return {
        Level.GOOD: palette.good.edge,
        Level.WATCH: palette.look.edge,
        Level.BAD: palette.bad.edge,
        Level.ABSENT: palette.line_strong,
    }[level]


class Mark(QWidget):
    """Disc: good. Triangle: watch. Square with a cross: bad. Ring: not there."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._palette = stage.theme.palette
        self._level = Level.ABSENT
        self.setFixedSize(QSize(stage.theme.sizes.caption, stage.theme.sizes.caption))

    def mark(self, level: Level) -> None:
        """Show a level."""
        if level is not self._level:
            self._level = level
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shape."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        colour = QColor(_colour(self._palette, self._level))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush if self._level is Level.ABSENT else colour)
        if self._level is Level.WATCH:
            top = QPointF(room.center().x(), room.top())
            painter.drawPolygon(QPolygonF([top, room.bottomRight(), room.bottomLeft()]))
        elif self._level is Level.BAD:
            painter.drawRect(room)
            painter.setPen(QPen(QColor(self._palette.panel), 2))
            inner = room.adjusted(2, 2, -2, -2)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
        else:
            painter.drawEllipse(room)


class HealthLabel(QWidget):
    """Mark, name, status."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._drawn: HealthEntry | None = None
        self._mark = Mark(stage)
        self._name = Words("health_name", wrap=False)
        self._status = Words("health_status", wrap=False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, SPACE_PX, 0)
        line.setSpacing(SPACE_PX // 2)
        for part in (self._mark, self._name, self._status):
            line.addWidget(part)

    def draw(self, entry: HealthEntry) -> None:
        """Show one entry."""
        if entry == self._drawn:
            return
        words = self._stage.translator
        self._drawn = entry
        self._mark.mark(entry.level)
        self._name.say(words.word(entry.name))
        self._status.say(words.text(entry.status))
        restyle(self._status, "level", entry.level.value)
        self.setAccessibleName(f"{self._name.text()} {self._status.text()}")


class HealthStrip(QWidget):
    """One line of entries, two where the text is large."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._drawn: tuple[HealthEntry, ...] | None = None
        self._labels: list[HealthLabel] = []
        self._flow = FlowRoom(SPACE_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.addWidget(self._flow)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def draw(self, health: tuple[HealthEntry, ...]) -> None:
        """Show all entries."""
        if health == self._drawn:
            return
        self._drawn = health
        while len(self._labels) < len(health):
            label = HealthLabel(self._stage)
            self._labels.append(label)
            self._flow.add(label)
        for index, label in enumerate(self._labels):
            label.setVisible(index < len(health))
            if index < len(health):
                label.draw(health[index])
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and a line above."""
        painter = QPainter(self)
        palette = self._stage.theme.palette
        painter.fillRect(self.rect(), QColor(palette.banner))
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(palette.line))
