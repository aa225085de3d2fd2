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

from tests.bench.figure import Figure, at_most, print_figures, told

STARTS = 7
GOAL_S = 2.0
SCRIPT_GOAL_S = 3.0
LIMIT_S = 60.0
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


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench start")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
