"""Touches about the forms of a volunteer centre: open one, type, go on, take it."""

from dataclasses import replace
from uuid import UUID

from kiosk.desk.centre_cards import DetailVolunteer, ReceiveVolunteer
from kiosk.desk.centre_needs import ReviseNeed, TakeNeed
from kiosk.desk.centre_teams import ReportActivity
from kiosk.desk.desk import Act
from kiosk.domain.centre_outcomes import NeedNoted, TeamNoted, VolunteerKnown, VolunteerNoted, VolunteerTaken
from kiosk.screens import centre_forms as forms
from kiosk.screens import centre_records as records
from kiosk.screens.centre_forms import CentreForm, FormKind
from kiosk.screens.centre_stand import CentreStand
from kiosk.screens.centre_state import FormPanel
from kiosk.screens.centre_work import CardOpen, Filling, Listing, NeedOpen, TeamOpen
from kiosk.screens.message import message
from sync.protocol.centre import CentreNeed, Volunteer, VolunteerKind
from sync.protocol.values import ReceptionMethod

_DONE = (VolunteerTaken, VolunteerNoted, VolunteerKnown, NeedNoted, TeamNoted)
"""After these the form is no longer needed; after all else what was typed stays."""


class CentreFormTouches:
    """One method for each touch on a form; the same names as the reception's, so that the same fields draw it."""

    def __init__(self, stand: CentreStand) -> None:
        self._stand = stand

    def open_volunteer(self, typed: str) -> None:
        """A new card: of a group where a number was typed, else of a person with the name as far as it was typed."""
        stand, text = self._stand, typed.strip()
        is_count = text.isdecimal()
        kind = VolunteerKind.GROUP if is_count else VolunteerKind.INDIVIDUAL
        base = Volunteer(volunteer_id=stand.new_id(), kind=kind)
        form = records.form_of_volunteer(base, ReceptionMethod.MANUAL, stand.clock.mono_ms())
        if is_count:
            form = forms.changed(form, "heads", text)
            self.open(replace(form, focus=1))
        else:
            self.open(forms.changed(form, "kana", text))

    def open_found(self, volunteer: Volunteer, method: ReceptionMethod) -> None:
        """Who a code brought: only what it does not say is asked."""
        form = records.form_of_volunteer(volunteer, method, self._stand.clock.mono_ms())
        self.open(forms.first_open(form, self._stand.today(), self._stand.rules))

    def edit_card(self, volunteer_id: UUID) -> None:
        """くわしく: a received card with all its fields."""
        line = self._stand.card(volunteer_id)
        if line is not None:
            form = records.form_of_volunteer(line.record.volunteer, line.record.method, self._stand.clock.mono_ms())
            self.open(replace(form, is_known=True, is_deep=True))

    def open_need(self, need_id: UUID | None = None) -> None:
        """A new need, or one that is known."""
        line = self._stand.need(need_id) if need_id is not None else None
        if line is not None:
            self.open(records.form_of_need(line.record.need, is_known=True))
        elif need_id is None:
            self.open(records.form_of_need(CentreNeed(need_id=self._stand.new_id(), area="", work=""), is_known=False))

    def open_report(self, team_id: UUID) -> None:
        """The report of a team."""
        line = self._stand.team(team_id)
        if line is not None:
            self.open(records.form_of_report(team_id, line.standing.heads))

    def open(self, form: CentreForm) -> None:
        """A form is typed from now on."""
        self._stand.change(Filling(form))

    def panel(self, work: Filling) -> FormPanel:
        """The form as the page draws it."""
        stand, form = self._stand, work.form
        fields = forms.fields_of(form, stand.today(), stand.rules)
        kind = form.kind.value
        return FormPanel(
            title=message(f"centre.form.{kind}.known" if form.is_known else f"centre.form.{kind}"),
            fields=fields,
            focus=min(form.focus, len(fields) - 1),
            can_deepen=form.kind in (FormKind.VOLUNTEER, FormKind.GROUP) and not form.is_deep,
            problem=work.problem,
            busy=work.busy,
        )

    def field_changed(self, key: str, value: str) -> None:
        """The whole text of a field."""
        if (work := self._work()) is not None:
            self._stand.change(Filling(forms.changed(work.form, key, value)))

    def choose(self, key: str, value: str) -> None:
        """A choice was picked."""
        if (work := self._work()) is not None:
            changed = forms.changed(work.form, key, value)
            self._stand.change(Filling(forms.focused(changed, key, self._stand.today(), self._stand.rules)))

    def decide(self, key: str, value: str) -> None:
        """A choice was picked by its digit, and the next field comes."""
        self.choose(key, value)
        work = self._work()
        if work is not None and not forms.is_at_end(work.form, self._stand.today(), self._stand.rules):
            self.step(1)

    def focus_field(self, key: str) -> None:
        """The clerk touched a field."""
        if (work := self._work()) is not None:
            form = forms.focused(work.form, key, self._stand.today(), self._stand.rules)
            self._stand.change(Filling(form))

    def step(self, step: int) -> None:
        """One field on or back."""
        if (work := self._work()) is not None:
            self._stand.change(Filling(forms.moved(work.form, step, self._stand.today(), self._stand.rules)))

    def deepen(self) -> None:
        """くわしく: the fields that are not asked of everybody."""
        work = self._work()
        if work is None or work.form.is_deep:
            return
        stand, short = self._stand, work.form
        keys = {one.key for one in forms.specs_of(short, stand.today(), stand.rules)}
        deep = replace(short, is_deep=True)
        further = [one.key for one in forms.specs_of(deep, stand.today(), stand.rules) if one.key not in keys]
        if further:
            stand.change(Filling(forms.focused(deep, further[0], stand.today(), stand.rules)))

    def confirm(self, work: Filling) -> None:
        """Enter: the next field, and at the last one the form is taken."""
        if forms.is_at_end(work.form, self._stand.today(), self._stand.rules):
            self.take()
        else:
            self.step(1)

    def take(self) -> None:
        """The form is right as it stands."""
        work, stand = self._work(), self._stand
        if work is None:
            return
        wrong = forms.wrong_field(work.form, stand.today(), stand.rules)
        if wrong is not None:
            form = forms.focused(work.form, wrong.key, stand.today(), stand.rules)
            stand.change(Filling(form, problem=wrong.problem))
            return
        stand.change(replace(work, busy=True))
        stand.submit(self._act(work.form), lambda outcome: self._taken(work.form, outcome))

    def _act(self, form: CentreForm) -> Act[object]:
        stand = self._stand
        match form.kind:
            case FormKind.VOLUNTEER | FormKind.GROUP if form.is_known:
                return DetailVolunteer(records.volunteer_in(form, stand.today()), stand.rules)
            case FormKind.VOLUNTEER | FormKind.GROUP:
                volunteer = records.volunteer_in(form, stand.today())
                return ReceiveVolunteer(volunteer, form.method, form.started_mono_ms, stand.rules)
            case FormKind.NEED:
                need = records.need_in(form)
                return ReviseNeed(need) if form.is_known else TakeNeed(need)
            case FormKind.REPORT:
                assert isinstance(form.base, UUID)
                return ReportActivity(form.base, forms.report_in(form))

    def _taken(self, form: CentreForm, outcome: object) -> None:
        if not isinstance(outcome, _DONE):
            self._stand.change(Filling(form))
        elif form.kind is FormKind.REPORT and isinstance(form.base, UUID):
            self._stand.change(TeamOpen(form.base))
        elif isinstance(form.base, CentreNeed) and form.is_known:
            self._stand.change(NeedOpen(form.base.need_id))
        elif isinstance(form.base, Volunteer) and form.is_known:
            self._stand.change(CardOpen(form.base.volunteer_id))
        else:
            self._stand.change(Listing())

    def _work(self) -> Filling | None:
        work = self._stand.work
        return work if isinstance(work, Filling) and not work.busy else None
