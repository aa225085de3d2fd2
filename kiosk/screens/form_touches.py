"""Touches about the entry form: fields, family, receiving at any moment, and the draft."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from kiosk.desk.desk import Act
from kiosk.desk.overview import FindTwins, OpenHousehold
from kiosk.desk.reception import DeepenHousehold, ReceiveHousehold
from kiosk.desk.roster import OpenAsLeader, ShowCare
from kiosk.domain.outcomes import AlreadyHere, Failed, Refused
from kiosk.screens import answers, covering, entry_form, form_choices, form_fields, form_records, suggestions
from kiosk.screens.covering import Cover
from kiosk.screens.entry_form import Form
from kiosk.screens.form_records import Asking
from kiosk.screens.reception_state import Suggestion
from kiosk.screens.stand import Stand
from kiosk.screens.work import NO_OFFER, Answered, Naming, Presenting, Typing, Waiting
from sync.protocol.household import Household
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import ReceptionMethod


class FormTouches:
    """What staff do with an open card."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand

    def open_new(self, household: Household) -> None:
        """A card that a refused code fills; received by hand."""
        form = form_records.form_of(household, "", ReceptionMethod.MANUAL, self._stand.clock.mono_ms())
        self._stand.change(Typing(form))

    def open_received(self, record: HouseholdRecord) -> None:
        """Type more about a received household."""
        self._stand.put_form_aside()
        now_ms = self._stand.clock.mono_ms()
        form = form_records.form_of(record.household, record.reception_no, record.method, now_ms)
        self._stand.change(Typing(covering.covered(form)))

    def put_name_aside(self, work: Naming) -> None:
        """The clerk left a name line: what was typed waits as the beginning of a card."""
        ids = self._stand.new_id(), self._stand.new_id()
        self._stand.drafts.put_aside(entry_form.named(work.text, *ids, work.started_mono_ms))

    def changed(self, key: str, value: str) -> None:
        """The whole text of a field; a digit behind a name takes the kanji that stands beside it."""
        work = self._stand.work
        if isinstance(work, Typing) and key == form_fields.key_in_work(work.form):
            before = work.form.current.name
            if offer := suggestions.picked_by_digit(work.offers, key, before, value):
                self._take(offer)
                return
        self._change(lambda form: entry_form.edited(form, key, value))

    def choose(self, key: str, value: str) -> None:
        """A choice was picked, or a toggle turned."""
        self._change(lambda form: form_choices.chosen(form, key, value))

    def note_language(self, language: str, instead_of: str) -> None:
        """The evacuee chose what they read."""
        self._change(lambda form: form_choices.speaking(form, language, instead_of))

    def decide(self, key: str, value: str) -> None:
        """A choice was picked, and the next field comes; what was chosen before is not taken back by it."""

        def decided(form: Form) -> Form:
            held = value in form_choices.picked(form, key)
            return form_fields.moved_on(form if held else form_choices.chosen(form, key, value))

        self._change(decided)

    def focus(self, key: str) -> None:
        """The clerk touched a field."""
        self._change(lambda form: form_fields.focused(form, key))

    def select(self, index: int) -> None:
        """An offer below the field in work is meant."""
        work = self._stand.work
        if isinstance(work, Typing) and not work.busy and 0 <= index < len(work.offers):
            self._stand.change(replace(work, selected=index))

    def move_selection(self, step: int) -> bool:
        """One offer down (1) or up (-1); False beyond them, where the fields lie."""
        work = self._stand.work
        if not isinstance(work, Typing) or work.busy or not work.offers:
            return False
        index = work.selected + step
        if not NO_OFFER <= index < len(work.offers):
            return False
        self._stand.change(replace(work, selected=index))
        return True

    def take_selected(self) -> bool:
        """Take the offer that Enter means; False where it means the next field."""
        work = self._stand.work
        if not isinstance(work, Typing) or work.selected == NO_OFFER:
            return False
        self._take(work.offers[work.selected])
        return True

    def _take(self, offer: Suggestion) -> None:
        """What was taken stands in the field; where nothing is left to say in it, the next one comes."""

        def take(form: Form) -> Form:
            key = form_fields.key_in_work(form)
            after = suggestions.taken(form, key, offer)
            is_said = key == "name" and not offer.value.endswith(" ")
            return form_fields.moved_on(after) if is_said else after

        self._change(take)

    def show_covered(self) -> None:
        """What is behind the form, to somebody who may see it; the look is noted."""
        work = self._stand.work
        if not isinstance(work, Typing) or work.busy:
            return
        household_id, cover = work.form.household_id, covering.cover_of(work.form)
        if cover is not Cover.NOTHING:
            act = ShowCare(household_id) if cover is Cover.CARE else OpenAsLeader(household_id)
            self._stand.guarded.submit(act, lambda record: self._shown(record, household_id, cover))

    def _shown(self, record: object, household_id: UUID, cover: Cover) -> None:
        work = self._stand.work
        if not isinstance(work, Typing) or work.busy or work.form.household_id != household_id:
            return
        if isinstance(record, HouseholdRecord):
            show = covering.with_care_shown if cover is Cover.CARE else covering.whole
            self._stand.change(replace(work, form=show(work.form)))
        elif isinstance(record, Refused):
            self._stand.change(replace(work, problem=answers.refused(record).headline))

    def go_deeper(self) -> None:
        """The fields beyond the usual card."""
        self._change(form_fields.deeper)

    def move_on(self) -> None:
        """One field on; behind the last one the question for more family."""
        self._change(form_fields.moved_on)

    def move_back(self) -> None:
        """One field back."""
        self._change(form_fields.moved_back)

    def add_family(self) -> None:
        """A further member is typed."""
        self._change(lambda form: entry_form.with_family(form, self._stand.new_id()))

    def receive(self) -> None:
        """Receive the card, or deepen the received household, as it stands."""
        work = self._stand.work
        if not isinstance(work, Typing) or work.busy:
            return
        form = work.form
        if problem := form_fields.heads_problem(form.heads):
            self._stand.change(replace(work, problem=problem))
            return
        if not form.reception_no and (question := self._stand.intake.ask()):
            self._stand.change(replace(work, problem=question))
            return
        household = form_records.household_of(form, self._stand.today(), self._asking())
        self._stand.change(replace(work, busy=True, problem=None))
        if form.reception_no:
            self._write(form, DeepenHousehold(household))
        elif work.twins:  # they were shown
            self._write(form, ReceiveHousehold(household, form.method, form.started_mono_ms))
        else:
            self._stand.desk.ask(FindTwins(household), lambda found: self._looked(form, household, found))

    def _asking(self) -> Asking:
        return Asking(self._stand.desk.site.operator_id, self._stand.clock.now_us())

    def _looked(self, form: Form, household: Household, twins: object) -> None:
        """Who is likely here already is shown before receiving; touched again, the card is received."""
        work = self._stand.work
        if isinstance(twins, tuple) and twins and isinstance(work, Typing) and work.form == form:
            self._stand.change(replace(work, busy=False, twins=twins))
        else:
            self._write(form, ReceiveHousehold(household, form.method, form.started_mono_ms))

    def _write(self, form: Form, act: Act[Any]) -> None:
        self._stand.desk.submit(act, lambda outcome: self._done(form, outcome))

    def open_twin(self) -> None:
        """Put this card aside and look at the household of the person who may be the same."""
        work = self._stand.work
        if isinstance(work, Typing) and work.twins:
            household_id = work.twins[0].household_id
            self._stand.put_form_aside()
            self._stand.desk.ask(OpenHousehold(household_id=household_id), self._show_twin)
        elif isinstance(work, Presenting) and work.outcome.twins:
            household_id = work.outcome.twins[0].household_id
            self._stand.desk.ask(OpenHousehold(household_id=household_id), self._show_twin)

    def _show_twin(self, record: object) -> None:
        if isinstance(record, HouseholdRecord):
            self._stand.change(Answered(answers.already_here(AlreadyHere(record), self._stand.today()), record))

    def resume_draft(self) -> None:
        """Open again what was typed before."""
        if isinstance(self._stand.work, Waiting | Answered) and (form := self._stand.drafts.take()):
            self._stand.change(Typing(form))

    def _done(self, form: Form, outcome: object) -> None:
        work = self._stand.work
        if not isinstance(outcome, Refused | Failed):
            self._stand.drafts.clear(form)
            self._stand.answer(outcome)
            self._stand.form_received(form)
        elif isinstance(work, Typing) and work.form.household_id == form.household_id:
            answer = answers.refused(outcome) if isinstance(outcome, Refused) else answers.failed(outcome)
            self._stand.change(replace(work, busy=False, problem=answer.headline))
        else:  # somebody has left the form meanwhile, and it was not received
            self._stand.drafts.put_aside(form)
            self._stand.answer(outcome)

    def _change(self, change: Callable[[Form], Form]) -> None:
        work = self._stand.work
        if isinstance(work, Typing) and not work.busy:
            self._stand.change(replace(work, form=change(work.form), problem=None))
