"""A volunteer centre's day in the middle of the morning, its forms, and what a card, a need and a team hold."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from kiosk.domain.centre_board import board_of
from kiosk.domain.centre_rules import USUAL_RULES
from kiosk.screens import centre_forms as forms
from kiosk.screens import centre_rows as rows
from kiosk.screens.carding import Carding
from kiosk.screens.centre_records import form_of_need, form_of_report, form_of_volunteer
from kiosk.screens.centre_state import ActButton, CentreAct, CentreState, FormPanel, Header, ListPanel
from kiosk.screens.message import message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from sync.protocol.centre import (
    ActivityReport,
    CentreNeed,
    Insurance,
    TeamMember,
    TeamStep,
    TeamStepKind,
    Volunteer,
    VolunteerKind,
)
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.values import ReceptionMethod, RecordMode

TODAY = date(2026, 11, 20)
NOON_US = 1_795_143_600_000_000
PLACE = {"operation_id": "op-1", "centre_id": "S-1", "record_mode": RecordMode.DRILL, "day": TODAY}
HOUR_US = 3_600_000_000


def _card(number: int, name: str, heads: int = 1, **more) -> VolunteerRecord:
    kind = VolunteerKind.GROUP if heads > 1 else VolunteerKind.INDIVIDUAL
    given = {"insurance": Insurance.JOINED, **more}
    return VolunteerRecord(
        **PLACE,
        volunteer=Volunteer(volunteer_id=UUID(int=100 + number), name=name, heads=heads, kind=kind, **given),
        volunteer_no=f"A-{number}",
        method=ReceptionMethod.APP,
        received_at_us=NOON_US - 3 * HOUR_US + number,
        device_id="desk-A",
        received_event_ids=(UUID(int=200 + number),),
    )


def _need(number: int, area: str, work: str, people: int, **more) -> NeedRecord:
    return NeedRecord(
        **PLACE,
        need=CentreNeed(need_id=UUID(int=300 + number), area=area, work=work, people_needed=people, **more),
        need_no=f"A-{number}",
        taken_at_us=NOON_US - 4 * HOUR_US + number,
        device_id="desk-A",
        taken_event_ids=(UUID(int=400 + number),),
    )


def _step(kind: TeamStepKind, at_us: int, **more) -> TeamStep:
    return TeamStep(kind=kind, at_us=at_us, event_id=UUID(int=at_us % 10**9), **more)


def _team(number: int, need: NeedRecord, members, *steps: TeamStep) -> TeamRecord:
    who = tuple(TeamMember(card.volunteer.volunteer_id, heads) for card, heads in members)
    matched = _step(TeamStepKind.MATCHED, NOON_US - 2 * HOUR_US, members=who)
    return TeamRecord(
        **PLACE,
        team_id=UUID(int=500 + number),
        team_no=f"A-{number}",
        need_id=need.need.need_id,
        steps=(matched, *steps),
    )


CARDS = (
    _card(1, "見本 花子", kana="みほん はなこ", phone="000-0000-0000", skills="看護師", vehicle="軽トラック"),
    _card(2, "例田 次郎", insurance=Insurance.UNKNOWN),
    _card(3, "見本 三郎", birth_date=date(2010, 4, 1), insurance=Insurance.TODAY),
    _card(4, "仮山 四郎", 12, group_name="見本大学ボランティア部"),
    _card(
        5,
        "例田 いつ子",
        health="腰痛",
        address="熊本市西区見本町1-1",
        kana="れいだ いつこ",
        birth_date=date(1960, 4, 1),
    ),
    _card(6, "仮山 六郎"),
)
NEEDS = (
    _need(1, "見本町1丁目", "床下の泥出し", 8, address="見本町1-2-3", asked_by="例田", phone="000-0000-0001"),
    _need(2, "例示町", "家具の運び出し", 4, tools="軍手、台車", danger="割れたガラス"),
    _need(3, "仮山", "庭の土砂", 2),
)
TEAMS = (
    _team(
        1,
        NEEDS[0],
        ((CARDS[3], 7), (CARDS[0], 1)),
        _step(TeamStepKind.DEPARTED, NOON_US - HOUR_US, expected_return_us=NOON_US + 3 * HOUR_US),
    ),
    _team(
        2,
        NEEDS[2],
        ((CARDS[5], 1),),
        _step(TeamStepKind.DEPARTED, NOON_US - HOUR_US, expected_return_us=NOON_US - HOUR_US // 2),
    ),
    _team(3, NEEDS[1], ((CARDS[1], 1),)),
)
BOARD = board_of(TODAY, CARDS, NEEDS, TEAMS)
CENTRE = CentreState(
    header=Header(
        "見本公園", "令和8年11月の大雨（訓練）", RecordMode.DRILL, "12:00", 17, 6, 9, 3, "例田 トゥー・ハー・リン"
    ),
    panel=ListPanel(
        message("centre.prompt"),
        message("centre.hint"),
        "",
        tuple(rows.card_row(line, TODAY, USUAL_RULES) for line in reversed(BOARD.cards)),
    ),
    needs=rows.need_rows(BOARD),
    teams=rows.team_rows(BOARD, NOON_US),
    told=Told(Tone.LOOK, message("centre.told.received")),
    number="A-3",
    lines=(message("centre.told.who", name="見本 三郎"), message("centre.notice.consent_unknown")),
)
QUIET = replace(CENTRE, told=None, number="", lines=())


def _form(form: forms.CentreForm) -> CentreState:
    fields = forms.fields_of(form, TODAY, USUAL_RULES)
    title = message(f"centre.form.{form.kind.value}")
    can_deepen = form.kind in (forms.FormKind.VOLUNTEER, forms.FormKind.GROUP) and not form.is_deep
    return replace(QUIET, panel=FormPanel(title, fields, form.focus, can_deepen))


_MINOR = form_of_volunteer(CARDS[2].volunteer, ReceptionMethod.MANUAL, 0)
_TICKS = {CARDS[1].volunteer.volunteer_id: 1, CARDS[3].volunteer.volunteer_id: 5}
_FORM_TEAM = ActButton(CentreAct.FORM_TEAM, "centre.act.form_team", "Enter", is_main=True)
_BY_ID = {one.record.volunteer.volunteer_id: one for one in BOARD.cards}
_REPORTED = board_of(
    TODAY,
    CARDS,
    NEEDS,
    (
        _team(
            1,
            NEEDS[0],
            ((CARDS[0], 1),),
            _step(TeamStepKind.DEPARTED, NOON_US - HOUR_US),
            _step(TeamStepKind.RETURNED, NOON_US),
            _step(
                TeamStepKind.REPORTED,
                NOON_US + 1,
                report=ActivityReport(people=8, work_done="床下の泥を半分", remaining="台所の床下", injured=1),
            ),
        ),
    ),
)
CENTRE_STATES = {
    "centre": CENTRE,
    "centre_empty": replace(QUIET, needs=(), teams=(), panel=replace(QUIET.panel, rows=())),
    "centre_minor": _form(forms.focused(_MINOR, "guardian_consent", TODAY, USUAL_RULES)),
    "centre_deep": _form(replace(form_of_volunteer(CARDS[4].volunteer, ReceptionMethod.APP, 0), is_deep=True, focus=9)),
    "centre_group": _form(replace(form_of_volunteer(CARDS[3].volunteer, ReceptionMethod.MANUAL, 0), focus=1)),
    "centre_need": _form(form_of_need(NEEDS[1].need, is_known=True)),
    "centre_report": _form(form_of_report(UUID(int=501), 8)),
    "centre_card": replace(QUIET, panel=rows.card_panel(BOARD.cards[4], TODAY, USUAL_RULES, is_shown=False)),
    "centre_need_open": replace(QUIET, panel=rows.need_panel(BOARD.needs[0], is_shown=False)),
    "centre_team": replace(QUIET, panel=rows.team_panel(BOARD.teams[0], _BY_ID, NOON_US)),
    "centre_team_reported": replace(QUIET, panel=rows.team_panel(_REPORTED.teams[0], _BY_ID, NOON_US)),
    "centre_match": replace(
        QUIET,
        panel=ListPanel(
            message("centre.match.prompt", no="A-1", lacking=6, heads=6),
            message("centre.match.hint"),
            "",
            tuple(rows.card_row(line, TODAY, USUAL_RULES, _TICKS) for line in BOARD.cards),
            acts=(_FORM_TEAM,),
        ),
    ),
    "centre_figures": replace(QUIET, panel=rows.figures_panel(TODAY, BOARD.figures)),
    "centre_reader": replace(QUIET, panel=Carding(0, digits="8001", number_tries=3).panel(TODAY)),
}


class _FormOnPaper:
    """Writes down what is touched on a form."""

    def __init__(self, touched: list[tuple[object, ...]]) -> None:
        self._touched = touched

    def __getattr__(self, name: str):
        return lambda *told: self._touched.append((name, *told))


class CentreOnPaper:
    """A screen that shows one state and writes down what is touched."""

    def __init__(self, state: CentreState = CENTRE) -> None:
        self.state = state
        self.touched: list[tuple[object, ...]] = []
        self.form = _FormOnPaper(self.touched)

    def observe(self, draw) -> None:
        draw(self.state)

    def escape(self) -> bool:
        self.touched.append(("escape",))
        return True

    def __getattr__(self, name: str):
        return lambda *told: self.touched.append((name, *told))
