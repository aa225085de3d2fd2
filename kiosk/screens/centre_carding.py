"""A My Number card at a volunteer centre: its digits are asked, and what it says begins a card."""

from dataclasses import replace

from cardreader.errors import MalformedNumber
from cardreader.states import (
    CardKind,
    CardPresent,
    CardState,
    Empty,
    ReadDone,
    Reading,
    RefusalReason,
    Refused,
    Removed,
)
from kiosk.screens import carding
from kiosk.screens.card_touches import Verify
from kiosk.screens.carding import Carding
from kiosk.screens.centre_form_touches import CentreFormTouches
from kiosk.screens.centre_records import form_of_card
from kiosk.screens.centre_stand import CentreStand
from kiosk.screens.centre_work import Listing
from kiosk.screens.message import message
from kiosk.screens.reception_state import CardStep, Tone
from sync.protocol.values import IdSource


class CentreCarding:
    """What comes from the reader while the page is open, and the digits that staff type for it."""

    def __init__(self, stand: CentreStand, verify: Verify, form: CentreFormTouches) -> None:
        self._stand, self._verify, self._form = stand, verify, form

    def state_changed(self, state: CardState) -> None:
        """The reader says something new; while anything else is typed a card waits."""
        work = self._stand.work
        match state:
            case CardPresent(kind=CardKind.MY_NUMBER) if isinstance(work, Carding | Listing):
                card = work if isinstance(work, Carding) else Carding(self._stand.clock.mono_ms())
                self._stand.change(carding.present(card, state))
            case CardPresent(kind=CardKind.MY_NUMBER):
                self._stand.say(Tone.LOOK, message("card.waits"))
            case CardPresent():
                self._stand.say(Tone.LOOK, message("card.other"))
            case _ if isinstance(work, Carding):
                self._about_work(work, state)

    def _about_work(self, work: Carding, state: CardState) -> None:
        match state:
            case Reading():
                self._stand.change(replace(work, step=CardStep.READING, notice=None))
            case ReadDone():
                source = IdSource.CARD_PIN if work.wants_pin else IdSource.CARD_CODE_B
                self._form.open(form_of_card(self._stand.new_id(), state.facts, source, work.started_mono_ms))
            case Refused(reason=RefusalReason.NO_CARD) | Empty() | Removed() if (
                work.digits or work.step is CardStep.READING
            ):
                self._stand.change(carding.removed(work))
            case Refused():
                self._stand.change(carding.refused(work, state))
            case Empty() | Removed():
                self._stand.change(Listing())

    def digits(self, text: str) -> bool:
        """Digits from a key or a hand scanner; the fourteenth asks the card at once."""
        work = self._stand.work
        if not isinstance(work, Carding) or not work.takes_digits:
            return False
        longer = carding.typed(work, text)
        self._stand.change(longer)
        if longer.is_complete and not longer.wants_pin and longer.step is CardStep.ASKING_NUMBER:
            self.confirm(longer)
        return True

    def backspace(self, work: Carding) -> None:
        """The last digit was wrong."""
        if work.takes_digits:
            self._stand.change(carding.shortened(work))

    def confirm(self, work: Carding) -> None:
        """Ask the card with the digits, once they can be right: a wrong question costs a try."""
        if work.step not in (CardStep.ASKING_NUMBER, CardStep.ASKING_PIN):
            return
        try:
            credential = work.credential()
        except MalformedNumber as error:
            self._stand.change(replace(work, notice=carding.problem_of(error)))
            return
        if self._verify(credential):
            self._stand.change(replace(work, step=CardStep.READING, notice=None))
        else:
            self._stand.change(replace(work, notice=message("card.reader_busy")))

    def use_pin(self) -> None:
        """The PIN instead of the printed number."""
        if isinstance(self._stand.work, Carding) and self._stand.work.step is CardStep.ASKING_NUMBER:
            self._stand.change(carding.asking_pin(self._stand.work))

    def use_number(self) -> None:
        """The printed number instead of the PIN."""
        work = self._stand.work
        if isinstance(work, Carding) and work.step is CardStep.ASKING_PIN and work.number_tries:
            self._stand.change(carding.asking_number(work))
