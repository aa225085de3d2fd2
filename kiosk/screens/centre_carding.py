"""A My Number card at a volunteer centre: its digits are asked, and what it says begins a card."""

from dataclasses import replace

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
from kiosk.screens.card_digits import CardDigits, Verify
from kiosk.screens.carding import Carding
from kiosk.screens.centre_form_touches import CentreFormTouches
from kiosk.screens.centre_records import form_of_card
from kiosk.screens.centre_stand import CentreStand
from kiosk.screens.centre_work import Listing
from kiosk.screens.message import message
from kiosk.screens.reception_state import CardStep, Tone
from sync.protocol.values import IdSource


class CentreCarding:
    """What comes from the reader while the page is open; `digits` are what staff type for it."""

    def __init__(self, stand: CentreStand, verify: Verify, form: CentreFormTouches) -> None:
        self._stand, self._form = stand, form
        self.digits = CardDigits(verify, self._carding, stand.change, self.by_hand)

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

    def by_hand(self) -> None:
        """The card cannot be read: an empty card is typed."""
        self._form.open_volunteer("")

    def _carding(self) -> Carding | None:
        return self._stand.work if isinstance(self._stand.work, Carding) else None
