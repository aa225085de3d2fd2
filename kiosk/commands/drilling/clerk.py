"""The clerk: does the evening's steps one by one, and notes each acknowledgement that the screen shows."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from kiosk.commands.drilling import card_entry, hand_entry, klm, looks
from kiosk.commands.drilling.desk_hands import DEEPEN_BUTTON, UNDO_BUTTON, DeskHands, Doing, Watching
from kiosk.commands.drilling.errors import DrillStuck
from kiosk.commands.drilling.hand_entry import Card
from kiosk.commands.drilling.notebook import Acknowledgement, Notebook, Shown, Where
from kiosk.commands.drilling.orders import Orders
from kiosk.commands.drilling.plan import CARD_WAYS, HAND_WAYS, Act, Moment, Step, Twist, Visit, Way
from kiosk.commands.drilling.playing import Look, Seen, pause
from kiosk.commands.drilling.timing import Timing
from kiosk.domain.kana import finished_kana
from kiosk.screens.reception_state import Answer, RecentReception, ReceptionState
from sync.protocol.ids import OperationId, book_of, household_of_code
from sync.protocol.values import RecordMode

START_LIMIT_S = 60.0
"""The first start makes keys, enrols and pulls the shelters; the camera loads its libraries."""
SETTLE_LIMIT_S = 120.0
"""At the end the ledger is there again; the sync thread's longest pause is a minute."""
SETTLED_TWICE_S = 1.0
"""The strip may show what it was before the last act: looked at again after this time."""
TRAINING_OPERATION = OperationId("training")
"""The operation of a ledger that was started with `--training`."""
BOOK = book_of(TRAINING_OPERATION, RecordMode.DRILL)
"""What the ids of its codes' households follow from."""

Asking = Generator[Look, Seen | None, bool]
Tell = Callable[[Moment, int], None]


@dataclass(frozen=True)
class _Doing:
    """The step under way."""

    number: int
    step: Step
    visit: Visit


