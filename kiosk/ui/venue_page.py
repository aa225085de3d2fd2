"""The venue table's page over the whole window: banner, camera, the one pane, who takes part; every input is live."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.ports.devices import Corners, Pixels
from kiosk.screens.reception_state import Answer, CardEntry, HealthEntry
from kiosk.screens.touches import ReceptionTouches
from kiosk.screens.venue_state import (
    Choosing,
    Closing,
    CodeShown,
    HandForm,
    ParticipantCard,
    VenueIdle,
    VenuePanel,
    VenueState,
)
from kiosk.ui.buttons import ActionButton
from kiosk.ui.camera_pane import CameraPane
from kiosk.ui.card_pane import CardPane
from kiosk.ui.card_tray import TrayCards
from kiosk.ui.health_strip import HealthStrip
from kiosk.ui.labels import Words, restyle
from kiosk.ui.scroller import Scroller
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from kiosk.ui.tray_pane import Sample, TrayPane
from kiosk.ui.venue_banner import VenueBanner
from kiosk.ui.venue_code import CodePane
from kiosk.ui.venue_forms import HandPane, ParticipantPane
from kiosk.ui.venue_list import ParticipantList
from kiosk.ui.venue_panes import ChoosePane, ClosingPane, NextPane, VenueAnswerPane
from kiosk.ui.venue_touches import VenueTouches

LEFT_PX, LIST_PX = 248, 330
MOST_GROWTH = 1.1
"""The columns grow with the text only so far: the answer in the middle is what must be read."""
_WINDOW_KEYS = (Qt.Key.Key_F1, Qt.Key.Key_F9, Qt.Key.Key_F10)
"""Help, settings and the shelf are the window's, on every page."""


@dataclass(frozen=True)
class VenueWays:
    """Where the page leads: back, to staff, to settings."""

    close: Callable[[], None]
    open_staff: Callable[[], None]
    open_settings: Callable[[], None]


