"""The controls of the entry form: one line to type into, or a row of choices, each under its label."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.screens.reception_state import Choice, FieldKind, FormField
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card import Card
from kiosk.ui.choice_button import ChoiceButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words, restyle
from kiosk.ui.offers import LongOffers, ShortOffers
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX

_HINTS = {
    FieldKind.NUMBER: Qt.InputMethodHint.ImhDigitsOnly,
    FieldKind.DATE: Qt.InputMethodHint.ImhPreferNumbers,
    FieldKind.PHONE: Qt.InputMethodHint.ImhDialableCharactersOnly,
}
"""Kinds that are typed in figures: the input method stays off, so that 4 is 4 and not ４ in a composition."""
_BELOW_LINE = 3
"""Place in the field's column: under heading, label and line."""
_CHOICES = (FieldKind.CHOICE, FieldKind.TOGGLES)


class FieldView(Card):
    """Heading, label, control, what may be taken instead of typed on, what was understood, what is wrong."""

    def __init__(self, stage: Stage, field: FormField) -> None:
        palette = stage.theme.palette
        super().__init__(palette.panel, palette.panel)
        self.key = field.key
        self._stage = stage
        self._kind = field.kind
        self._drawn: tuple[FormField, bool] | None = None
        self._section = Words("section", stage.translator.word(field.section) if field.section else "")
        self._section.setVisible(bool(field.section))
        self._label = Words("label", wrap=False)
        self._optional = Words("optional", stage.translator.word("form.optional"), wrap=False)
        self._understood = Words("understood")
        self._problem = Words("problem")
        self._line: EntryLine | None = None
        self._buttons: dict[str, ActionButton] = {}
        self._offers: ShortOffers | LongOffers | None = None
        self._eras: FlowRoom | None = None
        top = FlowRoom(2 * SPACE_PX)
        top.add(self._label)
        top.add(self._optional)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * SPACE_PX, SPACE_PX, 2 * SPACE_PX, SPACE_PX)
        self._column.setSpacing(SPACE_PX // 2)
        for part in (self._section, top, self._control(field), self._understood, self._problem):
            self._column.addWidget(part)

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
        for number, choice in enumerate(field.choices, start=1):
            act = partial(self._stage.touches.choose, field.key, choice.value)
            text = self._stage.translator.word(choice.label)
            button = ChoiceButton(text, act, kind, self._tab, self._pick, number)
            self._buttons[choice.value] = button
            room.add(button)
        return room

    def _pick(self, digit: int) -> bool:
        """A digit turns a toggle over, or chooses and goes on: one key for one answer."""
        values = list(self._buttons)
        if not 1 <= digit <= len(values):
            return False
        touches = self._stage.touches
        act = touches.decide if self._kind is FieldKind.CHOICE else touches.choose
        act(self.key, values[digit - 1])
        return True

    def _tab(self, step: int) -> None:
        touches = self._stage.touches
        (touches.next_field if step > 0 else touches.previous_field)()

    def draw(self, field: FormField, *, is_current: bool) -> None:
        """Show the field; the current one is the large one."""
        if (field, is_current) == self._drawn:
            return
        self._drawn = field, is_current
        palette = self._stage.theme.palette
        ground = palette.primary_soft if is_current else palette.panel
        self.tint(ground, ground)
        restyle(self._label, "current", "yes" if is_current else "no")
        words = self._stage.translator
        label = words.word(field.label)
        self._label.say(label)
        self._optional.setVisible(field.optional)
        self._understood.say(words.text(field.understood) if field.understood else "")
        self._problem.say(words.text(field.problem) if field.problem else "")
        if self._line is not None:
            restyle(self._line, "current", "yes" if is_current else "no")
            self._line.show_text(field.value)
            self._line.setAccessibleName(label)
            self._draw_offers(field, is_current=is_current)
        else:
            for choice in field.choices:
                self._draw_choice(choice)

    def _draw_choice(self, choice: Choice) -> None:
        button = self._buttons[choice.value]
        words = self._stage.translator
        text = words.word(choice.label)
        button.say(f"{text}  {words.text(choice.detail)}" if choice.detail else text)
        button.choose(chosen=choice.chosen)
        restyle(button, "suggested", "yes" if choice.suggested else "no")

    def _draw_offers(self, field: FormField, *, is_current: bool) -> None:
        """Offers and era keys are there while their field is in work, and are built when they are first needed."""
        if is_current and field.choices and self._eras is None:
            self._eras = self._era_keys(field)
            self._column.insertWidget(_BELOW_LINE, self._eras)
        if self._eras is not None:
            self._eras.setVisible(is_current)
            for choice in field.choices:
                self._draw_choice(choice)
        if is_current and field.suggestions and self._offers is None:
            self._offers = (ShortOffers if field.key == "name" else LongOffers)(self._stage)
            self._column.insertWidget(_BELOW_LINE, self._offers)
        if self._offers is not None:
            self._offers.draw(field.suggestions if is_current else (), field.selected)

    def _era_keys(self, field: FormField) -> FlowRoom:
        room = FlowRoom()
        for choice in field.choices:
            act = partial(self._stage.touches.choose, field.key, choice.value)
            text = self._stage.translator.word(choice.label)
            button = ActionButton(text, act, "choice", choice.value.upper())
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons[choice.value] = button
            room.add(button)
        return room

    def place_of_work(self) -> QWidget:
        """What must be in view: the offer that Enter takes, else the whole field."""
        selected = self._drawn[0].selected if self._drawn else -1
        return self._offers.row_of(selected) if self._offers is not None and selected > 0 else self

    def take_focus(self) -> QWidget:
        """Type or choose here; among choices the chosen one gets the focus, else the one that is likely."""
        if self._line is not None:
            self._line.take_focus()
            return self._line
        buttons = list(self._buttons.values())
        focused = [button for button in buttons if button.hasFocus()]
        if focused:
            return focused[0]
        meant = [button for button in buttons if button.property("chosen") == "yes"]
        meant += [button for button in buttons if button.property("suggested") == "yes"]
        first = (meant or buttons)[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        return first
