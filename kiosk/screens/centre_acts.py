"""What the large buttons of the volunteer centre's page do to the card, need or team that is open."""

from collections.abc import Callable
from dataclasses import replace as replaced
from uuid import UUID

from msgspec.structs import replace

from kiosk.desk.centre import NoteTeamSheet, ShowSensitive
from kiosk.desk.centre_cards import TakeBackCard
from kiosk.desk.centre_needs import ReviseNeed, TakeBackNeed
from kiosk.desk.centre_teams import DepartTeam, ReleaseVolunteers, ReturnTeam, TakeBackStep
from kiosk.desk.desk import Act
from kiosk.domain.centre_outcomes import CardTakenBack, NeedTakenBack, TeamFound, TeamNoted
from kiosk.screens.centre_form_touches import CentreFormTouches
from kiosk.screens.centre_matching import CentreMatching
from kiosk.screens.centre_stand import CentreStand
from kiosk.screens.centre_state import CentreAct
from kiosk.screens.centre_work import CardOpen, FiguresOpen, Listing, NeedOpen, TeamOpen
from kiosk.screens.message import message
from kiosk.screens.paper_words import told_of
from kiosk.screens.papers import (
    CentreFiguresOrder,
    GivenUp,
    PaperDoor,
    PaperFailed,
    PaperOrder,
    TeamSheetOrder,
    Written,
)
from kiosk.screens.reception_state import Tone
from sync.protocol.centre import NeedState
from sync.protocol.centre_records import NeedRecord, VolunteerRecord
from sync.protocol.centre_teams import TeamState

_ENDS = {
    CentreAct.DONE: NeedState.DONE,
    CentreAct.WITHDRAW: NeedState.CANCELLED,
    CentreAct.REOPEN: NeedState.OPEN,
}


class CentreActs:
    """One method for each kind of thing that may be open."""

    def __init__(
        self, stand: CentreStand, form: CentreFormTouches, matching: CentreMatching, papers: PaperDoor
    ) -> None:
        self._stand, self._form, self._matching, self._papers = stand, form, matching, papers

    def confirm(self) -> None:
        """Enter on what is open: the one thing that usually comes next."""
        match self._stand.work:
            case NeedOpen(need_id):
                line = self._stand.need(need_id)
                self.press(CentreAct.MATCH if line and line.state is NeedState.OPEN else CentreAct.REOPEN)
            case TeamOpen(team_id):
                self._next_of_team(team_id)
            case _:
                self._stand.change(Listing())

    def press(self, act: CentreAct) -> None:
        """A button of the card, need, team or day that is open."""
        match self._stand.work:
            case CardOpen() as work:
                self._about_card(act, work)
            case NeedOpen() as work:
                self._about_need(act, work)
            case TeamOpen(team_id):
                self._about_team(act, team_id)
            case FiguresOpen(day) if act is CentreAct.SHEET:
                self._make(CentreFiguresOrder(day))

    def show_sensitive(self) -> None:
        """住所・健康を見る; who looked is noted."""
        work = self._stand.work
        if isinstance(work, CardOpen | NeedOpen):
            self._when_shown(work, lambda: None)

    def _when_shown(self, work: CardOpen | NeedOpen, then: Callable[[], None]) -> None:
        """What follows where what is sensitive is shown: a form that holds it is opened as the card itself is."""
        if work.is_shown:
            then()
            return

        def seen(found: object) -> None:
            if isinstance(found, VolunteerRecord | NeedRecord):
                self._stand.change(replaced(work, is_shown=True))
                then()

        entry_id = work.volunteer_id if isinstance(work, CardOpen) else work.need_id
        self._stand.submit(ShowSensitive(entry_id), seen)

    def release(self, team_id: UUID, volunteer_id: UUID) -> None:
        """外す: who was touched does not go with a team that gets ready."""
        line = self._stand.team(team_id)
        if line is not None and line.standing.state is TeamState.READY:
            self._stand.submit(ReleaseVolunteers(team_id, (volunteer_id,)))

    def team_shown(self, team_id: UUID) -> None:
        """A team's sheet was scanned: it leaves, comes back, or its report is typed."""
        if self._stand.team(team_id) is None:
            self._stand.say(Tone.LOOK, message("problem.team_unknown"))
            return
        self._stand.change(TeamOpen(team_id))
        self._next_of_team(team_id)

    def _next_of_team(self, team_id: UUID) -> None:
        line = self._stand.team(team_id)
        state = line.standing.state if line is not None else TeamState.EMPTY
        match state:
            case TeamState.READY:
                self._about_team(CentreAct.DEPART, team_id)
            case TeamState.OUT:
                self._about_team(CentreAct.RETURN, team_id)
            case TeamState.BACK | TeamState.REPORTED:
                self._form.open_report(team_id)
            case TeamState.EMPTY:
                self._stand.say(Tone.LOOK, message("problem.team_empty"))

    def _about_card(self, act: CentreAct, work: CardOpen) -> None:
        volunteer_id = work.volunteer_id
        if act is CentreAct.EDIT:
            self._when_shown(work, lambda: self._form.edit_card(volunteer_id))
        elif act is CentreAct.UNDO:
            self._stand.submit(TakeBackCard(volunteer_id), self._gone)

    def _about_need(self, act: CentreAct, work: NeedOpen) -> None:
        need_id = work.need_id
        line = self._stand.need(need_id)
        if line is None:
            return
        if act is CentreAct.MATCH:
            self._matching.open(need_id)
        elif act is CentreAct.EDIT:
            self._when_shown(work, lambda: self._form.open_need(need_id))
        elif act is CentreAct.UNDO:
            self._stand.submit(TakeBackNeed(need_id), self._gone)
        elif act in _ENDS:
            self._stand.submit(ReviseNeed(replace(line.record.need, state=_ENDS[act])))

    def _about_team(self, act: CentreAct, team_id: UUID) -> None:
        acts: dict[CentreAct, Act[object]] = {
            CentreAct.DEPART: DepartTeam(team_id, self._stand.rules),
            CentreAct.RETURN: ReturnTeam(team_id),
            CentreAct.UNDO: TakeBackStep(team_id),
        }
        line = self._stand.team(team_id)
        if act in acts:
            self._stand.submit(acts[act], self._returned if act is CentreAct.RETURN else None)
        elif act is CentreAct.REPORT:
            self._form.open_report(team_id)
        elif act is CentreAct.SHEET:
            self._stand.submit(NoteTeamSheet(team_id), self._make_sheet)
        elif act is CentreAct.MATCH and line is not None:
            self._matching.open(line.record.need_id, team_id)

    def _returned(self, outcome: object) -> None:
        if isinstance(outcome, TeamNoted):
            self._form.open_report(outcome.record.team_id)

    def _gone(self, outcome: object) -> None:
        if isinstance(outcome, CardTakenBack | NeedTakenBack):
            self._stand.change(Listing())

    def _make_sheet(self, outcome: object) -> None:
        if isinstance(outcome, TeamFound):
            self._make(TeamSheetOrder(outcome.record.team_id))

    def _make(self, order: PaperOrder) -> None:
        self._stand.say(Tone.ALREADY_HERE, message("centre.told.making"))
        self._papers.write(order, None, lambda _done, _of: None, self._made)

    def _made(self, end: Written | GivenUp | PaperFailed) -> None:
        told = told_of(end)
        if told is not None:
            self._stand.say(told.tone, told.words)
