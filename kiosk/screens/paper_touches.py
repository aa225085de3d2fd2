"""Touches about paper: a sheet opens its household, a pile is read and typed sheet by sheet, a late sheet joins."""

from dataclasses import replace

from kiosk.desk.codes import PresentCode
from kiosk.desk.counter import is_here
from kiosk.desk.overview import OpenHousehold
from kiosk.desk.paper import KeepPile, TakePile
from kiosk.domain.outcomes import Refused, SheetFound, SlipFound
from kiosk.domain.reception_number import reception_no_typed
from kiosk.screens import paper_form, pile
from kiosk.screens.entry_form import Form
from kiosk.screens.message import Message, message
from kiosk.screens.pile import UNCODED, Pile
from kiosk.screens.stand import Stand, passing_by
from kiosk.screens.work import Answered, Piling, Typing, Waiting
from sync.protocol.ids import HouseholdId
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import Depth


class PaperTouches:
    """What staff do with sheets of paper. `is_running` while a pile is typed and each sheet brings up the next."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._pile = Pile()
        self._is_running = False
        stand.form_received = self._form_received

    def load(self) -> None:
        """Ask the file for the pile that an earlier run left."""
        self._stand.desk.ask(TakePile(), self._loaded)

    def chip(self) -> Message | None:
        """How many sheets wait, for the screen."""
        return message("pile.waiting", count=self._pile.remaining) if self._pile.remaining else None

    def took(self, outcome: object) -> bool:
        """Whether a code was one of paper, or belongs to the paper in work; it is then dealt with."""
        work = self._stand.work
        match work, outcome:
            case Piling(), SheetFound():
                self._read(work, outcome)
            case Piling(), Refused(key=key, data=data):
                self._stand.change(replace(work, notice=Message(key, dict(data))))
            case Typing(busy=False), SheetFound(household=household) if (
                work.form.household_id == household.household_id
            ):
                self._stand.change(replace(work, form=paper_form.turned_to(work.form, outcome.sheet)))
            case Typing(busy=False, form=Form(reception_no="")), SlipFound(record) if work.form.sheet:
                self._join(work, record)
            case _, SheetFound():
                self._stand.put_form_aside()
                self._open(outcome)
            case _:
                return False
        return True

    def open_pile(self) -> None:
        """用紙をまとめて入力: read sheets, or go on with those that wait."""
        if isinstance(self._stand.work, Waiting | Answered):
            self._stand.change(Piling(self._pile))

    def digit(self, digit: str) -> None:
        """A number of sheets without codes is typed."""
        work = self._stand.work
        if isinstance(work, Piling):
            self._stand.change(replace(work, digits=(work.digits + digit)[: pile.MOST_DIGITS], notice=None))

    def backspace(self, work: Piling) -> None:
        """The last digit, or the sheet that was read last, was a mistake."""
        if work.digits:
            self._stand.change(replace(work, digits=work.digits[:-1]))
        else:
            self._put(pile.without_last(work.pile))

    def forget_pile(self) -> None:
        """The list is given up; the paper and what was typed stay."""
        if isinstance(self._stand.work, Piling):
            self._put(Pile())

    def confirm(self, work: Piling) -> None:
        """Enter: take over the number that was typed, or begin to type."""
        if work.digits:
            self._put(pile.with_uncoded(work.pile, int(work.digits)))
        elif work.pile.remaining:
            self._is_running = True
            self._next()
        else:
            self._stand.change(replace(work, notice=message("pile.empty")))

    def pause(self) -> None:
        """Somebody left the pile for now."""
        self._is_running = False

    def go_on(self) -> bool:
        """Whether Enter behind an answer brings up the next sheet."""
        if self._is_running and self._pile.remaining:
            self._next()
            return True
        return False

    def join_typed(self) -> bool:
        """Whether a reception number that stands on the sheet is looked up now, instead of going to the next field."""
        work = self._stand.work
        if not isinstance(work, Typing) or work.busy or work.form.reception_no or not work.form.joins.strip():
            return False
        number = reception_no_typed(work.form.joins, self._stand.desk.site.desk_letter)
        if not number:
            self._stand.change(replace(work, problem=message("problem.number_malformed")))
            return True
        self._stand.desk.ask(OpenHousehold(reception_no=number), lambda record: self._looked_up(number, record))
        return True

    def _looked_up(self, number: str, record: object) -> None:
        work = self._stand.work
        if not isinstance(work, Typing) or work.busy:
            return
        if isinstance(record, HouseholdRecord) and is_here(record, self._stand.desk.site):
            self._join(work, record)
        else:
            self._stand.change(replace(work, problem=message("problem.number_unknown", reception_no=number)))

    def _join(self, work: Typing, record: HouseholdRecord) -> None:
        form = paper_form.joined_to(work.form, record, self._stand.clock.mono_ms())
        self._stand.drafts.clear(work.form)
        self._stand.change(Typing(form))

    def _read(self, work: Piling, found: SheetFound) -> None:
        printed = found.sheet.printed
        if found.sheet.text in work.pile.sheets:
            self._stand.change(replace(work, notice=message("pile.read_before", sheet=printed)))
        elif found.received is not None and found.is_typed:
            number = found.received.reception_no
            notice = message("pile.typed_before", sheet=printed, reception_no=number)
            self._stand.change(replace(work, notice=notice))
        else:
            self._put(pile.with_sheet(work.pile, found.sheet))

    def _put(self, changed: Pile) -> None:
        self._keep(changed)
        self._stand.change(Piling(changed))

    def _next(self) -> None:
        following = self._pile.following
        if following == UNCODED:
            household_id = HouseholdId(self._stand.new_id())
            self._stand.change(Typing(paper_form.uncoded(household_id, self._stand.clock.mono_ms())))
        else:
            self._stand.desk.ask(PresentCode(following), self._open_next)

    def _open_next(self, found: object) -> None:
        if not isinstance(self._stand.work, Waiting | Answered | Piling):
            return  # somebody came in between; Enter behind their answer goes on
        if isinstance(found, SheetFound) and found.is_typed and found.household.depth is not Depth.COUNT:
            self._pass_over(found)  # typed at another desk meanwhile, or just before the power went
        elif isinstance(found, SheetFound):
            self._open(found)

    def _pass_over(self, found: SheetFound) -> None:
        assert found.received is not None
        self._keep(pile.done(self._pile, found.sheet.text))
        number = found.received.reception_no
        self._stand.flash = message("pile.typed_before", sheet=found.sheet.printed, reception_no=number)
        if self._pile.remaining:
            self._next()
        else:
            self._finish()

    def _open(self, found: SheetFound) -> None:
        now_ms = self._stand.clock.mono_ms()
        form = self._stand.drafts.take_of(found.household.household_id)
        if form is None:
            form = paper_form.opened(found, now_ms)
        elif found.received is not None and not form.reception_no:
            form = paper_form.joined_to(form, found.received, now_ms)
        self._stand.change(Typing(paper_form.turned_to(form, found.sheet)))

    def _form_received(self, form: Form) -> None:
        """A form is in the file: its sheet waits no longer, and the next one comes up."""
        if form.sheet:
            self._keep(pile.done(self._pile, form.sheet))
        if not self._is_running or not form.sheet or not isinstance(self._stand.work, Answered):
            return
        self._stand.flash = passing_by(self._stand.work)
        if self._pile.remaining:
            self._next()
        else:
            self._finish()

    def _finish(self) -> None:
        self._is_running = False
        if isinstance(self._stand.work, Piling):
            self._stand.work = Waiting()
        self._stand.say(message("pile.finished"))

    def _keep(self, changed: Pile) -> None:
        if changed != self._pile:
            self._pile = changed
            data = pile.to_bytes(changed) if changed.remaining else None
            self._stand.desk.submit(KeepPile(data), _nothing)

    def _loaded(self, data: object) -> None:
        if isinstance(data, bytes) and not self._pile.remaining:
            self._pile = pile.from_bytes(data)
            self._stand.show()


def _nothing(_answer: object) -> None:
    """A list that could not be kept is still on the screen; the health strip shows the disk."""
