"""Grants and their reversals: the journal is brought to what is due, and writes nothing where it says so already."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection, func, select

from ledger.database import Row, among, insertion
from ledger.errors import NoSuchThing
from ledger.point_tables import point_entry, point_line, point_lot
from ledger.points import entries, reversing
from ledger.points.calendar import day_of, last_day
from ledger.points.entries import EXPIRED, ISSUE, Entry, EntryKind, Line, Owner, account_of
from ledger.points.reversing import Granted
from ledger.points.tariff import Tariff
from sync.protocol.values import ActivityKind, RecordMode

Pair: TypeAlias = tuple[Owner, str]
"""`(owner, activity id)`: what is granted once (S3:371: one scan completes both points and certificate)."""
_GRANTS = (EntryKind.GRANT, EntryKind.OFFICE_GRANT)


@dataclass(frozen=True)
class Due:
    """What a participation is worth: on which day, by which tariff."""

    day: date
    kind: ActivityKind
    tariff: Tariff

    @property
    def points(self) -> int:
        """The tariff's word; a kind that it does not name is worth nothing."""
        return self.tariff.grants.get(self.kind, 0)


@dataclass(frozen=True)
class Standing:
    """The last grant that was made to a pair, and who took it back, if anybody."""

    entry_id: UUID
    generation: int
    kind: EntryKind
    day: date
    points: int
    reversed_by: EntryKind | None = None

    @property
    def is_live(self) -> bool:
        """Whether the points are theirs."""
        return self.reversed_by is None

    @property
    def is_the_offices(self) -> bool:
        """Whether the office had the last word, which no later fact changes."""
        return EntryKind.OFFICE_GRANT is self.kind or self.reversed_by is EntryKind.OFFICE_REVERSAL


def standing(connection: Connection, pairs: Collection[Pair]) -> dict[Pair, Standing]:
    """The last grant of each pair that ever had one."""
    if not pairs:
        return {}
    entry, reversal = point_entry.alias("granted"), point_entry.alias("reversal")
    statement = (
        select(entry, point_line.c.points, reversal.c.kind.label("reversed_by"))
        .join(point_line, (point_line.c.entry_id == entry.c.entry_id) & (point_line.c.line_no == 1))
        .outerjoin(reversal, reversal.c.reverses == entry.c.entry_id)
        .where(
            among(connection, entry.c.resident_id, sorted({owner[1] for owner, _ in pairs})),
            among(connection, entry.c.activity_id, sorted({activity_id for _, activity_id in pairs})),
            entry.c.kind.in_([one.value for one in _GRANTS]),
        )
    )
    found: dict[Pair, Standing] = {}
    for row in connection.execute(statement):
        pair = (RecordMode(row.record_mode), row.resident_id), row.activity_id
        generation = int(row.key.rpartition(":")[2])
        if pair in pairs and (pair not in found or found[pair].generation < generation):
            by = EntryKind(row.reversed_by) if row.reversed_by else None
            found[pair] = Standing(row.entry_id, generation, EntryKind(row.kind), row.day, row.points, by)
    return found


def settle(connection: Connection, wanted: Mapping[Pair, Due | None], now_us: int) -> dict[Pair, Standing]:
    """Brings the journal to what is due; answers the grants as they stand then.

    A grant that stands keeps the tariff by which it was made, and what the office decided stays. Where the day changed,
    the new grant is written before the old one is taken back, so that what was used of it is covered.
    """
    entries.lock(connection, {owner for owner, _ in wanted})
    before = standing(connection, wanted.keys())
    fresh: dict[Pair, tuple[Due, int]] = {}
    over: list[tuple[Pair, Standing]] = []
    for pair, due in wanted.items():
        now = before.get(pair)
        if now is not None and now.is_the_offices:
            continue
        is_right = now is not None and now.is_live and due is not None and now.day == due.day
        if now is not None and now.is_live and not is_right:
            over.append((pair, now))
        if due is not None and due.points and not is_right:
            fresh[pair] = due, now.generation + 1 if now is not None else 0
    _grant(connection, fresh, now_us)
    for pair, one in over:
        reverse(connection, pair[0], one.entry_id, now_us)
    return standing(connection, wanted.keys()) if fresh or over else before


def _grant(connection: Connection, fresh: Mapping[Pair, tuple[Due, int]], now_us: int) -> None:
    write_grants(connection, [_entry_of(*pair, *fresh[pair]) for pair in sorted(fresh)], now_us)


def _entry_of(owner: Owner, activity_id: str, due: Due, generation: int) -> tuple[Entry, Tariff]:
    key = grant_key(owner, activity_id, generation)
    line = Line(ISSUE, account_of(owner), due.points, entries.entry_id_of(key))
    entry = Entry(
        key=key,
        owner=owner,
        kind=EntryKind.GRANT,
        day=due.day,
        lines=(line,),
        activity_id=activity_id,
        activity_kind=due.kind,
        tariff_version=due.tariff.version,
    )
    return entry, due.tariff


def grant_key(owner: Owner, activity_id: str, generation: int) -> str:
    """The key of a pair's grant of that number; ids may hold any sign, so that the length keeps them apart."""
    return f"grant:{owner[0].value}:{len(activity_id)}:{activity_id}:{owner[1]}:{generation}"


def write_grants(connection: Connection, granted: Collection[tuple[Entry, Tariff]], now_us: int) -> None:
    """Writes grants and the lots that they fill."""
    rows: list[Row] = [
        {
            "lot_id": entry.entry_id,
            "record_mode": entry.owner[0].value,
            "resident_id": entry.owner[1],
            "granted_day": entry.day,
            "last_day": last_day(entry.day, tariff.validity),
            "points": entry.lines[0].points,
            "left_points": entry.lines[0].points,
        }
        for entry, tariff in granted
    ]
    if rows:
        statement, values = insertion(connection, point_lot, rows)
        connection.execute(statement, values)
        entries.write(connection, [entry for entry, _ in granted], now_us)


def reverse(
    connection: Connection,
    owner: Owner,
    entry_id: UUID,
    now_us: int,
    *,
    kind: EntryKind = EntryKind.REVERSAL,
    reason: str = "",
    author: str = "",
) -> None:
    """Takes a grant back by a counter-entry; whoever calls holds the owner's account."""
    grant = connection.execute(select(point_entry).where(point_entry.c.entry_id == entry_id)).one()
    day = day_of(now_us)
    entries.write(
        connection,
        [
            Entry(
                key=f"reversal:{entry_id}",
                owner=owner,
                kind=kind,
                day=day,
                lines=reversing.lines_of(
                    _granted(connection, entry_id), account_of(owner), entries.lots_of(connection, owner), day
                ),
                activity_id=grant.activity_id,
                reverses=entry_id,
                reason=reason,
                author=author,
            )
        ],
        now_us,
    )


def _granted(connection: Connection, lot_id: UUID) -> Granted:
    points = connection.execute(select(point_lot.c.points).where(point_lot.c.lot_id == lot_id)).scalar_one_or_none()
    if points is None:
        raise NoSuchThing(grant=str(lot_id))
    expired = select(func.sum(point_line.c.points)).where(
        point_line.c.lot_id == lot_id, point_line.c.to_account == EXPIRED
    )
    return Granted(lot_id, points, int(connection.execute(expired).scalar() or 0))
