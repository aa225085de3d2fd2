"""What a view tells the reception screen: one method per touch or key, and nothing comes back but a new state."""

from collections.abc import Callable
from typing import Protocol

from kiosk.screens.reception_state import ReceptionState
from sync.protocol.values import StayType


class ReceptionTouches(Protocol):
    """The reception screen as its views see it; every call comes from the Qt thread and never blocks."""

    def observe(self, draw: Callable[[ReceptionState], None]) -> None:
        """Have `draw` called with the present state, and again with each new one."""

    def scanned(self, text: str) -> None:
        """A code was read by the camera or a hand scanner."""

    def typed(self, character: str) -> None:
        """A printable key came where no text field has the focus: a digit, a latin letter or kana."""

    def backspace(self) -> None:
        """The last typed character was wrong."""

    def confirm(self) -> None:
        """Enter."""

    def escape(self) -> None:
        """Back to idle; what was typed stays as a draft."""

    def toggle_member(self, index: int) -> None:
        """The member at `index` of the found household came, or did not."""

    def name_changed(self, text: str) -> None:
        """The whole name line as it stands now; an empty text while idle opens the empty line."""

    def select(self, index: int) -> None:
        """The candidate at `index` is meant, or the form's offer; -1 is the new household."""

    def move_selection(self, step: int) -> None:
        """One candidate or offer down (1) or up (-1); in a form without offers, one field."""

    def field_changed(self, key: str, value: str) -> None:
        """The whole text of the field `key` as it stands now."""

    def choose(self, key: str, value: str) -> None:
        """A choice was picked, or a toggle turned over."""

    def next_field(self) -> None:
        """One field on."""

    def previous_field(self) -> None:
        """One field back."""

    def focus_field(self, key: str) -> None:
        """The clerk touched the field `key`."""

    def go_deeper(self) -> None:
        """くわしく: the fields beyond the usual card are typed."""

    def add_family(self) -> None:
        """ほかに家族がいます: a further person is typed."""

    def receive_form(self) -> None:
        """The card is received as it stands."""

    def choose_stay(self, stay_type: StayType) -> None:
        """Where the counted household stays."""

    def undo(self, reception_no: str | None = None) -> None:
        """Take a reception back; None is the one of the present answer."""

    def deepen(self, reception_no: str | None = None) -> None:
        """Type more about a received household; None is the one of the present answer."""

    def set_express(self, express: bool) -> None:  # noqa: FBT001 - a switch has one meaning
        """Receive a good code without a touch, or wait for one."""

    def use_pin(self) -> None:
        """The card's PIN instead of the number that is printed on it."""

    def use_number(self) -> None:
        """The number that is printed on the card instead of its PIN."""

    def card_by_hand(self) -> None:
        """The card cannot be read: type with what is known."""

    def open_twin(self) -> None:
        """Look at the household whose member may be this very person."""

    def open_pile(self) -> None:
        """用紙をまとめて入力: read sheets into a list, or go on with those that wait."""

    def forget_pile(self) -> None:
        """Give up the list of sheets; what was typed stays."""

    def resume_draft(self) -> None:
        """Open again what was typed before Esc."""

    def tick(self) -> None:
        """A second has passed."""
