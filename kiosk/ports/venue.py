"""What the desk asks of the file about activities: those who hold them, who applied, who takes part, what was given."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sync.protocol.records import ActivityRecord
from sync.protocol.values import RecordMode
from sync.protocol.venue_records import ApplicantRecord, OrganizerRecord, ParticipationRecord


@dataclass(frozen=True)
class Standing:
    """A participation as it stands here: `record` joins what this table wrote with what the ledger said of it.

    `event_id` is the check-in that was written here, None where the ledger told first. `is_settled`: the ledger has all
    that was written here of it; until then its points are provisional (仮).
    """

    record: ParticipationRecord
    event_id: UUID | None
    is_settled: bool


@dataclass(frozen=True)
class KeptCertificate:
    """A certificate that this table handed out: its number, its signed code, and whose it is."""

    number: str
    participation_id: UUID
    record_mode: RecordMode
    issued_us: int
    text: str
    is_revoked: bool = False


class Venue(Protocol):
    """Activities and participations; what is written here stands here at once, and the ledger's word joins it."""

    def activity(self, activity_id: str) -> ActivityRecord | None:
        """An activity by its id."""

    def activities(self, organizer_id: str) -> tuple[ActivityRecord, ...]:
        """The organiser's activities, earliest first; those of nobody in particular are among them."""

    def organizer(self, organizer_id: str) -> OrganizerRecord | None:
        """How the office sees the organiser; None until the ledger has sent it."""

    def applicant(self, activity_id: str, resident_id: str) -> ApplicantRecord | None:
        """Whether this resident applied."""

    def applicants(self, activity_id: str) -> tuple[ApplicantRecord, ...]:
        """Who applied and did not cancel, by reading."""

    def participation(self, participation_id: UUID, record_mode: RecordMode) -> Standing | None:
        """One participation as it stands."""

    def participations(self, activity_id: str, record_mode: RecordMode) -> tuple[Standing, ...]:
        """All of an activity, newest first; those that were taken back are among them."""

    def put(self, record: ParticipationRecord, event_id: UUID | None = None) -> None:
        """What this table says of a participation; `event_id` is its check-in, None leaves the one that is there."""

    def certificates_given(self) -> int:
        """The highest running number of this table's certificates; 0 for none."""

    def certificate(self, number: str) -> KeptCertificate | None:
        """A certificate that was handed out here."""

    def put_certificate(self, kept: KeptCertificate, running: int) -> None:
        """Keep what was handed out."""

    def revoke(self, number: str) -> None:
        """A certificate of this table is no longer good."""

    def is_revoked(self, number: str) -> bool:
        """Whether this table or the ledger took the certificate back."""

    def device_certificate(self, device_id: str) -> bytes:
        """The ledger's word for this device's key; empty until the ledger has sent it."""
