"""What the shelf's sheet shows at one moment: frozen values and message keys."""

from dataclasses import dataclass
from pathlib import Path

from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Level, Tone

NOTHING_WAITS = message("shelf.waiting.none")


@dataclass(frozen=True)
class ShelfLine:
    """One refused or held event: whose, what, why, since when, and what may be done."""

    seq: int
    title: Message
    what: Message
    reason: Message
    since: Message
    is_refused: bool
    can_send: bool
    behind: Message | None = None


@dataclass(frozen=True)
class StickLine:
    """A stick that is in."""

    folder: Path
    label: str


@dataclass(frozen=True)
class Told:
    """What came of the last act."""

    tone: Tone
    words: Message


@dataclass(frozen=True)
class ShelfState:
    """Everything that the sheet draws. `percent` is how far a stick is, None where no work is under way."""

    waiting: Message = NOTHING_WAITS
    level: Level = Level.GOOD
    alarm: Message | None = None
    lines: tuple[ShelfLine, ...] = ()
    sticks: tuple[StickLine, ...] = ()
    progress: Message | None = None
    percent: int | None = None
    told: Told | None = None

    @property
    def is_busy(self) -> bool:
        """Work at a stick is under way."""
        return self.progress is not None
