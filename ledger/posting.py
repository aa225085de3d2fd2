"""The codes that shelters post for residents' phones: signed here, kept as records for the desks of each shelter."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from ledger.database import Versions
from ledger.publishing import Published, operations, publish, standing_of, to_site
from ledger.tables import device
from sync.protocol import keys, posted_code
from sync.protocol.codec import Malformed
from sync.protocol.ids import shelter_key
from sync.protocol.posted_code import PostedCode
from sync.protocol.records import OperationRecord, PostedCodeRecord
from sync.protocol.signed import SignatureWrong
from sync.protocol.values import RecordMode, SiteRole

Place = tuple[str, str]
"""`(operation_id, shelter_id)`."""


def post(
    connection: Connection, versions: Versions, key: keys.PrivateKey, places: Iterable[Place], now_us: int
) -> None:
    """Gives the desks of each place a code to show; one that `key` has signed before stays as it is.

    A signature is another one each time, and a poster that hangs must be the code that the screen shows.
    """
    known = {operation.operation_id: operation for operation in operations(connection)}
    wanted = [
        (known[operation_id], shelter_id, mode)
        for operation_id, shelter_id in dict.fromkeys(places)
        if operation_id in known
        for mode in modes_of(known[operation_id])
    ]
    standing = _standing(connection, [shelter_key(one.operation_id, shelter, mode) for one, shelter, mode in wanted])
    fresh = [
        PostedCodeRecord(
            operation_id=operation.operation_id,
            shelter_id=shelter_id,
            record_mode=mode,
            text=text_for(operation.operation_id, shelter_id, mode, key, now_us),
        )
        for operation, shelter_id, mode in wanted
        if not _is_signed_by(key, standing.get((operation.operation_id, shelter_id, mode), ""))
    ]
    publish(connection, versions, [Published(record, to_site(record.shelter_id)) for record in fresh])


def places_of_desks(connection: Connection) -> list[Place]:
    """Where desks show codes: in the operation that each was set up for, and in all that run in its record mode."""
    statement = select(device.c.operation_id, device.c.site_id, device.c.record_mode).distinct()
    rows = connection.execute(statement.where(device.c.role == SiteRole.SHELTER_DESK.value)).all()
    running = _running(connection)
    found = [(row.operation_id, row.site_id) for row in rows]
    found += [(one, row.site_id) for row in rows for one in running[RecordMode(row.record_mode)]]
    return list(dict.fromkeys(found))


def places_at(connection: Connection, shelter_id: str, mode: RecordMode) -> list[Place]:
    """This shelter in every operation of the record mode that has not ended."""
    return [(one, shelter_id) for one in _running(connection)[mode]]


def text_for(operation_id: str, shelter_id: str, mode: RecordMode, key: keys.PrivateKey, now_us: int) -> str:
    """A fresh code; without an operation it is for sheets that are printed before anything happens."""
    issued = datetime.fromtimestamp(now_us / 1_000_000, UTC).date()
    return posted_code.issue(PostedCode(shelter_id, operation_id, mode, issued), key)


def modes_of(operation: OperationRecord) -> tuple[RecordMode, ...]:
    """The record modes in which people may be received in an operation; a real one may be practised in as well."""
    if operation.record_mode is RecordMode.REAL:
        return RecordMode.REAL, RecordMode.DRILL
    return (operation.record_mode,)


def _running(connection: Connection) -> dict[RecordMode, list[str]]:
    known = [one for one in operations(connection) if one.ended_at_us is None]
    return {mode: [one.operation_id for one in known if one.record_mode is mode] for mode in RecordMode}


def _standing(connection: Connection, names: Collection[str]) -> dict[tuple[str, str, RecordMode], str]:
    found = standing_of(connection, PostedCodeRecord, names)
    return {(one.operation_id, one.shelter_id, one.record_mode): one.text for one in found}


def _is_signed_by(key: keys.PrivateKey, text: str) -> bool:
    try:
        posted_code.read(text, {keys.kid_of(key): key.public_key()})
    except (Malformed, SignatureWrong):
        return False
    return True
