"""The keyboard of the reception: which key is which touch, wherever no text field takes it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import (
    Answer,
    CardEntry,
    CountEntry,
    FieldKind,
    FormEntry,
    Found,
    Idle,
    NameEntry,
    Panel,
)
from kiosk.screens.stay_state import StayCard
from kiosk.screens.touches import ReceptionTouches
from sync.protocol.values import StayType

Act = Callable[[], object]

_STAYS = tuple(StayType)


class KeyRouter:
    """Turns the window's keys into touches of the screen, by the panel that is shown."""

    def __init__(self, touches: ReceptionTouches) -> None:
        self._touches = touches
        self.panel: Panel | None = None
        self.is_express = False

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key stands for; whether it stood for anything."""
        if _is_enter(event) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._receive_form()
        if event.key() == Qt.Key.Key_P and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._touches.print_slip()
            return True
        act = self._named(Qt.Key(event.key()))
        if act is not None:
            act()
            return True
        return self._type(event.text())

    def _named(self, key: Qt.Key) -> Act | None:
        touches = self._touches
        everywhere: dict[Qt.Key, Act] = {
            Qt.Key.Key_Return: touches.confirm,
            Qt.Key.Key_Enter: touches.confirm,
            Qt.Key.Key_Escape: touches.escape,
            Qt.Key.Key_Backspace: touches.backspace,
            Qt.Key.Key_F2: touches.undo,
            Qt.Key.Key_F3: touches.deepen,
            Qt.Key.Key_F4: self.change_stay,
            Qt.Key.Key_F5: touches.open_pile,
            Qt.Key.Key_F6: lambda: touches.set_express(not self.is_express),
            Qt.Key.Key_F7: touches.resume_draft,
        }
        return self._of_panel().get(key, everywhere.get(key))

    def _of_panel(self) -> dict[Qt.Key, Act]:
        touches = self._touches
        if isinstance(self.panel, NameEntry):
            return {
                Qt.Key.Key_Up: lambda: touches.move_selection(-1),
                Qt.Key.Key_Down: lambda: touches.move_selection(1),
            }
        if isinstance(self.panel, FormEntry):
            return {
                Qt.Key.Key_Down: lambda: touches.move_selection(1),
                Qt.Key.Key_Up: lambda: touches.move_selection(-1),
                Qt.Key.Key_F3: touches.go_deeper,
                Qt.Key.Key_F5: touches.add_family,
                Qt.Key.Key_F7: touches.show_covered,
                Qt.Key.Key_F8: touches.open_twin,
            }
        if isinstance(self.panel, StayCard):
            return {
                Qt.Key.Key_Up: lambda: touches.stays.move(-1),
                Qt.Key.Key_Down: lambda: touches.stays.move(1),
                Qt.Key.Key_Space: touches.stays.tick_at_cursor,
            }
        if isinstance(self.panel, PassEntry):
            return {
                Qt.Key.Key_Up: lambda: touches.passing.move(-1),
                Qt.Key.Key_Down: lambda: touches.passing.move(1),
            }
        if isinstance(self.panel, Answer):
            return {Qt.Key.Key_F4: touches.stays.open_answered}
        if isinstance(self.panel, Idle):
            return {Qt.Key.Key_F4: touches.passing.open}
        if isinstance(self.panel, CardEntry):
            return {Qt.Key.Key_F3: touches.card_by_hand, Qt.Key.Key_F8: self._other_way}
        return {Qt.Key.Key_F8: touches.open_twin} if isinstance(self.panel, Found) else {}

    def _other_way(self) -> None:
        """PIN or printed digits, whichever the card offers besides."""
        if isinstance(self.panel, CardEntry) and self.panel.can_use_pin:
            self._touches.use_pin()
        elif isinstance(self.panel, CardEntry) and self.panel.can_use_number:
            self._touches.use_number()

    def change_stay(self) -> None:
        """The next place of stay, of the count or of the form."""
        if isinstance(self.panel, CountEntry):
            following = _STAYS.index(self.panel.stay_type) + 1
            self._touches.choose_stay(_STAYS[following % len(_STAYS)])
        elif isinstance(self.panel, FormEntry):
            self._change_stay_of_form(self.panel)

    def _change_stay_of_form(self, form: FormEntry) -> None:
        field = next((field for field in form.fields if field.key == "stay" and field.kind is FieldKind.CHOICE), None)
        if field is None or not field.choices:
            return
        chosen = next((index for index, choice in enumerate(field.choices) if choice.chosen), -1)
        self._touches.choose(field.key, field.choices[(chosen + 1) % len(field.choices)].value)

    def _receive_form(self) -> bool:
        if isinstance(self.panel, FormEntry):
            self._touches.receive_form()
            return True
        return False

    def _type(self, text: str) -> bool:
        if len(text) != 1 or not text.isprintable() or text == " ":
            return False
        if isinstance(self.panel, FormEntry | NameEntry):
            return False
        if isinstance(self.panel, Found) and text in "123456789":
            self._toggle(self.panel, int(text) - 1)
        else:
            self._touches.typed(text)
        return True

    def _toggle(self, found: Found, index: int) -> None:
        if index < len(found.members):
            self._touches.toggle_member(index)


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
