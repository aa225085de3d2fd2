"""Plausible states of a stay's card and of the sheet at the door, drawn from records as the program draws them."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from kiosk.desk.own_shelter import AreaUse
from kiosk.domain import presence
from kiosk.domain.outcomes import PresenceNoted
from kiosk.screens import stay_questions
from kiosk.screens.message import message
from kiosk.screens.passing import Passage, Passing
from kiosk.screens.stay_answers import already, told_of
from kiosk.screens.stay_state import StayAct
from kiosk.screens.staying import Asking, Staying, asked
from sync.protocol.household import HeadCount, Household, Person, Pets
from sync.protocol.presence import Destination, Meal, MealSlot, PresenceChange, PresenceStep, StepKind
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import Depth, ReceptionMethod, RecordMode, StayType
from tests.ui.samples import with_panel

NOW = datetime(2026, 11, 20, 14, 5).astimezone()
TODAY = NOW.date()
_HOUR_US = 3_600_000_000


def us(hours_ago: float) -> int:
    return int(NOW.timestamp() * 1_000_000 - hours_ago * _HOUR_US)


def step(kind: StepKind, hours_ago: float, number: int, **more: object) -> PresenceStep:
    return PresenceStep(kind=kind, at_us=us(hours_ago), event_id=UUID(int=number), **more)  # type: ignore[arg-type]


PERSONS = tuple(
    Person(person_id=UUID(int=number), name_display=name, birth_date=born, representative=number == 1)
    for number, (name, born) in enumerate(
        (("見本 花子", date(1985, 2, 17)), ("見本 太郎", date(1982, 5, 1)), ("見本 ウメ", date(1943, 1, 2))), 1
    )
)
FAMILY = HouseholdRecord(
    household=Household(
        household_id=UUID(int=100),
        depth=Depth.FULL,
        persons=PERSONS,
        stay_type=StayType.CAR,
        vehicle="熊本 300 あ 00-00",
        parking="校庭",
        living_group="体育館A",
        pets=(Pets(species="犬", count=1),),
    ),
    operation_id="op-1",
    shelter_id="S-1",
    reception_no="A-0132",
    method=ReceptionMethod.PAPER,
    record_mode=RecordMode.DRILL,
    received_at_us=us(30),
    device_id="desk-A",
    admitted_event_id=UUID(int=9),
)
OUT = presence.with_step(FAMILY, step(StepKind.OUT, 5, 11, person_ids=(UUID(int=2),), expected_return_us=us(-4)))
OUT = presence.with_meal(OUT, Meal(day=TODAY, slot=MealSlot.NOON, heads=2, handed_at_us=us(2), event_id=UUID(int=12)))
LEFT = presence.with_step(OUT, step(StepKind.LEAVE, 1, 13, destination=Destination.RELATIVES))
COUNTED = HouseholdRecord(
    household=Household(household_id=UUID(int=101), depth=Depth.COUNT, head_count=HeadCount(total=7)),
    operation_id="op-1",
    shelter_id="S-1",
    reception_no="A-0130",
    method=ReceptionMethod.COUNT_ONLY,
    record_mode=RecordMode.DRILL,
    received_at_us=us(8),
    device_id="desk-A",
    admitted_event_id=UUID(int=10),
)
AREAS = (AreaUse("体育館A", 40, 43), AreaUse("体育館B", 40, 12), AreaUse("校庭（車）", None, 9))
ALL_OUT = presence.with_step(FAMILY, step(StepKind.OUT, 0, 14))
NOTED = told_of(PresenceNoted(ALL_OUT, PresenceChange.OUT, 3, UUID(int=14)), TODAY)


def card(work: Staying):  # type: ignore[no-untyped-def]
    return with_panel(work.panel(TODAY))


def question(act: StayAct, record: HouseholdRecord = FAMILY, **more: object) -> Staying:
    return stay_questions.asked_by(act, replace(Staying(record), **more), NOW)  # type: ignore[arg-type]


STAY_STATES = {
    "stay_here": card(Staying(FAMILY, cursor=1)),
    "stay_out": card(Staying(OUT, ticks=frozenset({1}), cursor=1)),
    "stay_left": card(Staying(LEFT)),
    "stay_counted": card(Staying(COUNTED, notice=message("stay.area_over", area="体育館A", heads=50, capacity=40))),
    "stay_return": card(question(StayAct.OUT)),
    "stay_overnight": card(question(StayAct.OVERNIGHT)),
    "stay_return_typed": card(
        replace(
            asked(Staying(FAMILY), Asking.RETURN_TYPED, message("stay.ask.return.typed")),
            text="明日9時",
            understood=message("stay.understood_return", back="11/21 09:00"),
        )
    ),
    "stay_meal": card(question(StayAct.MEAL, OUT)),
    "stay_destination": card(replace(question(StayAct.LEAVE), problem=message("stay.problem.choose"))),
    "stay_shelter": card(
        replace(
            question(StayAct.MOVE),
            text="見本",
            found=(
                ("1", message("stay.found", name="見本第二小学校", address="熊本市中央区見本町2-2")),
                ("2", message("stay.found", name="見本中学校", address="熊本市東区見本3-3")),
            ),
        )
    ),
    "stay_area": card(question(StayAct.AREA, areas=AREAS)),
    "stay_space": card(stay_questions.space_asked(Staying(FAMILY))),
    "pass_choice": with_panel(Passing(Passage.OUT).panel(TODAY)),
    "pass_waiting": with_panel(Passing(Passage.NOON, Passage.NOON).panel(TODAY)),
    "pass_out": with_panel(Passing(Passage.OUT, Passage.OUT, 12, 31, NOTED).panel(TODAY)),
    "pass_already": with_panel(
        Passing(Passage.OUT, Passage.OUT, 12, 31, already(ALL_OUT, message("outcome.out_already"))).panel(TODAY)
    ),
    "pass_unknown": with_panel(
        Passing(Passage.RETURN, Passage.RETURN, 3, 5, notice=message("pass.not_received"), text="mih").panel(TODAY)
    ),
    "stay_answer": with_panel(NOTED.answer) if NOTED else card(Staying(FAMILY)),
}
