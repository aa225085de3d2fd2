"""What a revoked device still sends: kept apart, believed by nobody until an operator releases it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from ledger import journal
from ledger.errors import RevokedDevice
from ledger.tables import stray
from sync.protocol import codec, events
from sync.protocol.events import Event
from sync.protocol.verdict import Verdict, VerdictKind

QUARANTINED = "quarantined"
"""The word that the device gets, and under which its events are kept."""
RELEASED = "released"
MAX_EVENTS = 50_000
"""Of one device: weeks of a shelter's desk. Whoever found a laptop cannot fill the ledger's disk with it."""


def take(connection: Connection, device_id: str, raws: Sequence[bytes], now_us: int) -> list[Verdict]:
    """Keep a bundle's events apart and answer each: held, or a duplicate of what came before the revocation.

    Raises RevokedDevice where the device has sent more than MAX_EVENTS.
    """
    if _count(connection, device_id) + len(raws) > MAX_EVENTS:
        raise RevokedDevice(device_id=device_id)
    named = [(raw, _name(raw)) for raw in raws]
    known = journal.digests_of(connection, device_id, [name[0] for _, name in named if name is not None])
    verdicts = []
    for raw, name in named:
        if name is not None and known.get(name[0]) == events.digest(raw):
            verdicts.append(Verdict(*name, VerdictKind.DUPLICATE))
            continue
        journal.keep_stray(connection, device_id, name[0] if name else None, raw, QUARANTINED, now_us)
        if name is not None:
            verdicts.append(Verdict(*name, VerdictKind.HELD, QUARANTINED))
    return verdicts


def waiting(connection: Connection) -> dict[str, int]:
    """How many events of each device are in quarantine."""
    statement = select(stray.c.device_id, func.count()).where(stray.c.reason == QUARANTINED).group_by(stray.c.device_id)
    return {row[0]: row[1] for row in connection.execute(statement.order_by(stray.c.device_id))}


def events_of(connection: Connection, device_id: str) -> list[bytes]:
    """A device's events in quarantine, by seq."""
    ours = (stray.c.device_id == device_id) & (stray.c.reason == QUARANTINED)
    return list(connection.execute(select(stray.c.event).where(ours).order_by(stray.c.seq)).scalars())


def mark_released(connection: Connection, device_id: str) -> None:
    """They are in the journal now, or refused by it; the bytes stay where they are."""
    ours = (stray.c.device_id == device_id) & (stray.c.reason == QUARANTINED)
    connection.execute(update(stray).where(ours).values(reason=RELEASED))


def _count(connection: Connection, device_id: str) -> int:
    ours = (stray.c.device_id == device_id) & (stray.c.reason == QUARANTINED)
    return connection.execute(select(func.count()).select_from(stray).where(ours)).scalar_one()


def _name(raw: bytes) -> tuple[int, UUID] | None:
    try:
        event = codec.decode(raw, Event)
    except codec.Malformed:
        return None
    return (event.seq, event.event_id) if event.seq < 1 << 63 else None
