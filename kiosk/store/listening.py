"""A desk that may have lost its newest facts hears the ledger's mark before it sends, so that no seq is used twice."""

import logging
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, and_, delete, func, insert, select

from kiosk.store.settings import SqlSettings
from kiosk.store.tables import former_outbox, outbox
from sync.engine import RowState
from sync.protocol import codec, events
from sync.protocol.events import FIRST_HASH, Event

LISTEN_FIRST_SETTING = "listen_first"
SEQ_FLOOR_SETTING = "seq_floor"
"""The ledger's mark as it was heard after a repair: the next fact is written behind it, however long that takes."""
_log = logging.getLogger(__name__)


def listen_first(connection: Connection) -> None:
    """From now on nothing is sent by network before the ledger's next word; told again, the first telling counts."""
    settings = SqlSettings(connection)
    if settings.get(LISTEN_FIRST_SETTING) is None:
        settings.put(LISTEN_FIRST_SETTING, str(_last_seq(connection)).encode())


def is_listening(connection: Connection) -> bool:
    """Whether the ledger's word is waited for."""
    return SqlSettings(connection).get(LISTEN_FIRST_SETTING) is not None


def heard(connection: Connection, high_water: int) -> int:
    """The ledger has all of this desk's events up to `high_water`; returns how many were written again behind it.

    Only what was never sent is written again: what went onto a stick keeps its seq, and clashes, if it does, as a
    cloned desk's does (ADR 0014). The rows as they were are laid aside with those of former names.
    """
    settings = SqlSettings(connection)
    known = settings.get(LISTEN_FIRST_SETTING)
    if known is None:
        return 0
    settings.put(LISTEN_FIRST_SETTING, None)
    if high_water > _last_seq(connection):
        settings.put(SEQ_FLOOR_SETTING, str(high_water).encode())
    ours = and_(outbox.c.seq > int(known), outbox.c.state == RowState.NEW.value)
    clashing = connection.execute(select(outbox).where(ours).order_by(outbox.c.seq)).all()
    if not clashing or clashing[0].seq > high_water:
        return 0
    _log.warning("the ledger knows later events; %d are written again behind them", len(clashing))
    connection.execute(delete(outbox).where(ours))
    _write_again(connection, clashing, high_water)
    return len(clashing)


def _write_again(connection: Connection, rows: Sequence[Row[Any]], high_water: int) -> None:
    seq = max(high_water, _last_seq(connection))
    last = connection.execute(select(outbox.c.digest).where(outbox.c.seq == seq)).scalar() or FIRST_HASH
    for row in rows:
        seq += 1
        event = replace(codec.decode(row.data, Event), seq=seq, prev_hash=last)
        data = codec.encode(event)
        last = events.digest(data)
        values = row._asdict()
        aside = insert(former_outbox).prefix_with("OR IGNORE")
        connection.execute(aside.values(device_id=event.device_id, **values))
        connection.execute(insert(outbox).values(**{**values, "seq": seq, "digest": last, "data": data}))


def _last_seq(connection: Connection) -> int:
    return int(connection.execute(select(func.max(outbox.c.seq))).scalar() or 0)
