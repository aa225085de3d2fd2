"""Does the points' journal add up? What an auditor asks of it, by query."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from ledger.point_tables import point_entry, point_line, point_lot
from ledger.points.entries import EXPIRED, ISSUE, REDEEMED, SHORTFALL
from sync.protocol.values import RecordMode

_RESIDENTS = "residents"


@dataclass(frozen=True)
class Sums:
    """What every account of a record mode holds; together they are 0."""

    record_mode: RecordMode
    issue: int
    redeemed: int
    expired: int
    shortfall: int
    residents: int
    lots: int

    @property
    def faults(self) -> list[str]:
        """What does not add up; empty where all does."""
        total = self.issue + self.redeemed + self.expired + self.shortfall + self.residents
        checks = {"sum": total == 0, "lots": self.lots == self.residents, "residents": self.residents >= 0}
        return [name for name, is_right in checks.items() if not is_right]


def sums(connection: Connection) -> list[Sums]:
    """The accounts of each record mode that has any."""
    return [_sums_of(connection, mode) for mode in RecordMode if _has_any(connection, mode)]


def _has_any(connection: Connection, mode: RecordMode) -> bool:
    return (
        connection.execute(select(point_entry.c.key).where(point_entry.c.record_mode == mode.value).limit(1)).first()
        is not None
    )


def _sums_of(connection: Connection, mode: RecordMode) -> Sums:
    accounts = dict.fromkeys((ISSUE, REDEEMED, EXPIRED, SHORTFALL, _RESIDENTS), 0)
    for account, points in _movements(connection, mode):
        accounts[account] += points
    left = select(func.sum(point_lot.c.left_points)).where(point_lot.c.record_mode == mode.value)
    lots = int(connection.execute(left).scalar() or 0)
    return Sums(
        mode,
        issue=accounts[ISSUE],
        redeemed=accounts[REDEEMED],
        expired=accounts[EXPIRED],
        shortfall=accounts[SHORTFALL],
        residents=accounts[_RESIDENTS],
        lots=lots,
    )


def _movements(connection: Connection, mode: RecordMode) -> Iterator[tuple[str, int]]:
    for column, sign in ((point_line.c.to_account, 1), (point_line.c.from_account, -1)):
        account = case((column.in_([ISSUE, REDEEMED, EXPIRED, SHORTFALL]), column), else_=_RESIDENTS).label("account")
        statement = (
            select(account, func.sum(point_line.c.points))
            .join(point_entry, point_entry.c.entry_id == point_line.c.entry_id)
            .where(point_entry.c.record_mode == mode.value)
            .group_by(account)
        )
        for name, points in connection.execute(statement):
            yield name, sign * int(points)


def lots_out_of_step(connection: Connection) -> list[str]:
    """Lots that hold something other than their lines say; there should be none."""
    gained = case((point_line.c.to_account.like("resident:%"), point_line.c.points), else_=0)
    lost = case((point_line.c.from_account.like("resident:%"), point_line.c.points), else_=0)
    moved = (
        select(point_line.c.lot_id, func.sum(gained - lost).label("points")).group_by(point_line.c.lot_id).subquery()
    )
    statement = (
        select(point_lot.c.lot_id)
        .outerjoin(moved, moved.c.lot_id == point_lot.c.lot_id)
        .where(func.coalesce(moved.c.points, 0) != point_lot.c.left_points)
    )
    return [str(lot_id) for lot_id in connection.execute(statement).scalars()]
