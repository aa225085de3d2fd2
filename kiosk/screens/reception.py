"""The reception screen: every input is live at once, and each touch makes a new frozen state."""

from collections.abc import Callable
from uuid import UUID

from cardreader.states import CardState
from kiosk.desk.counter import DESK_MISTAKE
from kiosk.desk.overview import LookAround, Overview
from kiosk.desk.reception import UndoReception
from kiosk.ports.clock import Clock
from kiosk.ports.readings import NoReadings, Readings
from kiosk.ports.store import Backlog
from kiosk.screens import answers, surroundings
from kiosk.screens.bookmark import bookmark
from kiosk.screens.card_digits import Verify
from kiosk.screens.card_touches import CardTouches
from kiosk.screens.carding import Carding
from kiosk.screens.code_touches import CodeTouches
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.entry_form import Form
from kiosk.screens.entry_touches import EntryTouches, digit_of
from kiosk.screens.evacuee_at_desk import EvacueeAtDesk
from kiosk.screens.form_touches import FormTouches
from kiosk.screens.message import Message, message
from kiosk.screens.paper_touches import PaperTouches
from kiosk.screens.pass_touches import PassTouches
from kiosk.screens.passing import Passing
from kiosk.screens.reception_state import HealthEntry, ReceptionState
from kiosk.screens.stand import Stand
from kiosk.screens.stay_touches import StayTouches
from kiosk.screens.staying import Staying
from kiosk.screens.suggestions import Suggesting
from kiosk.screens.work import Answered, Counting, Naming, Piling, Presenting, Typing, Waiting
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import StayType

EXPRESS_UNDO = "express_undo"


