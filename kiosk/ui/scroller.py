"""A room that scrolls up and down where its content is higher than the window allows, and never sideways."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from kiosk.ui.tokens import SPACE_PX, TOUCH_PX


class Scroller(QScrollArea):
    """Holds `content` at the top. With `fits`, it is never higher than its content."""

    def __init__(self, content: QLayout, *, fits: bool = False, rim_px: int = 4) -> None:
        super().__init__()
        self._fits = fits
        self._part: QWidget | None = None
        inside = QWidget()
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(rim_px, rim_px, rim_px, rim_px)
        column.setSpacing(0)
        column.addLayout(content)
        if not fits:
            column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(TOUCH_PX + 2 * rim_px)
        self.setWidget(inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take no more height than the content needs at this width."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The scroll area watches its content: when that changes, so does the height that fits."""
        handled = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        if self._part is not None and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._bring(self._part)
        return handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down belong to the screen: they walk among fields and offers."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def show_part(self, part: QWidget) -> None:
        """Bring `part` into view, up or down only, and keep it there while layouts inside it come to rest."""
        self._part = part
        self._bring(part)

    def _bring(self, part: QWidget) -> None:
        if not isValid(part) or not self.isAncestorOf(part):
            self._part = None
            return
        self._column.activate()
        self.ensureWidgetVisible(part, 0, SPACE_PX)
        self.horizontalScrollBar().setValue(0)

    def sizeHint(self) -> QSize:
        """All of the content where that fits the window."""
        if not self._fits:
            return super().sizeHint()
        return QSize(self._column.totalSizeHint().width(), self._needed_px())

    def _needed_px(self) -> int:
        """The content's height at this width: what breaks into lines needs more of them where it is narrow."""
        needed = self._column.totalHeightForWidth(self.width())
        return needed if needed >= 0 else self._column.totalSizeHint().height()

    def _fit(self) -> None:
        if not self._fits:
            return
        height_px = self._needed_px()
        if height_px != self.maximumHeight():
            self.setMaximumHeight(height_px)
            self.updateGeometry()
            self._column.invalidate()  # in the middle of a layout request Qt takes the former height for the present
