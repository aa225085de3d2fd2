"""The lines of the roster, painted: a hundred of them cost one repaint, so that typing never waits for the list."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.screens.roster_state import SEPARATOR, RosterRow
from kiosk.ui.labels import LINE_SHARE
from kiosk.ui.stage import Stage
from kiosk.ui.theme import FIGURE_FAMILY, TEXT_FAMILY
from kiosk.ui.tokens import SPACE_PX, TARGET_PX

Index = QModelIndex | QPersistentModelIndex
_SELECTED = QStyle.StateFlag.State_Selected
_NUMBER = "A-00000 "
"""The widest reception number: three letters of a moved desk are rarer and push the name aside."""


class RosterModel(QAbstractListModel):
    """Rows as they stand in the state; a screen reader hears the whole line."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._words = stage.translator
        self.rows: tuple[RosterRow, ...] = ()

    def show_rows(self, rows: tuple[RosterRow, ...]) -> None:
        """Show these rows instead of those before."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many lines; none of them has lines of its own."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line as one sentence."""
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if not index.isValid() or role not in spoken:
            return None
        row = self.rows[index.row()]
        return "  ".join(part for part in (row.number, self.name(row), self.facts(row), self.status(row)) if part)

    def name(self, row: RosterRow) -> str:
        """The name that stands first in a row."""
        return self._words.text(row.name)

    def facts(self, row: RosterRow) -> str:
        """The second line of a row: age, sex, heads, place of stay."""
        return self._words.word(SEPARATOR).join(self._words.text(fact) for fact in row.facts)

    def status(self, row: RosterRow) -> str:
        """Where they are who are not here; that they must stay hidden comes first."""
        hidden = self._words.word("roster.hidden") if row.is_hidden else ""
        away = self._words.text(row.status) if row.status else ""
        return self._words.word(SEPARATOR).join(part for part in (hidden, away) if part)


class RosterDelegate(QStyledItemDelegate):
    """Paints a line: number, name and status above, facts below."""

    def __init__(self, stage: Stage, model: RosterModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._palette, self._model = stage.theme.palette, model
        sizes = stage.theme.sizes
        self._number = _font(FIGURE_FAMILY, sizes.body)
        self._name = _font(TEXT_FAMILY, sizes.strong)
        self._facts = _font(TEXT_FAMILY, sizes.caption, bold=False)
        self._status = _font(TEXT_FAMILY, sizes.caption)
        self._upper_px, self._lower_px = (
            round(QFontMetrics(one).height() * LINE_SHARE) for one in (self._name, self._facts)
        )

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines of text, never less than a finger."""
        return QSize(200, max(TARGET_PX, self._upper_px + self._lower_px + SPACE_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = self._model.rows[index.row()]
        room: QRect = option.rect
        self._paint_ground(painter, room, is_chosen=bool(option.state & _SELECTED))
        inner = room.adjusted(SPACE_PX, SPACE_PX // 2, -SPACE_PX, -SPACE_PX // 2)
        upper = QRect(inner.left(), inner.top(), inner.width(), self._upper_px)
        lower = QRect(inner.left(), upper.bottom(), inner.width(), self._lower_px)
        indent_px = QFontMetrics(self._number).horizontalAdvance(_NUMBER)
        self._write(painter, upper, row.number, self._number, self._palette.text)
        status = self._model.status(row)
        status_px = QFontMetrics(self._status).horizontalAdvance(status) + SPACE_PX if status else 0
        ink = self._palette.bad.ink if row.is_hidden else self._palette.look.ink
        self._write(painter, upper.adjusted(upper.width() - status_px, 0, 0, 0), status, self._status, ink)
        name_room = upper.adjusted(indent_px, 0, -status_px, 0)
        self._write(painter, name_room, self._model.name(row), self._name, self._palette.text)
        facts_room = lower.adjusted(indent_px, 0, 0, 0)
        self._write(painter, facts_room, self._model.facts(row), self._facts, self._palette.text_quiet)

    def _paint_ground(self, painter: QPainter, room: QRect, *, is_chosen: bool) -> None:
        palette = self._palette
        if is_chosen:
            painter.fillRect(room, QColor(palette.primary_soft))
            painter.fillRect(room.left(), room.top(), SPACE_PX // 2, room.height(), QColor(palette.primary))
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())

    def _write(self, painter: QPainter, room: QRect, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class RosterList(QListView):
    """The list; the keys stay with the search line, a touch chooses."""

    def __init__(self, stage: Stage, choose: Callable[[int], None]) -> None:
        super().__init__()
        self._model = RosterModel(stage)
        self._delegate = RosterDelegate(stage, self._model, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(stage.translator.word("roster.title"))
        self.clicked.connect(lambda index: choose(index.row()))

    def draw(self, rows: tuple[RosterRow, ...], selected: int) -> None:
        """Show the lines and bring the chosen one into view."""
        self._model.show_rows(rows)
        index = self._model.index(selected, 0) if 0 <= selected < len(rows) else QModelIndex()
        if index != self.currentIndex():
            self.setCurrentIndex(index)
            if index.isValid():
                self.scrollTo(index)


def _font(family: str, size_px: int, *, bold: bool = True) -> QFont:
    font = QFont(family)
    font.setPixelSize(size_px)
    font.setBold(bold)
    return font
