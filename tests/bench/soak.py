"""Eight hours of a night in minutes: window, camera, copies, a flapping network; what grows, and what is lost."""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from kiosk.commands.drilling.ledger_side import LedgerProgram
from kiosk.commands.drilling.network import Relay
from kiosk.commands.drilling.people import MAX_FAMILY, as_resident, family
from kiosk.commands.drilling.plan import Network
from kiosk.store.database import Database
from kiosk.store.key_file import key_in
from tests.bench.figure import Figure, at_most, more_than, print_figures, told
from tests.faults.ledger_process import LedgerProcess

HOURS, PER_HOUR, BURST_PER_HOUR = 8, 40, 300
BURSTS, BURST_MINUTES = 2, 30
"""Eight hours at 40 households an hour, and twice half an hour at 300."""
GROWTH_PERCENT, P99_PERCENT = 10, 20
FLAP_S = 1.5
ROADS = (Network.ON, Network.OFF, Network.ON, Network.SLOW, Network.ANSWERS_LOST)
SETTLE_MS = 6_000
WARM_SHARE = 0.25
"""Caches, fonts and the decoder's models are loaded by then; growth counts from there."""
RUN_LIMIT_S = 900
MIB = 1024 * 1024
ROOT = Path(__file__).resolve().parents[2]
SEED = 20261120
FIRST_BIRTHDAY = date(1930, 1, 1)


def seconds_between(share: float) -> list[int]:
    """Simulated seconds after each household; `share` of the night's households, with all of its hours."""
    calm = round(HOURS * PER_HOUR * share)
    burst = round(BURST_PER_HOUR * BURST_MINUTES / 60 * share)
    calm_s = (HOURS * 60 - BURSTS * BURST_MINUTES) * 60 // calm
    burst_s = BURST_MINUTES * 60 // burst
    third = calm // (BURSTS + 1)
    between: list[int] = []
    for number in range(BURSTS + 1):
        between += [calm_s] * third + [burst_s] * (burst if number < BURSTS else 0)
    return between


def residents(count: int) -> Iterator[dict[str, Any]]:
    """Families who do not exist; no two people share name and birthday, which staff would be asked about."""
    dice = random.Random(SEED)
    for number in range(count):
        plain: dict[str, Any] = as_resident(f"soak-{number:05d}", family(dice, number))
        for index, person in enumerate((plain["holder"], *plain["members"])):
            person["birth_date"] = (FIRST_BIRTHDAY + timedelta(days=3 * (number * MAX_FAMILY + index))).isoformat()
        yield plain


def issued(folder: Path, count: int) -> list[str]:
    """A code for each of so many families."""
    people = list(residents(count))
    file = folder / "residents.json"
    file.write_text(json.dumps(people), "utf-8")
    command = [sys.executable, "-m", "ledger", "issue", "--data", str(folder / "ledger"), "--resident", str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout.splitlines()


class Night:
    """One soak in `folder`: `lines` are what the kiosk told of itself, the last one at its end."""

    def __init__(self, folder: Path, share: float) -> None:
        self.folder = folder
        self.between = seconds_between(share)
        self.lines: list[dict[str, Any]] = []
        self.ledger_mib: list[float] = []
        self.ledger = LedgerProcess(folder / "ledger")

    def live(self) -> None:
        self.ledger.start()
        self.ledger.stop()
        codes = issued(self.folder, len(self.between))
        self.ledger.start()
        address = urlsplit(self.ledger.url)
        relay = Relay((address.hostname or "", address.port or 0))
        relay.start()
        try:
            self._live(codes, relay)
        finally:
            relay.stop()
            self.ledger.stop()

    def _live(self, codes: list[str], relay: Relay) -> None:
        order = self.folder / "order.json"
        order.write_text(
            json.dumps(
                {
                    "data": str(self.folder / "kiosk"),
                    "url": relay.url,
                    "enrolment_code": self.ledger.told["enrolment_code"],
                    "codes": codes,
                    "between": self.between,
                    "settle_ms": SETTLE_MS,
                }
            ),
            "utf-8",
        )
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        with (self.folder / "kiosk.log").open("wb") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.soak_child", str(order)],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
            )
            net = threading.Timer(RUN_LIMIT_S, child.kill)
            net.start()
            is_over = threading.Event()
            flapping = threading.Thread(target=self._flap, args=(relay, is_over), name="flap")
            flapping.start()
            assert child.stdout is not None
            assert self.ledger.process is not None
            process = psutil.Process(self.ledger.process.pid)
            try:
                for line in child.stdout:
                    self.lines.append(json.loads(line))
                    self.ledger_mib.append(process.memory_info().rss / MIB)
                    if self.lines[-1]["done"] == len(codes):
                        is_over.set()
            finally:
                is_over.set()
                flapping.join()
                child.kill()
                child.wait()
                child.stdout.close()
                net.cancel()

    def _flap(self, relay: Relay, is_over: threading.Event) -> None:
        number = 0
        while not is_over.wait(FLAP_S):
            at = self.lines[-1]["done"] if self.lines else 0
            if at >= len(self.between) - 20:
                break
            number += 1
            relay.set_network(ROADS[number % len(ROADS)] if number > len(ROADS) else Network.ON)
        relay.set_network(Network.ON)


