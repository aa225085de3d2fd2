"""The venue table's page as its views see it: one method per touch or key, and nothing comes back but a new state."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from kiosk.screens.venue_state import VenueState


class OpenedTouches(Protocol):
    """One participation that is open."""

    def open(self, participation_id: UUID) -> None:
        """Show one participation."""

    def check_out(self) -> None:
        """退出: the participant goes now."""

    def hand_certificate(self) -> None:
        """証明書をわたす: print a certificate for the participant."""

    def print_again(self) -> None:
        """The same certificate once more."""

    def revoke_certificate(self) -> None:
        """The certificate was handed out by mistake."""


class CodeTouches(Protocol):
    """The activity's code."""

    def open(self) -> None:
        """Show it over the whole window."""

    def print_static(self) -> None:
        """A code to hang up."""


class VenueTouches(Protocol):
    """The page; every call comes from the Qt thread and never blocks."""

    @property
    def opened(self) -> OpenedTouches:
        """One participation that is open."""

    @property
    def code(self) -> CodeTouches:
        """The activity's code."""

    def observe(self, draw: Callable[[VenueState], None]) -> None:
        """Have `draw` called with the present state and each new one; the page is in front."""

    def leave(self) -> None:
        """The page is no longer in front."""

    def typed(self, character: str) -> None:
        """A printable key where no line has the focus."""

    def backspace(self) -> None:
        """The last digit was wrong."""

    def confirm(self) -> None:
        """Enter: what stands on the page is right."""

    def escape(self) -> None:
        """Back to who comes next."""

    def use_pin(self) -> None:
        """The card's PIN instead of its printed number."""

    def use_number(self) -> None:
        """The card's printed number instead of its PIN."""

    def card_by_hand(self) -> None:
        """The card cannot be read."""

    def choose_activity(self) -> None:
        """活動を選ぶ: the list of activities."""

    def choose(self, activity_id: str) -> None:
        """An activity was touched."""

    def write_by_hand(self) -> None:
        """A participant without the app."""

    def field_changed(self, key: str, value: str) -> None:
        """A field as it stands now."""

    def move_selection(self, step: int) -> None:
        """One offer down (1) or up (-1)."""

    def pick(self, index: int) -> None:
        """Somebody who applied is meant."""

    def turn_direction(self) -> None:
        """A code that is read means that its holder goes, or comes."""

    def close_shift(self) -> None:
        """受付を終える: asked once."""

    def undo(self) -> None:
        """Take back what is shown."""

    def open_answered(self) -> None:
        """Look at the participation that the answer tells of."""
