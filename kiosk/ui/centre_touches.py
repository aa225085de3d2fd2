"""What the volunteer centre's page tells its screen: one method for each touch or key."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from kiosk.screens.centre_state import CentreAct, CentreState


class CentreFormTouches(Protocol):
    """The form in work; the names are the reception's, so that the same fields are drawn."""

    def field_changed(self, key: str, value: str) -> None:
        """The whole text of a field."""

    def choose(self, key: str, value: str) -> None:
        """A choice was picked."""

    def decide(self, key: str, value: str) -> None:
        """A choice was picked by its digit, and the next field comes."""

    def focus_field(self, key: str) -> None:
        """The clerk touched a field."""

    def step(self, step: int) -> None:
        """One field on or back."""

    def deepen(self) -> None:
        """The fields that are not asked of everybody."""

    def take(self) -> None:
        """The form is right as it stands."""


class CentreTouches(Protocol):
    """The screen as its views see it."""

    @property
    def form(self) -> CentreFormTouches:
        """The form in work."""

    def observe(self, draw: Callable[[CentreState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def text_changed(self, text: str) -> None:
        """The line of the list."""

    def typed(self, character: str) -> None:
        """A digit for a card."""

    def backspace(self) -> None:
        """The last digit for a card was wrong."""

    def confirm(self) -> None:
        """Enter: what it means for the work in hand."""

    def escape(self) -> bool:
        """Back to the list; False where it was shown already."""

    def move(self, step: int) -> None:
        """Up (-1) and down (1) among rows or fields."""

    def more_heads(self, step: int) -> None:
        """One head more or fewer of the card that was ticked last."""

    def open_row(self, entry_id: UUID) -> None:
        """A card was touched."""

    def open_need(self, need_id: UUID) -> None:
        """A need was touched."""

    def open_team(self, team_id: UUID) -> None:
        """A team was touched."""

    def new_need(self) -> None:
        """案件を受け付ける: an empty form for a need."""

    def figures(self) -> None:
        """The day's figures."""

    def press(self, act: CentreAct) -> None:
        """One of the large buttons."""

    def use_pin(self) -> None:
        """The card's PIN instead of the printed number."""

    def use_number(self) -> None:
        """The card's printed number."""

    def card_by_hand(self) -> None:
        """The card cannot be read."""
