"""Outcomes of the acts at a venue table: values for the person in front, never exceptions."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from sync.protocol.certificate_code import Certificate
from sync.protocol.credential import Refusal
from sync.protocol.granting import Judgement
from sync.protocol.household import Person
from sync.protocol.records import ActivityRecord
from sync.protocol.venue_records import ParticipationRecord


@dataclass(frozen=True)
class CheckedIn:
    """受付しました: the participation is in the file. `judgement` is what the table can say of points; provisional."""

    record: ParticipationRecord
    judgement: Judgement
    event_id: UUID


@dataclass(frozen=True)
class CheckedInBefore:
    """The person was noted before: nothing was written."""

    record: ParticipationRecord


@dataclass(frozen=True)
class CheckedOut:
    """It was noted that the participant went."""

    record: ParticipationRecord


@dataclass(frozen=True)
class CheckedOutBefore:
    """The person had gone before: nothing was written."""

    record: ParticipationRecord


@dataclass(frozen=True)
class NotCheckedIn:
    """Somebody wants to go whom nobody has noted."""

    name: str


@dataclass(frozen=True)
class ParticipationCorrectedHere:
    """The organiser corrected the times."""

    record: ParticipationRecord


@dataclass(frozen=True)
class TakenBack:
    """A participation counts no longer."""

    record: ParticipationRecord


@dataclass(frozen=True)
class ShiftClosed:
    """So many who never went through the check-out have one now that is estimated (推定)."""

    closed: int


@dataclass(frozen=True)
class CodeOverdue:
    """A resident's code that does not count; `person` is what it said where its signature was right."""

    reason: Refusal
    person: Person | None = None


@dataclass(frozen=True)
class ActivityChosen:
    """From now on participants are noted for this activity."""

    activity: ActivityRecord


@dataclass(frozen=True)
class AnotherDay:
    """The activity is not of today: the choice must be made a second time."""

    activity: ActivityRecord


@dataclass(frozen=True)
class CertificateReady:
    """A certificate was made; `text` is its signed code. `is_chained`: other kiosks can check it without a network."""

    certificate: Certificate
    text: str
    participation: ParticipationRecord
    is_chained: bool


class Standing(Enum):
    """What a certificate's check gave."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN_SIGNER = "unknown_signer"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class CertificateChecked:
    """A certificate was shown to be checked; what it says where it could be read."""

    standing: Standing
    certificate: Certificate | None = None
