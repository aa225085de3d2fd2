"""The screens about the shelter itself as their views see them."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from kiosk.screens.arrivals import ArrivalsState
from kiosk.screens.own_shelter import OwnShelterState
from sync.protocol.values import Crowd, OpenState


class ArrivalsTouches(Protocol):
    """People who announced themselves."""

    def observe(self, draw: Callable[[ArrivalsState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def receive(self, arrival_id: UUID) -> None:
        """They are here, all who were announced."""

    def look_closer(self, arrival_id: UUID) -> None:
        """Bring them up at the reception."""

    def show_note(self, arrival_id: UUID) -> None:
        """Show what they wrote, to somebody who may see it."""

    def decline(self, arrival_id: UUID) -> None:
        """Nobody of them came."""


class OwnShelterTouches(Protocol):
    """The shelter's state, areas and code."""

    def observe(self, draw: Callable[[OwnShelterState], None]) -> None:
        """Have `draw` called with the present state and each new one."""

    def leave(self) -> None:
        """Nobody looks any more."""

    def open_now(self) -> None:
        """開設する: the shelter opens."""

    def choose_open(self, open_state: OpenState) -> None:
        """Opened, closed or not yet opened."""

    def choose_intake(self, *, stopped: bool) -> None:
        """New people are taken in, or not any more."""

    def choose_crowd(self, crowd: Crowd) -> None:
        """How crowded it is."""

    def apply(self) -> None:
        """Set what was chosen."""

    def set_area(self, name: str, capacity: str) -> None:
        """An area with the capacity as typed."""

    def remove_area(self, name: str) -> None:
        """The area is no more."""

    def make_poster(self) -> None:
        """The code on a sheet of paper."""
