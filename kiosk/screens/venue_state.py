"""What the venue table's page shows: one frozen state, message keys only."""

from dataclasses import dataclass
from uuid import UUID

from kiosk.screens.message import Message
from kiosk.screens.reception_state import Answer, CardEntry, Tone
from sync.protocol.values import RecordMode, Sex


@dataclass(frozen=True)
class ActivityLine:
    """An activity: `when` is its time of day, with its date where that is not today."""

    activity_id: str
    title: str
    when: Message
    place: str
    capacity: int | None = None
    is_today: bool = True
    is_chosen: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True)
class VenueIdle:
    """つぎの方どうぞ; `is_leaving` where a code that is read means that its holder goes."""

    is_leaving: bool = False


@dataclass(frozen=True)
class Choosing:
    """Which activity; `asking` is one of another day that was chosen once."""

    activities: tuple[ActivityLine, ...]
    asking: ActivityLine | None = None


@dataclass(frozen=True)
class ApplicantOffer:
    """Somebody who applied and whose name begins as it is typed."""

    resident_id: str
    name: str
    kana: str
    age: int | None


@dataclass(frozen=True)
class HandForm:
    """A participant without the app is written down. `selected` is the offer that Enter takes, -1 for none."""

    name: str = ""
    kana: str = ""
    birth: str = ""
    sex: Sex = Sex.UNKNOWN
    understood: Message | None = None
    problem: Message | None = None
    offers: tuple[ApplicantOffer, ...] = ()
    selected: int = -1


@dataclass(frozen=True)
class ParticipantLine:
    """A participation on the list: the organiser sees name, age and sex only.

    `points` says 仮 or what the ledger has judged, in the colours of `tone`. `is_provisional` until it has.
    """

    participation_id: UUID
    name: str
    age: int | None
    sex: Sex
    since: str
    left: str
    points: Message
    tone: Tone
    is_provisional: bool = True
    is_estimated: bool = False
    is_undone: bool = False
    certificate_no: str = ""


@dataclass(frozen=True)
class ParticipantCard:
    """One participation opened: its times can be typed, and what may be done with it."""

    line: ParticipantLine
    came: str
    went: str
    why: Message | None = None
    problem: Message | None = None
    told: Message | None = None
    told_tone: Tone = Tone.RECEIVED
    is_asking_undo: bool = False


@dataclass(frozen=True)
class CodeShown:
    """The activity's code over the whole window; `left_s` counts down to the next one."""

    text: str
    left_s: int
    problem: Message | None = None


@dataclass(frozen=True)
class Closing:
    """The shift ends: so many never checked out; asked once."""

    there: int


VenuePanel = VenueIdle | Answer | CardEntry | Choosing | HandForm | ParticipantCard | CodeShown | Closing


@dataclass(frozen=True)
class VenueCounts:
    """How many were noted, are there now, and how the ledger has judged."""

    noted: int = 0
    there: int = 0
    granted: int = 0
    pending: int = 0
    applicants: int = 0


@dataclass(frozen=True)
class VenueState:
    """Everything that the page draws. `is_home`: the table is nothing else, and there is no desk behind it.

    `operator` is who stands there, a name or a key after "@".
    """

    record_mode: RecordMode
    organizer: str = ""
    clock: str = ""
    activity: ActivityLine | None = None
    warning: Message | None = None
    panel: VenuePanel = VenueIdle()
    lines: tuple[ParticipantLine, ...] = ()
    counts: VenueCounts = VenueCounts()
    is_leaving: bool = False
    flash: Message | None = None
    flash_tone: Tone = Tone.RECEIVED
    unsent: int = 0
    can_show_code: bool = True
    can_certify: bool = True
    is_home: bool = False
    operator: str = ""
