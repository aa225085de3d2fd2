"""What is in work on the volunteer centre's page: one of a few frozen values."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kiosk.screens.carding import Carding
from kiosk.screens.centre_forms import CentreForm
from kiosk.screens.message import Message

NEW_CARD = -1
"""`selected` of the list where Enter begins a new card."""


@dataclass(frozen=True)
class Listing:
    """Nothing in work: a line to type into, and the cards of the day."""

    text: str = ""
    selected: int = NEW_CARD


@dataclass(frozen=True)
class Filling:
    """A form is typed; `problem` says why it cannot be taken."""

    form: CentreForm
    problem: Message | None = None
    busy: bool = False


@dataclass(frozen=True)
class CardOpen:
    """A card is looked at."""

    volunteer_id: UUID
    is_shown: bool = False


@dataclass(frozen=True)
class NeedOpen:
    """A need is looked at."""

    need_id: UUID
    is_shown: bool = False


@dataclass(frozen=True)
class TeamOpen:
    """A team is looked at."""

    team_id: UUID


@dataclass(frozen=True)
class Matching:
    """It is chosen who goes to a need: heads by card, in the order in which they were ticked."""

    need_id: UUID
    team_id: UUID | None = None
    ticks: dict[UUID, int] = field(default_factory=dict)
    text: str = ""
    selected: int = NEW_CARD


@dataclass(frozen=True)
class FiguresOpen:
    """The figures of a day."""

    day: date


CentreWork = Listing | Filling | CardOpen | NeedOpen | TeamOpen | Matching | FiguresOpen | Carding
