"""What the screen shows of a household that stays here: where each is, what can be done, and what has happened."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kiosk.screens.message import Message
from sync.protocol.presence import Whereabouts


class StayAct(StrEnum):
    """What a key on the card of a stay does; each value is the end of a message key."""

    OUT = "out"
    OVERNIGHT = "overnight"
    RETURN = "return"
    MEAL = "meal"
    MOVE = "move"
    LEAVE = "leave"
    DEEPEN = "deepen"
    AREA = "area"
    SEEN = "seen"
    ADMIT = "admit"


@dataclass(frozen=True)
class StayOption:
    """One button: the `key` that presses it ("" for none), its words; `chosen` is what Enter means."""

    key: str
    words: Message
    chosen: bool = False
    act: StayAct | None = None


@dataclass(frozen=True)
class StayQuestion:
    """What is asked before something is written. `text` is a line to type into, None where none is.

    `understood` says what the program made of the text, `problem` why it cannot go on.
    """

    title: Message
    options: tuple[StayOption, ...] = ()
    text: str | None = None
    understood: Message | None = None
    problem: Message | None = None


@dataclass(frozen=True)
class StayPerson:
    """One person of the household, or all those without a name; `ticked` are those whom the next act is about."""

    name: Message
    where: Message
    whereabouts: Whereabouts
    ticked: bool = False
    at_cursor: bool = False


@dataclass(frozen=True)
class StayLine:
    """One thing that happened: when, what; `event_id` where it can be taken back."""

    clock: str
    words: Message
    event_id: UUID | None = None


@dataclass(frozen=True)
class StayCard:
    """A household that was received: `where` sums up where its people are, `whereabouts` colours it."""

    reception_no: str
    who: Message
    where: Message
    whereabouts: Whereabouts
    facts: tuple[Message, ...]
    persons: tuple[StayPerson, ...]
    acts: tuple[StayOption, ...]
    history: tuple[StayLine, ...]
    question: StayQuestion | None = None
    notice: Message | None = None
    busy: bool = False
