"""Records on their way down: a record is written under its audience, with a new version where it really changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, select

from ledger.database import Versions, among, put
from ledger.tables import record
from sync.protocol import codec
from sync.protocol.ids import area_key, participation_of_resident, shelter_key
from sync.protocol.purge_order import activities_order_id
from sync.protocol.records import (
    ActivitiesPurgeRecord,
    ActivityRecord,
    AreaRecord,
    ArrivalRecord,
    DiscrepancyRecord,
    FeedItem,
    IssuerRecord,
    OperationRecord,
    PostedCodeRecord,
    PurgeOrderRecord,
    Record,
    RevocationRecord,
    ShelterRecord,
    ShelterStateRecord,
    VerdictRecord,
    kind_of,
    kind_of_shape,
    record_of,
)
from sync.protocol.staff import EmergencyCodesRecord, StaffRecord
from sync.protocol.venue_records import (
    ApplicantRecord,
    CertificateRevokedRecord,
    DeviceCertificateRecord,
    OrganizerRecord,
    ParticipationRecord,
)

Told = TypeVar("Told", bound=Record)

EVERYONE = "*"


@dataclass(frozen=True)
class Published:
    """A record for an audience: EVERYONE, `to_device(...)` or `to_site(...)`."""

    record: Record
    audience: str = EVERYONE


def to_device(device_id: str) -> str:
    """The audience of one device."""
    return f"device:{device_id}"


def to_site(site_id: str) -> str:
    """The audience of all devices of a site."""
    return f"site:{site_id}"


def to_organizer(organizer_id: str) -> str:
    """The audience of all tables of an organiser."""
    return f"org:{organizer_id}"


def key_of(item: Record) -> str:
    """What a record replaces its older self by."""
    match item:
        case (
            ShelterRecord(shelter_id=key)
            | OperationRecord(operation_id=key)
            | PurgeOrderRecord(operation_id=key)
            | ActivityRecord(activity_id=key)
        ):
            return key
        case IssuerRecord(kid=kid):
            return kid.hex()
        case RevocationRecord(credential_id=credential_id):
            return credential_id.hex()
        case VerdictRecord(verdict=verdict):
            return str(verdict.seq)
        case DiscrepancyRecord(discrepancy_id=key) | StaffRecord(staff_id=key) | EmergencyCodesRecord(site_id=key):
            return key
        case _:
            return _key_at_table(item) or _key_at_shelter(item)


def _key_at_table(item: Record) -> str:
    match item:
        case OrganizerRecord(organizer_id=key) | CertificateRevokedRecord(certificate_no=key):
            return key
        case ApplicantRecord():  # an id, for both names may be 64 characters long
            return str(participation_of_resident(item.activity_id, item.resident_id))
        case ParticipationRecord():
            return f"{item.participation_id}/{item.record_mode.value}"
        case DeviceCertificateRecord(device_id=key):
            return key
        case ActivitiesPurgeRecord(organizer_id=organizer_id, ended_before=ended_before):
            return activities_order_id(organizer_id, ended_before)
        case _:
            return ""


def _key_at_shelter(item: Record) -> str:
    match item:
        case ArrivalRecord(arrival_id=arrival_id):
            return str(arrival_id)
        case ShelterStateRecord() | PostedCodeRecord():
            return shelter_key(item.operation_id, item.shelter_id, item.record_mode)
        case AreaRecord(name=name):
            return area_key(item.operation_id, item.shelter_id, item.record_mode, name)
        case _:
            raise ValueError(f"{kind_of(item)} is computed, not published")


def publish(connection: Connection, versions: Versions, items: Iterable[Published]) -> int:
    """Writes the records that differ from what stands; answers how many did."""
    rows = {}
    for item in items:
        name = (item.audience, kind_of(item.record), key_of(item.record))
        rows[name] = codec.encode(item.record)
    standing = _standing(connection, rows)
    changed = [
        {"audience": name[0], "kind": name[1], "key": name[2], "version": versions.next(), "body": body}
        for name, body in rows.items()
        if standing.get(name) != body
    ]
    put(connection, record, changed)
    return len(changed)


def published(connection: Connection, kind: str) -> list[Record]:
    """All records of a kind that everyone gets, by key."""
    statement = select(record).where(record.c.audience == EVERYONE, record.c.kind == kind).order_by(record.c.key)
    return [record_of(FeedItem(row.kind, row.key, row.version, row.body)) for row in connection.execute(statement)]


def standing_of(connection: Connection, shape: type[Told], keys: Collection[str] | None = None) -> list[Told]:
    """The records of these keys (None: all) as they were published last, each once, whoever was told."""
    if keys is not None and not keys:
        return []
    statement = select(record).where(record.c.kind == kind_of_shape(shape))
    if keys is not None:
        statement = statement.where(among(connection, record.c.key, keys))
    found = {row.key: row for row in connection.execute(statement)}
    items = (FeedItem(row.kind, row.key, row.version, row.body) for row in found.values())
    return [item for item in map(record_of, items) if isinstance(item, shape)]


def operations(connection: Connection) -> list[OperationRecord]:
    """All operations, the latest started first."""
    found = [item for item in published(connection, "operation") if isinstance(item, OperationRecord)]
    return sorted(found, key=lambda operation: operation.started_at_us, reverse=True)


def shelters(connection: Connection) -> list[ShelterRecord]:
    """The master list of shelters, by id."""
    return [item for item in published(connection, "shelter") if isinstance(item, ShelterRecord)]


def _standing(connection: Connection, names: Collection[tuple[str, str, str]]) -> dict[tuple[str, str, str], bytes]:
    keys: dict[tuple[str, str], list[str]] = defaultdict(list)
    for audience, kind, key in names:
        keys[audience, kind].append(key)
    result = {}
    for (audience, kind), wanted in keys.items():
        statement = select(record.c.key, record.c.body).where(record.c.audience == audience, record.c.kind == kind)
        for row in connection.execute(statement.where(among(connection, record.c.key, wanted))):
            result[audience, kind, row.key] = row.body
    return result
