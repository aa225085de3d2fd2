"""Where this desk stands with the ledger, kept in the file: what the ledger lost becomes pending again at once."""

import logging

from msgspec.structs import replace
from sqlalchemy import Connection, update

from kiosk.store import sync_centre
from kiosk.store.settings import SqlSettings
from kiosk.store.tables import household, outbox, participation, record, waiting_record
from sync.engine import RowState
from sync.protocol import codec
from sync.standing import Judgement, Standing, judged

STANDING_SETTING = "ledger_standing"
CURSOR_SETTING = "feed_cursor"
_CONFIRMED = (RowState.SETTLED.value, RowState.HELD.value)
"""States that rest on the ledger having the event. What is on the shelf is with us, and waits for a leader."""
_log = logging.getLogger(__name__)


def standing_in(connection: Connection) -> Standing | None:
    """What the ledger said last; None before its first word."""
    kept = SqlSettings(connection).get(STANDING_SETTING)
    return None if kept is None else codec.decode(kept, Standing)


def is_news(connection: Connection, told: Standing) -> bool:
    """Whether the ledger's fresh word changes anything here; asked without the writer's lock."""
    known = standing_in(connection)
    return judged(known, told, is_fresh=True) != Judgement(known or told)


def learn(connection: Connection, told: Standing, *, is_fresh: bool) -> tuple[Judgement, bool]:
    """Keep what the ledger said and make pending again what it lost; returns the judgement, and whether it lost any.

    No row is deleted. Records are asked for from the beginning where the ledger was put back, for its numbers may be
    given a second time.
    """
    known = standing_in(connection)
    judgement = judged(known, told, is_fresh=is_fresh)
    if judgement.standing != known:
        SqlSettings(connection).put(STANDING_SETTING, codec.encode(judgement.standing))
    if judgement.resend_above is None:
        return judgement, False
    count = _resend(connection, judgement.resend_above)
    if known is None:
        return judgement, bool(count)
    _start_again(connection, count)
    return judgement, True


def put_back(connection: Connection, told: Standing) -> None:
    """The ledger was seen not to know what it knew: as if its mark had fallen, although it stands where it stood."""
    standing = replace(told, lost_at_us=told.told_at_us)
    SqlSettings(connection).put(STANDING_SETTING, codec.encode(standing))
    _start_again(connection, _resend(connection, told.high_water))


def _start_again(connection: Connection, count: int) -> None:
    _log.warning("the ledger was put back; %d events are sent again", count)
    begin_anew(connection)
    SqlSettings(connection).put(CURSOR_SETTING, b"0")


def begin_anew(connection: Connection) -> None:
    """The ledger was put back or replaced: its numbers start again, so that those known here count for nothing."""
    _log.warning("the ledger's sequence begins anew")
    connection.execute(update(household).values(ledger_version=0))
    connection.execute(update(record).values(version=0))
    connection.execute(update(waiting_record).values(version=0))
    connection.execute(update(participation).values(told_version=0))
    sync_centre.begin_anew(connection)


def _resend(connection: Connection, above: int) -> int:
    lost = update(outbox).where(outbox.c.seq > above, outbox.c.state.in_(_CONFIRMED))
    return connection.execute(lost.values(state=RowState.NEW.value, detail="", settled_us=None)).rowcount