class Clerk:
    """One life of the kiosk: from `Orders.first_step` to the evening's end, or to the power cut."""

    def __init__(self, orders: Orders, notebook: Notebook, hands: DeskHands, tell: Tell) -> None:
        self._orders = orders
        self._notebook = notebook
        self._hands = hands
        self._tell = tell
        self._visits = {visit.key: visit for visit in orders.plan.visits}
        self._now = _Doing(0, Step(Act.RECEIVE, ""), orders.plan.visits[0])
        self._is_timed = True
        self._has_told_typing = False

    def evening(self) -> Doing:
        """The whole script. Raises DrillStuck."""
        yield from self._arrive()
        for number in range(self._orders.first_step, len(self._orders.plan.steps)):
            yield from self._step(number)
        yield from self._wait_until_settled()

    def _arrive(self) -> Doing:
        hands = self._hands
        hands.doing = "arrive"
        if self._orders.life == 1:
            yield from hands.await_screen("online", looks.status_is("network", "online"), START_LIMIT_S)
        elif self._notebook.entries:
            yield from hands.await_screen("recent", lambda state: bool(state.recent), START_LIMIT_S)
        yield from hands.await_screen("camera", looks.status_is("camera", "running"), START_LIMIT_S)
        hands.photograph("idle" if self._orders.life == 1 else "after_power_cut")

    def _step(self, number: int) -> Doing:
        step = self._orders.plan.steps[number]
        self._now = _Doing(number, step, self._visits[step.visit])
        was_begun = self._orders.life > 1 and number == self._orders.first_step
        hands = self._hands
        hands.timing, hands.doing = Timing(hands.timing.hand), f"{step.act} {self._now.visit.way} {step.visit}"
        self._is_timed, self._has_told_typing = not was_begun, False
        self._tell(Moment.BEGINS, number)
        if not self._notebook.has(number) and not (was_begun and (yield from self._was_done())):
            yield from self._do(step.act)
        yield from self._photograph_offline()
        self._tell(Moment.DONE, number)

    def _do(self, act: Act) -> Doing:
        match act:
            case Act.RECEIVE:
                yield from self._receive()
            case Act.SHOW_AGAIN:
                yield from self._show_again()
            case Act.COME_LATE:
                yield from self._come_late()
            case Act.DEEPEN:
                yield from self._deepen()
            case Act.UNDO:
                yield from self._undo()

    # After a power cut

    def _was_done(self) -> Asking:
        """Look for the act that was under way: a code is simply shown again, the rest stands among the last ten."""
        seen = yield from self._hands.look()
        line = self._line_of_this_act(seen.state)
        if line is None:
            return False
        shown = {Act.UNDO: Shown.UNDONE, Act.DEEPEN: Shown.DEEPENED}.get(self._now.step.act, Shown.RECEIVED)
        self._note(shown, Where.RECENT, line.reception_no, line.heads)
        return True

    def _line_of_this_act(self, state: ReceptionState) -> RecentReception | None:
        visit, act = self._now.visit, self._now.step.act
        line = looks.recent(state, self._notebook.number_of(visit.key))
        if act is Act.UNDO:
            return line if line is not None and line.is_undone else None
        if act is Act.DEEPEN:
            return line if line is not None and line.depth != "count" else None
        if act is Act.RECEIVE and visit.way in (*HAND_WAYS, *CARD_WAYS, Way.EXPIRED_CODE):
            return looks.unknown_recent(state, self._notebook.numbers)
        return None

    # Acts

    def _receive(self) -> Doing:
        visit = self._now.visit
        match visit.way:
            case Way.APP_CAMERA | Way.APP_SCANNER:
                yield from self._receive_code()
            case Way.EXPIRED_CODE:
                yield from self._receive_expired()
            case Way.COUNT_ONLY:
                yield from self._receive_count()
            case Way.HEADLINE | Way.FULL_CARD:
                yield from self._receive_typed()
            case Way.CARD_NUMBER | Way.CARD_PIN:
                yield from self._receive_cards()

    def _receive_code(self) -> Doing:
        """Shown again after a power cut, the household may be in already: then the screen says so, with its number."""
        seen = yield from self._present("found", lambda state: looks.found(state) or looks.already_here(state))
        if isinstance(seen.state.panel, Answer):
            self._note_answer(Shown.ALREADY_HERE, seen.state.panel)
            return
        if looks.somebody_is_here(seen.state):
            yield from self._leave_found(seen.state)
            return
        self._hands.photograph("found")
        if self._now.visit.twist in (Twist.ABSENT_MEMBER, Twist.LATE_COMER):
            yield from self._untick_last()
        yield from self._submit_and_note(looks.RECEIVED, Shown.RECEIVED)

    def _leave_found(self, state: ReceptionState) -> Doing:
        """Those who came were received before the power went; the screen offers the one who did not come."""
        line = looks.unknown_recent(state, self._notebook.numbers)
        if line is None:
            raise DrillStuck(doing=self._hands.doing, awaited="recent_line")
        self._note(Shown.RECEIVED, Where.RECENT, line.reception_no, line.heads)
        self._hands.press("escape")
        yield from self._hands.await_screen("idle", looks.idle)

    def _untick_last(self) -> Doing:
        self._hands.timing.did(klm.Act.TICK)
        self._hands.timing.operators.subtract(klm.operators_of(klm.Act.PRESS))  # `type` counts the key itself
        yield from self._hands.type(str(self._now.visit.heads))
        yield from self._hands.await_screen("unticked", looks.last_is_unticked)

    def _receive_expired(self) -> Doing:
        """What the expired code says is taken over by hand: Enter opens it as a card, Ctrl+Enter receives it."""
        yield from self._present("expired", looks.code_said("refused.expired"))
        self._hands.photograph("expired")
        self._hands.press("enter", klm.Act.CONFIRM)
        yield from self._hands.await_screen("form", looks.form)
        yield from self._submit_form_and_note(looks.RECEIVED, Shown.RECEIVED)

    def _receive_count(self) -> Doing:
        digits = str(self._now.visit.heads)
        self._hands.timing.did(klm.Act.DECIDE)
        yield from self._hands.type(digits)
        yield from self._hands.await_screen("count", looks.counting(digits))
        self._hands.photograph("count")
        yield from self._submit_and_note(looks.RECEIVED, Shown.RECEIVED, klm.Act.PRESS)

    def _receive_typed(self) -> Doing:
        visit = self._now.visit
        seen = yield from self._hands.look()
        persons = visit.coming.persons
        full = hand_entry.full_card(persons, visit.coming.phone)
        card = full if visit.way is Way.FULL_CARD else hand_entry.headline(persons)
        if not self._is_timed and self._is_draft_of_this(seen.state):
            self._hands.press("resume_draft")
            yield from self._hands.await_screen("draft", looks.form)
        else:
            yield from self._show_other_code()
            yield from hand_entry.name_line(self._hands, persons[0].typed_kana)
        yield from self._fill_and_note(card, looks.RECEIVED, Shown.RECEIVED)

    def _receive_cards(self) -> Doing:
        visit = self._now.visit
        yield from card_entry.read_all(self._hands, visit.coming.persons, by_pin=visit.way is Way.CARD_PIN)
        yield from self._submit_form_and_note(looks.RECEIVED, Shown.RECEIVED)

    def _is_draft_of_this(self, state: ReceptionState) -> bool:
        kana = finished_kana(self._now.visit.coming.persons[0].typed_kana)
        return state.draft is not None and state.draft.data.get("name") == kana

    def _show_other_code(self) -> Doing:
        """Somebody shows what is no code of ours, or a damaged one; the clerk goes on by hand."""
        match self._now.visit.twist:
            case Twist.FOREIGN_FIRST:
                yield from self._present("foreign", looks.code_said("foreign."))
                self._hands.photograph("foreign")
            case Twist.DAMAGED_FIRST:
                yield from self._present("damaged", looks.code_said("refused."))
                self._hands.photograph("refused")

    def _show_again(self) -> Doing:
        known = frozenset({self._notebook.number_of(self._now.visit.key)})
        seen = yield from self._present("already_here", looks.answered(looks.ALREADY_HERE, known, is_known=True))
        self._hands.photograph("already_here")
        assert isinstance(seen.state.panel, Answer)
        self._note_answer(Shown.ALREADY_HERE, seen.state.panel)

    def _come_late(self) -> Doing:
        """The member who was missing comes with the same code; after a power cut they may be in already."""
        seen = yield from self._present("found", lambda state: looks.found(state) or looks.already_here(state))
        if isinstance(seen.state.panel, Answer):
            self._note_answer(Shown.DEEPENED, seen.state.panel)
            return
        yield from self._submit_and_note(looks.DEEPENED, Shown.DEEPENED)

    def _deepen(self) -> Doing:
        number = self._notebook.number_of(self._now.visit.key)
        yield from self._click_recent(number, DEEPEN_BUTTON)
        yield from self._hands.await_screen("form_deepens", looks.form_deepens(number))
        yield from self._fill_and_note(
            hand_entry.deeper(self._now.visit.coming.persons[0]), looks.DEEPENED, Shown.DEEPENED
        )
        self._hands.photograph("deepened")

    def _undo(self) -> Doing:
        """By key while the answer stands, else by the line among the last ten."""
        number = self._notebook.number_of(self._now.visit.key)
        seen = yield from self._hands.look()
        panel = seen.state.panel
        if isinstance(panel, Answer) and panel.reception_no == number and panel.can_undo:
            self._hands.press("undo", klm.Act.CONFIRM)
        else:
            yield from self._click_recent(number, UNDO_BUTTON)
        yield from self._await_and_note(looks.UNDONE, Shown.UNDONE)
        self._hands.photograph("undone")

    # Parts of acts

    def _click_recent(self, number: str, button: int) -> Doing:
        """Once the newest reception stands in the list: before that the lines still move under the pointer."""
        newest = max(self._notebook.numbers)
        yield from self._hands.await_screen("list", lambda state: looks.recent(state, newest) is not None)
        yield from self._hands.click_recent(number, button)

    def _present(self, awaited: str, sees: looks.Sees) -> Watching:
        """The code is shown; the answer that stood before is not taken for the one to it."""
        visit = self._now.visit
        before = (yield from self._hands.look()).state.panel

        def sees_new(state: ReceptionState) -> bool:
            return state.panel is not before and sees(state)

        if visit.way is Way.APP_SCANNER:
            return (yield from self._hands.scan(visit.code, awaited, sees_new))
        return (yield from self._hands.hold_up(visit.pictures, awaited, sees_new))

    def _fill_and_note(self, card: Card, headline: str, shown: Shown) -> Doing:
        yield from hand_entry.fill(self._hands, card, self._tell_typing)
        yield from self._submit_form_and_note(headline, shown)

    def _tell_typing(self) -> None:
        if not self._has_told_typing:
            self._has_told_typing = True
            self._tell(Moment.TYPING, self._now.number)

    def _submit_and_note(self, headline: str, shown: Shown, act: klm.Act = klm.Act.CONFIRM) -> Doing:
        self._hands.press("enter", act)
        self._tell(Moment.SUBMITTED, self._now.number)
        yield from self._await_and_note(headline, shown)

    def _submit_form_and_note(self, headline: str, shown: Shown) -> Doing:
        self._hands.receive_form()
        self._tell(Moment.SUBMITTED, self._now.number)
        yield from self._await_and_note(headline, shown)

    def _await_and_note(self, headline: str, shown: Shown) -> Doing:
        is_known = shown is not Shown.RECEIVED
        number = frozenset({self._notebook.number_of(self._now.visit.key)}) if is_known else self._notebook.numbers
        seen = yield from self._hands.await_screen(headline, looks.answered(headline, number, is_known=is_known))
        assert isinstance(seen.state.panel, Answer)
        self._note_answer(shown, seen.state.panel)
        if shown is Shown.RECEIVED:
            self._hands.photograph("received")

    def _note_answer(self, shown: Shown, answer: Answer) -> None:
        self._note(shown, Where.ANSWER, answer.reception_no, looks.heads_of(answer))

    def _note(self, shown: Shown, where: Where, reception_no: str, heads: int) -> None:
        visit, timing = self._now.visit, self._hands.timing
        is_app = visit.way in (Way.APP_CAMERA, Way.APP_SCANNER, Way.EXPIRED_CODE)
        self._notebook.write(
            Acknowledgement(
                life=self._orders.life,
                step=self._now.number,
                visit=visit.key,
                way=visit.way.value,
                shown=shown,
                where=where,
                reception_no=reception_no,
                heads=heads,
                household_id=str(household_of_code(BOOK, visit.resident_id)) if is_app else "",
                machine_s=timing.machine_s if self._is_timed else None,
                waits=timing.waits,
                operators={operator.value: count for operator, count in timing.operators.items()},
            )
        )

    def _photograph_offline(self) -> Doing:
        seen = yield from self._hands.look()
        if looks.status_is("network", "offline")(seen.state):
            self._hands.photograph("offline")

    def _wait_until_settled(self) -> Doing:
        """Twice in a row nothing waits for the ledger."""
        hands = self._hands
        hands.doing = "settle"
        for _ in range(2):
            yield from hands.await_screen("online", looks.status_is("network", "online"), SETTLE_LIMIT_S)
            yield from hands.await_screen("all_sent", looks.status_is("outbox", "sent"), SETTLE_LIMIT_S)
            yield pause(SETTLED_TWICE_S)
