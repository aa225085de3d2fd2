"""The shelter's own sheets with made-up families and areas, for tests and for the gallery."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from kiosk.desk.own_shelter import AreaUse, ShelterStanding
from kiosk.screens.arrivals import ArrivalLine, ArrivalsState
from kiosk.screens.message import message
from kiosk.screens.own_shelter import OwnShelterState, Wanted
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from kiosk.screens.shelter_lists import ListLine, ShelterListState
from sync.protocol import keys, posted_code
from sync.protocol.posted_code import PostedCode
from sync.protocol.values import Crowd, OpenState, RecordMode
from tests.ui.samples import BANNER, IDLE

CODE = posted_code.issue(
    PostedCode("E4310000002111", "r8-kunren", RecordMode.DRILL, date(2026, 11, 20)), keys.new_key()
)
ARRIVALS = ArrivalsState(
    (
        ArrivalLine(
            UUID(int=1),
            message("outcome.received.line", name="見本 花子", others=2, people=3),
            message("arrivals.since", clock="14:21"),
            "父は足が悪く、車の中で待っています。",
            has_note=True,
        ),
        ArrivalLine(
            UUID(int=2),
            message("outcome.received.line_one", name="例示 トゥー・ハー・リン"),
            message("arrivals.since", clock="14:28"),
            has_note=True,
        ),
    ),
    Told(Tone.RECEIVED, message("arrivals.told.received", reception_no="A-0133")),
)
SHELTER = OwnShelterState(
    "見本第一小学校",
    RecordMode.DRILL,
    ShelterStanding(OpenState.OPEN, set_at_us=1),
    Wanted(OpenState.OPEN, intake_stopped=True, crowd=Crowd.FULL),
    CODE,
    (AreaUse("体育館 A", 40, 43), AreaUse("教室 1-1", 12, 8), AreaUse("12", None, 3, is_set=False)),
    Told(Tone.RECEIVED, message("own_shelter.told.area", name="教室 1-1")),
)
LIST = ShelterListState(
    "portal.csv",
    message(
        "shelter_list.summary",
        listed=289,
        matched=185,
        changes=42,
        conflicts=14,
        doubts=1,
        new=104,
        missing=1,
        nameless=0,
    ),
    (
        ListLine("shelter_list.kind.conflict", "例示中学校", message("shelter_list.conflict.position", known="例示中")),
        ListLine(
            "shelter_list.kind.doubt",
            "見本公民館",
            message("shelter_list.candidates", names="見本東公民館、見本西公民館"),
        ),
        ListLine("shelter_list.kind.missing", "訓練運動公園"),
        *(
            ListLine(
                "shelter_list.kind.new", f"見本第{number}小学校", message("shelter_list.capacity", capacity=number * 90)
            )
            for number in range(1, 20)
        ),
    ),
    changes=42,
    told=Told(Tone.RECEIVED, message("shelter_list.taken", count=42)),
)
SHELTER_STATES = {
    "shelter_stopped": replace(IDLE, banner=replace(BANNER, state="shelter_state.stopped"), arrivals=3),
    "shelter_not_opened": replace(IDLE, can_open=True),
}


class RecordedShelter:
    """Notes each touch of the sheets about the shelter and of those about arrivals."""

    def __init__(self, state: object) -> None:
        self.state = state
        self.calls: list[tuple[object, ...]] = []
        self.draw = lambda _state: None

    def observe(self, draw) -> None:
        self.draw = draw
        draw(self.state)

    def leave(self) -> None:
        self.calls.append(("leave",))

    def __getattr__(self, name: str):
        return lambda *values, **named: self.calls.append((name, *values, *named.values()))
