"""The acts about teams: match, release, depart, return, report, take back the last step."""

from dataclasses import dataclass
from itertools import takewhile
from uuid import UUID

from kiosk.desk.centre import place_of, take_back, today_of, written
from kiosk.desk.corrections import note_correction, once_it_stands
from kiosk.desk.counter import Counter
from kiosk.domain.centre_outcomes import StepTakenBack, TeamNoted
from kiosk.domain.centre_rules import USUAL_RULES, CentreRules, expected_return_us
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from kiosk.ports.centre import CentreKind
from kiosk.ports.sightings import SightingKind
from sync.protocol.centre import ActivityReport, TeamMember, TeamStepKind
from sync.protocol.centre_events import (
    ActivityReported,
    TeamDeparted,
    TeamReturned,
    VolunteersMatched,
    VolunteersReleased,
)
from sync.protocol.centre_folding import TeamFact, new_team, with_step, without_steps
from sync.protocol.centre_records import TeamRecord
from sync.protocol.centre_teams import TeamState, standing_after

UNKNOWN = Refused("problem.team_unknown")
_STAYS = {TeamState.OUT: Refused("problem.team_out"), TeamState.EMPTY: Refused("problem.team_empty")}
"""Teams that do not leave, and why."""


@dataclass(frozen=True)
class MatchVolunteers:
    """割り当てる: these cards with so many heads go to the need, as a new team or with one that gets ready."""

    need_id: UUID
    members: tuple[TeamMember, ...]
    team_id: UUID | None = None

    def perform(self, counter: Counter) -> TeamNoted | Refused:
        """Write the fact; a card that nobody received, or of which nobody is left, is refused."""
        if refused := self._what_is_wrong(counter):
            return refused
        site, book, day = counter.site, counter.unit.centre, today_of(counter)
        before = book.team(self.team_id, site.record_mode) if self.team_id else None
        if self.team_id is not None and before is None:
            return UNKNOWN
        place = place_of(counter)
        number = book.highest_number(place, CentreKind.TEAM, site.desk_letter, day) + 1
        fact = VolunteersMatched(
            operation_id=place.operation_id,
            centre_id=place.centre_id,
            day=before.day if before else day,
            team_no=before.team_no if before else f"{site.desk_letter}-{number}",
            need_id=before.need_id if before else self.need_id,
            members=self.members,
        )
        team_id = self.team_id or counter.new_id()
        return _noted(counter, before or new_team(site.record_mode, team_id, fact), fact, TeamStepKind.MATCHED)

    def _what_is_wrong(self, counter: Counter) -> Refused | None:
        if not self.members:
            return Refused("problem.nobody_matched")
        book, mode = counter.unit.centre, counter.site.record_mode
        need = book.need(self.need_id, mode)
        if need is None or need.undone:
            return Refused("problem.centre_unknown")
        for member in self.members:
            known = book.volunteer(member.volunteer_id, mode)
            if known is None or known.undone:
                return Refused("problem.centre_unknown")
            if member.heads > known.volunteer.heads:
                return Refused("problem.too_many_matched", (("limit", known.volunteer.heads),))
        return None


@dataclass(frozen=True)
class ReleaseVolunteers:
    """班から外す: these cards do not go with the team after all."""

    team_id: UUID
    volunteer_ids: tuple[UUID, ...]

    def perform(self, counter: Counter) -> TeamNoted | Refused:
        """Write the fact."""
        known = counter.unit.centre.team(self.team_id, counter.site.record_mode)
        if known is None or not set(self.volunteer_ids) & set(standing_after(known.steps).members):
            return UNKNOWN
        fact = VolunteersReleased(
            operation_id=known.operation_id, centre_id=known.centre_id, volunteer_ids=self.volunteer_ids
        )
        return _noted(counter, known, fact, TeamStepKind.RELEASED)


