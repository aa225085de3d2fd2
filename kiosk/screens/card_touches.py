"""Touches about cards: a card on the reader is enough to begin; digits, then the holder, then the form."""

from dataclasses import replace

from cardreader.states import (
    Busy,
    CardKind,
    CardPresent,
    CardState,
    Empty,
    Failing,
    Mute,
    NoReader,
    NoService,
    ReadDone,
    Reading,
    RefusalReason,
    Refused,
    Removed,
    Unreadable,
)
from kiosk.desk.overview import FindTwins
from kiosk.domain.card_holder import person_of_card
from kiosk.domain.households import household_of_card
from kiosk.ports.readings import Readings
from kiosk.screens import carding, entry_form, form_records
from kiosk.screens.card_digits import CardDigits, Verify
from kiosk.screens.carding import Carding
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Answer, CardStep, Tone
from kiosk.screens.stand import Stand
from kiosk.screens.work import Answered, Typing, Waiting
from sync.protocol.ids import HouseholdId
from sync.protocol.values import IdSource, ReceptionMethod

_INTERRUPTIONS: dict[type[CardState], str] = {
    Mute: "mute",
    Busy: "busy",
    Unreadable: "unreadable",
    NoService: "reader",
    NoReader: "reader",
    Failing: "reader",
}
"""States in which no card can be asked, and the word for each."""
_ABOUT_A_CARD = (Mute, Busy, Unreadable)
"""Of these, the states in which somebody stands there with a card, whatever else is in work."""


class CardTouches:
    """What comes from the reader; `digits` are what staff type for it."""

    def __init__(self, stand: Stand, verify: Verify, readings: Readings) -> None:
        self._stand = stand
        self.digits = CardDigits(verify, self._carding, stand.change, self.by_hand)
        self._readings = readings
        self._lies_there: CardPresent | None = None
        self._warned: Message | None = None

    def state_changed(self, state: CardState) -> None:
        """The reader says something new."""
        self._lies_there = state if isinstance(state, CardPresent) else None
        self._forget_warning()
        work = self._stand.work
        match state:
            case CardPresent(kind=CardKind.MY_NUMBER):
                self._card_placed(state)
            case CardPresent():
                self._other_card()
            case Removed() if isinstance(work, Carding):
                self._card_taken(work)
            case Reading() if isinstance(work, Carding):
                self._stand.change(replace(work, step=CardStep.READING, notice=None))
            case ReadDone() if isinstance(work, Carding):
                self._read(work, state)
            case Refused() if isinstance(work, Carding):
                self._refused(work, state)
            case _:
                self._interrupted(state)

    def look_again(self) -> None:
        """The work before is done: a card that was placed meanwhile comes up."""
        if self._lies_there is not None and isinstance(self._stand.work, Waiting):
            self._card_placed(self._lies_there)

    def by_hand(self) -> None:
        """The card cannot be read: an empty card is typed, or the family's form goes on."""
        work = self._stand.work
        if not isinstance(work, Carding):
            return
        if work.joins is not None:
            self._stand.change(Typing(work.joins))
            return
        form = entry_form.named("", self._stand.new_id(), self._stand.new_id(), work.started_mono_ms)
        self._stand.change(Typing(replace(form, focus=0)))

    def leave(self, work: Carding) -> None:
        """Esc: back to the family's form, or to idle."""
        self._stand.change(Typing(work.joins) if work.joins is not None else Waiting())

    def _carding(self) -> Carding | None:
        return self._stand.work if isinstance(self._stand.work, Carding) else None

    def _card_placed(self, state: CardPresent) -> None:
        work = self._stand.work
        if isinstance(work, Carding):
            self._stand.change(carding.present(work, state))
        elif isinstance(work, Waiting | Answered):
            self._stand.change(carding.present(Carding(self._stand.clock.mono_ms()), state))
        elif isinstance(work, Typing) and not work.busy:
            joining = Carding(self._stand.clock.mono_ms(), joins=work.form)
            self._stand.change(carding.present(joining, state))
        else:
            self._stand.say(message("card.waits"))

    def _other_card(self) -> None:
        work = self._stand.work
        if isinstance(work, Waiting | Answered) or (isinstance(work, Carding) and work.joins is None):
            answer = Answer(Tone.LOOK, message("card.other"), next_step=message("card.other.next"))
            self._stand.change(Answered(answer))
            return
        if isinstance(work, Carding):  # the family's form is not lost by a wrong card
            self.leave(work)
        self._stand.say(message("card.other"))

    def _card_taken(self, work: Carding) -> None:
        if work.digits or work.step is CardStep.READING:
            self._stand.change(carding.removed(work))
        else:
            self.leave(work)

    def _interrupted(self, state: CardState) -> None:
        """No card can be asked now: the work at a card says why and waits, any other work is only told of it."""
        work, word = self._stand.work, _INTERRUPTIONS.get(type(state))
        if isinstance(work, Carding) and word is not None:
            self._stand.change(carding.interrupted(work, message(f"card.interrupted.{word}")))
        elif isinstance(work, Carding) and isinstance(state, Empty) and work.step is not CardStep.REMOVED:
            self._card_taken(work)
        elif isinstance(state, _ABOUT_A_CARD):
            self._warned = message(f"card.interrupted.{word}")
            self._stand.say(self._warned)

    def _forget_warning(self) -> None:
        if self._warned is not None and self._stand.flash is self._warned:
            self._stand.say(None)
        self._warned = None

    def _refused(self, work: Carding, state: Refused) -> None:
        if state.reason is RefusalReason.NO_CARD:
            self._stand.change(carding.removed(work))
        else:
            self._stand.change(carding.refused(work, state))

    def _read(self, work: Carding, state: ReadDone) -> None:
        source = IdSource.CARD_PIN if work.wants_pin else IdSource.CARD_CODE_B
        person = person_of_card(self._stand.new_id(), state.facts, source)
        reading = self._readings.reading_of(person.name_display)
        if work.joins is not None:
            joined = form_records.with_card_holder(work.joins, person, reading, state.facts.address)
            self._stand.change(Typing(joined))
            return
        household = household_of_card(HouseholdId(self._stand.new_id()), person, state.facts.address)
        form = form_records.form_of(household, "", ReceptionMethod.CARD, work.started_mono_ms)
        self._stand.change(Typing(entry_form.with_reading(form, reading)))
        self._stand.desk.ask(FindTwins(household), self._take_twins)

    def _take_twins(self, found: object) -> None:
        work = self._stand.work
        if isinstance(found, tuple) and found and isinstance(work, Typing):
            self._stand.change(replace(work, twins=found))
