"""What the screen shows while slips are read one after the other: what each shot means, and what the last one did."""

from dataclasses import dataclass

from kiosk.screens.message import Message
from kiosk.screens.stay_state import StayOption


@dataclass(frozen=True)
class PassEntry:
    """出入りの続け読み: `options` are what a shot may mean (chosen once), `title` what is asked or what is meant.

    `shots` and `heads` count what was recorded so far. `headline`, `who` and `number` tell of the last shot, `tone` is
    the word of its tone. `text` is typed where somebody has no slip; `found` are those it may mean.
    """

    title: Message
    options: tuple[StayOption, ...]
    is_running: bool = False
    shots: int = 0
    heads: int = 0
    tone: str = ""
    headline: Message | None = None
    who: tuple[Message, ...] = ()
    number: str = ""
    can_undo: bool = False
    text: str = ""
    found: tuple[StayOption, ...] = ()