@dataclass(frozen=True)
class DepartTeam:
    """出発: the team leaves and is expected back as the rules say."""

    team_id: UUID
    rules: CentreRules = USUAL_RULES

    def perform(self, counter: Counter) -> TeamNoted | Refused:
        """Write the fact; a team without anybody does not leave, one that is out has left."""
        known = counter.unit.centre.team(self.team_id, counter.site.record_mode)
        if known is None:
            return UNKNOWN
        state = standing_after(known.steps).state
        if state in _STAYS:
            return _STAYS[state]
        fact = TeamDeparted(
            operation_id=known.operation_id,
            centre_id=known.centre_id,
            expected_return_us=expected_return_us(counter.clock.now_us(), self.rules),
        )
        return _noted(counter, known, fact, TeamStepKind.DEPARTED)


@dataclass(frozen=True)
class ReturnTeam:
    """帰着: the team is back."""

    team_id: UUID

    def perform(self, counter: Counter) -> TeamNoted | Refused:
        """Write that it is back; only a team that is out can be."""
        known = counter.unit.centre.team(self.team_id, counter.site.record_mode)
        if known is None:
            return UNKNOWN
        if not standing_after(known.steps).is_out:
            return Refused("problem.team_not_out")
        fact = TeamReturned(operation_id=known.operation_id, centre_id=known.centre_id)
        return _noted(counter, known, fact, TeamStepKind.RETURNED)


@dataclass(frozen=True)
class ReportActivity:
    """活動報告: what the team did; a second report replaces the first."""

    team_id: UUID
    report: ActivityReport

    def perform(self, counter: Counter) -> TeamNoted | Refused:
        """Write the fact; who never left has nothing to report."""
        known = counter.unit.centre.team(self.team_id, counter.site.record_mode)
        if known is None:
            return UNKNOWN
        if not standing_after(known.steps).has_departed:
            return Refused("problem.team_not_out")
        fact = ActivityReported(operation_id=known.operation_id, centre_id=known.centre_id, report=self.report)
        return _noted(counter, known, fact, TeamStepKind.REPORTED)


@dataclass(frozen=True)
class TakeBackStep:
    """取り消す: the last thing that happened to a team, at however many desks it was written."""

    team_id: UUID

    def needs_now(self, counter: Counter) -> Duty | None:
        """Nothing while the step is fresh, and nothing where it will be refused."""
        known = counter.unit.centre.team(self.team_id, counter.site.record_mode)
        return once_it_stands(known.steps[-1].at_us, counter) if known is not None and known.steps else None

    def perform(self, counter: Counter) -> StepTakenBack | Refused:
        """Write the compensating facts."""
        known = counter.unit.centre.team(self.team_id, counter.site.record_mode)
        if known is None or not known.steps:
            return Refused("problem.nothing_to_undo")
        last = known.steps[-1]
        if self.needs_now(counter) is not None:
            what = f"{known.day.isoformat()} {known.team_no} {last.kind.value}"
            note_correction(counter, SightingKind.STEP_TAKEN_BACK, what)
        # Joining is taken back one at a time: two desks join different people, but they see one departure.
        is_joining = last.kind in (TeamStepKind.MATCHED, TeamStepKind.RELEASED)
        same = [last] if is_joining else list(takewhile(lambda one: one.kind is last.kind, reversed(known.steps)))
        event_ids = [step.event_id for step in same]
        take_back(counter, known, event_ids)
        record = without_steps(known, frozenset(event_ids))
        counter.unit.centre.put(record)
        return StepTakenBack(record, last.kind)


def _noted(counter: Counter, before: TeamRecord, fact: TeamFact, kind: TeamStepKind) -> TeamNoted:
    last_us = before.steps[-1].at_us if before.steps else 0
    record = with_step(before, written(counter, fact, before.team_id, last_us))
    counter.unit.centre.put(record)
    return TeamNoted(record, kind, standing_after(record.steps).heads)
