"""The volunteer centre over the whole window: at the left what is in work, at the right needs and teams, always."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.screens.centre_state import (
    CentreAct,
    CentrePanel,
    CentreState,
    DetailPanel,
    FormPanel,
    Header,
    ListPanel,
)
from kiosk.screens.message import message
from kiosk.screens.reception_state import Banner, CardEntry
from kiosk.ui.banner import BannerView
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.card_pane import CardPane
from kiosk.ui.centre_fields import stage_of_fields
from kiosk.ui.centre_panes import DetailPane, FormPane, ListPane
from kiosk.ui.centre_rows import RowList
from kiosk.ui.centre_touches import CentreTouches
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.sheet import Sheet
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_CONTROL = Qt.KeyboardModifier.ControlModifier
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CentrePage(Sheet):
    """Draws one state. Codes and cards go to the screen while this is open; no key goes through to the desk."""

    def __init__(
        self,
        stage: Stage,
        parent: QWidget,
        touches: CentreTouches,
        close: Callable[[], None],
        open_staff: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(stage, parent, stage.translator.word("centre.title"), close, touches.leave)
        self.fill(0)
        frame = self.layout()
        assert frame is not None
        frame.setContentsMargins(0, 0, 0, 0)
        self._touches, self._close_page, self._open_staff = touches, close, open_staff
        self._panel: CentrePanel | None = None
        self._banner = BannerView(stage, "centre.banner.place")
        self._counts = Words("strong")
        self._told = _ToldCard(stage)
        self._list, self._form = ListPane(stage, touches), FormPane(stage, touches)
        self._detail, self._card_pane = DetailPane(stage, touches), CardPane(stage_of_fields(stage, touches))
        word = stage.translator.word
        self._needs = RowList(stage, word("centre.needs"), word("centre.needs.none"), touches.open_need)
        self._teams = RowList(stage, word("centre.teams"), word("centre.teams.none"), touches.open_team)
        self._lay_out()
        touches.observe(self.draw)

    def _lay_out(self) -> None:
        word = self.stage.translator.word
        acts = FlowRoom(SPACE_PX)
        acts.add(ActionButton(word("centre.new_need"), self._touches.new_need, "act", "F5"))
        acts.add(ActionButton(word("centre.figures"), self._touches.figures, "act", "F6"))
        if self._open_staff is not None:
            acts.add(ActionButton(word("staff.button"), self._open_staff, "act", "Shift+F9"))
        acts.add(ActionButton(word("centre.leave"), self._close_page, "act", "Ctrl+B"))
        left = QVBoxLayout()
        left.setSpacing(SPACE_PX)
        left.addWidget(self._told)
        for pane in (self._list, self._form, self._detail, self._card_pane):
            left.addWidget(pane, 1)
            pane.hide()
        right = QVBoxLayout()
        right.setSpacing(SPACE_PX)
        right.addWidget(self._counts)
        right.addWidget(self._needs, 3)
        right.addWidget(self._teams, 2)
        right.addWidget(acts)
        middle = QHBoxLayout()
        middle.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        middle.setSpacing(2 * SPACE_PX)
        middle.addLayout(left, 1)
        middle.addLayout(right, 1)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self._banner)
        self.column.addLayout(middle, 1)

    def draw(self, state: CentreState) -> None:
        """Show a state."""
        header, words = state.header, self.stage.translator
        self._banner.draw(_banner_of(header))
        self._counts.say(
            words.text(
                message(
                    "centre.counts",
                    participants=header.participants,
                    waiting=header.waiting,
                    out=header.out,
                    needs=header.needs_open,
                )
            )
        )
        self._told.draw(state)
        self._needs.draw(state.needs)
        self._teams.draw(state.teams)
        self._draw_panel(state.panel)

    def place_focus(self) -> None:
        """The cursor where the work is: Enter must never press a button that was meant for the work before."""
        match self._panel:
            case ListPanel():
                self._list.line.take_focus()
            case FormPanel():
                self._form.take_focus()
            case _:
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no line took."""
        key, is_held = Qt.Key(event.key()), bool(event.modifiers() & _CONTROL)
        event.accept()
        if key == Qt.Key.Key_F9 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()  # the window asks who stands here, on every page
            return
        if key in _ENTERS and is_held and isinstance(self._panel, FormPanel):
            self._touches.form.take()
        elif key in _ENTERS:
            self._touches.confirm()
        elif key == Qt.Key.Key_Escape:
            if not self._touches.escape():
                self._close_page()
        elif act := self._act_of(key, is_held=is_held):
            act()
        elif isinstance(self._panel, CardEntry) and event.text().isdecimal():
            self._touches.typed(event.text())

    def _act_of(self, key: Qt.Key, *, is_held: bool) -> Callable[[], None] | None:
        touches = self._touches
        if is_held:
            return {Qt.Key.Key_P: lambda: touches.press(CentreAct.SHEET), Qt.Key.Key_B: self._close_page}.get(key)
        acts: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_F2: lambda: touches.press(CentreAct.UNDO),
            Qt.Key.Key_F3: self._further,
            Qt.Key.Key_F4: lambda: touches.press(CentreAct.MATCH),
            Qt.Key.Key_F5: touches.new_need,
            Qt.Key.Key_F6: touches.figures,
            Qt.Key.Key_F8: self._other_way,
            Qt.Key.Key_Up: lambda: touches.move(-1),
            Qt.Key.Key_Down: lambda: touches.move(1),
            Qt.Key.Key_PageUp: lambda: touches.more_heads(1),
            Qt.Key.Key_PageDown: lambda: touches.more_heads(-1),
            Qt.Key.Key_Backspace: touches.backspace,
            Qt.Key.Key_Left: lambda: touches.press(CentreAct.DAY_BEFORE),
            Qt.Key.Key_Right: lambda: touches.press(CentreAct.DAY_AFTER),
        }
        return acts.get(key)

    def _further(self) -> None:
        match self._panel:
            case FormPanel():
                self._touches.form.deepen()
            case CardEntry():
                self._touches.card_by_hand()
            case DetailPanel(acts=acts) if any(one.act is CentreAct.REPORT for one in acts):
                self._touches.press(CentreAct.REPORT)
            case _:
                self._touches.press(CentreAct.EDIT)

    def _other_way(self) -> None:
        match self._panel:
            case CardEntry(can_use_pin=True):
                self._touches.use_pin()
            case CardEntry(can_use_number=True):
                self._touches.use_number()
            case _:
                self._touches.press(CentreAct.SHOW)

    def _draw_panel(self, panel: CentrePanel) -> None:
        before, self._panel = self._panel, panel
        panes: dict[type[CentrePanel], QWidget] = {
            ListPanel: self._list,
            FormPanel: self._form,
            DetailPanel: self._detail,
            CardEntry: self._card_pane,
        }
        for shape, pane in panes.items():
            pane.setVisible(isinstance(panel, shape))
        match panel:
            case ListPanel():
                self._list.draw(panel)
            case FormPanel():
                self._form.draw(panel)
            case DetailPanel():
                self._detail.draw(panel)
            case CardEntry():
                self._card_pane.draw(panel)
        if not isinstance(panel, FormPanel):
            self._form.forget_place()
        if _place(before) != _place(panel):
            self.place_focus()


