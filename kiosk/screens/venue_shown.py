"""The activity's code over the whole window: a new one every half minute, and how many came meanwhile."""

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.desk.venue import MakeActivityCode, ShownCode
from kiosk.domain.outcomes import Failed, Refused
from kiosk.screens.message import Message, message
from kiosk.screens.paper_words import told_of
from kiosk.screens.papers import ActivityCodeOrder, GivenUp, PaperFailed, Written
from kiosk.screens.reception_state import Tone
from kiosk.screens.venue_state import CodeShown
from sync.protocol.activity_code import SLOT_S

if TYPE_CHECKING:
    from kiosk.screens.venue import VenueScreen

REFRESH_EVERY_S = 5
"""How often the page looks whether phones were counted by the ledger meanwhile."""


class ShowingCode:
    """Asks the desk for a code when the one that is shown has run out."""

    def __init__(self, page: "VenueScreen") -> None:
        self._page = page
        self._seconds = 0

    def open(self) -> None:
        """Show the activity's code large, for phones to read."""
        self._page.turn(CodeShown("", SLOT_S))
        self._ask()

    def tick(self) -> None:
        """A second has passed."""
        shown = self._page.panel
        if not isinstance(shown, CodeShown):
            return
        self._seconds += 1
        if self._seconds % REFRESH_EVERY_S == 0:
            self._page.refresh()
        self._ask()

    def counted(self) -> None:
        """Somebody was noted while the code is shown."""
        if isinstance(self._page.panel, CodeShown):
            self._page.refresh()

    def print_static(self) -> None:
        """A code to hang up, for where no screen can stand; its sheet says the risk in words."""
        papers = self._page.calls.papers
        if papers is not None:
            papers.write(ActivityCodeOrder(), None, lambda _done, _of: None, self._printed)

    def _ask(self) -> None:
        self._page.desk.ask(MakeActivityCode(), self._made)

    def _made(self, made: ShownCode | Refused | Failed) -> None:
        shown = self._page.panel
        if not isinstance(shown, CodeShown):
            return
        match made:
            case ShownCode(text, left_s):
                is_same = shown.text and left_s is not None and left_s < shown.left_s
                # Each signing gives another text: within its half minute the picture must not change under a phone.
                kept = shown.text if is_same else text
                self._page.turn(replace(shown, text=kept, left_s=left_s or SLOT_S, problem=None))
            case Refused(key, data):
                self._page.turn(replace(shown, text="", problem=Message(key, dict(data))))
            case Failed(key):
                self._page.turn(replace(shown, text="", problem=message(f"error.{key}")))

    def _printed(self, end: Written | GivenUp | PaperFailed) -> None:
        told = told_of(end)
        self._page.say(told.words, told.tone if told.tone is not Tone.LOOK else Tone.UNDONE)
