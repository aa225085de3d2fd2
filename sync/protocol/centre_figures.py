"""The figures of a volunteer centre's day, counted by desks and ledger alike."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from sync.protocol.centre import Insurance, NeedState, VolunteerKind
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.centre_teams import TeamStanding, standing_after
from sync.protocol.values import ReportedMethod, reported_method


class CentreFigures(Struct, frozen=True, kw_only=True):
    """One day. `participants` are heads received (受付人数), `active` those who went out with a team (活動人数).

    Needs: taken on the day, taken up to it, ended up to it by a team's report or by staff, withdrawn, and still open.
    `worked` are needs to which a team went on the day. `joined_today` are heads insured at the desk.
    """

    participants: int = 0
    cards: int = 0
    groups: int = 0
    group_heads: int = 0
    by_app: int = 0
    by_card: int = 0
    by_hand: int = 0
    joined_today: int = 0
    active: int = 0
    teams: int = 0
    teams_out: int = 0
    needs_taken: int = 0
    needs_total: int = 0
    needs_done: int = 0
    needs_cancelled: int = 0
    needs_open: int = 0
    needs_worked: int = 0
    reports: int = 0
    injured: int = 0
    near_misses: int = 0


FIGURE_NAMES = CentreFigures.__struct_fields__
"""In the order in which tables show them."""


def figures_of(
    day: date, volunteers: Iterable[VolunteerRecord], needs: Iterable[NeedRecord], teams: Iterable[TeamRecord]
) -> CentreFigures:
    """The figures of `day` out of one centre's records of one operation and record mode; other days' may be among them.

    A volunteer who went out twice on a day is counted once, for no more heads than the card has.
    """
    cards = [one for one in volunteers if one.day == day and not one.undone]
    taken = [one for one in needs if one.day <= day and not one.undone]
    until = [(one, standing_after(one.steps)) for one in teams if one.day <= day]
    today = [(one, standing) for one, standing in until if one.day == day]
    gone = [(one, standing) for one, standing in today if standing.has_departed]
    ended = {need_id: is_done for need_id, is_done in _ended(until).items() if is_done}
    state = Counter(_state_of(one, ended) for one in taken)
    reports = [standing.report for _, standing in today if standing.report is not None]
    method = Counter[ReportedMethod]()
    for one in cards:
        method[reported_method(one.method)] += one.volunteer.heads
    groups = [one.volunteer for one in cards if one.volunteer.kind is VolunteerKind.GROUP]
    return CentreFigures(
        participants=sum(one.volunteer.heads for one in cards),
        cards=len(cards),
        groups=len(groups),
        group_heads=sum(one.heads for one in groups),
        by_app=method[ReportedMethod.APP],
        by_card=method[ReportedMethod.CARD],
        by_hand=method[ReportedMethod.PAPER],
        joined_today=sum(one.volunteer.heads for one in cards if one.volunteer.insurance is Insurance.TODAY),
        active=_active(cards, [standing for _, standing in gone]),
        teams=len(gone),
        teams_out=sum(standing.is_out for _, standing in gone),
        needs_taken=sum(one.day == day for one in taken),
        needs_total=len(taken),
        needs_done=state[NeedState.DONE],
        needs_cancelled=state[NeedState.CANCELLED],
        needs_open=state[NeedState.OPEN],
        needs_worked=len({one.need_id for one, _ in gone}),
        reports=len(reports),
        injured=sum(one.injured for one in reports),
        near_misses=sum(bool(one.near_misses.strip()) for one in reports),
    )


_STANDING = ("teams_out", "needs_total", "needs_done", "needs_cancelled", "needs_open")
"""Figures that say how things stand at a day's end; all others say what happened on it."""


def sum_of(days: Sequence[CentreFigures], last_days: Sequence[CentreFigures]) -> CentreFigures:
    """Several days together; `last_days` are those that say how things stand in the end, one of each centre."""
    summed = {
        name: sum(getattr(one, name) for one in (last_days if name in _STANDING else days)) for name in FIGURE_NAMES
    }
    return CentreFigures(**summed)


def finished_needs(teams: Iterable[TeamRecord]) -> frozenset[UUID]:
    """The needs of which the team that reported last said that nothing remains."""
    ended = _ended([(one, standing_after(one.steps)) for one in teams])
    return frozenset(need_id for need_id, is_done in ended.items() if is_done)


def state_of_need(need: NeedRecord, finished: frozenset[UUID]) -> NeedState:
    """How a need stands: what staff set, and else what its teams said."""
    return _state_of(need, dict.fromkeys(finished, True))


def _state_of(record: NeedRecord, ended: Mapping[UUID, bool]) -> NeedState:
    if record.need.state is NeedState.OPEN and record.need.need_id in ended:
        return NeedState.DONE
    return record.need.state


def _ended(teams: Sequence[tuple[TeamRecord, TeamStanding]]) -> dict[UUID, bool]:
    """Whether the last report about each need said that it is finished; later days stand after earlier ones."""
    said: dict[UUID, tuple[tuple[object, ...], bool]] = {}
    for team, standing in teams:
        if standing.report is None:
            continue
        at_us = max(step.at_us for step in team.steps if step.report is not None)
        order = (at_us, str(team.team_id))
        if team.need_id not in said or said[team.need_id][0] < order:
            said[team.need_id] = (order, standing.report.is_finished)
    return {need_id: is_finished for need_id, (_, is_finished) in said.items()}


def _active(cards: Sequence[VolunteerRecord], gone: Iterable[TeamStanding]) -> int:
    out: Counter[UUID] = Counter()
    for standing in gone:
        out.update(dict(standing.members))
    return sum(min(out[one.volunteer.volunteer_id], one.volunteer.heads) for one in cards)
