"""What the reception screen shows at one moment: frozen values and message keys, drawn by `kiosk.ui`."""

from dataclasses import dataclass
from enum import Enum

from kiosk.screens.evacuee_state import EvacueeWord
from kiosk.screens.message import Message
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.pile_state import PileEntry
from kiosk.screens.stay_state import StayCard
from sync.protocol.values import CareCode, RecordMode, Relation, ReportedMethod, Sex, StayType


class Tone(Enum):
    """How an answer looks and sounds; each has its own colour, symbol, word and sound (never colour alone)."""

    RECEIVED = "received"
    ALREADY_HERE = "already_here"
    LOOK = "look"
    REFUSED = "refused"
    FAILED = "failed"
    UNDONE = "undone"


class Level(Enum):
    """State of one entry of the health strip."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    ABSENT = "absent"


@dataclass(frozen=True)
class Banner:
    """The top line: where, in which record mode, what time, who.

    `state` is a message key where the shelter does not take people in as usual.
    """

    shelter_name: str
    operation_name: str
    record_mode: RecordMode
    clock: str
    operator: str
    state: str = ""


@dataclass(frozen=True)
class Idle:
    """つぎの方どうぞ: every input is live."""


@dataclass(frozen=True)
class MemberLine:
    """One person of a household that a code brought up; `came` is the tick, `here_since` a clock time if already in.

    `is_care_noted` where something is noted that is not for everybody to see.
    """

    name: str
    kana: str
    age: int | None
    sex: Sex
    relation: Relation | None
    care_codes: tuple[CareCode, ...]
    came: bool
    here_since: str = ""
    is_care_noted: bool = False


@dataclass(frozen=True)
class Found:
    """A household stands on the screen and waits for one touch; `notice` is what staff should know before it."""

    headline: str
    address: str
    members: tuple[MemberLine, ...]
    coming: int
    notice: Message | None = None
    busy: bool = False


@dataclass(frozen=True)
class Answer:
    """The large answer. `undo_left_s` counts down in express mode; `reception_no` is empty where none was given.

    `undo_word` is what taking back is called here; `can_open` where the household has a card of its stay.
    """

    tone: Tone
    headline: Message
    lines: tuple[Message, ...] = ()
    reception_no: str = ""
    can_undo: bool = False
    can_deepen: bool = False
    undo_left_s: int | None = None
    next_step: Message | None = None
    can_open: bool = False
    undo_word: str = "reception.answer.undo"


@dataclass(frozen=True)
class CountEntry:
    """人数だけ: the digits as typed; Enter receives. `problem` says why not."""

    digits: str
    stay_type: StayType
    problem: Message | None = None
    busy: bool = False


@dataclass(frozen=True)
class Candidate:
    """A known person under the name line: `reception_no` and `status` (message key) tell where they stand."""

    name: str
    kana: str
    age: int | None
    town: str
    reception_no: str
    status: str


@dataclass(frozen=True)
class NameEntry:
    """Name line with type-ahead: `kana` is how the letters are understood; `selected` is -1 for "new household"."""

    text: str
    kana: str
    candidates: tuple[Candidate, ...]
    selected: int
    searching: bool = False


class FieldKind(Enum):
    """Which control a field is drawn as."""

    TEXT = "text"
    KANA = "kana"
    NUMBER = "number"
    DATE = "date"
    PHONE = "phone"
    CHOICE = "choice"
    TOGGLES = "toggles"


@dataclass(frozen=True)
class Choice:
    """One option of a CHOICE or TOGGLES field, or an era beside a DATE; `label` is a message key.

    `detail` is what the choice would mean (an age); `suggested` where it is likely and nobody has chosen yet.
    """

    value: str
    label: str
    chosen: bool
    detail: Message | None = None
    suggested: bool = False


@dataclass(frozen=True)
class Suggestion:
    """What may be taken into a field: `value` goes in, `shown` (or the key `label`) stands on the screen."""

    value: str
    shown: str = ""
    detail: str = ""
    label: str = ""
    postal_code: str = ""


@dataclass(frozen=True)
class FormField:
    """One field of the entry form, as typed. `understood` shows what the program made of it (age of a birth date).

    `suggestions` stand below the field in work; `selected` is the one that Enter takes, -1 for none. `section` is the
    key of a heading above the field.
    """

    key: str
    label: str
    kind: FieldKind
    value: str = ""
    choices: tuple[Choice, ...] = ()
    optional: bool = True
    understood: Message | None = None
    problem: Message | None = None
    suggestions: tuple[Suggestion, ...] = ()
    selected: int = -1
    section: str = ""


@dataclass(frozen=True)
class SummaryLine:
    """A line of the card at the right: a household fact or a person; `is_current` marks the part being typed."""

    label: str
    value: str
    is_current: bool = False


@dataclass(frozen=True)
class FormEntry:
    """Hand entry: the fields of one part, the whole card as a summary, receivable at any moment.

    `is_deep` where the fields beyond the usual card are shown. `cover` names what could be shown to somebody who may,
    and is not: care, protection, or nothing.
    """

    title: Message
    fields: tuple[FormField, ...]
    focus: int
    summary: tuple[SummaryLine, ...]
    asks_for_more_family: bool = False
    deepens: str = ""
    problem: Message | None = None
    busy: bool = False
    twin: Message | None = None
    is_deep: bool = False
    cover: str = ""


class CardStep(Enum):
    """Where a card's reading stands."""

    ASKING_NUMBER = "asking_number"
    ASKING_PIN = "asking_pin"
    READING = "reading"
    REMOVED = "removed"
    CLOSED = "closed"


