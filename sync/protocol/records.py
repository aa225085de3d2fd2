"""Records: the truth as the ledger sees it, coming down to the kiosks; a newer record replaces its older self."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol import codec
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.household import Area, Household
from sync.protocol.presence import GONE, MAX_MEALS, MAX_PRESENCES, MAX_STEPS, Meal, PersonPresence, PresenceStep
from sync.protocol.purge_order import Token
from sync.protocol.staff import EmergencyCodesRecord, StaffRecord
from sync.protocol.values import (
    ActivityKind,
    ArrivalState,
    Crowd,
    DiscrepancyState,
    OpenState,
    OperationKind,
    ReceptionMethod,
    RecordMode,
)
from sync.protocol.venue_records import (
    ApplicantRecord,
    CertificateRevokedRecord,
    DeviceCertificateRecord,
    OrganizerRecord,
    ParticipationRecord,
)
from sync.protocol.venue_values import ActivityState, Visibility
from sync.protocol.verdict import Verdict

Code = Annotated[str, Meta(max_length=64)]
Text = Annotated[str, Meta(max_length=300)]
MAX_REPEATS = 20
"""More desks than any shelter has, each of which received the same household while it could not hear of the others."""


class HouseholdRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A household of this site as it stands after every fact that the ledger knows.

    `steps` are what happened to the stay since it was first received, as far as it still counts, oldest first. `away`
    follows from them and names those who are not here now; `last_seen_us` is when somebody of them was last at a desk
    since the reception, 0 for not at all. `sync.protocol.whereabouts` computes both.

    `repeated_event_ids` are further admissions at this shelter that found people who had not gone: several desks
    received them before one heard of another. Whoever takes the reception back takes these back with it.
    """

    household: Household
    operation_id: Code
    shelter_id: Code
    reception_no: Code
    method: ReceptionMethod
    record_mode: RecordMode
    received_at_us: int
    device_id: Code
    admitted_event_id: UUID
    undone: bool = False
    away: Annotated[tuple[PersonPresence, ...], Meta(max_length=MAX_PRESENCES)] = ()
    last_seen_us: int = 0
    meals: Annotated[tuple[Meal, ...], Meta(max_length=MAX_MEALS)] = ()
    steps: Annotated[tuple[PresenceStep, ...], Meta(max_length=MAX_STEPS)] = ()
    repeated_event_ids: Annotated[tuple[UUID, ...], Meta(max_length=MAX_REPEATS)] = ()

    @property
    def heads_here(self) -> int:
        """How many of them are in the shelter at this moment; 0 after an undone reception."""
        return 0 if self.undone else max(self.household.heads - sum(one.heads for one in self.away), 0)

    @property
    def heads_staying(self) -> int:
        """How many of them have a place here, out or not: those who moved or left have none."""
        gone = sum(one.heads for one in self.away if one.whereabouts in GONE)
        return 0 if self.undone else max(self.household.heads - gone, 0)


class ElsewhereRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A person is in a shelter other than this site's: the id and the place, nothing else."""

    person_id: UUID
    operation_id: Code
    shelter_id: Code
    since_us: int
    gone: bool = False


class ShelterRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A shelter of the master list. `capacity` None means unknown and is never written as 0.

    `open_state` is what the list says; a ShelterStateRecord of an operation says more.
    """

    shelter_id: Code
    name: Text
    kana: Text = ""
    ward: Code = ""
    address: Text = ""
    latitude: float | None = None
    longitude: float | None = None
    capacity: Annotated[int, Meta(ge=1)] | None = None
    common_id: Code = ""
    designated: tuple[Code, ...] = ()
    open_state: OpenState = OpenState.NOT_OPENED


class ShelterStateRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """How a shelter stands in one operation and record mode, as a desk set it last: practice never closes a real one.

    `opened_at_us` and `closed_at_us` are when it was last opened and closed.
    """

    operation_id: Code
    shelter_id: Code
    record_mode: RecordMode
    open_state: OpenState
    set_at_us: int
    intake_stopped: bool = False
    crowd: Crowd = Crowd.UNKNOWN
    opened_at_us: int | None = None
    closed_at_us: int | None = None


class PostedCodeRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The code that a shelter shows for residents' phones, as the ledger signed it (`posted_code`)."""

    operation_id: Code
    shelter_id: Code
    record_mode: RecordMode
    text: Text


class PurgeOrderRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Headquarters' order that an operation's persons go from the desks, as the ledger signed it (`purge_order`)."""

    operation_id: Code
    order: Token


class ActivitiesPurgeRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Headquarters' order that the persons of an organiser's activities go that ended before a day (`purge_order`).

    The desk believes what is signed in `order` alone; the ledger finds its own orders by the other fields.
    """

    organizer_id: Code
    ended_before: date
    order: Token


class AreaRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An area of a shelter (居住組 or 区画) in one operation; `capacity` None means unknown."""

    operation_id: Code
    shelter_id: Code
    record_mode: RecordMode
    name: Area
    capacity: Annotated[int, Meta(ge=1)] | None = None
    is_removed: bool = False


class ArrivalRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An arrival that people announced with their own phone at the posted code; a desk confirms or declines it.

    After `expires_at_us` nobody waits any more, whatever `state` says.
    """

    arrival_id: UUID
    operation_id: Code
    shelter_id: Code
    record_mode: RecordMode
    household: Household
    announced_at_us: int
    expires_at_us: int
    state: ArrivalState = ArrivalState.WAITING


class OperationRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """災害・訓練: what the receptions of these days belong to."""

    operation_id: Code
    name: Text
    kind: OperationKind
    record_mode: RecordMode
    started_at_us: int
    ended_at_us: int | None = None


class IssuerRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A key that signs residents' codes: `public_key` is a P-256 SubjectPublicKeyInfo (DER)."""

    kid: bytes
    issuer: Text
    public_key: bytes
    valid_from_s: int
    valid_until_s: int


class RevocationRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A resident's code that is no longer good."""

    credential_id: bytes
    revoked_at_s: int


class ActivityRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """活動: what an organiser holds. `capacity` None means that no 定員 was set.

    `points` is what the tariff of `tariff_version` gives for it, None where the ledger has not said. `school_district`
    is written for people to read: the system restricts nobody (manual, Q1). `leader` stands on certificates.
    """

    activity_id: Code
    title: Text
    kind: ActivityKind
    organizer: Text
    place: Text
    starts_at_us: int
    ends_at_us: int
    capacity: Annotated[int, Meta(ge=1)] | None = None
    organizer_id: Code = ""
    state: ActivityState = ActivityState.PLANNED
    visibility: Visibility = Visibility.PUBLIC
    school_district: Text = ""
    description: Annotated[str, Meta(max_length=2000)] = ""
    points: Annotated[int, Meta(ge=0)] | None = None
    tariff_version: Code = ""
    leader: Text = ""


class VerdictRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The ledger changed its mind about one of this device's events: a held one was applied, say."""

    verdict: Verdict


class DiscrepancyPlace(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One of the two places that have received a person: where, with which household, under which number, when."""

    shelter_id: Code
    household_id: UUID
    reception_no: Code
    received_at_us: int


class DiscrepancyRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """食い違い: one person in two places; it goes down to the desks of both shelters."""

    discrepancy_id: Code
    kind: Code
    operation_id: Code
    record_mode: RecordMode
    person_id: UUID
    person_name: Text
    place: DiscrepancyPlace
    other: DiscrepancyPlace
    state: DiscrepancyState


Record = (
    HouseholdRecord
    | ElsewhereRecord
    | ShelterRecord
    | OperationRecord
    | IssuerRecord
    | RevocationRecord
    | ActivityRecord
    | VerdictRecord
    | DiscrepancyRecord
    | AreaRecord
    | ArrivalRecord
    | ShelterStateRecord
    | PostedCodeRecord
    | PurgeOrderRecord
    | ActivitiesPurgeRecord
    | OrganizerRecord
    | ApplicantRecord
    | ParticipationRecord
    | CertificateRevokedRecord
    | DeviceCertificateRecord
    | VolunteerRecord
    | NeedRecord
    | TeamRecord
    | StaffRecord
    | EmergencyCodesRecord
)

_SHAPES: dict[str, type[Record]] = {
    "household": HouseholdRecord,
    "elsewhere": ElsewhereRecord,
    "shelter": ShelterRecord,
    "operation": OperationRecord,
    "issuer": IssuerRecord,
    "revocation": RevocationRecord,
    "activity": ActivityRecord,
    "verdict": VerdictRecord,
    "discrepancy": DiscrepancyRecord,
    "area": AreaRecord,
    "arrival": ArrivalRecord,
    "shelter_state": ShelterStateRecord,
    "posted_code": PostedCodeRecord,
    "purge_order": PurgeOrderRecord,
    "activities_purge": ActivitiesPurgeRecord,
    "organizer": OrganizerRecord,
    "applicant": ApplicantRecord,
    "participation": ParticipationRecord,
    "certificate_revoked": CertificateRevokedRecord,
    "device_certificate": DeviceCertificateRecord,
    "volunteer": VolunteerRecord,
    "need": NeedRecord,
    "team": TeamRecord,
    "staff": StaffRecord,
    "emergency_codes": EmergencyCodesRecord,
}
_KINDS: dict[type[Struct], str] = {shape: kind for kind, shape in _SHAPES.items()}


class FeedItem(Struct, frozen=True, array_like=True):
    """One record on its way down: its kind, its key within the kind, the ledger's sequence, and the bytes."""

    kind: Code
    key: Annotated[str, Meta(max_length=128)]
    version: Annotated[int, Meta(ge=1)]
    body: bytes


class UnknownRecord(ValueError):
    """A record of a kind that this program is too old for; the kiosk keeps it unread and goes on."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def kind_of(record: Record) -> str:
    """The word under which `record` travels."""
    return kind_of_shape(type(record))


def kind_of_shape(shape: type[Struct]) -> str:
    """The word under which records of this shape travel."""
    return _KINDS[shape]


def record_of(item: FeedItem) -> Record:
    """The record that `item` carries. Raises UnknownRecord or codec.Malformed."""
    shape = _SHAPES.get(item.kind)
    if shape is None:
        raise UnknownRecord(item.kind)
    return codec.decode(item.body, shape)
