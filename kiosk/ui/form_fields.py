"""The controls of the entry form: one line to type into, or a row of choices, each under its label."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.screens.reception_state import FieldKind, FormField
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.entry_line import EntryLine, tab_step
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_HINTS = {
    FieldKind.NUMBER: Qt.InputMethodHint.ImhDigitsOnly,
    FieldKind.DATE: Qt.InputMethodHint.ImhPreferNumbers,
    FieldKind.PHONE: Qt.InputMethodHint.ImhDialableCharactersOnly,
}
"""Kinds that are typed in figures: the input method stays off, so that 4 is 4 and not ４ in a composition."""
_CHOICES = (FieldKind.CHOICE, FieldKind.TOGGLES)


class ChoiceButton(ActionButton):
    """A choice or toggle: Left and Right walk among them, Up, Down and Tab leave the field."""

    def __init__(self, text: str, act: Callable[[], None], kind: str, tabbed: Callable[[int], None]) -> None:
        super().__init__(text, act, kind)
        self._tabbed = tabbed

    def event(self, event: QEvent) -> bool:
        """Tab goes to the next field, not to the next choice."""
        step = tab_step(event)
        if step:
            self._tabbed(step)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space chooses; Enter, Up and Down belong to the screen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        super().keyPressEvent(event)


class FieldView(Card):
    """Label, control, what was understood, what is wrong."""

    def __init__(self, stage: Stage, field: FormField) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.panel)
        self.key = field.key
        self._stage = stage
        self._drawn: FormField | None = None
        self._label = Words("label", wrap=False)
        self._optional = Words("optional", stage.translator.word("form.optional"), wrap=False)
        self._understood = Words("understood")
        self._problem = Words("problem")
        self._line: EntryLine | None = None
        self._buttons: dict[str, ActionButton] = {}
        top = FlowRoom(2 * SPACE_PX)
        top.add(self._label)
        top.add(self._optional)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        column.setSpacing(SPACE_PX // 2)
        column.addWidget(top)
        column.addWidget(self._control(field))
        column.addWidget(self._understood)
        column.addWidget(self._problem)

    def _control(self, field: FormField) -> QWidget:
        if field.kind in _CHOICES:
            return self._choices(field)
        touches = self._stage.touches
        changed, entered = partial(touches.field_changed, field.key), partial(touches.focus_field, field.key)
        self._line = EntryLine(changed, entered, self._tab)
        if field.kind in _HINTS:
            self._line.setInputMethodHints(_HINTS[field.kind])
            self._line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        return self._line

    def _choices(self, field: FormField) -> QWidget:
        room = FlowRoom()
        kind = "choice" if field.kind is FieldKind.CHOICE else "toggle"
        for choice in field.choices:
            text = self._stage.translator.word(choice.label)
            button = ChoiceButton(text, partial(self._stage.touches.choose, field.key, choice.value), kind, self._tab)
            self._buttons[choice.value] = button
            room.add(button)
        return room

    def _tab(self, step: int) -> None:
        touches = self._stage.touches
        (touches.next_field if step > 0 else touches.previous_field)()

    def draw(self, field: FormField, *, is_current: bool) -> None:
        """Show the field; the current one is the large one."""
        palette = self._stage.theme.palette
        ground = palette.primary_soft if is_current else palette.panel
        self.tint(ground, ground)
        restyle(self._label, "current", "yes" if is_current else "no")
        if self._line is not None:
            restyle(self._line, "current", "yes" if is_current else "no")
        if field == self._drawn:
            return
        words = self._stage.translator
        self._drawn = field
        label = words.word(field.label)
        self._label.say(label)
        self._optional.setVisible(field.optional)
        self._understood.say(words.text(field.understood) if field.understood else "")
        self._problem.say(words.text(field.problem) if field.problem else "")
        if self._line is not None:
            self._line.show_text(field.value)
            self._line.setAccessibleName(label)
        for choice in field.choices:
            self._buttons[choice.value].choose(chosen=choice.chosen)

    def take_focus(self) -> None:
        """Type or choose here; among choices the chosen one gets the focus."""
        if self._line is not None:
            self._line.take_focus()
            return
        buttons = list(self._buttons.values())
        if buttons and not any(button.hasFocus() for button in buttons):
            chosen = [button for button in buttons if button.property("chosen") == "yes"]
            (chosen or buttons)[0].setFocus(Qt.FocusReason.OtherFocusReason)
