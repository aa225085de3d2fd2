"""Points in the tests: the shipped tariff, residents by number, grants on a day."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from ledger.points import accounts, audit, granting, tariff, tariffs
from ledger.points.entries import Owner
from ledger.points.granting import Due
from ledger.service import Service
from sync.protocol.values import ActivityKind, RecordMode

Answer = TypeVar("Answer")

SHIPPED = tariff.read((Path(__file__).parents[3] / "resources" / "points" / "tariff-2024.json").read_bytes())
DAY = date(2026, 9, 21)
"""The day of desk.NOON_US in Japan."""


def owner(number: int = 1, mode: RecordMode = RecordMode.REAL) -> Owner:
    return mode, f"R-{number:06d}"


def due(day: date = DAY, kind: ActivityKind = ActivityKind.VOLUNTEERING) -> Due:
    return Due(day, kind, SHIPPED)


def at(day: date) -> int:
    """Noon of a day in Japan (UTC, µs)."""
    return int(datetime(day.year, day.month, day.day, 3, tzinfo=UTC).timestamp()) * 1_000_000


def written(service: Service, act: Callable[[Connection], Answer]) -> Answer:
    """What `act` answers, in a transaction of its own."""
    with service.database.write() as connection:
        return act(connection)


def with_tariff(service: Service) -> None:
    written(service, lambda connection: tariffs.load(connection, SHIPPED, 1))


def settle(service: Service, who: Owner, activity_id: str, what: Due | None, now: date = DAY) -> None:
    written(service, lambda connection: granting.settle(connection, {(who, activity_id): what}, at(now)))


def balance(service: Service, who: Owner, day: date = DAY) -> int:
    with service.database.read() as connection:
        return accounts.balance(connection, who, day).points


def adds_up(service: Service) -> bool:
    """Whether every account and lot of the journal is as its lines say."""
    with service.database.read() as connection:
        assert audit.lots_out_of_step(connection) == []
        assert [one.faults for one in audit.sums(connection) if one.faults] == []
    return True
