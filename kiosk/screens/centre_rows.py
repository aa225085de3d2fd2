"""The board of a volunteer centre in words: rows of cards, needs and teams, and what a card, a need, a team holds."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec.structs import asdict

from kiosk.domain.centre_board import Board, CardLine, CardState, NeedLine, TeamLine, spoken_card
from kiosk.domain.centre_rules import CentreRules, concerns_of
from kiosk.screens.answers import clock_text
from kiosk.screens.centre_state import ActButton, CentreAct, DetailLine, DetailPanel, Row
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from sync.protocol.ages import age_on
from sync.protocol.centre import NeedState, Volunteer, VolunteerKind
from sync.protocol.centre_figures import CentreFigures
from sync.protocol.centre_teams import TeamState

HIDDEN = "@centre.hidden"
MOST_ROWS = 60
"""Needs and teams that are listed: what is open or under way stands first, and longer lists are not read."""
_TEXTS = ("skills", "experience", "vehicle", "tools", "emergency_contact", "phone", "note")
_UNDO = ActButton(CentreAct.UNDO, "centre.act.undo", "F2")
_SHOW = ActButton(CentreAct.SHOW, "centre.act.show", "F8")
_SHOW_NEED = ActButton(CentreAct.SHOW, "centre.act.show_need", "F8")
_EDIT = ActButton(CentreAct.EDIT, "centre.act.edit", "F3")


def card_row(
    line: CardLine, today: date, rules: CentreRules, ticks: Mapping[UUID, int] | None = None, *, chosen: bool = False
) -> Row:
    """A card as a line; `ticks` are the heads that go along, where it is chosen who goes."""
    volunteer = line.record.volunteer
    who = message("centre.card.title", no=line.record.volunteer_no, name=spoken_card(line.record) or "@centre.nameless")
    ticked = None if ticks is None else volunteer.volunteer_id in ticks
    heads = ticks[volunteer.volunteer_id] if ticks and ticked else volunteer.heads
    mark, tone = _mark_of(line, today, rules)
    where = f"@centre.state.{line.state.value}"
    detail = message("centre.card.detail", heads=heads, of=volunteer.heads, state=where)
    if ticked and heads != volunteer.heads:
        detail = message("centre.card.detail_part", heads=heads, of=volunteer.heads, state=where)
    elif line.team_nos:
        detail = message("centre.card.detail_team", heads=volunteer.heads, state=where, teams="、".join(line.team_nos))
    return Row(volunteer.volunteer_id, who, detail, mark, tone, ticked, chosen)


def _mark_of(line: CardLine, today: date, rules: CentreRules) -> tuple[Message | None, Tone | None]:
    if line.is_matched_twice:
        return message("centre.mark.twice"), Tone.LOOK
    concerns = concerns_of(line.record.volunteer, today, rules)
    if concerns:
        return message(f"centre.mark.{concerns[0].kind.value}"), Tone.LOOK
    return None, None


def need_rows(board: Board, chosen: UUID | None = None) -> tuple[Row, ...]:
    """The needs: what they lack, how many are matched and out."""
    return tuple(_need_row(one, chosen=one.record.need.need_id == chosen) for one in board.needs[:MOST_ROWS])


def _need_row(line: NeedLine, *, chosen: bool) -> Row:
    need = line.record.need
    title = message("centre.need.title", no=line.record.need_no, area=need.area or need.address, work=need.work)
    detail = message("centre.need.detail", needed=need.people_needed, matched=line.matched, out=line.out)
    if line.state is not NeedState.OPEN:
        mark, tone = message(f"centre.need.state.{line.state.value}"), Tone.ALREADY_HERE
    elif line.lacking:
        mark, tone = message("centre.need.lacking", count=line.lacking), Tone.LOOK
    else:
        mark, tone = message("centre.need.enough"), Tone.RECEIVED
    return Row(need.need_id, title, detail, mark, tone, chosen=chosen)


def team_rows(board: Board, now_us: int, chosen: UUID | None = None) -> tuple[Row, ...]:
    """The teams: who is late stands first, then who is out, gets ready, is back."""
    order = (TeamState.OUT, TeamState.READY, TeamState.BACK, TeamState.REPORTED)
    lines = sorted(board.teams, key=lambda one: (not one.standing.is_overdue(now_us), order.index(one.standing.state)))
    return tuple(_team_row(one, now_us, chosen=one.record.team_id == chosen) for one in lines[:MOST_ROWS])


def _team_row(line: TeamLine, now_us: int, *, chosen: bool) -> Row:
    standing = line.standing
    area = (line.need.need.area or line.need.need.work) if line.need else "@centre.need.gone"
    title = message("centre.team.title", no=line.record.team_no, heads=standing.heads, area=area)
    names = "、".join(name for name in line.names if name)
    detail = message("centre.team.detail", names=names)
    tone = {TeamState.OUT: Tone.RECEIVED, TeamState.BACK: Tone.LOOK}.get(standing.state)
    mark = message(f"centre.team.state.{standing.state.value}")
    if standing.is_out and standing.expected_return_us is not None:
        late = standing.is_overdue(now_us)
        mark = message(f"centre.team.{'late' if late else 'until'}", clock=clock_text(standing.expected_return_us))
        tone = Tone.REFUSED if late else Tone.RECEIVED
    return Row(line.record.team_id, title, detail, mark, tone, chosen=chosen)


def card_panel(line: CardLine, today: date, rules: CentreRules, *, is_shown: bool) -> DetailPanel:
    """A card as a whole; address and health only where somebody asked for them."""
    volunteer = line.record.volunteer
    title = message(
        "centre.card.title", no=line.record.volunteer_no, name=spoken_card(line.record) or "@centre.nameless"
    )
    lines = [*_who(volunteer, today)]
    lines += [
        DetailLine("centre.field.insurance", f"@centre.insurance.{volunteer.insurance.value}"),
        *(DetailLine(f"centre.field.{key}", getattr(volunteer, key)) for key in _TEXTS if getattr(volunteer, key)),
    ]
    for key in ("address", "health"):
        value = getattr(volunteer, key)
        if value:
            lines.append(DetailLine(f"centre.field.{key}", value if is_shown else HIDDEN))
    acts = (_EDIT, *(() if is_shown else (_SHOW,)), _UNDO)
    notices = tuple(message(f"centre.notice.{one.kind.value}") for one in concerns_of(volunteer, today, rules))
    return DetailPanel(title, tuple(lines), acts, notices)


def _who(volunteer: Volunteer, today: date) -> list[DetailLine]:
    lines = [DetailLine("centre.field.kana", volunteer.kana)] if volunteer.kana else []
    if volunteer.kind is VolunteerKind.GROUP:
        lines.insert(0, DetailLine("centre.field.heads", volunteer.heads, is_strong=True))
        lines.insert(0, DetailLine("centre.field.leader", volunteer.name or volunteer.kana))
        if volunteer.members:
            lines.append(DetailLine("centre.field.members", "、".join(one.name for one in volunteer.members)))
    if volunteer.birth_date is not None:
        lines.append(DetailLine("centre.field.age", age_on(volunteer.birth_date, today)))
    return lines


def need_panel(line: NeedLine, *, is_shown: bool) -> DetailPanel:
    """A need as a whole; its address and who asked only where somebody asked for them."""
    need = line.record.need
    title = message("centre.need.title", no=line.record.need_no, area=need.area or "@centre.hidden", work=need.work)
    lines = [
        DetailLine("centre.field.people_needed", need.people_needed, is_strong=True),
        DetailLine("centre.field.matched", line.matched),
        DetailLine("centre.field.out", line.out),
        *(
            DetailLine(f"centre.field.{key}", getattr(need, key))
            for key in ("tools", "danger", "note")
            if getattr(need, key)
        ),
    ]
    told = [(key, getattr(need, key)) for key in ("address", "asked_by", "phone") if getattr(need, key)]
    lines += [DetailLine(f"centre.field.{key}", value if is_shown else HIDDEN) for key, value in told]
    match = ActButton(CentreAct.MATCH, "centre.act.match", "Enter", is_main=True)
    ends = [ActButton(CentreAct.DONE, "centre.act.done"), ActButton(CentreAct.WITHDRAW, "centre.act.withdraw")]
    if line.state is not NeedState.OPEN:
        match, ends = ActButton(CentreAct.REOPEN, "centre.act.reopen", "Enter", is_main=True), []
    return DetailPanel(title, tuple(lines), (match, _EDIT, *(() if is_shown else (_SHOW_NEED,)), *ends, _UNDO))


def team_panel(line: TeamLine, cards: Mapping[UUID, CardLine], now_us: int) -> DetailPanel:
    """A team: who is with it, where it goes, and the one thing that comes next."""
    standing, need = line.standing, line.need
    title = message("centre.team.panel", no=line.record.team_no)
    where = DetailLine("centre.field.need", "@centre.need.gone")
    if need is not None:
        where = DetailLine("centre.field.need", f"{need.need_no}　{need.need.area}　{need.need.work}")
    lines = [where, DetailLine("centre.field.team_heads", standing.heads, is_strong=True)]
    for label, at_us in (("departed", standing.departed_at_us), ("returned", standing.returned_at_us)):
        if at_us is not None:
            lines.append(DetailLine(f"centre.field.{label}", clock_text(at_us)))
    if standing.is_out and standing.expected_return_us is not None:
        lines.append(DetailLine("centre.field.expected", clock_text(standing.expected_return_us)))
    if standing.report is not None:
        lines += _report_lines(asdict(standing.report))
    notices = (message("centre.notice.late"),) if standing.is_overdue(now_us) else ()
    return DetailPanel(title, tuple(lines), _acts_of(standing.state), notices, _member_rows(line, cards))


def _report_lines(report: Mapping[str, object]) -> list[DetailLine]:
    told = [DetailLine("centre.field.is_finished", f"@centre.is_finished.{'yes' if report['is_finished'] else 'no'}")]
    for key in ("people", "work_done", "remaining", "injured", "injuries", "near_misses"):
        value = report[key]
        if value and isinstance(value, str | int):
            told.append(DetailLine(f"centre.field.{key}", value))
    return told


def _member_rows(line: TeamLine, cards: Mapping[UUID, CardLine]) -> tuple[Row, ...]:
    rows = []
    for volunteer_id, heads in line.standing.members.items():
        card = cards.get(volunteer_id)
        name = spoken_card(card.record) if card else ""
        no = card.record.volunteer_no if card else "–"
        title = message("centre.card.title", no=no, name=name or "@centre.nameless")
        rows.append(Row(volunteer_id, title, message("centre.team.member", heads=heads)))
    return tuple(rows)


def _acts_of(state: TeamState) -> tuple[ActButton, ...]:
    sheet = ActButton(CentreAct.SHEET, "centre.act.sheet", "Ctrl+P")
    report = ActButton(CentreAct.REPORT, "centre.act.report", "F3")
    match state:
        case TeamState.READY:
            main = ActButton(CentreAct.DEPART, "centre.act.depart", "Enter", is_main=True)
            return main, sheet, ActButton(CentreAct.MATCH, "centre.act.add", "F4"), _UNDO
        case TeamState.OUT:
            return ActButton(CentreAct.RETURN, "centre.act.return", "Enter", is_main=True), sheet, _UNDO
        case TeamState.BACK:
            again = ActButton(CentreAct.DEPART, "centre.act.depart_again")
            return ActButton(CentreAct.REPORT, "centre.act.report", "Enter", is_main=True), again, _UNDO
        case TeamState.REPORTED:
            return report, ActButton(CentreAct.DEPART, "centre.act.depart_again"), _UNDO
        case TeamState.EMPTY:
            return (_UNDO,)


def figures_panel(day: date, figures: CentreFigures) -> DetailPanel:
    """The day's figures."""
    title = message("centre.figures.title", month=day.month, day=day.day)
    strong = ("participants", "active", "needs_open")
    lines = tuple(
        DetailLine(f"centre.figure.{name}", value, is_strong=name in strong) for name, value in asdict(figures).items()
    )
    acts = (
        ActButton(CentreAct.DAY_BEFORE, "centre.act.day_before", "←"),
        ActButton(CentreAct.DAY_AFTER, "centre.act.day_after", "→"),
        ActButton(CentreAct.SHEET, "centre.act.print_figures", "Ctrl+P"),
    )
    return DetailPanel(title, lines, acts)


def cards_like(board: Board, text: str, states: Container[CardState]) -> list[CardLine]:
    """The cards of the day in these states whose number, name or reading holds what was typed, newest first."""
    wanted = text.strip().lower()
    found = [one for one in board.cards if one.state in states and _is_like(one, wanted)]
    return found[::-1]


def _is_like(line: CardLine, wanted: str) -> bool:
    if not wanted:
        return True
    volunteer, number = line.record.volunteer, line.record.volunteer_no.lower()
    words: Sequence[str] = (volunteer.name, volunteer.kana, volunteer.group_name)
    return number.endswith(f"-{wanted}") or number.startswith(wanted) or any(wanted in one.lower() for one in words)
