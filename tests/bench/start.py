"""How long a start takes from the command to the first usable screen, on data that an earlier start left."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from tests.bench.figure import Figure, at_most, print_figures, told

STARTS = 7
GOAL_S = 2.0
FROZEN_GOAL_S, FROZEN_GOAL_MIB = 3.0, 350
"""Of the frozen program, warm, with the camera's process and the others that belong to it."""
MIB = 1024 * 1024
SCRIPT_GOAL_S = 3.0
LIMIT_S = 60.0
SETTLED_S = 5.0
"""Until what a start loads behind the first screen is there."""
ROOT = Path(__file__).parents[2]


class Start:
    """One started kiosk; `usable_s` is how long it took until it said that its screen takes keys."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        announce = folder / "usable.json"
        announce.unlink(missing_ok=True)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        begun_s = time.perf_counter()
        words = [*command, "--data", str(folder / "data"), "--announce", str(announce)]
        self._process = subprocess.Popen(words, env=environment, cwd=folder, stderr=subprocess.DEVNULL)
        while not announce.exists():
            assert time.perf_counter() - begun_s < LIMIT_S, "the kiosk did not start"
            assert self._process.poll() is None, "the kiosk ended"
            time.sleep(0.002)
        self.usable_s = time.perf_counter() - begun_s
        self.pid: int = json.loads(announce.read_text())["pid"]

    def resident_mib(self) -> float:
        """Memory of the kiosk and of its own children: what they share is counted once for each."""
        process = psutil.Process(self.pid)
        return sum(one.memory_info().rss for one in (process, *process.children(recursive=True))) / MIB

    def kiosk_mib(self) -> float:
        """Memory of the kiosk's own process."""
        return float(psutil.Process(self.pid).memory_info().rss) / MIB

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(LIMIT_S)


def taken(folder: Path, command: Sequence[str], count: int) -> list[float]:
    """Seconds of `count` starts."""
    seconds = []
    for _ in range(count):
        start = Start(folder, command)
        seconds.append(start.usable_s)
        start.stop()
    return seconds


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kiosk = [sys.executable, "-m", "kiosk"]
        first = taken(folder, kiosk, 1)
        yield told("start", "first start ever, with the ledger of training", first[0], "s", 1)
        again = taken(folder, kiosk, STARTS)
        yield at_most("start", "command to usable screen, median", statistics.median(again), GOAL_S, "s", STARTS)
        yield told("start", "command to usable screen, slowest", max(again), "s", STARTS)
        script = taken(folder, [str(ROOT / "scripts" / "run")], 3)
        yield at_most("start", "scripts/run to usable screen, median", statistics.median(script), SCRIPT_GOAL_S, "s", 3)


def frozen_figures(program: Path) -> Iterator[Figure]:
    """Of a built program, as `scripts/build` leaves it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taken(folder, [str(program)], 1)
        again = taken(folder, [str(program)], STARTS)
        yield at_most("start", "frozen, to usable screen, median", statistics.median(again), FROZEN_GOAL_S, "s", STARTS)
        start = Start(folder, [str(program)])
        time.sleep(SETTLED_S)
        kiosk, together = start.kiosk_mib(), start.resident_mib()
        start.stop()
        yield at_most("start", "frozen, resident, the kiosk", kiosk, FROZEN_GOAL_MIB, "MiB", 1)
        yield told("start", "frozen, resident, with its children and the ledger of training", together, "MiB", 1)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench start")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--program", type=Path, metavar="FILE", help="a built program instead of this tree")
    options = parser.parse_args(argv)
    found = figures() if options.program is None else frozen_figures(options.program.resolve())
    return print_figures(found, as_json=options.json)
