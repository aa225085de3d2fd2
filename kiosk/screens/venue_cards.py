"""A participant's card at the venue table: digits, then the holder, who is noted at once."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from cardreader.states import CardKind, CardPresent, CardState, ReadDone, Reading, RefusalReason, Refused, Removed
from kiosk.domain.card_holder import person_of_card
from kiosk.screens import carding
from kiosk.screens.card_digits import CardDigits, Verify
from kiosk.screens.carding import Carding
from kiosk.screens.reception_state import CardStep
from sync.protocol.household import Person
from sync.protocol.values import IdSource


class VenueCards:
    """The work at a card, while there is one; `digits` are what staff type for it.

    `on_person` gets who the card proves, `by_hand` is called where the card answers nothing any more.
    """

    def __init__(
        self,
        verify: Verify,
        new_id: Callable[[], UUID],
        on_change: Callable[[Carding | None], None],
        on_person: Callable[[Person], None],
        by_hand: Callable[[], None],
    ) -> None:
        self._new_id = new_id
        self._on_change, self._on_person = on_change, on_person
        self.work: Carding | None = None
        self.digits = CardDigits(verify, lambda: self.work, self._put, by_hand)

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

    def leave(self) -> None:
        """Something else is in work."""
        self.work = None

    def _put(self, work: Carding | None) -> None:
        self.work = work
        self._on_change(work)
