"""受付票 at one touch: to the printer where there is one, else into this computer's folder; told beside the work."""

from collections.abc import Callable
from uuid import UUID

from kiosk.screens.message import Message, message
from kiosk.screens.paper_words import told_of
from kiosk.screens.papers import GivenUp, PaperDoor, PaperFailed, SlipOrder, Written


class Slips:
    """One slip at a time; a second touch before the first is out makes no second slip."""

    def __init__(self, papers: PaperDoor, say: Callable[[Message], None]) -> None:
        self._papers, self._say = papers, say
        self._is_busy = False

    def print_slip(self, household_id: UUID) -> None:
        """Make the slip of a received household."""
        if self._is_busy:
            return
        self._is_busy = True
        self._say(message("slip.working"))
        self._papers.write(SlipOrder(household_id), None, lambda _done, _of: None, self._written)

    def _written(self, end: Written | GivenUp | PaperFailed) -> None:
        self._is_busy = False
        self._say(told_of(end).words)