class VenuePage(Sheet):
    """Draws one state. `ways.close` leads back to the reception, where there is one behind the page."""

    def __init__(self, stage: Stage, parent: QWidget, touches: VenueTouches, ways: VenueWays) -> None:
        super().__init__(stage, parent, "", ways.close, touches.leave)
        self.fill(0)
        self.setAccessibleName(stage.translator.word("venue.title"))
        self._touches, self._ways, self._leave_page = touches, ways, ways.close
        self._panel: VenuePanel | None = None
        self._banner = VenueBanner(stage)
        self.camera = CameraPane(stage)
        self._list = ParticipantList(stage, touches)
        self._flash = Words("notice")
        self._status = Words("caption")
        self._health = HealthStrip(stage)
        self._direction = ActionButton("", touches.turn_direction, "chip", "F4")
        # The card's pane knows the reception's touches: those of them that it uses are this page's too.
        card_stage = replace(stage, touches=cast("ReceptionTouches", touches))
        self._next, self._answer = NextPane(stage, touches), VenueAnswerPane(stage, touches)
        self._choose, self._closing = ChoosePane(stage, touches), ClosingPane(stage, touches)
        self._hand, self._opened = HandPane(stage, touches), ParticipantPane(stage, touches)
        self._code, self._card_entry = CodePane(stage, touches), CardPane(card_stage)
        self._panes = QStackedWidget()
        self._right = QWidget()
        self._right_column = QVBoxLayout(self._right)
        self._tray: TrayPane | None = None
        for pane in (self._next, self._answer, self._choose, self._closing, self._hand, self._opened, self._code):
            self._panes.addWidget(pane)
        self._panes.addWidget(self._card_entry)
        self._lay_out()
        touches.observe(self.draw)

    def _lay_out(self) -> None:
        self.column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        self.column.setSpacing(SPACE_PX)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE_PX)
        left.addWidget(self.camera)
        left.addWidget(Scroller(self._buttons(), rim_px=0), 1)
        growth = min(self.stage.theme.step / 100, MOST_GROWTH)
        self._left.setFixedWidth(round(LEFT_PX * growth))
        self._right.setFixedWidth(round(LIST_PX * growth))
        self._right_column.setContentsMargins(0, 0, 0, 0)
        self._right_column.setSpacing(SPACE_PX)
        self._right_column.addWidget(self._list, 1)
        middle = QVBoxLayout()
        middle.setSpacing(SPACE_PX)
        middle.addWidget(self._flash)
        middle.addWidget(self._panes, 1)
        body = QHBoxLayout()
        body.setSpacing(2 * SPACE_PX)
        body.addWidget(self._left)
        body.addLayout(middle, 1)
        body.addWidget(self._right)
        self.column.addWidget(self._banner)
        self.column.addLayout(body, 1)
        self.column.addWidget(self._status)
        self.column.addWidget(self._health)

    def _buttons(self) -> QVBoxLayout:
        word, touches = self.stage.translator.word, self._touches
        column = QVBoxLayout()
        column.setSpacing(SPACE_PX)
        self._code_button = ActionButton(word("venue.code.button"), touches.code.open, "chip", "F8")
        self._home = ActionButton(word("venue.back"), self._leave_page, "chip", "Ctrl+K")
        for button in (
            self._code_button,
            self._direction,
            ActionButton(word("venue.choose.button"), touches.choose_activity, "chip", "F5"),
            ActionButton(word("venue.close.button"), touches.close_shift, "chip", "F7"),
            ActionButton(word("staff.button"), self._ways.open_staff, "chip", "Shift+F9"),
            ActionButton(word("settings.title"), self._ways.open_settings, "chip", "F9"),
            self._home,
        ):
            column.addWidget(button)
        return column

    def draw(self, state: VenueState) -> None:
        """Show a state."""
        words = self.stage.translator
        self._banner.draw(state)
        self._list.draw(state)
        self._flash.say(words.text(state.flash) if state.flash else "")
        restyle(self._flash, "tone", state.flash_tone.value)
        self._status.say(words.word("venue.unsent", count=state.unsent) if state.unsent else "")
        self._direction.say(words.word("venue.direction.coming" if state.is_leaving else "venue.direction.leaving"))
        self._direction.choose(chosen=state.is_leaving)
        self._code_button.setEnabled(state.can_show_code and state.activity is not None)
        self._home.setVisible(not state.is_home)
        self._draw_panel(state)
        is_code = isinstance(state.panel, CodeShown)
        self._left.setVisible(not is_code)
        self._right.setVisible(not is_code)

    def _draw_panel(self, state: VenueState) -> None:
        panel, before = state.panel, self._panel
        self._panel = panel
        pane = self._pane_of(panel, state)
        self._panes.setCurrentWidget(pane)
        if type(panel) is not type(before):
            self.place_focus()

    def _pane_of(self, panel: VenuePanel, state: VenueState) -> QWidget:
        match panel:
            case Answer():
                self._answer.draw(panel)
                return self._answer
            case Choosing():
                self._choose.draw(panel)
                return self._choose
            case HandForm():
                self._hand.draw(panel)
                return self._hand
            case ParticipantCard():
                self._opened.draw(panel, can_certify=state.can_certify)
                return self._opened
            case CodeShown():
                self._code.draw(panel, state)
                return self._code
            case _:
                return self._further_pane(panel)

    def _further_pane(self, panel: VenuePanel) -> QWidget:
        match panel:
            case CardEntry():
                self._card_entry.draw(panel)
                return self._card_entry
            case Closing():
                self._closing.draw(panel)
                return self._closing
            case VenueIdle():
                self._next.draw(panel)
        return self._next

    def show_health(self, health: Sequence[HealthEntry]) -> None:
        """Follow the devices and the network."""
        self._health.draw(tuple(health))
        self.camera.draw(health, brief=True)

    def show_preview(self, pixels: Pixels, outlines: Sequence[Corners]) -> None:
        """Show the camera's newest picture."""
        self.camera.show_preview(pixels, outlines)

    def show_samples(
        self, samples: Sequence[Sample], on_pick: Callable[[object], None], cards: TrayCards | None = None
    ) -> None:
        """Training: put the tray of participants' codes and cards below the list."""
        if self._tray is not None:
            self._right_column.removeWidget(self._tray)
            self._tray.hide()
            self._tray.deleteLater()
        self._tray = TrayPane(self.stage, samples, on_pick, cards)
        self._right_column.addWidget(self._tray, 1)

    def place_focus(self) -> None:
        """To the form's first line, or to the page itself, which takes the keys."""
        if isinstance(self._panel, HandForm):
            self._hand.focus_line()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The page's keys; help, settings and shelf go to the window, all others end here."""
        act = self._act_of(event)
        if event.key() in _WINDOW_KEYS:
            event.ignore()
            return
        if act is not None:
            act()
        elif len(event.text()) == 1 and event.text().isprintable():
            self._touches.typed(event.text())
        event.accept()

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        touches, key = self._touches, Qt.Key(event.key())
        if key is Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            return self._leave_page if self._home.isVisible() else _nothing
        named: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Return: touches.confirm,
            Qt.Key.Key_Enter: touches.confirm,
            Qt.Key.Key_Escape: touches.escape,
            Qt.Key.Key_Backspace: touches.backspace,
            Qt.Key.Key_F2: touches.undo,
            Qt.Key.Key_F3: touches.write_by_hand,
            Qt.Key.Key_F4: touches.turn_direction,
            Qt.Key.Key_F5: touches.choose_activity,
            Qt.Key.Key_F6: self._paper,
            Qt.Key.Key_F7: touches.close_shift,
            Qt.Key.Key_F8: touches.code.open,
            Qt.Key.Key_Down: lambda: touches.move_selection(1),
            Qt.Key.Key_Up: lambda: touches.move_selection(-1),
        }
        return named.get(key)

    def _paper(self) -> None:
        """F6 leads to the paper: from the answer to its person, from the person to their certificate."""
        if isinstance(self._panel, ParticipantCard):
            self._touches.opened.hand_certificate()
        else:
            self._touches.open_answered()


def _nothing() -> None:
    """There is no reception behind the page."""