class ReceptionScreen:
    """One method for each touch (`touches.ReceptionTouches`); the rooms beside it hold what belongs together."""

    def __init__(
        self,
        desk: DeskDoor,
        clock: Clock,
        on_backlog: Callable[[Backlog], None],
        verify: Verify = lambda _credential: False,
        readings: Readings | None = None,
        suggesting: Suggesting | None = None,
    ) -> None:
        self._desk = desk
        self._on_backlog = on_backlog
        self._draw: Callable[[ReceptionState], None] = lambda _state: None
        self._overview: Overview | None = None
        self._health: dict[str, HealthEntry] = {}
        self.on_slip: Callable[[UUID], None] = lambda _household_id: None
        self._stand = Stand(desk, clock, self._show, self._outcome_shown, suggesting)
        self._paper = PaperTouches(self._stand)
        self._form = FormTouches(self._stand)
        self.evacuee = EvacueeAtDesk(self._stand, self._form)
        self._stays = StayTouches(self._stand, self._form)
        self._entry = EntryTouches(self._stand, self._stays.open)
        self._passing = PassTouches(self._stand)
        self._codes = CodeTouches(self._stand, self._paper, self._stays, self._passing)
        self._cards = CardTouches(self._stand, verify, readings or NoReadings())

    def observe(self, draw: Callable[[ReceptionState], None]) -> None:
        """Have `draw` called with the present state and each new one; loads the draft and the overview."""
        self._draw = draw
        self._stand.drafts.load()
        self._paper.load()
        self.refresh()

    def guard(self, desk: DeskDoor) -> None:
        """Have `desk` ask for somebody who may, before what is covered is shown."""
        self._stand.guarded = desk

    @property
    def stays(self) -> StayTouches:
        """The card of a stay."""
        return self._stays

    @property
    def passing(self) -> PassTouches:
        """The sheet at the door."""
        return self._passing

    @property
    def state(self) -> ReceptionState:
        """What is drawn now."""
        stand = self._stand
        return ReceptionState(
            banner=surroundings.banner(self._desk.site, self._overview, stand.clock.now_us(), stand.intake.word),
            panel=stand.work.panel(stand.today()),
            tally=surroundings.tally(self._overview),
            recent=surroundings.recent(self._overview),
            health=tuple(self._health.values()),
            draft=stand.drafts.chip(),
            pile=self._paper.chip(),
            is_express=stand.is_express,
            flash=stand.flash,
            disagreements=self._overview.disagreements if self._overview else 0,
            evacuee_word=self.evacuee.word,
            arrivals=self._overview.arrivals if self._overview else 0,
            can_open=stand.intake.can_open,
        )

    def refresh(self) -> None:
        """Ask anew who is here: after an act, when another desk's households came down, and for somebody else."""
        self._stand.cover_again()
        self._desk.ask(LookAround(), self._take_overview)

    def health_changed(self, entry: HealthEntry) -> None:
        """A device or the ledger is in another state."""
        if self._health.get(entry.name) != entry:
            self._health[entry.name] = entry
            self._show()

    def health_gone(self, name: str) -> None:
        """What an entry told of is over."""
        if self._health.pop(name, None) is not None:
            self._show()

    def say(self, sentence: Message) -> None:
        """Let a sentence pass by above the work."""
        self._stand.say(sentence)

    def tick(self) -> None:
        """A second has passed."""
        self._stand.tick()

    def scanned(self, text: str) -> None:
        """A code was read by the camera or a hand scanner; a card in work takes its printed number from there too."""
        if not self._cards.digits.scanned(text):
            self._codes.scanned(text)

    def present_arrival(self, arrival_id: UUID) -> None:
        """A family that announced itself by phone stands at the desk; who of them came is chosen here."""
        self._codes.present_arrival(arrival_id)

    def card_changed(self, state: CardState) -> None:
        """The card reader says something new."""
        self._cards.state_changed(state)

    def typed(self, character: str) -> None:
        """A printable key where no text field has the focus: a digit counts, a letter or kana begins a name."""
        digit = digit_of(character)
        match self._stand.work:
            case Carding() if digit:
                self._cards.digits.typed(digit)
            case Presenting(busy=False) if digit:
                self._codes.toggle_member(int(digit) - 1)
            case Counting(busy=False) | Waiting() | Answered() if digit:
                self._entry.count(digit)
            case Naming(text=text):
                self._entry.name_changed(text + character)
            case Waiting() | Answered() if character.strip():
                self._entry.name_changed(character)
            case _:
                self._typed_about_a_stay(character, digit)

    def _typed_about_a_stay(self, character: str, digit: str) -> None:
        match self._stand.work:
            case Staying() as work:
                self._stays.typed(work, character)
            case Passing() as work:
                self._passing.typed(work, character)
            case Piling() if digit:
                self._paper.digit(digit)

    def bookmark(self) -> Callable[[], None] | None:
        """How to undo what the next sign does, should it turn out to be a hand scanner's; None where it cannot be."""
        return bookmark(self._stand)

    def backspace(self) -> None:
        """The last typed character was wrong."""
        match self._stand.work:
            case Carding():
                self._cards.digits.backspace()
            case Counting(busy=False) as work:
                self._entry.uncount(work)
            case Naming(text=text):
                self._entry.name_changed(text[:-1])
            case Piling() as work:
                self._paper.backspace(work)
            case Staying() as work:
                self._stays.backspace(work)
            case Passing() as work:
                self._passing.backspace(work)

    def confirm(self) -> None:
        """Enter: what stands on the screen is right."""
        match self._stand.work:
            case Carding():
                self._cards.digits.confirm()
            case Presenting(busy=False) as work:
                self._codes.receive(work)
            case Counting(busy=False) as work:
                self._entry.receive_count(work)
            case Naming() as work:
                self._entry.open_named(work)
            case Piling() as work:
                self._paper.confirm(work)
            case Staying() as work:
                self._stays.confirm(work)
            case Passing() as work:
                self._passing.confirm(work)
            case _:
                self._confirm_form_or_answer()

    def _confirm_form_or_answer(self) -> None:
        match self._stand.work:
            case Typing(busy=False, form=Form(asks_for_more=True)):
                self._form.receive()
            case Typing(busy=False):
                if not self._form.take_selected():
                    self.next_field()
            case Answered(household=household) if household is not None:
                self._form.open_new(household)
            case Answered():
                if not self._paper.go_on():
                    self._go_on()

    def _go_on(self) -> None:
        """The work before is done: what was shown or placed meanwhile comes up."""
        self._stand.change(Waiting())
        self._codes.next_in_line()
        self._cards.look_again()

    def escape(self) -> None:
        """Back to idle, or from a further card to its family's form; a form stays as a draft."""
        self._paper.pause()
        self._stand.flash = None
        match self._stand.work:
            case Staying() as work if self._stays.leave(work):
                return
            case Passing() as work if self._passing.leave(work):
                return
        if isinstance(self._stand.work, Carding):
            self._cards.leave(self._stand.work)
            return
        if isinstance(self._stand.work, Naming) and self._stand.work.text.strip():
            self._form.put_name_aside(self._stand.work)
        self._stand.put_form_aside()
        self._go_on()

    def toggle_member(self, index: int) -> None:
        """Somebody of the found household came, or did not."""
        self._codes.toggle_member(index)

    def set_express(self, express: bool) -> None:  # noqa: FBT001 - a switch has one meaning
        """Receive a good code without a touch, or wait for one."""
        self._stand.is_express = express
        self._show()

    def choose_stay(self, stay_type: StayType) -> None:
        """Where the counted household stays."""
        self._entry.choose_stay(stay_type)

    def name_changed(self, text: str) -> None:
        """The name line as it stands."""
        self._entry.name_changed(text)

    def select(self, index: int) -> None:
        """A candidate is meant, or an offer of the form; -1 is the new household."""
        self._entry.select(index)
        self._form.select(index)

    def move_selection(self, step: int) -> None:
        """One candidate or offer down (1) or up (-1); in a form without offers, one field."""
        if not isinstance(self._stand.work, Typing):
            self._entry.move_selection(step)
        elif not self._form.move_selection(step):
            (self.next_field if step > 0 else self.previous_field)()

    def field_changed(self, key: str, value: str) -> None:
        """The whole text of a field."""
        self._form.changed(key, value)

    def choose(self, key: str, value: str) -> None:
        """A choice was picked, or a toggle turned."""
        self._form.choose(key, value)

    def decide(self, key: str, value: str) -> None:
        """A choice was picked, and the next field comes."""
        self._form.decide(key, value)

    def focus_field(self, key: str) -> None:
        """The clerk touched a field."""
        self._form.focus(key)

    def next_field(self) -> None:
        """One field on."""
        if not self._paper.join_typed():
            self._form.move_on()

    def previous_field(self) -> None:
        """One field back."""
        self._form.move_back()

    def go_deeper(self) -> None:
        """The fields beyond the usual card."""
        self._form.go_deeper()

    def show_covered(self) -> None:
        """What is noted behind the form."""
        self._form.show_covered()

    def add_family(self) -> None:
        """A further member is typed."""
        self._form.add_family()

    def receive_form(self) -> None:
        """Receive the card as it stands; a reception number on the paper is looked up first."""
        if not self._paper.join_typed():
            self._form.receive()

    def open_pile(self) -> None:
        """用紙をまとめて入力: sheets of paper, one after the other."""
        self._paper.open_pile()

    def forget_pile(self) -> None:
        """Give up the list of sheets that wait."""
        self._paper.forget_pile()

    def use_pin(self) -> None:
        """The card's PIN instead of the number that is printed on it."""
        self._cards.digits.use_pin()

    def use_number(self) -> None:
        """The number that is printed on the card instead of its PIN."""
        self._cards.digits.use_number()

    def card_by_hand(self) -> None:
        """The card cannot be read: type with what is known."""
        self._cards.by_hand()

    def open_twin(self) -> None:
        """Look at the household whose member may be this very person."""
        self._codes.lay_back()
        self._form.open_twin()

    def resume_draft(self) -> None:
        """Open again what was typed before."""
        self._form.resume_draft()

    def undo(self, reception_no: str | None = None) -> None:
        """Take a reception back: the named one, that of the present answer, or the last one of this very desk."""
        record = self._record_of(reception_no)
        work = self._stand.work
        if isinstance(work, Passing):
            self._passing.undo(work)
        elif isinstance(work, Staying):
            self._stays.take_back_last(work)
        elif isinstance(work, Answered) and work.undo is not None and reception_no is None:
            self._desk.submit(work.undo, self._stand.answer)
        elif record is not None and reception_no is None and not (isinstance(work, Answered) and work.record):
            self._stand.change(Answered(answers.last_reception(record), record))
        elif record is not None:
            is_express = isinstance(work, Answered) and work.answer.undo_left_s is not None
            reason = EXPRESS_UNDO if is_express else DESK_MISTAKE
            self._desk.submit(UndoReception(record.household.household_id, reason), self._stand.answer)

    def deepen(self, reception_no: str | None = None) -> None:
        """Type more about a received household."""
        record = self._record_of(reception_no)
        if record is not None and not record.undone:
            self._form.open_received(record)

    def print_slip(self) -> None:
        """The slip of the present answer's household, or of the last one of this very desk."""
        if (record := self._record_of(None)) is not None and not record.undone:
            self.on_slip(record.household.household_id)

    def _record_of(self, reception_no: str | None) -> HouseholdRecord | None:
        work = self._stand.work
        if reception_no is None and isinstance(work, Answered) and work.record is not None:
            return work.record
        if reception_no is None:
            return surroundings.last_of(self._overview, self._desk.site.device_id)
        return surroundings.received_under(self._overview, reception_no)

    def _outcome_shown(self) -> None:
        self.refresh()
        self._show()
        self._codes.next_in_line()

    def _take_overview(self, overview: object) -> None:
        if isinstance(overview, Overview):
            if self._overview is not None and overview.arrivals > self._overview.arrivals:
                self._stand.flash = self._stand.flash or message("flash.arrivals", count=overview.arrivals)
            self._overview = overview
            self._stand.intake.hear(overview.standing)
            self._on_backlog(overview.backlog)
            self._show()

    def _show(self) -> None:
        self._draw(self.state)
