"""What the roster's sheet shows at one moment: frozen values and message keys."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from kiosk.domain.safety import Asker
from kiosk.screens.message import Message
from kiosk.screens.report_state import Place, Work
from kiosk.screens.shelf_state import Told

SEPARATOR = "roster.separator"


class ChipKind(Enum):
    """What a chip keeps: those of a stay, a method, an area, those who are out, the unseen, those with needs."""

    STAY = "stay"
    METHOD = "method"
    GROUP = "group"
    WHEREABOUTS = "whereabouts"
    UNSEEN = "unseen"
    CARE = "care"


@dataclass(frozen=True)
class Chip:
    """One filter: its words, and whether it is on."""

    kind: ChipKind
    value: str
    words: Message
    chosen: bool


@dataclass(frozen=True)
class RosterRow:
    """One line of the list. `facts` stand below the name; `status` says where they are who are not here."""

    household_id: UUID
    number: str
    name: Message
    facts: tuple[Message, ...]
    status: Message | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class CardLine:
    """A fact on the card: its label (message key) and its value; several values stand below each other."""

    label: str
    values: tuple[Message, ...]


@dataclass(frozen=True)
class CardMember:
    """A person on the card. `care` is empty until somebody asked for it."""

    name: Message
    facts: tuple[Message, ...]
    care: tuple[Message, ...] = ()


@dataclass(frozen=True)
class HouseholdCard:
    """The household of the chosen line; `shows_care` says whether what is sensitive is on it."""

    number: str
    lines: tuple[CardLine, ...]
    members: tuple[CardMember, ...]
    shows_care: bool = False


@dataclass(frozen=True)
class Inquiry:
    """安否照会: who asks, and what may be said; `answer` None before anybody asked."""

    asker: Asker = Asker.FAMILY
    answer: Message | None = None
    told: tuple[Message, ...] = ()


@dataclass(frozen=True)
class RosterState:
    """Everything that the sheet draws. `selected` is -1 where the list is empty."""

    query: str = ""
    chips: tuple[Chip, ...] = ()
    rows: tuple[RosterRow, ...] = ()
    sums: Message | None = None
    more: Message | None = None
    selected: int = -1
    card: HouseholdCard | None = None
    is_leader: bool = False
    inquiry: Inquiry = Inquiry()
    places: tuple[Place, ...] = ()
    work: Work | None = None
    told: Told | None = None
