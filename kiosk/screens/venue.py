"""The venue table's page: every input is live at once, as at the reception; each touch makes a new frozen state."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from cardreader.states import CardState
from kiosk.desk.certificates import CheckCertificate
from kiosk.desk.participation_corrections import CloseShift, UndoParticipation
from kiosk.desk.participations import CheckIn, CheckInApplicant, CheckInByCode, CheckOutByCode
from kiosk.desk.venue import ChooseActivity, FindApplicants, LookAtVenue, VenueView
from kiosk.domain.outcomes import Failed, Refused
from kiosk.domain.venue_outcomes import ActivityChosen, AnotherDay, CheckedIn
from kiosk.ports.clock import Clock
from kiosk.screens import venue_answers, venue_hand, venue_lines
from kiosk.screens.answers import clock_text
from kiosk.screens.card_digits import Verify
from kiosk.screens.carding import Carding
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.message import Message, message
from kiosk.screens.papers import PaperDoor
from kiosk.screens.reception_state import Answer, CardEntry, Tone
from kiosk.screens.surroundings import operator_of
from kiosk.screens.venue_cards import VenueCards
from kiosk.screens.venue_opened import Opened
from kiosk.screens.venue_shown import ShowingCode
from kiosk.screens.venue_state import (
    ActivityLine,
    Choosing,
    Closing,
    CodeShown,
    HandForm,
    ParticipantCard,
    ParticipantLine,
    VenueIdle,
    VenuePanel,
    VenueState,
)
from sync.protocol.certificate_code import is_certificate
from sync.protocol.granting import day_of
from sync.protocol.household import Person
from sync.protocol.ids import ENTROPY_BYTES, uuid7
from sync.protocol.venue_records import ApplicantRecord
from sync.protocol.venue_values import ParticipationMethod

Draw = Callable[[VenueState], None]
MAX_WAITING_CODES = 16
"""Codes that were read while the one before was being written; sixteen is a queue that no table has."""


@dataclass(frozen=True)
class VenueCalls:
    """What the page needs of the program: the reader, the office, whom it tells, and whether a desk lies behind it."""

    verify: Verify = lambda _credential: False
    papers: PaperDoor | None = None
    on_changed: Callable[[], None] = lambda: None
    on_tone: Callable[[Tone], None] = lambda _tone: None
    on_front: Callable[[bool], None] = lambda _is_front: None


class VenueScreen:
    """One method for each touch; works while the page is in front.

    `on_shown` hears of what is drawn too, and of None when the page is put away: exercises follow it.
    """

    def __init__(self, desk: DeskDoor, clock: Clock, calls: VenueCalls) -> None:
        self.desk, self.clock, self.calls = desk, clock, calls
        self._draw: Draw | None = None
        self.on_shown: Callable[[VenueState | None], None] = lambda _state: None
        self.view: VenueView | None = None
        self._lines: tuple[ParticipantLine, ...] = ()
        self._panel: VenuePanel = VenueIdle()
        self._applicants: tuple[ApplicantRecord, ...] = ()
        self._is_leaving = False
        self._flash: tuple[Message, Tone] | None = None
        self._answered: UUID | None = None
        self._waiting_codes: list[str] = []
        self._is_asking = False
        self._cards = VenueCards(calls.verify, self.new_id, self._card_work, self._card_read, self.card_by_hand)
        self.opened = Opened(self)
        self.code = ShowingCode(self)

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one; the page is in front from now on."""
        self._draw = draw
        self.calls.on_front(True)
        self.show()
        self.refresh()

    def leave(self) -> None:
        """The page is no longer in front."""
        self._draw = None
        self.calls.on_front(False)
        self.on_shown(None)

    @property
    def state(self) -> VenueState:
        """What is drawn now."""
        view, site = self.view, self.desk.site
        shown = VenueState(site.record_mode, panel=self._panel, is_home=site.is_table_alone)
        clock, operator = clock_text(self.clock.now_us()), operator_of(site)
        shown = replace(shown, is_leaving=self._is_leaving, clock=clock, operator=operator)
        if self._flash is not None:
            shown = replace(shown, flash=self._flash[0], flash_tone=self._flash[1])
        if view is None:
            return shown
        return replace(
            shown,
            organizer=view.organizer.name if view.organizer is not None else "",
            activity=venue_lines.activity_line(view.chosen, view) if view.chosen is not None else None,
            warning=venue_lines.warning_of(view),
            lines=self._lines,
            counts=venue_lines.counts_of(view),
            unsent=view.backlog.unsettled,
            can_show_code=view.permit.shows_code,
            can_certify=view.permit.certifies,
        )

    def refresh(self) -> None:
        """Look anew: after an act, and when the ledger's records came down."""
        self.desk.ask(LookAtVenue(), self._seen)

    def refresh_if_shown(self) -> None:
        """The ledger's records came down: whoever looks at the page sees them."""
        if self._draw is not None:
            self.refresh()

    def tick(self) -> None:
        """A second has passed."""
        if self._draw is None:
            return
        self.code.tick()
        self.show()

    def scanned(self, text: str) -> None:
        """A code was read: whatever is on the page, its holder is noted."""
        if self._cards.digits.scanned(text):
            return
        if self._is_asking:
            if text not in self._waiting_codes and len(self._waiting_codes) < MAX_WAITING_CODES:
                self._waiting_codes.append(text)
            return
        self._is_asking = True
        if is_certificate(text):
            self.desk.ask(CheckCertificate(text), self._scan_answered)
        else:
            act = CheckOutByCode(text) if self._is_leaving else CheckInByCode(text)
            self.desk.submit(act, self._scan_answered)

    def card_changed(self, state: CardState) -> None:
        """The card reader says something new; what is typed or shown large is not taken away by a card."""
        if isinstance(self._panel, VenueIdle | Answer | CardEntry):
            self._cards.state_changed(state, self.clock.mono_ms())

    def bookmark(self) -> Callable[[], None] | None:
        """Where no card is in work a sign does nothing at all on this page."""
        return None if self._cards.work is not None else _nothing

    def typed(self, character: str) -> None:
        """A printable key where no line has the focus: a digit for the card, else the beginning of a name."""
        if self._cards.work is not None:
            if character.isdecimal():
                self._cards.digits.typed(character)
        elif isinstance(self._panel, VenueIdle | Answer) and character.strip() and not character.isdecimal():
            self.write_by_hand()
            self.field_changed("name", character)

    def backspace(self) -> None:
        """The last digit was wrong."""
        self._cards.digits.backspace()

    def confirm(self) -> None:
        """Enter: what stands on the page is right."""
        match self._panel:
            case CardEntry():
                self._cards.digits.confirm()
            case HandForm() as form:
                self._receive_hand(form)
            case Choosing(asking=ActivityLine(activity_id=activity_id)):
                self.desk.submit(ChooseActivity(activity_id, is_confirmed=True), self._chosen)
            case Closing():
                self.desk.submit(CloseShift(), self.answer)
            case ParticipantCard():
                self.opened.apply()
            case _:
                self.turn(VenueIdle(self._is_leaving))

    def escape(self) -> None:
        """Back to who comes next; what stood there as an answer goes."""
        self._cards.leave()
        self.opened.forget()
        self._flash = None
        self.turn(VenueIdle(self._is_leaving))

    def use_pin(self) -> None:
        """The card's PIN instead of the number that is printed on it."""
        self._cards.digits.use_pin()

    def use_number(self) -> None:
        """The number that is printed on the card instead of its PIN."""
        self._cards.digits.use_number()

    def card_by_hand(self) -> None:
        """The card cannot be read."""
        self._cards.leave()
        self.write_by_hand()

    def choose_activity(self) -> None:
        """活動を選ぶ: the list of activities."""
        if self.view is not None:
            self._cards.leave()
            self.turn(Choosing(venue_lines.activity_lines(self.view)))

    def choose(self, activity_id: str) -> None:
        """An activity was touched; one of another day is asked about before it counts."""
        self.desk.submit(ChooseActivity(activity_id), self._chosen)

    def write_by_hand(self) -> None:
        """A participant without the app."""
        self._cards.leave()
        self.desk.ask(FindApplicants(), self._applicants_found)
        self.turn(HandForm())

    def field_changed(self, key: str, value: str) -> None:
        """A field of the form as it stands now."""
        if isinstance(self._panel, HandForm):
            self.turn(venue_hand.changed(self._panel, key, value, self.today(), self._applicants))
        else:
            self.opened.field_changed(key, value)

    def move_selection(self, step: int) -> None:
        """One offer down (1) or up (-1); -1 is nobody of them."""
        form = self._panel
        if isinstance(form, HandForm) and form.offers:
            self.turn(replace(form, selected=max(-1, min(len(form.offers) - 1, form.selected + step))))

    def pick(self, index: int) -> None:
        """Somebody who applied is meant."""
        form = self._panel
        if isinstance(form, HandForm) and 0 <= index < len(form.offers):
            self.desk.submit(CheckInApplicant(form.offers[index].resident_id), self.answer)

    def turn_direction(self) -> None:
        """From now on a code that is read means that its holder goes, or comes."""
        self._is_leaving = not self._is_leaving
        self.turn(VenueIdle(self._is_leaving) if isinstance(self._panel, VenueIdle | Answer) else self._panel)

    def close_shift(self) -> None:
        """受付を終える: asked once."""
        there = venue_lines.counts_of(self.view).there if self.view is not None else 0
        self.turn(Closing(there))

    def undo(self) -> None:
        """Take back what the answer tells of, or the participation that is opened."""
        if isinstance(self._panel, ParticipantCard):
            self.opened.undo()
        elif isinstance(self._panel, Answer) and self._panel.can_undo and self._answered is not None:
            self.desk.submit(UndoParticipation(self._answered), self.answer)

    def open_answered(self) -> None:
        """Look at the participation that the answer tells of: its paper is a touch away."""
        if isinstance(self._panel, Answer) and self._answered is not None:
            self.opened.open(self._answered)

    def answer(self, outcome: object) -> None:
        """Show what the desk did; beside what is typed or shown large it passes by, with its sound."""
        found = venue_answers.answer_of(outcome, self.today())
        self.refresh()
        self.calls.on_changed()
        if found is None:
            return
        self.calls.on_tone(found.tone)
        is_of_a_touch = not self._is_asking
        if isinstance(self._panel, VenueIdle | Answer) or (is_of_a_touch and not isinstance(outcome, Refused | Failed)):
            record = getattr(outcome, "record", None)
            self._answered = getattr(record, "participation_id", None)
            self._flash = None
            self.turn(replace(found, can_open=self._answered is not None))
        else:
            self.say(_passing_by(found), found.tone)

    def say(self, sentence: Message, tone: Tone = Tone.LOOK) -> None:
        """Let a sentence pass by above what stands there."""
        self._flash = (sentence, tone)
        self.show()

    @property
    def panel(self) -> VenuePanel:
        """What stands in the middle."""
        return self._panel

    def turn(self, panel: VenuePanel) -> None:
        """Put `panel` into the middle and draw it."""
        if isinstance(panel, VenueIdle) or type(panel) is not type(self._panel):
            self._flash = self._flash if isinstance(panel, CodeShown) else None
        self._panel = panel
        self.show()

    def show(self) -> None:
        """Draw what stands here now."""
        if self._draw is not None:
            state = self.state
            self._draw(state)
            self.on_shown(state)

    def new_id(self) -> UUID:
        """A fresh identifier."""
        return uuid7(self.clock.now_us() // 1000, self.clock.entropy(ENTROPY_BYTES))

    def today(self) -> date:
        """The day in Japan, by the ledger's clock where it is known."""
        return day_of(self.view.now_us if self.view is not None else self.clock.now_us())

    def _seen(self, found: VenueView | Failed) -> None:
        if isinstance(found, Failed):
            self.say(message(f"error.{found.key}"), Tone.FAILED)
            return
        if self.view is None or found.participations != self.view.participations:
            today = day_of(found.now_us)
            self._lines = tuple(venue_lines.participant_line(one, today) for one in found.participations)
        self.view = found
        if isinstance(self._panel, Choosing):
            self._panel = replace(self._panel, activities=venue_lines.activity_lines(found))
        elif isinstance(self._panel, VenueIdle) and found.chosen is None:
            self._panel = Choosing(venue_lines.activity_lines(found))
        self.opened.follow()
        self.show()

    def _chosen(self, outcome: object) -> None:
        match outcome:
            case ActivityChosen():
                self.turn(VenueIdle(self._is_leaving))
                self.refresh()
            case AnotherDay(activity) if self.view is not None and isinstance(self._panel, Choosing):
                self.turn(replace(self._panel, asking=venue_lines.activity_line(activity, self.view)))
            case _:
                self.answer(outcome)

    def _applicants_found(self, found: object) -> None:
        self._applicants = found if isinstance(found, tuple) else ()

    def _receive_hand(self, form: HandForm) -> None:
        if form.selected >= 0:
            self.pick(form.selected)
            return
        person = venue_hand.person_of(form, self.new_id(), self.today())
        if isinstance(person, Message):
            self.turn(replace(form, problem=person))
        else:
            self.desk.submit(CheckIn(person, ParticipationMethod.HAND), self.answer)

    def _card_work(self, work: Carding | None) -> None:
        if work is not None:
            self.turn(work.panel(self.today()))
        elif isinstance(self._panel, CardEntry):
            self.turn(VenueIdle(self._is_leaving))

    def _card_read(self, person: Person) -> None:
        self.desk.submit(CheckIn(person, ParticipationMethod.CARD), self.answer)

    def _scan_answered(self, outcome: object) -> None:
        self.answer(outcome)
        self._is_asking = False
        if isinstance(outcome, CheckedIn):
            self.code.counted()
        if self._waiting_codes:
            self.scanned(self._waiting_codes.pop(0))


def _nothing() -> None:
    """There is nothing to put back."""


def _passing_by(found: Answer) -> Message:
    """An answer in one line, with the first thing that it tells."""
    if not found.lines:
        return found.headline
    name = found.lines[0].data.get("name", "")
    return message("venue.flash", headline=f"@{found.headline.key}", name=name)