class _ToldCard(Card):
    """What came of the last act: a large number, a sentence, what staff should look at; in the outcome's colours."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.theme.palette.panel, stage.theme.palette.line)
        self._stage = stage
        self._number, self._words, self._lines = Words("headline", wrap=False), Words("title"), Words("strong")
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._words)
        text.addWidget(self._lines)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        line.setSpacing(2 * SPACE_PX)
        line.addWidget(self._number)
        line.addLayout(text, 1)

    def draw(self, state: CentreState) -> None:
        """Show it; nothing takes no room."""
        self.setVisible(state.told is not None)
        if state.told is None:
            return
        text, tone = self._stage.translator.text, state.told.tone
        colours = self._stage.theme.palette.of_tone(tone)
        self.tint(colours.paper, colours.edge)
        self._number.say(state.number)
        self._words.say(text(state.told.words))
        self._lines.say("　".join(text(one) for one in state.lines))
        for label in (self._number, self._words, self._lines):
            restyle(label, "tone", tone.value)


def _banner_of(header: Header) -> Banner:
    return Banner(header.centre, header.operation, header.record_mode, header.clock, header.operator)


def _place(panel: CentrePanel | None) -> tuple[object, ...]:
    """What the focus belongs to; a change of it moves the focus."""
    match panel:
        case FormPanel(title=title, focus=focus):
            return FormPanel, title.key, focus
        case DetailPanel(title=title):
            return DetailPanel, title
        case ListPanel(prompt=prompt):
            return ListPanel, prompt.key
        case _:
            return (type(panel),)
