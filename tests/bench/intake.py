"""Intake by itself: sealed bundles into the ledger, against a bare multi-row INSERT of the same journal rows."""

import argparse
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from ledger import intake
from ledger.journal import _row, entry_of
from ledger.service import Service
from sync.protocol import codec
from sync.protocol.events import Event
from sync.protocol.household import Person
from sync.protocol.messages import MAX_EVENTS_PER_BUNDLE
from tests.bench.figure import Figure, at_most, more_than, print_figures, told
from tests.contracts.ledger import postgres
from tests.contracts.ledger.desk import NOON_US, Desk, enrol_desk, household
from tests.contracts.ledger.furniture import make_service

EVENTS = 10_000
HOUSEHOLD_OF = 3
GOAL_RATIO = 0.15
GOAL_WIRE_BYTES = 250
"""Goals of the sync design: a sixth of the bare database's speed, and a quarter of a kilobyte an event."""


@contextmanager
def ledger_url(folder: Path) -> Iterator[str]:
    """PostgreSQL where there is one, with fsync as in life; SQLite otherwise."""
    if postgres.why_not():
        yield f"sqlite:///{folder / 'ledger.sqlite'}"
        return
    with postgres.running(fsync=True) as server:
        yield server.new_database()


def received(desk: Desk, count: int) -> None:
    """Receptions of families that do not exist, each with people of its own."""
    for number in range(1, count + 1):
        people = (
            Person(
                person_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{number}/{place}"),
                representative=place == 0,
                name_raw=f"見本 {number} {place}",
                kana="ミホン タロウ",
                birth_date=date(1950 + place * 20, 1 + number % 12, 1 + number % 28),
            )
            for place in range(HOUSEHOLD_OF)
        )
        desk.admit(household(number, *people), NOON_US + number * 1_000_000)


def bare_insert_s(service: Service, desk: Desk) -> float:
    """How long the database alone takes for the journal rows, 500 to a statement and a transaction, in seconds."""
    rows = [_row(entry_of(codec.decode(raw, Event), raw), 0) | {"device_id": "bare"} for raw in desk.written]
    started = time.perf_counter()
    for start in range(0, len(rows), MAX_EVENTS_PER_BUNDLE):
        with service.database.write() as connection:
            _insert_plainly(connection, rows[start : start + MAX_EVENTS_PER_BUNDLE])
    return time.perf_counter() - started


def _insert_plainly(connection: Connection, rows: list[dict[str, object]]) -> None:
    """One INSERT with many rows, past SQLAlchemy's own work."""
    names = list(rows[0])
    is_sqlite = connection.dialect.name == "sqlite"
    place = "(" + ", ".join(["?" if is_sqlite else "%s"] * len(names)) + ")"
    statement = f"INSERT INTO journal ({', '.join(names)}) VALUES {', '.join([place] * len(rows))}"
    values = [
        value.hex if is_sqlite and isinstance(value, uuid.UUID) else value for row in rows for value in row.values()
    ]
    cursor = connection.connection.cursor()
    cursor.execute(statement, tuple(values))
    cursor.close()


def figures(count: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name, ledger_url(Path(name)) as url:
        service = make_service(url, Path(name))
        kind = service.database.url.get_backend_name()
        desk = enrol_desk(service)
        received(desk, count)
        starts = range(0, count, MAX_EVENTS_PER_BUNDLE)
        bodies = [desk.pack(desk.written[start : start + MAX_EVENTS_PER_BUNDLE]) for start in starts]
        yield at_most("intake", "wire size", sum(map(len, bodies)) / count, GOAL_WIRE_BYTES, "bytes/event", count)
        started = time.perf_counter()
        for body in bodies:
            intake.receive(service, body)
        intake_s = time.perf_counter() - started
        yield told("intake", f"intake, one worker, {kind}", count / intake_s, "events/s", count)
        bare_s = bare_insert_s(service, desk)
        yield told("intake", f"bare multi-row INSERT, {kind}", count / bare_s, "events/s", count)
        yield more_than("intake", "intake against the bare INSERT", bare_s / intake_s, GOAL_RATIO, "ratio", count)
        fresh = enrol_desk(service)
        started = time.perf_counter()
        records = len(fresh.pull())
        yield told("intake", "feed to a fresh desk", records / (time.perf_counter() - started), "records/s", records)
        service.database.close()


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench intake")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--events", type=int, default=EVENTS)
    options = parser.parse_args(words)
    return print_figures(figures(options.events), as_json=options.json)
