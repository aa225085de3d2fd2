"""What an owner has: balance, what expires next, rank, and the history of it, by query."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, case, func, select

from ledger.database import among
from ledger.point_tables import point_entry, point_line, point_lot
from ledger.points import tariff, tariffs
from ledger.points.calendar import fiscal_year, span_of_year
from ledger.points.entries import EntryKind, Owner, account_of
from ledger.points.tariff import Rank, Tariff
from sync.protocol.values import ActivityKind

HISTORY_LINES = 100
"""A page of a phone's history."""


@dataclass(frozen=True)
class Balance:
    """How many points may be used on a day, and what expires next of them; without points there is no such day."""

    points: int
    next_expiry_day: date | None
    next_expiry_points: int


@dataclass(frozen=True)
class Standing:
    """An owner's rank in a fiscal year; `next_rank` is None at the highest."""

    fiscal_year: int
    participations: int
    rank: Rank
    next_rank: Rank | None


@dataclass(frozen=True)
class Change:
    """An act in an owner's history; `points` is what it gave, or less than 0 what it took."""

    entry_id: UUID
    kind: EntryKind
    day: date
    written_at_us: int
    points: int
    activity_id: str | None
    reason: str


def balance(connection: Connection, owner: Owner, day: date) -> Balance:
    """The balance on `day`; expired points do not count, whether or not the nightly work has booked them."""
    table = point_lot.c
    statement = (
        select(table.last_day, func.sum(table.left_points))
        .where(
            table.record_mode == owner[0].value,
            table.resident_id == owner[1],
            table.last_day >= day,
            table.left_points > 0,
        )
        .group_by(table.last_day)
        .order_by(table.last_day)
    )
    rows = [(last, int(points)) for last, points in connection.execute(statement)]
    next_day, next_points = rows[0] if rows else (None, 0)
    return Balance(sum(points for _, points in rows), next_day, next_points)


def standing(connection: Connection, owner: Owner, day: date) -> Standing | None:
    """The rank by the participations of the fiscal year of `day`; None before the first tariff."""
    rules = tariffs.on(connection, day)
    if rules is None:
        return None
    year = fiscal_year(day)
    count = participations(connection, owner, year, rules)
    return Standing(year, count, tariff.rank_for(rules, count), tariff.next_rank(rules, count))


def participations(connection: Connection, owner: Owner, year: int, rules: Tariff) -> int:
    """How many activities of a fiscal year counted for an owner: those whose grant stands (S2:121-128)."""
    entry, reversal = point_entry.alias("granted"), point_entry.alias("reversal")
    first, last = span_of_year(year)
    statement = (
        select(func.count(entry.c.activity_id.distinct()))
        .outerjoin_from(entry, reversal, reversal.c.reverses == entry.c.entry_id)
        .where(
            entry.c.record_mode == owner[0].value,
            entry.c.resident_id == owner[1],
            entry.c.kind.in_([EntryKind.GRANT.value, EntryKind.OFFICE_GRANT.value]),
            entry.c.activity_kind.in_([ActivityKind(one).value for one in rules.rank_kinds]),
            entry.c.day.between(first, last),
            reversal.c.entry_id.is_(None),
        )
    )
    return connection.execute(statement).scalar_one()


def history(connection: Connection, owner: Owner, before_us: int | None = None) -> list[Change]:
    """What happened to an owner's points, the latest first, a page at a time."""
    statement = select(point_entry).where(
        point_entry.c.record_mode == owner[0].value, point_entry.c.resident_id == owner[1]
    )
    if before_us is not None:
        statement = statement.where(point_entry.c.written_at_us < before_us)
    ordered = statement.order_by(point_entry.c.written_at_us.desc(), point_entry.c.key.desc()).limit(HISTORY_LINES)
    rows = connection.execute(ordered).all()
    moved = _moved(connection, owner, [row.entry_id for row in rows])
    return [
        Change(
            entry_id=row.entry_id,
            kind=EntryKind(row.kind),
            day=row.day,
            written_at_us=row.written_at_us,
            points=moved[row.entry_id],
            activity_id=row.activity_id,
            reason=row.reason,
        )
        for row in rows
    ]


def _moved(connection: Connection, owner: Owner, entry_ids: list[UUID]) -> dict[UUID, int]:
    """What each entry gave the owner, less what it took."""
    account = account_of(owner)
    gained = case((point_line.c.to_account == account, point_line.c.points), else_=0)
    lost = case((point_line.c.from_account == account, point_line.c.points), else_=0)
    found: dict[UUID, int] = defaultdict(int)
    if entry_ids:
        statement = select(point_line.c.entry_id, func.sum(gained - lost)).group_by(point_line.c.entry_id)
        for entry_id, points in connection.execute(
            statement.where(among(connection, point_line.c.entry_id, entry_ids))
        ):
            found[entry_id] = int(points)
    return found