def lost(night: Night) -> tuple[int, int]:
    """How many events the kiosk wrote, and how many of them the ledger's journal has not."""
    data = night.folder / "kiosk"
    database = Database(data / "kiosk.db", key_in(data / "kiosk.key", data / "kiosk.db"))
    with database.reading() as connection:
        written = {row[0].hex() for row in connection.exec_driver_sql("SELECT event_id FROM outbox")}
    database.close()
    journal = LedgerProgram(night.folder / "ledger").journal()
    entered = {one.event_id.replace("-", "") for one in journal}
    return len(written), len(written - entered)


def figures(share: float) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        night = Night(Path(name), share)
        night.live()
        yield from _growth(night)
        yield from _scans(night)
        written, missing = lost(night)
        last = night.lines[-1]
        yield more_than("soak", "facts that the kiosk wrote", written, len(night.between) - 1, "facts", written)
        yield at_most("soak", "of them not in the ledger's journal", missing, 0, "facts", written)
        yield at_most("soak", "codes that were not answered in 10 s", last["missed"], 0, "codes", len(night.between))
        yield told("soak", "simulated", last["passed_s"] / 3600, "hours", len(night.between))


def _growth(night: Night) -> Iterator[Figure]:
    """Three readings in the middle of each span, for one falls into a garbage collection or a copy."""
    warm = round(len(night.lines) * WARM_SHARE)
    for name, scale in (("rss", MIB), ("children_rss", MIB)):
        first = statistics.median(one[name] for one in night.lines[warm : warm + 3]) / scale
        last = statistics.median(one[name] for one in night.lines[-4:-1]) / scale
        yield told("soak", f"kiosk {name}, warm", first, "MiB", 3)
        yield at_most("soak", f"kiosk {name}, growth", (last - first) / first * 100, GROWTH_PERCENT, "%", 3)
    for name in ("fds", "threads"):
        first = statistics.median(one[name] for one in night.lines[warm : warm + 3])
        last = statistics.median(one[name] for one in night.lines[-4:-1])
        yield told("soak", f"kiosk {name}, warm", first, name, 3)
        yield at_most("soak", f"kiosk {name}, more at the end", last - first, 2, name, 3)
    first, last = night.ledger_mib[warm], night.ledger_mib[-1]
    yield told("soak", "ledger rss, warm", first, "MiB", 1)
    yield at_most("soak", "ledger rss, growth", (last - first) / first * 100, GROWTH_PERCENT, "%", 1)


def _scans(night: Night) -> Iterator[Figure]:
    took_ms = [one for one in night.lines[-1]["took_ms"] if one]
    third = len(took_ms) // 3
    for share, name in ((50, "median"), (99, "p99")):
        first, last = (_percentile(part, share) for part in (took_ms[:third], took_ms[-third:]))
        yield told("soak", f"code held up until answer, {name}, first third", first, "ms", third)
        change = (last - first) / first * 100
        if share == 99:
            yield at_most("soak", "the same in the last third, longer by", change, P99_PERCENT, "%", third)
        else:
            yield told("soak", "the same in the last third, longer by", change, "%", third)


def _percentile(values: Sequence[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench soak")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--share", type=float, default=1.0, help="a part of the night's households, to try it")
    parsed = parser.parse_args(argv)
    return print_figures(figures(parsed.share), as_json=parsed.json)
