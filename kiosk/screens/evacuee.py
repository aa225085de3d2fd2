"""The evacuee's screen: follows the reception, shows the one household in front of the desk, and forgets it soon."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from kiosk.screens import evacuee_reading
from kiosk.screens.evacuee_at_desk import EvacueeAtDesk
from kiosk.screens.evacuee_state import (
    Check,
    Done,
    EvacueeLanguage,
    EvacueePanel,
    EvacueeState,
    EvacueeWord,
    Moment,
    MomentKind,
    Welcome,
)
from kiosk.screens.reception_state import (
    Answer,
    CardEntry,
    CardStep,
    CountEntry,
    FormEntry,
    Found,
    HealthEntry,
    Idle,
    Level,
    ReceptionState,
    Tone,
)
from sync.protocol.household import Household

CLEARED_AFTER_DONE_S = 40
"""Long enough to read a number and photograph it; then the next person stands there."""
CLEARED_UNTOUCHED_S = 180
"""Somebody went away in the middle of a form: names do not stay on a screen that anybody can see."""
READER_ENTRY = "health.reader"
LAST_RECEPTION = "outcome.last_reception"
"""The answer by which staff ask whom they would take back: somebody else's family."""

Draw = Callable[[EvacueeState], None]


class EvacueeScreen:
    """One method for each touch (`EvacueeTouches`); `today` is the local day."""

    def __init__(self, desk: EvacueeAtDesk, today: Callable[[], date]) -> None:
        self._desk, self._today = desk, today
        self._draws: list[Draw] = []
        self._state = EvacueeState()
        self._reception: ReceptionState | None = None
        self._household_id: UUID | None = None
        self._shown_id: UUID | None = None
        self._quiet_s = 0
        self._cleared: EvacueePanel | None = None

    @property
    def state(self) -> EvacueeState:
        """What is drawn now."""
        return self._state

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one, until `leave`."""
        self._draws.append(draw)
        if self._reception is not None:
            self.follow(self._reception)
        draw(self._state)

    def leave(self, draw: Draw) -> None:
        """Nobody looks through `draw` any more."""
        self._draws.remove(draw)

    def follow(self, reception: ReceptionState) -> None:
        """The reception shows something new. Costs nothing while nobody observes."""
        self._reception = reception
        if not self._draws:
            return
        panel = self._panel_of(reception)
        if panel != _without_word(self._state.panel) and panel != self._cleared:
            self._quiet_s, self._cleared = 0, None
            is_first_look = isinstance(panel, Check) and not isinstance(self._state.panel, Check)
            self._change(replace(self._state, panel=self._with_word(panel)))
            if is_first_look and self._state.language.spoken:
                self._desk.reads(self._state.language.spoken, "")
        banner = reception.banner
        self._change(replace(self._state, shelter_name=banner.shelter_name, record_mode=banner.record_mode))

    def tick(self) -> None:
        """A second has passed: what nobody reads any more goes."""
        self._quiet_s += 1
        panel = self._state.panel
        limit_s = CLEARED_UNTOUCHED_S if isinstance(panel, Check) else CLEARED_AFTER_DONE_S
        is_wait = panel in (Moment(MomentKind.WAIT), Moment(MomentKind.CARD))
        if not is_wait and self._quiet_s >= limit_s:
            self._quiet_s = 0
            self._cleared = self._cleared if isinstance(panel, Welcome) else _without_word(panel)
            self._forget()
            self._change(replace(self._state, panel=self._welcome(), language=EvacueeLanguage.JAPANESE))

    def choose_language(self, language: EvacueeLanguage) -> None:
        """The evacuee reads this language, until the next one stands here."""
        self._quiet_s = 0
        before = self._state.language
        self._change(replace(self._state, language=language))
        if isinstance(self._state.panel, Check) and language.spoken:
            self._desk.reads(language.spoken, before.spoken)

    def answer(self, word: EvacueeWord) -> None:
        """The evacuee says whether it is right; staff are told, and go on as they think right."""
        if isinstance(self._state.panel, Check):
            self._quiet_s = 0
            self._change(replace(self._state, panel=replace(self._state.panel, word=word)))
            self._desk.said(word)

    def show_now(self) -> None:
        """Staff turn what is in work to the evacuee, also a household that was received before."""
        household = self._desk.in_sight(self._today())
        self._shown_id = household.household_id if household is not None else None
        self._cleared = None
        if self._reception is not None:
            self.follow(self._reception)

    def _panel_of(self, reception: ReceptionState) -> EvacueePanel:
        match reception.panel:
            case Idle():
                self._next_person(None)
                return self._welcome()
            case Found() | CountEntry():
                return self._check()
            case FormEntry(deepens=number):
                return self._check(is_known=bool(number))
            case Answer() as answer:
                return self._answer(answer)
            case CardEntry(step=CardStep.READING):
                return Moment(MomentKind.CARD)
            case _:
                return Moment(MomentKind.WAIT)

    def _check(self, *, is_known: bool = False) -> EvacueePanel:
        """What was understood. A household that was received before is another family's until staff show it."""
        today = self._today()
        household = self._desk.in_sight(today)
        if household is None or (is_known and household.household_id not in (self._shown_id, self._household_id)):
            return Moment(MomentKind.WAIT)
        self._next_person(household.household_id)
        return evacuee_reading.check(household, today)

    def _answer(self, answer: Answer) -> EvacueePanel:
        household = self._desk.in_sight(self._today())
        if answer.tone is Tone.UNDONE:
            is_theirs = household is not None and household.household_id == self._household_id
            return Moment(MomentKind.UNDONE if is_theirs else MomentKind.WAIT)
        if answer.headline.key == LAST_RECEPTION or self._is_somebody_else(household):
            return Moment(MomentKind.WAIT)
        if answer.tone in (Tone.RECEIVED, Tone.ALREADY_HERE) and household is not None and answer.reception_no:
            self._next_person(household.household_id)
            return Done(answer.reception_no, is_new=answer.tone is Tone.RECEIVED)
        return Moment(MomentKind.ASSIST)

    def _is_somebody_else(self, household: Household | None) -> bool:
        """In the middle of one family's check staff look at another one: a likely twin."""
        if household is None or not isinstance(self._state.panel, Check):
            return False
        known = (self._household_id, self._shown_id, evacuee_reading.NOBODY)
        return self._household_id != evacuee_reading.NOBODY and household.household_id not in known

    def _next_person(self, household_id: UUID | None) -> None:
        """Another family stands here: their language and their word are not those of the family before."""
        before, self._household_id = self._household_id, household_id
        grew = before == evacuee_reading.NOBODY and household_id is not None
        if before is None or before == household_id or grew:
            return
        self._forget()
        self._household_id = household_id
        self._state = replace(self._state, language=EvacueeLanguage.JAPANESE)

    def _forget(self) -> None:
        self._household_id = self._shown_id = None
        self._change(replace(self._state, panel=_without_word(self._state.panel)))

    def _welcome(self) -> Welcome:
        return Welcome(self._reception is not None and takes_cards(self._reception.health))

    def _with_word(self, panel: EvacueePanel) -> EvacueePanel:
        """What staff typed since does not undo that something was different; that it is right must be said anew."""
        before = self._state.panel
        if isinstance(panel, Check) and isinstance(before, Check) and before.word is EvacueeWord.DIFFERENT:
            return replace(panel, word=before.word)
        return panel

    def _change(self, state: EvacueeState) -> None:
        if state == self._state:
            return
        was_said, self._state = _word_of(self._state.panel), state
        for draw in tuple(self._draws):
            draw(state)
        if was_said is not None and _word_of(state.panel) is None:
            self._desk.said(None)


def _word_of(panel: EvacueePanel) -> EvacueeWord | None:
    return panel.word if isinstance(panel, Check) else None


def _without_word(panel: EvacueePanel) -> EvacueePanel:
    return replace(panel, word=None) if isinstance(panel, Check) else panel


def takes_cards(health: tuple[HealthEntry, ...]) -> bool:
    """Whether a card reader works: nobody is asked to place a card where none is."""
    return any(entry.name == READER_ENTRY and entry.level in (Level.GOOD, Level.WATCH) for entry in health)
