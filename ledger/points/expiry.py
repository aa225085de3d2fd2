"""The nightly work: what is left of lots whose last day is over leaves the residents' accounts."""

from datetime import date

from sqlalchemy import Connection, select

from ledger.database import Database
from ledger.point_tables import point_lot
from ledger.points import entries
from ledger.points.entries import EXPIRED, Entry, EntryKind, Line, account_of
from sync.protocol.values import RecordMode

LOTS_AT_A_TIME = 5_000
"""One transaction each: a second or so, after which whoever wants to use points goes on, and a stopped run begins where
this one ended."""


def expire(database: Database, today: date, now_us: int) -> tuple[int, int]:
    """Books what expired before `today`; answers how many lots and points. Again on the same day it finds nothing."""
    lots = points = 0
    while True:
        with database.write() as connection:
            done = expire_some(connection, today, now_us)
        if not done:
            return lots, points
        lots, points = lots + len(done), points + sum(done)


def expire_some(connection: Connection, today: date, now_us: int, limit: int = LOTS_AT_A_TIME) -> list[int]:
    """The next lots at most; answers the points of each."""
    due = select(point_lot).where(point_lot.c.last_day < today, point_lot.c.left_points > 0)
    owners = {
        (RecordMode(row.record_mode), row.resident_id)
        for row in connection.execute(due.order_by(point_lot.c.last_day, point_lot.c.lot_id).limit(limit))
    }
    if not owners:
        return []
    entries.lock(connection, owners)
    # Seen again now that nobody else can change them: some may have been taken back meanwhile.
    rows = connection.execute(due.order_by(point_lot.c.last_day, point_lot.c.lot_id).limit(limit)).all()
    found = [
        Entry(
            key=f"expiry:{row.lot_id}:{today.isoformat()}",
            owner=(RecordMode(row.record_mode), row.resident_id),
            kind=EntryKind.EXPIRY,
            day=row.last_day,
            lines=(
                Line(account_of((RecordMode(row.record_mode), row.resident_id)), EXPIRED, row.left_points, row.lot_id),
            ),
        )
        for row in rows
        if (RecordMode(row.record_mode), row.resident_id) in owners
    ]
    entries.write(connection, found, now_us)
    return [one.lines[0].points for one in found]
