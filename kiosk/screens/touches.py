"""What a view tells the reception screen: one method per touch or key, and nothing comes back but a new state."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from kiosk.screens.reception_state import ReceptionState
from kiosk.screens.stay_state import StayAct
from sync.protocol.values import StayType


class StayTouches(Protocol):
    """The card of a stay as its view sees it."""

    def open_answered(self) -> None:
        """Show the card of the household that the answer tells of."""

    def press(self, act: StayAct) -> None:
        """One of the card's large buttons."""

    def pick(self, index: int) -> None:
        """One of a question's buttons, counted from 0."""

    def text_changed(self, text: str) -> None:
        """The whole line of a question as it stands now."""

    def tick(self, row: int) -> None:
        """The next act is about this row too, or no longer."""

    def tick_at_cursor(self) -> None:
        """As `tick`, for the row where the cursor stands."""

    def move(self, step: int) -> None:
        """One row down (1) or up (-1)."""

    def take_back(self, event_id: UUID) -> None:
        """取り消す on a line of the history."""


class PassTouches(Protocol):
    """The sheet at the door as its view sees it."""

    def open(self) -> None:
        """出入りの続け読み: choose what the shots mean."""

    def choose(self, index: int) -> None:
        """What the shots mean, counted from 0."""

    def text_changed(self, text: str) -> None:
        """The line for people without a slip."""

    def move(self, step: int) -> None:
        """Another of those who were found."""

    def pick(self, index: int) -> None:
        """One of those who were found."""


class ReceptionTouches(Protocol):
    """The reception screen as its views see it; every call comes from the Qt thread and never blocks."""

    @property
    def stays(self) -> StayTouches:
        """The card of a stay."""

    @property
    def passing(self) -> PassTouches:
        """The sheet at the door."""

    def observe(self, draw: Callable[[ReceptionState], None]) -> None:
        """Have `draw` called with the present state, and again with each new one."""

    def scanned(self, text: str) -> None:
        """A code was read by the camera or a hand scanner."""

    def typed(self, character: str) -> None:
        """A printable key came where no text field has the focus: a digit, a latin letter or kana."""

    def backspace(self) -> None:
        """The last typed character was wrong."""

    def confirm(self) -> None:
        """Enter: what stands on the screen is right."""

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

    def decide(self, key: str, value: str) -> None:
        """A choice was picked by its digit: it is answered, and the next field comes."""

    def next_field(self) -> None:
        """One field on."""

    def previous_field(self) -> None:
        """One field back."""

    def focus_field(self, key: str) -> None:
        """The clerk touched the field `key`."""

    def go_deeper(self) -> None:
        """くわしく: the fields beyond the usual card are typed."""

    def show_covered(self) -> None:
        """記載を見る: what is noted behind the form, for somebody who may see it."""

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

    def print_slip(self) -> None:
        """受付票 of the household that is shown, or of the last one."""

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
