"""The points' journal with a million grants: a balance, a night's expiry, two hundred uses of one account at once."""

import argparse
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from ledger.database import Database
from ledger.points import accounts, audit, expiry, redeeming, tariffs
from ledger.points.entries import Owner
from ledger.points.redeeming import RedemptionRefused, Wish
from ledger.points.tariff import RedemptionKind
from ledger.service import Service
from sync.protocol.values import RecordMode
from tests.bench.figure import Figure, at_most, print_figures, told
from tests.bench.intake import ledger_url
from tests.contracts.ledger.furniture import make_service
from tests.contracts.ledger.points import DAY, SHIPPED, at, due, owner, settle

GRANTS = 1_000_000
EXPIRING = 100_000
GRANTS_OF_ONE = 10
"""A hundred thousand residents with ten grants each: some three years of the city's activities."""
BALANCES = 2_000
WISHES = 200
COVERED = 50
"""How many of the wishes the account pays for."""
GOAL_BALANCE_MS = 5.0
GOAL_EXPIRY_S = 60.0
SEED = 4
COUNTING = 20_000

_LOAD = {
    "point_account": "SELECT 'real', 'R-' || n FROM numbers WHERE n <= :residents",
    "point_lot": "SELECT {id}, 'real', {who}, {day}, {last}, 100, 100 FROM numbers",
    "point_entry": (
        "SELECT {id}, 'grant:' || n, 'real', {who}, 'grant', {day}, n, 'act-' || (n % 5000), 'volunteering', '2024', "
        "NULL, '', '' FROM numbers"
    ),
    "point_line": "SELECT {id}, 1, 'issue', 'resident:' || {who}, 100, {id} FROM numbers",
}
"""What each table gets of every number; the grants up to EXPIRING are of two years ago."""


def load(connection: Connection, count: int) -> None:
    """The grants, by a statement for each table."""
    is_sqlite = connection.dialect.name == "sqlite"
    age = f"(CASE WHEN n <= {EXPIRING} THEN 700 ELSE n % 300 END)"
    words = {
        "id": "printf('%032x', n)" if is_sqlite else "lpad(to_hex(n), 32, '0')::uuid",
        "who": f"('R-' || (n % {count // GRANTS_OF_ONE} + 1))",
        "day": f"date('{DAY}', '-' || {age} || ' days')" if is_sqlite else f"date '{DAY}' - {age}",
        "last": f"date('{DAY}', (364 - {age}) || ' days')" if is_sqlite else f"date '{DAY}' - {age} + 364",
    }
    numbers = (
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count) "
        if is_sqlite
        else "WITH numbers(n) AS (SELECT generate_series(1, :count)) "
    )
    for table, chosen in _LOAD.items():
        statement = f"INSERT INTO {table} {numbers}{chosen.format(**words)}"
        values = {"count": count} | ({"residents": count // GRANTS_OF_ONE} if ":residents" in chosen else {})
        connection.execute(text(statement), values)


def times_ms(act: Callable[[Owner], object], count: int, residents: int) -> tuple[float, float]:
    """The median and the 99th percentile of `act` over accounts drawn at random."""
    dice = random.Random(SEED)
    times = []
    for _ in range(count):
        who = RecordMode.REAL, f"R-{dice.randint(1, residents)}"
        started = time.perf_counter()
        act(who)
        times.append(time.perf_counter() - started)
    times.sort()
    return times[count // 2] * 1000, times[int(count * 0.99)] * 1000


def _count(_who: Owner) -> int:
    """Work that waits for nobody: what it takes beyond its third of a millisecond, others took from the machine."""
    return sum(range(COUNTING))


def asked_by(service: Service, ask: Callable[[Connection, Owner, date], object]) -> Callable[[Owner], object]:
    """`ask` in a transaction of its own, as a phone's request is."""

    def act(who: Owner) -> object:
        with service.database.read() as connection:
            return ask(connection, who, DAY)

    return act


def storm(service: Service) -> tuple[int, float]:
    """Two hundred wishes for one account at once; answers how many were fulfilled, and in what time."""
    who = owner(9_999_999)
    for number in range(COVERED):
        settle(service, who, f"storm-{number}", due())
    databases = [Database(service.database.url) for _ in range(4)]

    def wish(number: int) -> bool:
        asked = Wish(uuid.UUID(int=number + 1), who, RedemptionKind.COUPON)
        try:
            with databases[number % len(databases)].write() as connection:
                redeeming.redeem(connection, asked, at(DAY))
        except RedemptionRefused:
            return False
        return True

    started = time.perf_counter()
    with ThreadPoolExecutor(WISHES) as threads:
        fulfilled = sum(threads.map(wish, range(WISHES)))
    took_s = time.perf_counter() - started
    for database in databases:
        database.close()
    return fulfilled, took_s


def figures(count: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name, ledger_url(Path(name)) as url:
        service = make_service(url, Path(name))
        kind = service.database.url.get_backend_name()
        with service.database.write() as connection:
            tariffs.load(connection, SHIPPED, 1)
        started = time.perf_counter()
        with service.database.write() as connection:
            load(connection, count)
        yield told("points", f"grants loaded, {kind}", time.perf_counter() - started, "s", count)
        if kind != "sqlite":
            with service.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))  # as the database does by itself within minutes
        residents = count // GRANTS_OF_ONE
        median, p99 = times_ms(asked_by(service, accounts.balance), BALANCES, residents)
        yield told("points", "balance and next expiry, median", median, "ms", BALANCES)
        yield at_most("points", "balance and next expiry, p99", p99, GOAL_BALANCE_MS, "ms", BALANCES)
        _, p99 = times_ms(_count, BALANCES, residents)
        yield told(
            "points", "the machine itself: a third of a balance's time of mere counting, p99", p99, "ms", BALANCES
        )
        _, p99 = times_ms(asked_by(service, accounts.standing), BALANCES, residents)
        yield told("points", "rank, p99", p99, "ms", BALANCES)
        _, p99 = times_ms(
            asked_by(service, lambda connection, who, _: accounts.history(connection, who)), 500, residents
        )
        yield told("points", "history, p99", p99, "ms", 500)
        started = time.perf_counter()
        lots, _ = expiry.expire(service.database, DAY, at(DAY + timedelta(days=1)))
        yield at_most("points", "nightly expiry", time.perf_counter() - started, GOAL_EXPIRY_S, "s", lots)
        fulfilled, took_s = storm(service)
        yield at_most("points", "uses beyond what one account has", fulfilled - COVERED, 0, "uses", WISHES)
        yield told("points", f"{WISHES} uses of one account at once", took_s, "s", WISHES)
        with service.database.read() as connection:
            faults = [fault for sums in audit.sums(connection) for fault in sums.faults]
        yield at_most("points", "accounts that do not add up", len(faults), 0, "accounts", count)
        service.database.close()


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench points")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--grants", type=int, default=GRANTS)
    options = parser.parse_args(words)
    return print_figures(figures(options.grants), as_json=options.json)
