"""Records of organisers, applicants and participations, on their way down to the organiser's tables.

The organiser sees of participants name, age and sex only (manual for organisers, 個人情報の取扱い): nothing else of
them stands in these records but what finds them again.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol.household import Name
from sync.protocol.values import RecordMode, Sex
from sync.protocol.venue_values import GrantState, OrganizerStatus, ParticipationMethod, Registration

Code = Annotated[str, Meta(max_length=64)]
Text = Annotated[str, Meta(max_length=300)]
Token = Annotated[bytes, Meta(max_length=1024)]


class OrganizerRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """主催団体 as the office sees it; the status decides what its tables may do. `valid_until_us`: yearly renewal."""

    organizer_id: Code
    name: Text
    status: OrganizerStatus
    reason: Text = ""
    leader: Text = ""
    valid_until_us: int | None = None


class ApplicantRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """申込者: who applied for an activity in the app; `card_registered` as the registry knows it today."""

    activity_id: Code
    resident_id: Code
    name: Name
    kana: Name = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    card_registered: Registration = Registration.UNKNOWN
    is_cancelled: bool = False


class ParticipationRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """参加 after every fact that the ledger knows: the same whether a phone or a table noted it first.

    `reason` is a GrantReason where points are pending or refused. `points` is what was granted. `certificate_no` is the
    newest certificate that is still good.
    """

    participation_id: UUID
    activity_id: Code
    record_mode: RecordMode
    checked_in_us: int
    method: ParticipationMethod
    name: Name = ""
    kana: Name = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    resident_id: Code = ""
    card_registered: Registration = Registration.UNKNOWN
    is_walk_in: bool = False
    checked_out_us: int | None = None
    is_estimated: bool = False
    is_undone: bool = False
    grant: GrantState = GrantState.PENDING
    reason: Code = ""
    points: Annotated[int, Meta(ge=0)] = 0
    certificate_no: Code = ""
    device_id: Code = ""


class CertificateRevokedRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A certificate that is no longer good, whoever gave it; everyone is told the number and nothing else."""

    certificate_no: Code
    revoked_at_us: int
    replaced_by_no: Code = ""


class DeviceCertificateRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The ledger's word for a device's signing key (`device_certificate`); that device alone is told."""

    device_id: Code
    token: Token