@dataclass(frozen=True)
class CardGroup:
    """One printed group of digits: how many there are, and the echo of those typed (dots for a PIN)."""

    label: str
    length: int
    echo: str


@dataclass(frozen=True)
class CardEntry:
    """A card lies on the reader: its digits are asked. `group` is the one in work; it shows where they stand.

    `tries` is how often the key may still be tried; None where the card has no such key. `can_use_pin` and
    `can_use_number` say which other way is open. `joins` names the household that the card's holder is added to.
    """

    step: CardStep
    groups: tuple[CardGroup, ...]
    group: int
    tries: int | None
    can_use_number: bool
    can_use_pin: bool
    notice: Message | None = None
    joins: str = ""


Panel = Idle | Found | Answer | CountEntry | NameEntry | FormEntry | CardEntry | PileEntry | StayCard | PassEntry


@dataclass(frozen=True)
class Tally:
    """いま ここに: who has a place here, how they were received (by the city's three columns), how many are out."""

    households: int = 0
    persons: int = 0
    by_method: tuple[tuple[ReportedMethod, int], ...] = ()
    out: int = 0


@dataclass(frozen=True)
class RecentReception:
    """One line of 直近の受付."""

    reception_no: str
    clock: str
    heads: int
    name: str
    is_undone: bool
    depth: str


@dataclass(frozen=True)
class HealthEntry:
    """One word on the health strip: `name` is a message key ("health.camera"), `status` what it says now."""

    name: str
    level: Level
    status: Message


@dataclass(frozen=True)
class ReceptionState:
    """Everything that the reception screen draws; `disagreements` are persons whom another place has received too.

    `pile` says how many paper sheets wait to be typed; `evacuee_word` is what the evacuee said of what they were shown.
    `arrivals` says how many families announced themselves by phone, `can_open` that nobody has opened this shelter yet.
    """

    banner: Banner
    panel: Panel = Idle()
    tally: Tally = Tally()
    recent: tuple[RecentReception, ...] = ()
    health: tuple[HealthEntry, ...] = ()
    draft: Message | None = None
    pile: Message | None = None
    is_express: bool = False
    flash: Message | None = None
    disagreements: int = 0
    evacuee_word: EvacueeWord | None = None
    arrivals: int = 0
    can_open: bool = False
