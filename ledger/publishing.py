"""Records on their way down: a record is written under its audience, with a new version where it really changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from ledger.database import Versions, put
from ledger.tables import record
from sync.protocol import codec
from sync.protocol.records import (
    ActivityRecord,
    FeedItem,
    IssuerRecord,
    OperationRecord,
    Record,
    RevocationRecord,
    ShelterRecord,
    VerdictRecord,
    kind_of,
    record_of,
)

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


def key_of(item: Record) -> str:
    """What a record replaces its older self by."""
    match item:
        case ShelterRecord(shelter_id=key) | OperationRecord(operation_id=key) | ActivityRecord(activity_id=key):
            return key
        case IssuerRecord(kid=kid):
            return kid.hex()
        case RevocationRecord(credential_id=credential_id):
            return credential_id.hex()
        case VerdictRecord(verdict=verdict):
            return str(verdict.seq)
        case _:
            raise ValueError(f"{kind_of(item)} is computed, not published")


def publish(connection: Connection, versions: Versions, items: Iterable[Published]) -> int:
    """Writes the records that differ from what stands; answers how many did."""
    rows = {}
    for item in items:
        name = (item.audience, kind_of(item.record), key_of(item.record))
        rows[name] = codec.encode(item.record)
    standing = _standing(connection, {(audience, kind) for audience, kind, _ in rows})
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


def operations(connection: Connection) -> list[OperationRecord]:
    """All operations, the latest started first."""
    found = [item for item in published(connection, "operation") if isinstance(item, OperationRecord)]
    return sorted(found, key=lambda operation: operation.started_at_us, reverse=True)


def shelters(connection: Connection) -> list[ShelterRecord]:
    """The master list of shelters, by id."""
    return [item for item in published(connection, "shelter") if isinstance(item, ShelterRecord)]


def _standing(connection: Connection, groups: set[tuple[str, str]]) -> dict[tuple[str, str, str], bytes]:
    result = {}
    for audience, kind in groups:
        statement = select(record.c.key, record.c.body).where(record.c.audience == audience, record.c.kind == kind)
        result.update({(audience, kind, key): body for key, body in connection.execute(statement)})
    return result
