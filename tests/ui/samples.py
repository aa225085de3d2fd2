"""Plausible states of the reception with fictional people (見本, 例示, 訓練) for tests and for the gallery."""

from dataclasses import replace

from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import (
    Answer,
    Banner,
    Candidate,
    Choice,
    CountEntry,
    FieldKind,
    FormEntry,
    FormField,
    Found,
    HealthEntry,
    Idle,
    Level,
    MemberLine,
    NameEntry,
    Panel,
    RecentReception,
    ReceptionState,
    SummaryLine,
    Tally,
    Tone,
)
from sync.protocol.values import CareCode, RecordMode, Relation, ReportedMethod, Sex, StayType
from tests.ui.form_samples import FORM_PANELS

BANNER = Banner("見本第一小学校", "令和8年 総合防災訓練", RecordMode.DRILL, "14:32", "訓練 さくら")


def entry(name: str, level: Level, status: str, **data: str | int) -> HealthEntry:
    return HealthEntry(f"health.{name}", level, message(f"health.{name}.{status}", **data))


HEALTHY = (
    entry("network", Level.GOOD, "online"),
    entry("outbox", Level.GOOD, "sent"),
    entry("camera", Level.GOOD, "running"),
    entry("scanner", Level.GOOD, "typing"),
    entry("reader", Level.ABSENT, "not_connected"),
    entry("disk", Level.GOOD, "free", gigabytes=120),
    entry("power", Level.GOOD, "mains"),
)
TROUBLED = (
    entry("network", Level.WATCH, "offline"),
    entry("outbox", Level.WATCH, "waiting", count=43, minutes=128),
    entry("camera", Level.BAD, "missing"),
    entry("scanner", Level.GOOD, "typing"),
    entry("reader", Level.WATCH, "failing"),
    entry("disk", Level.BAD, "low", megabytes=420),
    entry("power", Level.WATCH, "battery", percent=34),
    entry("decoder", Level.GOOD, "running"),
    entry("printer", Level.ABSENT, "not_used"),
    entry("ledger", Level.WATCH, "offline"),
)
TALLY = Tally(132, 287, ((ReportedMethod.APP, 20), (ReportedMethod.CARD, 31), (ReportedMethod.PAPER, 81)), out=12)
RECENT = (
    RecentReception("A-0132", "14:32", 3, "見本 花子", False, "full"),
    RecentReception("A-0131", "14:30", 1, "例示 太郎", False, "headline"),
    RecentReception("A-0130", "14:29", 4, "", False, "count"),
    RecentReception("A-0129", "14:27", 2, "訓練 次郎", True, "full"),
    RecentReception("A-0128", "14:25", 5, "見本 トゥー・ハー・リン", False, "full"),
    RecentReception("A-0127", "14:24", 12, "", False, "count"),
    RecentReception("A-0126", "14:20", 1, "例示 ウメ", False, "headline"),
    RecentReception("A-0125", "14:18", 3, "訓練 一郎", False, "full"),
    RecentReception("A-0124", "14:17", 2, "見本 さくら", False, "full"),
    RecentReception("A-0123", "14:15", 2, "例示 すみれ", False, "full"),
)
MEMBERS = (
    MemberLine("見本 花子", "みほん はなこ", 41, Sex.FEMALE, Relation.SELF, (), True),
    MemberLine("見本 太郎", "みほん たろう", 44, Sex.MALE, Relation.SPOUSE, (), True),
    MemberLine("見本 ウメ", "みほん うめ", 83, Sex.FEMALE, Relation.PARENT, (CareCode.NURSING, CareCode.MEDICAL), True),
    MemberLine("見本 そら", "みほん そら", 1, Sex.UNKNOWN, Relation.CHILD, (CareCode.INFANT,), False, "13:50"),
)
FOUND = Found("見本 花子", "熊本市中央区見本町1丁目2番3号", MEMBERS, 3)
RECEIVED = Answer(
    Tone.RECEIVED,
    message("outcome.received"),
    (message("outcome.received.line", name="見本 花子", others=2),),
    "A-0132",
    can_undo=True,
    can_deepen=True,
)
REFUSED = Answer(Tone.REFUSED, message("refused.signature_wrong"), next_step=message("next.type_by_hand"))
ALREADY = Answer(
    Tone.ALREADY_HERE,
    message("outcome.already_here", since="14:05", reception_no="A-0098"),
    (message("outcome.received.line", name="見本 花子", others=3),),
    "A-0098",
    can_deepen=True,
)
LOOK = Answer(
    Tone.LOOK,
    message("outcome.elsewhere", shelter="例示中学校"),
    (message("notice.elsewhere", names="見本 花子、見本 太郎", shelter="例示中学校"),),
    next_step=message("next.look_up_name"),
)
FAILED = Answer(Tone.FAILED, message("outcome.failed.call_staff"))
UNDONE = Answer(Tone.UNDONE, message("outcome.undone"), (), "A-0132")
COUNT = CountEntry("4", StayType.SHELTER)
NAME = NameEntry(
    "mih",
    "みh",
    (
        Candidate("見本 花子", "みほん はなこ", 41, "中央区見本町", "A-0132", "status.here"),
        Candidate("見本 さくら", "みほん さくら", 29, "東区例示", "A-0124", "status.out"),
        Candidate("見本 トゥー・ハー・リン", "みほん とぅーはーりん", 33, "西区訓練町", "", ""),
    ),
    0,
)


