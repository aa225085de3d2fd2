"""What the sheet of who is not here shows: the lists, and how far closing the shelter has come."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from kiosk.screens.message import Message
from kiosk.screens.shelf_state import Told
from sync.protocol.presence import Destination

HOURS_OFFERED = (6, 12, 24, 48)


class WhereaboutsView(Enum):
    """外出中 / 見ていない / 全員退所."""

    OUT = "out"
    NOT_SEEN = "not_seen"
    CLOSING = "closing"


@dataclass(frozen=True)
class WhereaboutsLine:
    """One household; `act` is the word of the button that says they are here."""

    household_id: UUID
    number: str
    who: Message
    where: Message


@dataclass(frozen=True)
class Closing:
    """退所 of everybody: how many it is about, where they go, and how many are done.

    `destination` None while it is chosen; `is_running` once it was confirmed.
    """

    households: int = 0
    persons: int = 0
    destination: Destination | None = None
    is_running: bool = False
    done: int = 0

    @property
    def percent(self) -> int:
        """How far it has come."""
        return 100 * self.done // self.households if self.households else 100


@dataclass(frozen=True)
class WhereaboutsState:
    """Everything that the sheet draws; `more` households stand behind the lines that are shown."""

    view: WhereaboutsView = WhereaboutsView.OUT
    hours: int = 24
    lines: tuple[WhereaboutsLine, ...] = ()
    more: int = 0
    closing: Closing = Closing()
    told: Told | None = None
