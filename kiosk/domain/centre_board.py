"""The board of a volunteer centre: who waits, what each need lacks, where every team is; computed from its records."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from sync.protocol.centre import NeedState
from sync.protocol.centre_figures import CentreFigures, figures_of, finished_needs, state_of_need
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.centre_teams import TeamStanding, TeamState, standing_after


class CardState(Enum):
    """待機中 / 割り当て済み / 活動中 / 活動を終えた."""

    WAITING = "waiting"
    MATCHED = "matched"
    OUT = "out"
    BACK = "back"


@dataclass(frozen=True)
class CardLine:
    """A volunteer's card of the day; `free_heads` are with no team that is ready or out."""

    record: VolunteerRecord
    state: CardState
    free_heads: int
    team_nos: tuple[str, ...] = ()

    @property
    def is_matched_twice(self) -> bool:
        """Whether more heads are with teams than the card has: two desks matched it without hearing of each other."""
        return self.free_heads < 0


@dataclass(frozen=True)
class TeamLine:
    """A team of the day, or one that never came back; `need` None where it was taken back."""

    record: TeamRecord
    standing: TeamStanding
    need: NeedRecord | None
    names: tuple[str, ...]

    @property
    def is_busy(self) -> bool:
        """Whether its people are with it now: it gets ready or is out."""
        return self.standing.state in (TeamState.READY, TeamState.OUT)


@dataclass(frozen=True)
class NeedLine:
    """A need: heads matched in teams that are ready or out, and those of them that are out."""

    record: NeedRecord
    state: NeedState
    matched: int
    out: int

    @property
    def lacking(self) -> int:
        """How many people are still wanted; of a need that is over none."""
        return max(0, self.record.need.people_needed - self.matched) if self.state is NeedState.OPEN else 0


@dataclass(frozen=True)
class Board:
    """All cards, needs and teams of a day, and its figures."""

    day: date
    cards: tuple[CardLine, ...]
    needs: tuple[NeedLine, ...]
    teams: tuple[TeamLine, ...]
    figures: CentreFigures


def board_of(
    day: date, cards: Sequence[VolunteerRecord], needs: Sequence[NeedRecord], teams: Sequence[TeamRecord]
) -> Board:
    """The board of `day`; `needs` and `teams` are of all days. Open needs stand first, then those that are over."""
    standing_cards = [one for one in cards if not one.undone]
    by_id = {one.volunteer.volunteer_id: one for one in standing_cards}
    known = {one.need.need_id: one for one in needs if not one.undone}
    stood = [(one, standing_after(one.steps)) for one in teams]
    lines = tuple(
        TeamLine(one, standing, known.get(one.need_id), _names(standing, by_id))
        for one, standing in stood
        if (one.day == day or standing.is_out) and standing.state is not TeamState.EMPTY
    )
    finished = finished_needs(teams)
    going = _by_need(lines)
    need_lines = [_need_line(one, state_of_need(one, finished), going[one.need.need_id]) for one in known.values()]
    need_lines.sort(key=lambda one: one.state is not NeedState.OPEN)
    of_card = _by_card(lines, day)
    return Board(
        day,
        tuple(_card_line(one, of_card[one.volunteer.volunteer_id]) for one in standing_cards),
        tuple(need_lines),
        lines,
        figures_of(day, cards, needs, teams),
    )


def spoken_card(record: VolunteerRecord) -> str:
    """How staff call a card: the group's name, or the person's; empty where nothing was typed."""
    volunteer = record.volunteer
    return volunteer.group_name or volunteer.name or volunteer.kana


def _names(standing: TeamStanding, cards: Mapping[UUID, VolunteerRecord]) -> tuple[str, ...]:
    return tuple(spoken_card(cards[one]) for one in standing.members if one in cards)


def _by_need(teams: Sequence[TeamLine]) -> Mapping[UUID, list[TeamLine]]:
    found: dict[UUID, list[TeamLine]] = defaultdict(list)
    for one in teams:
        found[one.record.need_id].append(one)
    return found


def _by_card(teams: Sequence[TeamLine], day: date) -> Mapping[UUID, list[TeamLine]]:
    """The teams of the day that each card is with: one pass, where a look at every team for every card is a million."""
    found: dict[UUID, list[TeamLine]] = defaultdict(list)
    for one in teams:
        if one.record.day == day:
            for volunteer_id in one.standing.members:
                found[volunteer_id].append(one)
    return found


def _need_line(record: NeedRecord, state: NeedState, teams: Sequence[TeamLine]) -> NeedLine:
    busy = [one.standing for one in teams if one.is_busy]
    return NeedLine(record, state, sum(one.heads for one in busy), sum(one.heads for one in busy if one.is_out))


def _card_line(record: VolunteerRecord, of_it: Sequence[TeamLine]) -> CardLine:
    if not of_it:
        return CardLine(record, CardState.WAITING, record.volunteer.heads)
    busy = sum(one.standing.members[record.volunteer.volunteer_id] for one in of_it if one.is_busy)
    if any(one.standing.is_out for one in of_it):
        state = CardState.OUT
    else:
        state = CardState.MATCHED if busy else CardState.BACK
    free = record.volunteer.heads - busy
    return CardLine(record, state, free, tuple(one.record.team_no for one in of_it))