def choices(words: str, chosen: set[str], values: type) -> tuple[Choice, ...]:
    return tuple(Choice(value.value, f"{words}.{value.value}", value.value in chosen) for value in values)


FIELDS = (
    FormField("name", "field.name", FieldKind.TEXT, "例示 太郎", optional=False),
    FormField("kana", "field.kana", FieldKind.KANA, "れいじ たろう"),
    FormField(
        "birth_date",
        "field.birth_date",
        FieldKind.DATE,
        "S25.3.4",
        choices=tuple(Choice(era, f"era.{era}", era == "s") for era in "mtshr"),
        understood=message("understood.age", age=76, date="1950-03-04", era="@era.s", year=25),
    ),
    FormField("sex", "field.sex", FieldKind.CHOICE, choices=choices("sex", {"male"}, Sex)),
    FormField("care", "field.care", FieldKind.TOGGLES, choices=choices("care", {"ILL", "ALG"}, CareCode)),
    FormField("phone", "field.phone", FieldKind.PHONE, "096-000-0000", problem=message("problem.too_long")),
    FormField("address", "field.address", FieldKind.TEXT, "熊本市東区例示3丁目4番5号 例示ハイツ101"),
)
FORM = FormEntry(
    message("form.title.new"),
    FIELDS,
    2,
    (
        SummaryLine("field.stay", "@stay.shelter"),
        SummaryLine("field.representative", "例示 太郎 76歳"),
        SummaryLine("field.birth_date", "1950年3月4日　76歳", is_current=True),
        SummaryLine("field.address", "熊本市東区例示3丁目4番5号 例示ハイツ101"),
    ),
)
IDLE = ReceptionState(BANNER, Idle(), TALLY, RECENT, HEALTHY)


def with_panel(panel: Panel, **changes: object) -> ReceptionState:
    return replace(IDLE, panel=panel, **changes)  # type: ignore[arg-type]


STATES: dict[str, ReceptionState] = {
    "idle": IDLE,
    "idle_first": replace(IDLE, tally=Tally(), recent=()),
    "idle_express_draft": replace(IDLE, is_express=True, draft=message("draft.waiting", name="例示 太郎")),
    "idle_troubled": replace(IDLE, health=TROUBLED, flash=message("clock.jumped")),
    "idle_real": replace(IDLE, banner=replace(BANNER, record_mode=RecordMode.REAL, operation_name="台風第99号")),
    "idle_test": replace(IDLE, banner=replace(BANNER, record_mode=RecordMode.TEST)),
    "found": with_panel(FOUND),
    "found_notice": with_panel(replace(FOUND, notice=message("notice.expired_but_readable"))),
    "found_busy": with_panel(replace(FOUND, busy=True)),
    "received": with_panel(RECEIVED),
    "received_express": with_panel(replace(RECEIVED, undo_left_s=8), is_express=True),
    "already_here": with_panel(ALREADY),
    "look": with_panel(LOOK),
    "refused": with_panel(REFUSED),
    "foreign": with_panel(Answer(Tone.REFUSED, message("foreign.other_service"), next_step=message("next.scan_again"))),
    "failed": with_panel(FAILED),
    "undone": with_panel(UNDONE),
    "count": with_panel(COUNT),
    "count_problem": with_panel(CountEntry("99", StayType.CAR, message("problem.count_too_large", limit=30))),
    "name": with_panel(NAME),
    "name_none": with_panel(NameEntry("れいじ", "れいじ", (), -1)),
    "form": with_panel(FORM),
    "form_person": with_panel(replace(FORM, title=message("form.title.person", number=2), focus=4)),
    "form_more_family": with_panel(replace(FORM, asks_for_more_family=True)),
    **{name: with_panel(panel) for name, panel in FORM_PANELS.items()},
    "form_deepen": with_panel(replace(FORM, title=Message("form.title.deepen", {"reception_no": "A-0132"}), focus=0)),
}
