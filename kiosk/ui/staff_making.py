"""The page on which a leader makes somebody known at this shelter, or takes off whom a desk made known."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from kiosk.screens.staff_state import PersonLine, StaffState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.flow import FlowRoom
from kiosk.ui.labels import Words
from kiosk.ui.stage import Stage
from kiosk.ui.tokens import SPACE_PX
from sync.protocol.staff import MAX_NAME_CHARACTERS, MAX_PIN
from sync.protocol.values import StaffRole

_ROLES = (StaffRole.RECEPTION, StaffRole.LEADER, StaffRole.ORGANIZER)
"""Who can be made known anywhere; which of them here, the desk says."""


class MakingTouches(Protocol):
    """The screen as this page sees it."""

    def make(self, name: str, role: StaffRole, pins: tuple[str, str]) -> None:
        """Make somebody known, who typed their PIN twice."""

    def take_off(self, staff_id: str) -> None:
        """Somebody is no longer known here."""


class MakingPage(QWidget):
    """Name, role, and the PIN that they type themselves, twice."""

    def __init__(self, stage: Stage, touches: MakingTouches) -> None:
        super().__init__()
        self._stage, self._touches = stage, touches
        self._role = StaffRole.RECEPTION
        word = stage.translator.word
        self._name = self._line("staff.name", MAX_NAME_CHARACTERS)
        self._first = self._line("staff.new_pin", MAX_PIN, is_secret=True)
        self._again = self._line("staff.pin_again", MAX_PIN, is_secret=True)
        self._roles = {
            role: ActionButton(word(f"staff.role.{role.value}"), partial(self._choose, role), "choice")
            for role in _ROLES
        }
        room = FlowRoom()
        for button in self._roles.values():
            room.add(button)
        grid = QGridLayout()
        grid.setSpacing(SPACE_PX)
        rows = (("staff.name", self._name), ("staff.role", room), ("staff.new_pin", self._first))
        for row, (key, part) in enumerate((*rows, ("staff.pin_again", self._again))):
            grid.addWidget(Words("label", word(key)), row, 0)
            grid.addWidget(part, row, 1)
        grid.setColumnStretch(1, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * SPACE_PX)
        self._column.addLayout(grid)
        self._column.addWidget(ActionButton(word("staff.make"), self._make, "primary"))
        self._made: FlowRoom | None = None
        self._shown: tuple[PersonLine, ...] = ()
        self._choose(self._role)

    def draw(self, state: StaffState) -> None:
        """Show which roles there are here, and whom desks have made known: each may be taken off."""
        makeable = dict(state.makeable)
        for role, button in self._roles.items():
            button.setVisible(role in makeable)
            button.say(self._stage.translator.word(makeable.get(role, f"staff.role.{role.value}")))
        made = tuple(one for one in state.people if one.may_be_taken_off)
        if made == self._shown:
            return
        self._shown = made
        if self._made is not None:
            self._column.removeWidget(self._made)
            self._made.deleteLater()
        self._made = FlowRoom()
        for one in made:
            text = self._stage.translator.word("staff.take_off", name=one.name)
            self._made.add(ActionButton(text, partial(self._touches.take_off, one.staff_id), "choice"))
        self._column.addWidget(self._made)

    def take_focus(self) -> None:
        """Put the cursor into the name."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Wipe what was typed."""
        for line in (self._name, self._first, self._again):
            line.clear()

    def _line(self, key: str, longest: int, *, is_secret: bool = False) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(longest)
        line.setAccessibleName(self._stage.translator.word(key))
        if is_secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        return line

    def _choose(self, role: StaffRole) -> None:
        self._role = role
        for one, button in self._roles.items():
            button.choose(chosen=one is role)

    def _make(self) -> None:
        pins = (self._first.text(), self._again.text())
        self._first.clear()
        self._again.clear()
        self._touches.make(self._name.text(), self._role, pins)
