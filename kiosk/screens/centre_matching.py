"""Touches about who goes where: tick cards by touch, number or scan, and make the team."""

from dataclasses import replace
from uuid import UUID

from kiosk.desk.centre_teams import MatchVolunteers
from kiosk.domain.centre_board import CardLine, CardState
from kiosk.domain.centre_outcomes import TeamNoted
from kiosk.screens.centre_rows import card_row, cards_like
from kiosk.screens.centre_stand import CentreStand
from kiosk.screens.centre_state import ActButton, CentreAct, ListPanel
from kiosk.screens.centre_work import NEW_CARD, Matching, TeamOpen
from kiosk.screens.message import message
from kiosk.screens.reception_state import Tone
from sync.protocol.centre import TeamMember

FREE = (CardState.WAITING, CardState.BACK, CardState.MATCHED, CardState.OUT)
ROWS = 40
"""More are found by typing; a longer list is not read."""


class CentreMatching:
    """One method for each touch."""

    def __init__(self, stand: CentreStand) -> None:
        self._stand = stand

    def open(self, need_id: UUID, team_id: UUID | None = None) -> None:
        """割り当てる: choose who goes to this need, or further people for a team that gets ready."""
        if self._stand.need(need_id) is not None:
            self._stand.change(Matching(need_id, team_id))

    def panel(self, work: Matching) -> ListPanel:
        """Those who wait, with ticks; the sum against what the need lacks."""
        stand = self._stand
        need, lines = stand.need(work.need_id), self._lines(work)
        rows = tuple(
            card_row(line, stand.today(), stand.rules, work.ticks, chosen=index == work.selected)
            for index, line in enumerate(lines[:ROWS])
        )
        heads = sum(work.ticks.values())
        no, lacking = (need.record.need_no, need.lacking) if need else ("", 0)
        prompt = message("centre.match.prompt", no=no, lacking=lacking, heads=heads)
        act = ActButton(CentreAct.FORM_TEAM, "centre.act.form_team", "Enter", is_main=True)
        return ListPanel(prompt, message("centre.match.hint"), work.text, rows, max(0, len(lines) - ROWS), (act,))

    def tick(self, volunteer_id: UUID) -> None:
        """This card goes along, or not after all: as many of a group as are still lacking, at least one."""
        work, line = self._stand.work, self._stand.card(volunteer_id)
        if not isinstance(work, Matching) or line is None:
            return
        ticks = dict(work.ticks)
        if volunteer_id in ticks:
            del ticks[volunteer_id]
        elif line.free_heads < 1:
            self._stand.say(Tone.LOOK, message("centre.told.busy_card", no=line.record.volunteer_no))
            return
        else:
            ticks[volunteer_id] = self._heads_for(work, line)
        self._stand.change(replace(work, ticks=ticks, text="", selected=NEW_CARD))

    def more_heads(self, step: int) -> None:
        """One head more or fewer of the card that was ticked last: a group is split."""
        work = self._stand.work
        if not isinstance(work, Matching) or not work.ticks:
            return
        last = list(work.ticks)[-1]
        line = self._stand.card(last)
        if line is not None:
            heads = min(max(work.ticks[last] + step, 1), max(line.free_heads, 1))
            self._stand.change(replace(work, ticks={**work.ticks, last: heads}))

    def confirm(self, work: Matching) -> None:
        """Enter: the chosen row or the typed number is ticked; with an empty line the team is made."""
        lines = self._lines(work)
        if 0 <= work.selected < len(lines):
            self.tick(lines[work.selected].record.volunteer.volunteer_id)
        elif work.text.strip() and lines:
            self.tick(lines[0].record.volunteer.volunteer_id)
        elif not work.text.strip():
            self.make(work)

    def make(self, work: Matching) -> None:
        """班をつくる: the ticked cards become a team, or join the chosen one."""
        members = tuple(TeamMember(one, heads) for one, heads in work.ticks.items())
        self._stand.submit(MatchVolunteers(work.need_id, members, work.team_id), self._made)

    def lines(self, work: Matching) -> list[CardLine]:
        """The cards that are shown, in their order."""
        return self._lines(work)[:ROWS]

    def _made(self, outcome: object) -> None:
        if isinstance(outcome, TeamNoted):
            self._stand.change(TeamOpen(outcome.record.team_id))

    def _heads_for(self, work: Matching, line: CardLine) -> int:
        need = self._stand.need(work.need_id)
        lacking = max(1, need.lacking - sum(work.ticks.values())) if need else line.free_heads
        return min(line.free_heads, lacking) if line.free_heads > 1 else 1

    def _lines(self, work: Matching) -> list[CardLine]:
        """Cards with free heads, the ticked ones first, then who was not out yet, in the order of their coming."""
        found = [
            one for one in cards_like(self._stand.board, work.text, FREE) if one.free_heads > 0 or _is_in(one, work)
        ]
        found.reverse()
        found.sort(key=lambda one: (not _is_in(one, work), one.state is CardState.BACK))
        return found


def _is_in(line: CardLine, work: Matching) -> bool:
    return line.record.volunteer.volunteer_id in work.ticks
