"""Records of a volunteer centre as they come down: written, or laid beside until our own facts are confirmed."""

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.centre import row_of
from kiosk.store.sync_households import unconfirmed_among
from kiosk.store.tables import centre_entry as table
from sync.protocol.centre_records import CentreRecord, centre_record_id
from sync.protocol.records import FeedItem

_WRITING = insert(table)
_WRITE = _WRITING.on_conflict_do_update(
    index_elements=["entry_id", "record_mode"],
    set_={name: _WRITING.excluded[name] for name in ("number", "day", "ledger_version", "body")}
    | {"waiting_version": None, "waiting_body": None},
)
_OF_ENTRY = (table.c.entry_id == bindparam("one"), table.c.record_mode == bindparam("mode"))
_LAY_BESIDE = update(table).where(*_OF_ENTRY).values(waiting_version=bindparam("newer"), waiting_body=bindparam("told"))
_TAKE_UP = (
    update(table)
    .where(*_OF_ENTRY)
    .values(ledger_version=table.c.waiting_version, body=table.c.waiting_body, waiting_version=None, waiting_body=None)
)


def take(connection: Connection, item: FeedItem, found: CentreRecord) -> bool:
    """Keeps what the ledger says of a card, a need or a team; nothing older replaces what is newer."""
    key, mode = centre_record_id(found).bytes, found.record_mode.value
    query = select(table.c.ledger_version, table.c.waiting_version)
    known = connection.execute(query.where(*_OF_ENTRY), {"one": key, "mode": mode}).first()
    if known is not None and item.version < max(known.ledger_version, known.waiting_version or 0):
        return True
    if known is not None and unconfirmed_among(connection, [key]):
        connection.execute(_LAY_BESIDE, {"one": key, "mode": mode, "newer": item.version, "told": item.body})
        return True
    connection.execute(_WRITE, {**row_of(found), "body": item.body, "ledger_version": item.version})
    return True


def take_up_waiting(connection: Connection) -> None:
    """What was laid beside stands from now on where all of ours about it is confirmed."""
    query = select(table.c.entry_id, table.c.record_mode).where(table.c.waiting_version.is_not(None))
    rows = connection.execute(query).all()
    unconfirmed = unconfirmed_among(connection, [row.entry_id for row in rows]) if rows else frozenset()
    for row in (one for one in rows if one.entry_id not in unconfirmed):
        connection.execute(_TAKE_UP, {"one": row.entry_id, "mode": row.record_mode})


def begin_anew(connection: Connection) -> None:
    """The ledger's numbers start again: those known here count for nothing."""
    connection.execute(update(table).values(ledger_version=0))
    connection.execute(update(table).where(table.c.waiting_version.is_not(None)).values(waiting_version=0))
