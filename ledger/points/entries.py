"""Entries of the points' journal: written once under their key, and what is left of each lot kept in step with them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from ledger.database import Row, add_missing, among, insertion
from ledger.point_tables import point_account, point_entry, point_line, point_lot
from ledger.points.lots import Lot
from sync.protocol.values import ActivityKind, RecordMode

Part = TypeVar("Part")
Owner: TypeAlias = tuple[RecordMode, str]
"""Whose points: `(record mode, resident id)`. What is real and what is practice never meet."""

ISSUE, REDEEMED, EXPIRED, SHORTFALL = "issue", "redeemed", "expired", "shortfall"
"""The city's accounts: where points come from, where used and expired ones go, and what was used of a grant that was
taken back later."""
_RESIDENT = "resident:"
_NAMESPACE = UUID("5f3f3e2b-6f0f-5a34-9a7c-2f0d3b6a9e55")
"""Root of entries' ids; random once, fixed for ever."""
KEYS_PER_STATEMENT = 5_000


class EntryKind(StrEnum):
    """What an act of the journal was."""

    GRANT = "grant"
    OFFICE_GRANT = "office_grant"
    REVERSAL = "reversal"
    OFFICE_REVERSAL = "office_reversal"
    REDEMPTION = "redemption"
    EXPIRY = "expiry"


@dataclass(frozen=True)
class Line:
    """So many points move from one account to another, out of or into a lot."""

    from_account: str
    to_account: str
    points: int
    lot_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act, about one resident. `author` is who did it where that was the office."""

    key: str
    owner: Owner
    kind: EntryKind
    day: date
    lines: tuple[Line, ...]
    activity_id: str | None = None
    activity_kind: ActivityKind | None = None
    tariff_version: str | None = None
    reverses: UUID | None = None
    reason: str = ""
    author: str = ""

    @property
    def entry_id(self) -> UUID:
        """Follows from the key, so that the same act can never be there under two ids."""
        return entry_id_of(self.key)


def entry_id_of(key: str) -> UUID:
    """The id of the act of that key."""
    return uuid.uuid5(_NAMESPACE, key)


def account_of(owner: Owner) -> str:
    """The account of a resident."""
    return _RESIDENT + owner[1]


def lock(connection: Connection, owners: Collection[Owner]) -> None:
    """Opens the accounts that are not there yet, and keeps all others from changing them until the commit.

    Always in the same order, so that two who want the same accounts wait for each other and not for ever.
    """
    wanted = sorted(set(owners))
    rows: list[Row] = [{"record_mode": mode.value, "resident_id": resident_id} for mode, resident_id in wanted]
    for part in _parts(rows):
        add_missing(connection, point_account, part)
    columns = (point_account.c.record_mode, point_account.c.resident_id)
    for mode in sorted({one for one, _ in wanted}):
        for ids in _parts([resident_id for one, resident_id in wanted if one is mode]):
            statement = select(columns[1]).where(columns[0] == mode.value, among(connection, columns[1], ids))
            connection.execute(statement.order_by(columns[1]).with_for_update()).all()


def lots_of(connection: Connection, owner: Owner) -> list[Lot]:
    """What is left of an owner's grants, expired ones included where the nightly work has not seen them yet."""
    table = point_lot.c
    statement = select(table.lot_id, table.granted_day, table.last_day, table.left_points).where(
        table.record_mode == owner[0].value, table.resident_id == owner[1], table.left_points > 0
    )
    return [Lot(*row) for row in connection.execute(statement)]


def write(connection: Connection, entries: Sequence[Entry], now_us: int) -> None:
    """Adds entries and moves what is left of their lots; the lots that they make are there already.

    The database refuses a key that is there, and a lot that would hold less than nothing.
    """
    if not entries:
        return
    for part in _parts([_row(one, now_us) for one in entries]):
        statement, values = insertion(connection, point_entry, part)
        connection.execute(statement, values)
    lines = [
        {"entry_id": one.entry_id, "line_no": number, **_line_row(line)}
        for one in entries
        for number, line in enumerate(one.lines, 1)
    ]
    for part in _parts(lines):
        statement, values = insertion(connection, point_line, part)
        connection.execute(statement, values)
    _move(connection, (line for one in entries for line in one.lines))


def _row(one: Entry, now_us: int) -> Row:
    return {
        "entry_id": one.entry_id,
        "key": one.key,
        "record_mode": one.owner[0].value,
        "resident_id": one.owner[1],
        "kind": one.kind.value,
        "day": one.day,
        "written_at_us": now_us,
        "activity_id": one.activity_id,
        "activity_kind": one.activity_kind.value if one.activity_kind else None,
        "tariff_version": one.tariff_version,
        "reverses": one.reverses,
        "reason": one.reason,
        "author": one.author,
    }


def _line_row(line: Line) -> Row:
    return {
        "from_account": line.from_account,
        "to_account": line.to_account,
        "points": line.points,
        "lot_id": line.lot_id,
    }


def _move(connection: Connection, lines: Iterable[Line]) -> None:
    """What residents lose by `lines` leaves their lots; a grant's own line finds its lot filled already."""
    lost: dict[UUID, int] = defaultdict(int)
    for line in lines:
        if line.lot_id is not None and line.from_account.startswith(_RESIDENT):
            lost[line.lot_id] += line.points
    if not lost:
        return
    statement = (
        update(point_lot)
        .where(point_lot.c.lot_id == bindparam("lot"))
        .values(left_points=point_lot.c.left_points - bindparam("points_lost"))
    )
    connection.execute(statement, [{"lot": lot_id, "points_lost": points} for lot_id, points in sorted(lost.items())])


def _parts(values: Sequence[Part]) -> Iterable[list[Part]]:
    return (list(values[start : start + KEYS_PER_STATEMENT]) for start in range(0, len(values), KEYS_PER_STATEMENT))
