"""States of the venue table's page with fictional people (見本, 例田, 仮山) for tests and for the gallery."""

from dataclasses import replace
from uuid import UUID

from kiosk.screens.message import message
from kiosk.screens.reception_state import Answer, Tone
from kiosk.screens.venue_state import (
    ActivityLine,
    ApplicantOffer,
    Choosing,
    Closing,
    CodeShown,
    HandForm,
    ParticipantCard,
    ParticipantLine,
    VenueCounts,
    VenueIdle,
    VenueState,
)
from sync.protocol import activity_code, keys
from sync.protocol.activity_code import ActivityCode
from sync.protocol.values import RecordMode, Sex
from tests.ui.card_samples import CARD_STATES

CODE = activity_code.issue(
    ActivityCode("VOL-2026-000123", "K0a1b2c3d4e5f607", RecordMode.DRILL, 59_833_333), keys.new_key()
)
TODAY = ActivityLine(
    "a1",
    "見本校区 白川公園の清掃",
    message("venue.when.today", starts="10:00", ends="12:00"),
    "白川公園",
    is_chosen=True,
)
OTHERS = (
    ActivityLine(
        "a2", "例示防災講座", message("venue.when.today", starts="13:30", ends="15:00"), "例示公民館", capacity=40
    ),
    ActivityLine(
        "a3",
        "仮山登山道の手入れ",
        message("venue.when", year=2026, month=11, day=22, starts="09:00", ends="12:00"),
        "仮山",
        is_today=False,
    ),
    ActivityLine(
        "a4",
        "見本まつりの運営",
        message("venue.when", year=2026, month=11, day=29, starts="10:00", ends="18:00"),
        "見本広場",
        is_today=False,
        is_cancelled=True,
    ),
)


def line(number: int, name: str, age: int | None, sex: Sex, **changes: object) -> ParticipantLine:
    plain = ParticipantLine(
        UUID(int=number), name, age, sex, "10:02", "", message("venue.points.pending"), Tone.ALREADY_HERE
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


GRANTED = {"points": message("venue.points.granted", points=100), "tone": Tone.RECEIVED, "is_provisional": False}
LINES = (
    line(1, "見本 花子", 46, Sex.FEMALE),
    line(2, "例田 トゥー・ハー・リン", 33, Sex.FEMALE, left="11:58", **GRANTED),
    line(
        3,
        "仮山 次郎",
        71,
        Sex.MALE,
        points=message("venue.points.refused_provisional"),
        tone=Tone.LOOK,
        certificate_no="RWWB83-00001-Q",
    ),
    line(4, "例田 一郎", None, Sex.UNKNOWN, left="12:00", is_estimated=True),
    line(5, "見本 さくら", 19, Sex.FEMALE, is_undone=True, points=message("venue.points.undone"), tone=Tone.UNDONE),
    *(line(number, f"見本 例{number}", 20 + number, Sex.MALE, **GRANTED) for number in range(6, 20)),
)
IDLE = VenueState(
    RecordMode.DRILL,
    organizer="見本校区自治協議会",
    clock="10:12",
    activity=TODAY,
    lines=LINES,
    counts=VenueCounts(noted=18, there=16, granted=15, pending=3, applicants=24),
    unsent=5,
    operator="@operator.desk",
)
WHO = message("venue.who", name="見本 花子", age=46, sex="@sex.female")
RECEIVED = Answer(
    Tone.RECEIVED,
    message("venue.answer.received"),
    (WHO, message("venue.answer.pending")),
    can_undo=True,
    can_open=True,
)
NO_POINTS = Answer(
    Tone.LOOK,
    message("venue.answer.received_no_points"),
    (WHO, message("venue.reason.not_registered")),
    can_undo=True,
    can_open=True,
    next_step=message("venue.next.certificate"),
)
BEFORE = Answer(Tone.ALREADY_HERE, message("venue.answer.before", since="10:02"), (WHO,), can_open=True)
REVOKED = Answer(Tone.REFUSED, message("refused.revoked"), (WHO,), next_step=message("venue.next.by_hand"))
CHECKED = Answer(
    Tone.RECEIVED,
    message("venue.checked.good"),
    (
        message("venue.who.name", name="見本 花子"),
        message("venue.checked.about", activity="白川公園の清掃", day="2026-11-21"),
        message("venue.certificate.number", number="RWWB83-00001-Q"),
        message("venue.checked.without_points"),
    ),
)
HAND = HandForm(
    "見本",
    "みほん",
    "S25.3.4",
    Sex.FEMALE,
    understood=message("venue.hand.understood", date="1950-03-04", age=76),
    problem=message("problem.date_unreadable"),
    offers=(
        ApplicantOffer("R-1", "見本 花子", "みほん はなこ", 46),
        ApplicantOffer("R-2", "見本 次郎", "みほん じろう", 71),
    ),
    selected=0,
)
CARD = ParticipantCard(
    LINES[2],
    "10:02",
    "",
    message("venue.reason.not_registered"),
    told=message("venue.told.certificate", number="RWWB83-00001-Q"),
)


def with_panel(panel: object, **changes: object) -> VenueState:
    return replace(IDLE, panel=panel, **changes)  # type: ignore[arg-type]


VENUE_STATES: dict[str, VenueState] = {
    "venue_idle": IDLE,
    "venue_first": VenueState(RecordMode.REAL, organizer="見本校区自治協議会", clock="09:40", is_home=True),
    "venue_leaving": with_panel(VenueIdle(is_leaving=True), is_leaving=True),
    "venue_received": with_panel(RECEIVED),
    "venue_no_points": with_panel(NO_POINTS),
    "venue_before": with_panel(BEFORE),
    "venue_refused": with_panel(REVOKED),
    "venue_checked": with_panel(CHECKED),
    "venue_suspended": with_panel(
        VenueIdle(),
        warning=message("venue.status.suspended", reason="活動の内容を確認しています。"),
        can_show_code=False,
        can_certify=False,
    ),
    "venue_choosing": with_panel(Choosing((TODAY, *OTHERS))),
    "venue_asking": with_panel(Choosing((TODAY, *OTHERS), asking=OTHERS[1])),
    "venue_other_day": with_panel(VenueIdle(), activity=OTHERS[1]),
    "venue_hand": with_panel(HAND, flash=message("venue.flash", headline="@venue.answer.received", name="例田 一郎")),
    "venue_card": with_panel(CARD_STATES["card_birth"].panel),
    "venue_opened": with_panel(CARD, operator="例田 トゥー・ハー・リン"),
    "venue_opened_undo": with_panel(
        replace(CARD, is_asking_undo=True, told=None, problem=message("venue.problem.time"))
    ),
    "venue_closing": with_panel(Closing(16)),
    "venue_code": with_panel(CodeShown(CODE, 17)),
    "venue_code_refused": with_panel(CodeShown("", 30, message("venue.problem.not_permitted"))),
}


class VenueOnPaper:
    """Shows one state and writes down what the page tells it."""

    def __init__(self, state: VenueState) -> None:
        self.state = state
        self.calls: list[tuple[object, ...]] = []
        self.draw = lambda _state: None
        self.opened = _Part("opened", self.calls)
        self.code = _Part("code", self.calls)

    def observe(self, draw) -> None:
        self.draw = draw
        draw(self.state)

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *values: self.calls.append((name, *values))


class _Part:
    def __init__(self, name: str, calls: list[tuple[object, ...]]) -> None:
        self._name, self._calls = name, calls

    def __getattr__(self, name: str):
        return lambda *values: self._calls.append((f"{self._name}.{name}", *values))
