"""A desk that comes back after a night without a network: its queue drained over HTTP into PostgreSQL, and the feed."""

import argparse
import gc
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psutil
from sqlalchemy import func, select

from kiosk.desk.counter import Counter
from kiosk.desk.enrolled import Enrolled
from kiosk.desk.reception import ReceiveHousehold
from kiosk.store.database import Database
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.store.tables import outbox
from kiosk.store.unit_of_work import SqlStore
from ledger.service import Service
from sync.ahead import on_a_thread
from sync.engine import Engine, RowState
from sync.protocol.household import Household, Person
from sync.protocol.values import Depth, ReceptionMethod
from sync.transport import HttpLedger
from tests.bench.figure import Figure, at_most, more_than, print_figures, told
from tests.bench.serving import MIB, Serving, serving
from tests.fakes import FakeClock, open_database
from tests.faults.sync.stand import enrol

EVENTS = 10_000
FEED_HOUSEHOLDS = 1_000
HOUSEHOLD_OF = 3
RECEIVED_PER_COMMIT = 250
GOAL_EVENTS_PER_S = 3_000
GOAL_FEED_S = 2.0
GOAL_BLOCKED_MS = 50
"""Goals of the sync design."""
GOAL_GROWTH_MIB = 64
"""Memory stays flat: what a drain needs is some bundles of 500 events, whatever the length of the queue."""
TICK_S = 0.002


class DeskAtNight:
    """A real kiosk's file with receptions that no ledger has heard of."""

    def __init__(self, folder: Path, service: Service, serving_url: str) -> None:
        self._clock = FakeClock(us=time.time_ns() // 1000)
        self.database: Database = open_database(folder / "kiosk.db")
        self._store = SqlStore(self.database)
        self._enrolled: Enrolled = enrol(service, self._store)
        identity = self._enrolled.identity
        self.ledger = HttpLedger(serving_url, identity, self._clock.now_us, self._clock.entropy)
        parts = SyncOutbox(self.database, self._clock.now_us), SyncMirror(self.database), self.ledger
        self.engine = Engine(identity.device_id, *parts, self._clock.now_us, on_a_thread)

    def receive(self, count: int) -> None:
        """So many families; many to a commit, for it is not the writing that is measured."""
        site = self._enrolled.site("staff")
        for start in range(0, count, RECEIVED_PER_COMMIT):
            with self._store.unit() as unit:
                counter = Counter(unit, site, self._clock)
                for number in range(start, min(count, start + RECEIVED_PER_COMMIT)):
                    ReceiveHousehold(family(number), ReceptionMethod.APP, self._clock.ms).perform(counter)
                    self._clock.advance(1)

    def settled(self) -> int:
        with self.database.reading() as connection:
            query = select(func.count()).where(outbox.c.state == RowState.SETTLED.value)
            return int(connection.execute(query).scalar_one())

    def close(self) -> None:
        self.ledger.close()
        self.database.close()


def family(number: int) -> Household:
    """People who do not exist, each with an id of their own."""
    persons = tuple(
        Person(
            person_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{number}/{place}"),
            representative=place == 0,
            name_raw=f"見本 {number} {place}",
            name_display=f"見本 {number} {place}",
            kana="ミホン タロウ",
            birth_date=date(1950 + place * 20, 1 + number % 12, 1 + number % 28),
        )
        for place in range(HOUSEHOLD_OF)
    )
    household_id = uuid.uuid5(uuid.NAMESPACE_OID, f"family/{number}")
    return Household(household_id=household_id, depth=Depth.FULL, persons=persons, address_raw=f"見本町{number % 40}")


class Heartbeat:
    """A thread that wants a turn every few milliseconds, as Qt's does: how long it had to wait at most.

    `ours_ms` is the longest wait during which this process was at work itself: what the kiosk is to blame for, and not
    the ledger, the database and whoever else wants the machine's cores.
    """

    def __init__(self) -> None:
        self.longest_ms = self.ours_ms = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat")

    @contextmanager
    def beating(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._done.set()
            self._thread.join()

    def _beat(self) -> None:
        before, worked = time.perf_counter(), time.process_time()
        while not self._done.wait(TICK_S):
            now, working = time.perf_counter(), time.process_time()
            late_s = now - before - TICK_S
            self.longest_ms = max(self.longest_ms, late_s * 1000)
            self.ours_ms = max(self.ours_ms, min(late_s, working - worked) * 1000)
            before, worked = now, working


@contextmanager
def desk_at_night(running: Serving) -> Iterator[DeskAtNight]:
    with tempfile.TemporaryDirectory() as name:
        desk = DeskAtNight(Path(name), running.service, running.url)
        try:
            yield desk
        finally:
            desk.close()


def taken_s(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def drain_figures(running: Serving, count: int) -> Iterator[Figure]:
    with desk_at_night(running) as desk:
        desk.receive(count)
        before_mib = psutil.Process().memory_info().rss / MIB
        gc.collect()
        gc.freeze()  # as the program does when it has started
        heart = Heartbeat()
        with heart.beating():
            drain_s = taken_s(desk.engine._push_all)
        growth_mib = psutil.Process().memory_info().rss / MIB - before_mib
        assert desk.settled() == count, "every row is settled by the ledger's receipt"
        yield more_than("sync", "drain, settling included", count / drain_s, GOAL_EVENTS_PER_S, "events/s", count)
        yield at_most("sync", "longest that another thread waited", heart.longest_ms, GOAL_BLOCKED_MS, "ms", count)
        yield told("sync", "longest while this process was at work itself", heart.ours_ms, "ms", count)
        yield at_most("sync", "kiosk's memory, growth in the drain", growth_mib, GOAL_GROWTH_MIB, "MiB", count)
        yield told("sync", "the records of it all back", count / taken_s(desk.engine.round), "records/s", count)


def feed_figures(running: Serving) -> Iterator[Figure]:
    """A kiosk is carried in as the second desk of a shelter that is full already."""
    with desk_at_night(running) as first, desk_at_night(running) as fresh:
        first.receive(FEED_HOUSEHOLDS)
        first.engine._push_all()
        received_s = taken_s(fresh.engine.round)
        yield at_most(
            "sync", "feed of 1,000 households to a fresh kiosk", received_s, GOAL_FEED_S, "s", FEED_HOUSEHOLDS
        )


def figures(count: int) -> Iterator[Figure]:
    with serving() as running:
        yield from feed_figures(running)
    with serving() as running:
        yield from drain_figures(running, count)


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench sync")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--events", type=int, default=EVENTS)
    options = parser.parse_args(words)
    return print_figures(figures(options.events), as_json=options.json)
