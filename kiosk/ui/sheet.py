"""A sheet over the desk for deliberate acts: it keeps the focus, and Esc puts it away."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kiosk.ui.card import Card
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_WIDTH_PX = 880
_WIDEST_PX = 1600
"""Wider lines lose the eye."""
_RIM_PX = 4 * SPACE_PX
"""What is seen of the desk beside a wide sheet."""
_ROOM_CHANGED = (QEvent.Type.Resize, QEvent.Type.ContentsRectChange)
"""The strip of an exercise takes room of the window; whatever lies over the desk begins below it."""
_SHADE = 150
"""Of 255: the desk stays visible below, so that nobody thinks it is gone."""


class Sheet(QWidget):
    """Covers its parent; `column` takes the content. Receptions by scanner go on meanwhile.

    A wide one takes the whole window but for a rim: lists and cards side by side. `close` is asked for by Esc,
    `leave` tells the sheet's screen that nobody looks any more.
    """

    def __init__(
        self,
        stage: Stage,
        parent: QWidget,
        title: str,
        close: Callable[[], None],
        leave: Callable[[], None] | None = None,
        *,
        is_wide: bool = False,
    ) -> None:
        super().__init__(parent)
        self._is_wide = is_wide
        palette = stage.theme.palette
        self.stage = stage
        self._close, self._leave = close, leave
        self._card = Card(palette.panel, palette.line_strong)
        self._card.setFixedWidth(_WIDTH_PX)
        self.column = QVBoxLayout(self._card)
        self.column.setContentsMargins(4 * SPACE_PX, 3 * SPACE_PX, 4 * SPACE_PX, 3 * SPACE_PX)
        self.column.setSpacing(2 * SPACE_PX)
        self._rim_px: int | None = None
        self._column_title = Words("title", title)
        self.column.addWidget(self._column_title)
        centre = self._centre = QGridLayout(self)
        centre.setContentsMargins(0, 3 * SPACE_PX, 0, 3 * SPACE_PX)
        if is_wide:
            centre.addWidget(self._card, 0, 0, Qt.AlignmentFlag.AlignHCenter)
        else:
            centre.addWidget(self._card, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        parent.installEventFilter(self)
        self._below = parent
        self.setGeometry(parent.contentsRect())
        self._widen()

    def place_focus(self) -> None:
        """The keys are the sheet's; one that is worked in from the first key on says which line takes them."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide(self) -> None:
        """The desk again: the sheet's screen need not look any more."""
        if self._leave is not None:
            self._leave()
        super().hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide sheet grows with the window."""
        super().resizeEvent(event)
        self._widen()

    def _widen(self) -> None:
        if self._is_wide:
            self._card.setFixedWidth(min(_WIDEST_PX, self.width() - 2 * _RIM_PX))

    def fill(self, rim_px: int) -> None:
        """Take the whole window but a rim, for something that people look at from afar."""
        self._rim_px = rim_px
        self._centre.setContentsMargins(rim_px, rim_px, rim_px, rim_px)
        self._column_title.hide()
        self._follow()

    def _follow(self) -> None:
        self.setGeometry(self._below.contentsRect())
        if self._rim_px is not None:
            room = self._below.contentsRect().size()
            self._card.setFixedSize(room.width() - 2 * self._rim_px, room.height() - 2 * self._rim_px)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window's room."""
        if event.type() in _ROOM_CHANGED and watched is self._below:
            self._follow()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Tab goes round inside the sheet."""
        stops = [part for part in self.findChildren(QWidget) if _is_stop(part)]
        if not stops:
            return True
        here = self.focusWidget()
        index = stops.index(here) if here in stops else -1
        stops[(index + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; no key goes through to the desk."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shade the desk."""
        painter = QPainter(self)
        shade = QColor("#000000")
        shade.setAlpha(_SHADE)
        painter.fillRect(self.rect(), shade)


def _is_stop(part: QWidget) -> bool:
    takes_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and part.isVisible() and part.isEnabled()
