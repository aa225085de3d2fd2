"""Facts about participations that a venue table writes; `events` lists them, `venue_records` is what comes back.

Every fact says under which operation and at which site the table was enrolled; the activity is what it is about.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol.household import Name
from sync.protocol.values import Sex
from sync.protocol.venue_values import ParticipationMethod, Registration

Code = Annotated[str, Meta(max_length=64)]
Reason = Annotated[str, Meta(max_length=300)]


class ParticipantCheckedIn(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A participant was noted at a table (受付); the aggregate is `ids.participation_of_resident` where they are known,
    `ids.participation_of_person` where a card named them, a random id for who was written down by hand.

    `happened_at_us` is when it was by the desk's clock, where that is not when it was written. `pending_reason` is what
    the table said of points (a GrantReason), empty where nothing stood against them. `is_credential_expired`: the code
    was out of its time and the person was taken at their word.
    """

    operation_id: Code
    shelter_id: Code
    activity_id: Code
    method: ParticipationMethod
    name: Name = ""
    kana: Name = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    resident_id: Code = ""
    credential_id: Annotated[bytes, Meta(max_length=32)] = b""
    is_credential_expired: bool = False
    card_registered: Registration = Registration.UNKNOWN
    is_walk_in: bool = False
    happened_at_us: int | None = None
    pending_reason: Code = ""


class ParticipantCheckedOut(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A participant went; `at_us` is by the desk's clock. Estimated (推定): nobody saw it, the shift was closed."""

    operation_id: Code
    shelter_id: Code
    activity_id: Code
    at_us: int
    is_estimated: bool = False


class ParticipationCorrected(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The organiser corrected the times of a participation, both as they stand now, by the desk's clock.

    `checked_out_us` None: still there, or never checked out.
    """

    operation_id: Code
    shelter_id: Code
    activity_id: Code
    checked_in_us: int
    checked_out_us: int | None = None
    reason: Reason = ""


class ParticipationUndone(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A participation was noted by mistake and counts no longer; points that were granted go back."""

    operation_id: Code
    shelter_id: Code
    activity_id: Code
    undone_event_id: UUID
    reason: Reason = ""


class CertificateHandedOut(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A paper certificate (活動証明書) was handed out at a table, before or without the ledger's.

    `replaces_no` is the certificate that this one is a re-issue of: that one is no longer good.
    """

    operation_id: Code
    shelter_id: Code
    activity_id: Code
    certificate_no: Code
    name: Name
    minutes: Annotated[int, Meta(ge=0)] | None = None
    replaces_no: Code = ""


class CertificateRevoked(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A certificate was taken back by the table that gave it; the aggregate is its participation."""

    operation_id: Code
    shelter_id: Code
    activity_id: Code
    certificate_no: Code
    reason: Reason = ""


VenuePayload = (
    ParticipantCheckedIn
    | ParticipantCheckedOut
    | ParticipationCorrected
    | ParticipationUndone
    | CertificateHandedOut
    | CertificateRevoked
)
