"""The reception screen: every input is live at once, and each touch makes a new frozen state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kiosk.desk.codes import PresentCode
from kiosk.desk.desk import Act
from kiosk.desk.overview import LookAround, OpenHousehold, Overview, SearchNames
from kiosk.desk.reception import DeepenHousehold, ReceiveHousehold, UndoReception
from kiosk.domain.households import counted_household, spoken_name
from kiosk.domain.outcomes import AlreadyHere, CodeFound, CodeRefused, Failed, ForeignCode, Refused
from kiosk.ports.clock import Clock
from kiosk.ports.store import Backlog, KnownPerson
from kiosk.screens import answers, entry_form, form_fields, surroundings
from kiosk.screens.desk_door import DeskDoor
from kiosk.screens.draft_keeper import DraftKeeper
from kiosk.screens.entry_form import Form
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import HealthEntry, ReceptionState
from kiosk.screens.work import NEW_HOUSEHOLD, Answered, Counting, Naming, Presenting, Typing, Waiting, Work, answered
from sync.protocol.ids import ENTROPY_BYTES, HouseholdId, uuid7
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import ReceptionMethod, StayType

CANDIDATES = 6
"""Lines below the name line at the smallest window."""
EXPRESS_UNDO_S = 10
"""Express mode receives without a touch and offers to take it back for so long."""
MAX_WAITING_CODES = 8
"""Codes that were shown while another household stood on the screen; a ninth is asked for again."""
UNDO_REASON = "desk_mistake"
EXPRESS_UNDO_REASON = "express_undo"


class ReceptionScreen:
    """State of the reception screen and one method for each touch; see `touches.ReceptionTouches`."""

    def __init__(self, desk: DeskDoor, clock: Clock, on_backlog: Callable[[Backlog], None]) -> None:
        self._desk = desk
        self._clock = clock
        self._on_backlog = on_backlog
        self._draw: Callable[[ReceptionState], None] = lambda _state: None
        self._work: Work = Waiting()
        self._overview: Overview | None = None
        self._health: dict[str, HealthEntry] = {}
        self._drafts = DraftKeeper(desk)
        self._is_express = False
        self._flash: Message | None = None
        self._codes: list[str] = []
        self._searched = 0

    def observe(self, draw: Callable[[ReceptionState], None]) -> None:
        """Have `draw` called with the present state and each new one; loads the draft and the overview."""
        self._draw = draw
        self._drafts.load()
        self.refresh()

    @property
    def state(self) -> ReceptionState:
        """What is drawn now."""
        return ReceptionState(
            banner=surroundings.banner(self._desk.site, self._overview, self._clock.now_us()),
            panel=self._work.panel(self._today()),
            tally=surroundings.tally(self._overview),
            recent=surroundings.recent(self._overview),
            health=tuple(self._health.values()),
            draft=self._drafts.chip(),
            is_express=self._is_express,
            flash=self._flash,
        )

    def refresh(self) -> None:
        """Ask anew who is here: after an act, and when another desk's households came down."""
        self._desk.ask(LookAround(), self._take_overview)

    def health_changed(self, entry: HealthEntry) -> None:
        """A device or the ledger is in another state."""
        if self._health.get(entry.name) != entry:
            self._health[entry.name] = entry
            self._show()

    def tick(self) -> None:
        """A second has passed: the clock, the countdown of express mode, and the draft."""
        work = self._work
        if isinstance(work, Answered) and work.answer.undo_left_s is not None:
            left = work.answer.undo_left_s - 1
            self._work = replace(work, answer=replace(work.answer, undo_left_s=left if left > 0 else None))
        self._keep_form()
        self._show()

    def scanned(self, text: str) -> None:
        """A code came: its household is looked up, behind one that still waits for its touch."""
        if isinstance(self._work, Presenting):
            self._put_in_line(text)
            return
        started_ms = self._clock.mono_ms()
        self._put_form_aside()
        self._desk.ask(PresentCode(text), lambda outcome: self._present(outcome, started_ms))

    def _put_in_line(self, text: str) -> None:
        if text not in self._codes and len(self._codes) < MAX_WAITING_CODES:
            self._codes.append(text)
        self._flash = message("flash.code_waits", count=len(self._codes))
        self._show()

    def _next_code(self) -> None:
        if self._codes and not isinstance(self._work, Presenting):
            self.scanned(self._codes.pop(0))

    def _present(self, outcome: object, started_ms: int) -> None:
        match outcome:
            case CodeFound():
                self._present_found(outcome, started_ms)
            case CodeRefused():
                self._work = Answered(answers.code_refused(outcome), household=outcome.household)
            case ForeignCode():
                self._work = Answered(answers.foreign_code(outcome))
            case Failed():
                self._work = Answered(answers.failed(outcome))
        self._show()

    def _present_found(self, outcome: CodeFound, started_ms: int) -> None:
        here = {one.person_id for one in outcome.already}
        ticks = tuple(person.person_id not in here for person in outcome.household.persons)
        if here and not any(ticks):
            self._desk.ask(OpenHousehold(reception_no=outcome.already[0].reception_no), self._show_already_here)
            return
        self._work = Presenting(outcome, ticks, started_ms)
        if self._is_express and not outcome.already and not outcome.elsewhere:
            self.confirm()

    def _show_already_here(self, record: object) -> None:
        if isinstance(record, HouseholdRecord):
            self._work = Answered(answers.already_here(AlreadyHere(record)), record)
        self._show()

    def toggle_member(self, index: int) -> None:
        """Somebody of the found household came, or did not."""
        work = self._work
        if isinstance(work, Presenting) and not work.busy and 0 <= index < len(work.ticks):
            ticks = tuple(tick != (at == index) for at, tick in enumerate(work.ticks))
            self._change(replace(work, ticks=ticks))

    def set_express(self, express: bool) -> None:  # noqa: FBT001 - a switch has one meaning
        """Receive a good code without a touch, or wait for one."""
        self._is_express = express
        self._show()

    def typed(self, character: str) -> None:
        """A printable key: a digit counts, a letter or kana begins a name."""
        digit = _digit(character)
        match self._work:
            case Counting(busy=False) if digit:
                digits = (self._work.digits + digit)[: entry_form.MAX_HEADS_DIGITS]
                self._change(replace(self._work, digits=digits, problem=None))
            case Presenting(busy=False) if digit:
                self.toggle_member(int(digit) - 1)
            case Naming():
                self.name_changed(self._work.text + character)
            case Waiting() | Answered() if digit:
                self._change(Counting(digit, self._clock.mono_ms()))
            case Waiting() | Answered() if character.strip():
                self.name_changed(character)

    def backspace(self) -> None:
        """The last typed character was wrong."""
        match self._work:
            case Counting(busy=False, digits=digits) if len(digits) > 1:
                self._change(replace(self._work, digits=digits[:-1], problem=None))
            case Counting(busy=False):
                self._change(Waiting())
            case Naming(text=text):
                self.name_changed(text[:-1])

    def confirm(self) -> None:
        """Enter: what stands on the screen is right."""
        match self._work:
            case Presenting(busy=False):
                self._receive_presented(self._work)
            case Counting(busy=False):
                self._receive_count(self._work)
            case Naming():
                self._open_named(self._work)
            case Typing(busy=False, form=Form(asks_for_more=True)):
                self.receive_form()
            case Typing(busy=False):
                self.next_field()
            case Answered(household=household) if household is not None:
                form = entry_form.form_of(household, "", ReceptionMethod.MANUAL, self._clock.mono_ms())
                self._change(Typing(form))
            case Answered():
                self._change(Waiting())

    def escape(self) -> None:
        """Back to idle; a form stays as a draft."""
        self._put_form_aside()
        self._flash = None
        self._change(Waiting())
        self._next_code()

    def choose_stay(self, stay_type: StayType) -> None:
        """Where the counted household stays."""
        if isinstance(self._work, Counting):
            self._change(replace(self._work, stay=stay_type))

    def _receive_count(self, work: Counting) -> None:
        if problem := work.what_is_wrong():
            self._change(replace(work, problem=problem))
            return
        self._change(replace(work, busy=True))
        household = counted_household(HouseholdId(self._new_id()), int(work.digits), work.stay)
        act = ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, work.started_mono_ms)
        self._desk.submit(act, self._show_outcome)

    def _receive_presented(self, work: Presenting) -> None:
        household = work.coming()
        if household.heads == 0:
            self._flash = message("next.choose_members")
            self._show()
            return
        self._change(replace(work, busy=True))
        act = ReceiveHousehold(household, work.outcome.method, work.started_mono_ms)
        undo_left_s = EXPRESS_UNDO_S if self._is_express else None
        self._desk.submit(act, lambda outcome: self._show_outcome(outcome, undo_left_s))

    def name_changed(self, text: str) -> None:
        """The name line as it stands; everybody known by it is looked up."""
        started_ms = self._work.started_mono_ms if isinstance(self._work, Naming) else self._clock.mono_ms()
        if not text and isinstance(self._work, Naming):
            self._change(Waiting())
            return
        if not isinstance(self._work, Naming | Waiting | Answered):
            return
        hits = self._work.hits if isinstance(self._work, Naming) else ()
        self._change(Naming(text, started_ms, hits, searching=bool(text.strip())))
        self._searched += 1
        asked = self._searched
        self._desk.ask(SearchNames(text, CANDIDATES), lambda found: self._take_hits(found, asked))

    def _take_hits(self, found: object, asked: int) -> None:
        if isinstance(self._work, Naming) and asked == self._searched:
            hits = found if isinstance(found, tuple) else ()
            self._change(replace(self._work, hits=hits, searching=False))

    def select(self, index: int) -> None:
        """A candidate is meant; -1 is the new household."""
        if isinstance(self._work, Naming) and NEW_HOUSEHOLD <= index < len(self._work.hits):
            self._change(replace(self._work, selected=index))

    def move_selection(self, step: int) -> None:
        """One candidate down (1) or up (-1); the new household is above the first."""
        if isinstance(self._work, Naming):
            lines = len(self._work.hits) + 1
            self.select((self._work.selected + 1 + step) % lines - 1)

    def _open_named(self, work: Naming) -> None:
        if work.selected != NEW_HOUSEHOLD:
            hit: KnownPerson = work.hits[work.selected]
            self._desk.ask(OpenHousehold(household_id=hit.household_id), self._open_known)
            return
        self._change(Typing(entry_form.named(work.text, self._new_id(), self._new_id(), work.started_mono_ms)))

    def _open_known(self, record: object) -> None:
        if isinstance(record, HouseholdRecord):
            if record.undone:
                form = entry_form.form_of(record.household, "", ReceptionMethod.MANUAL, self._clock.mono_ms())
                self._change(Typing(form))
            else:
                self._change(Answered(answers.already_here(AlreadyHere(record)), record))

    def field_changed(self, key: str, value: str) -> None:
        """The whole text of a field."""
        self._change_form(lambda form: entry_form.edited(form, key, value))

    def choose(self, key: str, value: str) -> None:
        """A choice was picked, or a toggle turned."""
        self._change_form(lambda form: entry_form.chosen(form, key, value))

    def focus_field(self, key: str) -> None:
        """The clerk touched a field."""
        self._change_form(lambda form: form_fields.focused(form, key))

    def next_field(self) -> None:
        """One field on; behind the last one the question for more family."""
        self._change_form(form_fields.moved_on)

    def previous_field(self) -> None:
        """One field back."""
        self._change_form(form_fields.moved_back)

    def add_family(self) -> None:
        """A further member is typed."""
        self._change_form(lambda form: entry_form.with_family(form, self._new_id()))

    def receive_form(self) -> None:
        """The card is received, or the received household deepened, as it stands."""
        work = self._work
        if not isinstance(work, Typing) or work.busy:
            return
        household = entry_form.household_of(work.form, self._today())
        self._change(replace(work, busy=True, problem=None))
        act: Act[Any] = ReceiveHousehold(household, work.form.method, work.form.started_mono_ms)
        if work.form.reception_no:
            act = DeepenHousehold(household)
        self._desk.submit(act, self._form_done)

    def _form_done(self, outcome: object) -> None:
        if isinstance(outcome, Refused | Failed) and isinstance(self._work, Typing):
            answer = answers.refused(outcome) if isinstance(outcome, Refused) else answers.failed(outcome)
            self._change(replace(self._work, busy=False, problem=answer.headline))
            return
        if isinstance(self._work, Typing):
            self._work = Waiting()
        self._drafts.clear()
        self._show_outcome(outcome)

    def resume_draft(self) -> None:
        """Open again what was typed before."""
        if isinstance(self._work, Waiting | Answered) and (form := self._drafts.take()):
            self._change(Typing(form))

    def undo(self, reception_no: str | None = None) -> None:
        """Take a reception back: the named one, or that of the present answer."""
        record = self._record_of(reception_no)
        if record is not None:
            is_express = isinstance(self._work, Answered) and self._work.answer.undo_left_s is not None
            reason = EXPRESS_UNDO_REASON if is_express else UNDO_REASON
            self._desk.submit(UndoReception(record.household.household_id, reason), self._show_outcome)

    def deepen(self, reception_no: str | None = None) -> None:
        """Type more about a received household."""
        record = self._record_of(reception_no)
        if record is not None and not record.undone:
            self._put_form_aside()
            form = entry_form.form_of(record.household, record.reception_no, record.method, self._clock.mono_ms())
            self._change(Typing(form))

    def _record_of(self, reception_no: str | None) -> HouseholdRecord | None:
        if reception_no is None and isinstance(self._work, Answered) and self._work.record is not None:
            return self._work.record
        return surroundings.received_under(self._overview, reception_no)

    def _show_outcome(self, outcome: object, undo_left_s: int | None = None) -> None:
        work = answered(outcome, undo_left_s)
        if work is not None:
            self._put_answer(work)
        self.refresh()
        self._show()
        self._next_code()

    def _put_answer(self, work: Answered) -> None:
        """The answer takes the panel, unless the next family is already in work there: then it passes by in words."""
        is_free = isinstance(self._work, Waiting | Answered) or getattr(self._work, "busy", False)
        if is_free:
            self._work, self._flash = work, None
        if not is_free or self._codes:
            number = work.answer.reception_no
            name = spoken_name(work.record.household) if work.record else ""
            self._flash = message("flash.done", headline=f"@{work.answer.headline.key}", reception_no=number, name=name)

    def _take_overview(self, overview: object) -> None:
        if isinstance(overview, Overview):
            self._overview = overview
            self._on_backlog(overview.backlog)
            self._show()

    def _put_form_aside(self) -> None:
        if isinstance(self._work, Typing) and not self._work.busy and not self._work.form.is_empty:
            self._drafts.put_aside(self._work.form)
            self._work = Waiting()

    def _keep_form(self) -> None:
        if isinstance(self._work, Typing) and not self._work.busy:
            self._drafts.write(self._work.form)

    def _change(self, work: Work) -> None:
        self._work = work
        self._show()

    def _change_form(self, change: Callable[[Form], Form]) -> None:
        if isinstance(self._work, Typing) and not self._work.busy:
            self._change(replace(self._work, form=change(self._work.form), problem=None))

    def _show(self) -> None:
        self._draw(self.state)

    def _new_id(self) -> UUID:
        return uuid7(self._clock.now_us() // 1000, self._clock.entropy(ENTROPY_BYTES))

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now_us() / 1_000_000).astimezone().date()


def _digit(character: str) -> str:
    """The digit that a key means, full-width ones included; empty for anything else."""
    return str(int(character)) if len(character) == 1 and character.isdecimal() else ""
