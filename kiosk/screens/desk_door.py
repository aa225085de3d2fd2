"""The desk as a screen sees it."""

from typing import Any, Protocol

from kiosk.desk.counter import Site
from kiosk.desk.desk import Act
from kiosk.desk.lane import Answer


class DeskDoor(Protocol):
    """Ask, and be answered on the screen's own thread."""

    @property
    def site(self) -> Site:
        """Where the desk stands."""

    def submit(self, act: Act[Any], answer: Answer) -> None:
        """Do an act that writes; `answer` gets its outcome on the screen's own thread."""

    def ask(self, look: Act[Any], answer: Answer) -> None:
        """Do an act that only looks; it is answered as `submit` is."""
