"""The digits that staff type for a card in work, alike at every desk: typed, corrected, asked of the card."""

from collections.abc import Callable
from dataclasses import replace

from cardreader.credential import Credential
from cardreader.errors import MalformedNumber
from kiosk.screens import carding
from kiosk.screens.carding import NUMBER_DIGITS, Carding
from kiosk.screens.message import message
from kiosk.screens.reception_state import CardStep

Verify = Callable[[Credential], bool]
"""Asks the reader; false when it cannot take the question now."""


class CardDigits:
    """One method for each touch of the digits' pane; without a card in work none of them does anything.

    `work` gives the card in work, `change` puts its next state in place, `by_hand` is what Enter means where the
    card takes neither number nor PIN any more.
    """

    def __init__(
        self,
        verify: Verify,
        work: Callable[[], Carding | None],
        change: Callable[[Carding], None],
        by_hand: Callable[[], None],
    ) -> None:
        self._verify, self._work, self._change, self._by_hand = verify, work, change, by_hand

    def typed(self, text: str) -> bool:
        """Digits from a key or a hand scanner; true while a card is in work. The fourteenth asks the card at once."""
        work = self._work()
        if work is None:
            return False
        if not work.takes_digits:  # a scanner that fired twice while the card is read
            return True
        longer = carding.typed(work, text)
        self._change(longer)
        if longer.is_complete and not longer.wants_pin and longer.step is CardStep.ASKING_NUMBER:
            self._ask(longer)
        return True

    def scanned(self, text: str) -> bool:
        """Whether a scanner read the number that is printed on the card in work, which is then typed."""
        return len(text) == NUMBER_DIGITS and text.isdecimal() and self.typed(text)

    def backspace(self) -> None:
        """The last digit was wrong."""
        work = self._work()
        if work is not None and work.takes_digits:
            self._change(carding.shortened(work))

    def confirm(self) -> None:
        """Enter: ask the card, or type by hand where it answers nothing any more."""
        work = self._work()
        if work is None:
            return
        if work.step is CardStep.CLOSED:
            self._by_hand()
        elif work.step in (CardStep.ASKING_NUMBER, CardStep.ASKING_PIN):
            self._ask(work)

    def use_pin(self) -> None:
        """The card's PIN instead of the number that is printed on it."""
        work = self._work()
        if work is not None and work.step is CardStep.ASKING_NUMBER:
            self._change(carding.asking_pin(work))

    def use_number(self) -> None:
        """The number that is printed on the card instead of its PIN."""
        work = self._work()
        if work is not None and work.step is CardStep.ASKING_PIN and work.number_tries:
            self._change(carding.asking_number(work))

    def _ask(self, work: Carding) -> None:
        """Once the digits can be right, and not before: a wrong question costs the card a try."""
        try:
            credential = work.credential()
        except MalformedNumber as error:
            self._change(replace(work, notice=carding.problem_of(error)))
            return
        if self._verify(credential):
            self._change(replace(work, step=CardStep.READING, notice=None))
        else:
            self._change(replace(work, notice=message("card.reader_busy")))
