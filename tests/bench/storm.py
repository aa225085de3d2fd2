"""The network comes back everywhere at once: 1,000 kiosks deliver 200 receptions each, and the ledger stays small."""

import argparse
import asyncio
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from ledger import journal
from ledger.service import Service
from sync.protocol.household import Person
from sync.protocol.verdict import VerdictKind
from sync.worker import BACKOFF_FIRST_S, BACKOFF_LIMIT_S
from tests.bench.figure import Figure, at_most, print_figures, told
from tests.bench.serving import Serving, serving
from tests.contracts.ledger.desk import NOON_US, Desk, enrol_desk, household

KIOSKS = 1_000
EVENTS_EACH = 200
GOAL_MIB = 400
"""Goal of the sync design."""
SHELTERS = 3
WATCH_S = 0.2
ANSWER_LIMIT_S = 600
"""Longer than a kiosk's own patience for one request: what that would make of a wait is counted, not waited for."""
KIOSK_PATIENCE_S = 30.0
"""As `sync.transport.READ_TIMEOUT_S`: an answer that takes longer is asked for again by a kiosk."""


@dataclass
class Storm:
    """What happened to the kiosks: answers by status, the longest answer, and how many events were settled."""

    answers: Counter[str] = field(default_factory=Counter)
    waits_s: list[float] = field(default_factory=list)
    settled: int = 0


def kiosk(service: Service, number: int, count: int) -> tuple[Desk, bytes]:
    """An enrolled desk and its bundle, sealed; families that do not exist."""
    desk = enrol_desk(service, f"shelter-{number % SHELTERS + 1}")
    for place in range(count):
        name = number * count + place + 1
        one = Person(person_id=uuid.UUID(int=(1 << 80) + name), name_raw=f"見本 {name}", kana="ミホン")
        desk.admit(household(name, one), NOON_US + place * 1_000_000)
    return desk, desk.pack(desk.written)


async def deliver(storm: Storm, address: tuple[str, int], desk: Desk, body: bytes) -> None:
    """Until the receipt is there, with the pauses of the kiosk's own worker between."""
    ceiling_s = BACKOFF_FIRST_S
    while True:
        begun = time.perf_counter()
        try:
            status, answer = await asyncio.wait_for(_post(address, body), ANSWER_LIMIT_S)
        except OSError as error:
            status, answer = type(error).__name__, b""
        storm.answers[status] += 1
        storm.waits_s.append(time.perf_counter() - begun)
        if status == "200":
            kinds = [verdict.kind for verdict in desk.open_receipt(answer).verdicts]
            storm.settled += sum(kind in (VerdictKind.APPLIED, VerdictKind.DUPLICATE) for kind in kinds)
            return
        ceiling_s = min(BACKOFF_LIMIT_S, ceiling_s * 2)
        await asyncio.sleep(random.random() * ceiling_s)


async def _post(address: tuple[str, int], body: bytes) -> tuple[str, bytes]:
    reader, writer = await asyncio.open_connection(*address)
    try:
        head = f"POST /v1/bundles HTTP/1.1\r\nHost: ledger\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        answer = await reader.read()
    finally:
        writer.close()
    top, _, content = answer.partition(b"\r\n\r\n")
    if not top:
        raise ConnectionResetError
    return top.split(b" ")[1].decode(), content


class MemoryWatch:
    """The largest the ledger's processes were together."""

    def __init__(self, running: Serving) -> None:
        self._running = running
        self.most_mib = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, name="memory-watch")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(WATCH_S):
            self.most_mib = max(self.most_mib, self._running.resident_mib())


def figures(kiosks: int, count: int, options: Sequence[str]) -> Iterator[Figure]:
    with serving(*options) as running:
        ready = [kiosk(running.service, number, count) for number in range(kiosks)]
        place = urlsplit(running.url)
        address = (str(place.hostname), int(place.port or 0))
        storm = Storm()

        async def everybody() -> None:
            await asyncio.gather(*(deliver(storm, address, desk, body) for desk, body in ready))

        with MemoryWatch(running) as watch:
            begun = time.perf_counter()
            asyncio.run(everybody())
            taken_s = time.perf_counter() - begun
        with running.service.database.read() as connection:
            lost = kiosks * count - journal.count(connection)
        errors = sum(number for status, number in storm.answers.items() if status not in ("200", "429"))
        yield at_most("storm", "events that are not in the journal", lost, 0, "events", kiosks * count)
        yield at_most(
            "storm", "events that are not settled", kiosks * count - storm.settled, 0, "events", kiosks * count
        )
        yield at_most(
            "storm", "answers that a kiosk shows as an error", errors, 0, "answers", sum(storm.answers.values())
        )
        yield at_most("storm", "ledger's memory at most", watch.most_mib, GOAL_MIB, "MiB", kiosks)
        yield told("storm", "asked to come back later (429)", storm.answers["429"], "answers", kiosks)
        impatient = sum(wait > KIOSK_PATIENCE_S for wait in storm.waits_s)
        yield told("storm", "answers later than a kiosk waits for one", impatient, "answers", len(storm.waits_s))
        yield told("storm", "all delivered", taken_s, "s", kiosks)
        yield told("storm", "delivered", kiosks * count / taken_s, "events/s", kiosks * count)


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench storm")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--kiosks", type=int, default=KIOSKS)
    parser.add_argument("--events", type=int, default=EVENTS_EACH)
    parser.add_argument("--workers", type=int, default=1, help="processes of `ledger serve`")
    options = parser.parse_args(words)
    serve = ["--workers", str(options.workers)] if options.workers > 1 else []
    return print_figures(figures(options.kiosks, options.events, serve), as_json=options.json)
