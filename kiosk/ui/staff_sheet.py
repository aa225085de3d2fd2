"""Staff over the desk: who stands here, their PIN, the sealed code, making somebody known, and leaving."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.screens.staff_state import StaffPage, StaffState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.scroller import Scroller
from kiosk.ui.secret_line import SecretLine
from kiosk.ui.sheet import Sheet
from kiosk.ui.staff_making import MakingPage
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.told_line import ToldLine
from sync.protocol.staff import MAX_PIN
from sync.protocol.values import StaffRole

_NAMES_SHARE = 10
"""Of the room that is left, names take what they need."""
CODE_CHARACTERS = 24
"""Sixteen signs with hyphens or spaces between them."""


class StaffTouches(Protocol):
    """The screen of staff as this view sees it."""

    def observe(self, draw: Callable[[StaffState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def open(self) -> None:
        """交代: somebody else works here from now on."""

    def close(self) -> None:
        """Esc: back to the desk."""

    def choose(self, staff_id: str) -> None:
        """This is who I am."""

    def enter(self, pin: str) -> None:
        """The PIN of whoever was chosen."""

    def open_code(self) -> None:
        """The envelope of headquarters was opened."""

    def use_code(self, typed: str) -> None:
        """A sealed code of headquarters was typed."""

    def go_on_unnamed(self) -> None:
        """Receive without a name."""

    def lock(self) -> None:
        """Hide what stands on the screen until somebody says who they are."""

    def open_making(self) -> None:
        """A leader makes somebody known."""

    def make(self, name: str, role: StaffRole, pins: tuple[str, str]) -> None:
        """Make somebody known, who typed their PIN twice."""

    def take_off(self, staff_id: str) -> None:
        """Somebody is no longer known here."""

    def change_setting(self, detail: str, then: Callable[[], None]) -> None:
        """A setting that not everybody may change."""

    def leave(self) -> None:
        """Yes, close the desk."""


class StaffSheet(Sheet):
    """Draws one state; while the desk is locked nothing shows through, and Esc does not put it away."""

    def __init__(self, stage: Stage, parent: QWidget, touches: StaffTouches) -> None:
        super().__init__(stage, parent, stage.translator.word("staff.title"), touches.close)
        self._touches = touches
        self._column_title.hide()  # each page says what it asks
        self._drawn = StaffState()
        self._heading = Words("question")
        self._reason = Words("notice")
        self._told = ToldLine(stage)
        self._pages = QStackedWidget()
        self._people = _PeoplePage(stage, touches)
        word = stage.translator.word
        self._pin = SecretLine(stage, word("staff.pin"), touches.enter, MAX_PIN, has_pad=True)
        self._code = SecretLine(stage, word("staff.code"), touches.use_code, CODE_CHARACTERS)
        self._making = MakingPage(stage, touches)
        self._leaving = _LeavingPage(stage, touches)
        self._page_of: dict[StaffPage, QWidget] = {
            StaffPage.PEOPLE: self._people,
            StaffPage.PIN: self._pin,
            StaffPage.CODE: self._code,
            StaffPage.MAKING: self._making,
            StaffPage.LEAVING: self._leaving,
        }
        for page in self._page_of.values():
            self._pages.addWidget(page)
        self._back = ActionButton(word("staff.back"), touches.close, "act", "Esc")
        self._end = ActionButton(word("staff.end"), self._close_desk, "act")
        for part in (self._heading, self._reason, self._pages, self._told):
            self.column.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(2 * SPACE_PX)
        foot.addWidget(self._end, 1)
        foot.addWidget(self._back, 2)
        self.column.addLayout(foot)

    def draw(self, state: StaffState) -> None:
        """Show a state."""
        before, self._drawn = self._drawn, state
        words = self.stage.translator
        self._heading.say(words.word(f"staff.heading.{'locked' if state.is_locked else state.page.value}"))
        if state.page is StaffPage.PIN and state.chosen is not None:
            self._heading.say(words.word("staff.heading.pin", name=state.chosen.name))
        self._reason.say(words.text(state.reason) if state.reason else "")
        self._told.tell(state.told)
        self._people.draw(state)
        self._making.draw(state)
        self._leaving.draw(state)
        has_way_back = state.page is not StaffPage.LEAVING and not (state.is_locked and state.page is StaffPage.PEOPLE)
        self._back.setVisible(has_way_back)
        self._end.setVisible(state.page is StaffPage.PEOPLE and not state.is_locked and state.reason is None)
        page = self._page_of.get(state.page)
        if page is not None:
            self._pages.setCurrentWidget(page)
        self._focus_after(before, state)
        self.update()

    def take_focus(self) -> None:
        """To the line of the page, or to the sheet."""
        match self._drawn.page:
            case StaffPage.PIN:
                self._pin.take_focus()
            case StaffPage.CODE:
                self._code.take_focus()
            case StaffPage.MAKING:
                self._making.take_focus()
            case StaffPage.LEAVING:
                self._leaving.stay.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_desk(self) -> None:
        """As a window is closed everywhere: the program asks first. A full screen has no other way by touch."""
        self.window().close()

    def _focus_after(self, before: StaffState, state: StaffState) -> None:
        was_answered = before.is_busy and not state.is_busy
        if before.page is not state.page or was_answered or before.chosen != state.chosen:
            self._pin.forget()
            self._code.forget()
            self._making.forget()
            self.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Behind a lock Enter goes on without a name: it is the large button."""
        if self._drawn.page is StaffPage.PEOPLE and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._drawn.is_locked:
                self._touches.go_on_unnamed()
            event.accept()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Behind a lock nothing of the desk is seen."""
        if not self._drawn.is_locked:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.stage.theme.palette.ground))


class _PeoplePage(QWidget):
    """Names to touch, and the ways without a name."""

    def __init__(self, stage: Stage, touches: StaffTouches) -> None:
        super().__init__()
        self._stage, self._touches = stage, touches
        word = stage.translator.word
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * SPACE_PX)
        self._column.addWidget(Words("body", word("staff.badge_hint")))
        self._room = QVBoxLayout()
        self._column.addWidget(Scroller(self._room, fits=True, rim_px=0), _NAMES_SHARE)
        self._names: FlowRoom | None = None
        self._shown: tuple[object, ...] = ()
        self._unnamed = ActionButton(word("staff.unnamed"), touches.go_on_unnamed, "primary")
        self._code = ActionButton(word("staff.open_code"), touches.open_code, "act")
        self._making = ActionButton(word("staff.open_making"), touches.open_making, "act")
        self._lock = ActionButton(word("staff.lock"), touches.lock, "act")
        self._column.addWidget(self._unnamed)
        self._column.addWidget(self._code)
        beside = QHBoxLayout()
        beside.setSpacing(2 * SPACE_PX)
        beside.addWidget(self._making, 1)
        beside.addWidget(self._lock, 1)
        self._column.addLayout(beside)
        self._column.addStretch(1)

    def draw(self, state: StaffState) -> None:
        """Show who may be chosen."""
        if self._shown != state.people:
            self._shown = state.people
            self._put_names(state)
        self._unnamed.setVisible(state.reason is None and (state.is_locked or state.is_named))
        self._code.setVisible(state.has_codes)
        self._making.setVisible(state.can_make and not state.is_locked and state.reason is None)
        self._lock.setVisible(not state.is_locked and state.reason is None)

    def _put_names(self, state: StaffState) -> None:
        if self._names is not None:
            self._room.removeWidget(self._names)
            self._names.deleteLater()
        self._names = FlowRoom()
        for one in state.people:
            text = f"{one.name}（{self._stage.translator.word(one.role)}）"
            self._names.add(ActionButton(text, partial(self._touches.choose, one.staff_id), "choice"))
        self._room.insertWidget(0, self._names)


class _LeavingPage(QWidget):
    """Whether the desk is really closed; what still waits is told and keeps nobody from it."""

    def __init__(self, stage: Stage, touches: StaffTouches) -> None:
        super().__init__()
        self._stage = stage
        word = stage.translator.word
        self._waiting = Words("body")
        self.stay = ActionButton(word("staff.stay"), touches.close, "primary")
        acts = QHBoxLayout()
        acts.setSpacing(2 * SPACE_PX)
        acts.addWidget(self.stay, 1)
        acts.addWidget(ActionButton(word("staff.leave"), touches.leave, "danger"), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE_PX)
        column.addWidget(self._waiting)
        column.addLayout(acts)
        column.addStretch(1)

    def draw(self, state: StaffState) -> None:
        """Show how much waits."""
        key = "staff.leaving.unsent" if state.unsent else "staff.leaving.all_sent"
        self._waiting.say(self._stage.translator.word(key, count=state.unsent))
