"""How much memory the running kiosk takes, camera on, and whether it grows."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from tests.bench.figure import Figure, at_most, print_figures, told
from tests.bench.start import Start

GOAL_MIB = 300
SETTLE_S = 15
RUN_S = 45
MIB = 1024 * 1024


def resident_mib(process: psutil.Process) -> float:
    """Resident set of the kiosk's own process."""
    return float(process.memory_info().rss) / MIB


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        start = Start(Path(name), [sys.executable, "-m", "kiosk"])
        try:
            process = psutil.Process(start.pid)
            time.sleep(SETTLE_S)
            settled = resident_mib(process)
            process.cpu_percent()
            time.sleep(RUN_S)
            after = resident_mib(process)
            yield at_most("memory", "kiosk with camera running, resident", after, GOAL_MIB, "MiB", 1)
            yield told("memory", f"growth in {RUN_S} s", after - settled, "MiB", 1)
            yield told("memory", "processor of the idle kiosk, camera running", process.cpu_percent(), "%", 1)
            children = [
                (child.name(), resident_mib(child)) for child in process.children(recursive=True) if child.is_running()
            ]
            for number, (program, mib) in enumerate(children, start=1):
                yield told("memory", f"child {number} ({program})", mib, "MiB", 1)
        finally:
            start.stop()


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench memory")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
