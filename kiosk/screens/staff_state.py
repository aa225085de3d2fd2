"""What the sheet of staff shows at one moment: who may stand here, what is asked of them, and whether all is hidden."""

from dataclasses import dataclass
from enum import Enum

from kiosk.screens.message import Message
from kiosk.screens.shelf_state import Told
from sync.protocol.values import StaffRole


class StaffPage(Enum):
    """What is asked; CLOSED where nothing is."""

    CLOSED = "closed"
    PEOPLE = "people"
    PIN = "pin"
    CODE = "code"
    MAKING = "making"
    LEAVING = "leaving"


@dataclass(frozen=True)
class PersonLine:
    """Somebody who may stand here; `role` is a message key."""

    staff_id: str
    name: str
    role: str
    may_be_taken_off: bool = False


@dataclass(frozen=True)
class StaffState:
    """Everything that the sheet draws. `reason` is why somebody is asked for, `unsent` how many facts still wait.

    `makeable` are the roles that somebody can be given here, each with its message key.
    While `is_locked` nothing of the desk may be seen; what was half typed stays below.
    """

    page: StaffPage = StaffPage.CLOSED
    is_locked: bool = False
    reason: Message | None = None
    people: tuple[PersonLine, ...] = ()
    chosen: PersonLine | None = None
    told: Told | None = None
    is_busy: bool = False
    has_codes: bool = False
    is_named: bool = False
    can_make: bool = False
    makeable: tuple[tuple[StaffRole, str], ...] = ()
    unsent: int = 0
