"""Records: the truth as the ledger sees it, coming down to the kiosks; a newer record replaces its older self."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol import codec
from sync.protocol.household import Household
from sync.protocol.values import ActivityKind, DiscrepancyState, OpenState, OperationKind, ReceptionMethod, RecordMode
from sync.protocol.verdict import Verdict

Code = Annotated[str, Meta(max_length=64)]
Text = Annotated[str, Meta(max_length=300)]


class HouseholdRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A household of this site as it stands after every fact that the ledger knows."""

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


class ElsewhereRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A person is in a shelter other than this site's: the id and the place, nothing else."""

    person_id: UUID
    operation_id: Code
    shelter_id: Code
    since_us: int
    gone: bool = False


class ShelterRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A shelter of the master list. `capacity` None means unknown and is never written as 0."""

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
    """活動: what an organiser holds. `capacity` None means that no 定員 was set."""

    activity_id: Code
    title: Text
    kind: ActivityKind
    organizer: Text
    place: Text
    starts_at_us: int
    ends_at_us: int
    capacity: Annotated[int, Meta(ge=1)] | None = None


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
