"""A participant's card at the venue table: digits, then the holder, who is noted at once."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from cardreader.credential import Credential
from cardreader.errors import MalformedNumber
from cardreader.states import CardKind, CardPresent, CardState, ReadDone, Reading, RefusalReason, Refused, Removed
from kiosk.domain.card_holder import person_of_card
from kiosk.screens import carding
from kiosk.screens.carding import NUMBER_DIGITS, Carding
from kiosk.screens.message import message
from kiosk.screens.reception_state import CardStep
from sync.protocol.household import Person
from sync.protocol.values import IdSource

Verify = Callable[[Credential], bool]


class VenueCards:
    """The work at a card, while there is one; `on_person` gets who the card proves."""

    def __init__(
        self,
        verify: Verify,
        new_id: Callable[[], UUID],
        on_change: Callable[[Carding | None], None],
        on_person: Callable[[Person], None],
    ) -> None:
        self._verify, self._new_id = verify, new_id
        self._on_change, self._on_person = on_change, on_person
        self.work: Carding | None = None

    def state_changed(self, state: CardState, started_ms: int) -> None:
        """The reader says something new."""
        work = self.work
        match state:
            case CardPresent(kind=CardKind.MY_NUMBER):
                self._put(carding.present(work or Carding(started_ms), state))
            case Removed() if work is not None:
                self._put(carding.removed(work) if work.digits or work.step is CardStep.READING else None)
            case Reading() if work is not None:
                self._put(replace(work, step=CardStep.READING, notice=None))
            case Refused(reason=RefusalReason.NO_CARD) if work is not None:
                self._put(carding.removed(work))
            case Refused() if work is not None:
                self._put(carding.refused(work, state))
            case ReadDone() if work is not None:
                source = IdSource.CARD_PIN if work.wants_pin else IdSource.CARD_CODE_B
                self._put(None)
                self._on_person(person_of_card(self._new_id(), state.facts, source))

    def digits(self, text: str) -> bool:
        """Digits from a key or a hand scanner; true while a card is in work. The fourteenth asks the card at once."""
        work = self.work
        if work is None:
            return False
        if work.takes_digits:
            longer = carding.typed(work, text)
            self._put(longer)
            if longer.is_complete and not longer.wants_pin and longer.step is CardStep.ASKING_NUMBER:
                self.confirm()
        return True

    def backspace(self) -> None:
        """The last digit was wrong."""
        if self.work is not None and self.work.takes_digits:
            self._put(carding.shortened(self.work))

    def confirm(self) -> None:
        """Ask the card, once the digits can be right."""
        work = self.work
        if work is None or work.step not in (CardStep.ASKING_NUMBER, CardStep.ASKING_PIN):
            return
        try:
            credential = work.credential()
        except MalformedNumber as error:
            self._put(replace(work, notice=carding.problem_of(error)))
            return
        if self._verify(credential):
            self._put(replace(work, step=CardStep.READING, notice=None))
        else:
            self._put(replace(work, notice=message("card.reader_busy")))

    def use_pin(self) -> None:
        """The PIN instead of the printed number."""
        if self.work is not None and self.work.step is CardStep.ASKING_NUMBER:
            self._put(carding.asking_pin(self.work))

    def use_number(self) -> None:
        """The printed number instead of the PIN."""
        if self.work is not None and self.work.step is CardStep.ASKING_PIN and self.work.number_tries:
            self._put(carding.asking_number(self.work))

    def leave(self) -> None:
        """Something else is in work."""
        self.work = None

    def _put(self, work: Carding | None) -> None:
        self.work = work
        self._on_change(work)


def is_printed_number(text: str) -> bool:
    """Whether a scanner read the digits that stand on a card."""
    return len(text) == NUMBER_DIGITS and text.isdecimal()
