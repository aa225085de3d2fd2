"""A copy of 100,000 people while the desk writes: how long it takes, and how long one write waits at most."""

import argparse
import random
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk.store.backups import Copies
from kiosk.store.database import Database
from tests.bench.figure import Figure, at_most, print_figures, told
from tests.bench.search import PEOPLE, fill
from tests.fakes import STORE_KEY, open_database

GOAL_S = 3.0
GOAL_WAIT_MS = 50
PAUSE_S = 0.02
COPIES = 3


def waits_ms(database: Database, is_over: threading.Event) -> list[float]:
    """How long each small write took, as a desk makes them, until it is over."""
    taken: list[float] = []
    while not is_over.wait(PAUSE_S):
        begun_s = time.perf_counter()
        with database.writing() as connection:
            connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES ('bench', randomblob(2000))")
        taken.append((time.perf_counter() - begun_s) * 1000)
    return taken


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = open_database(folder / "kiosk.db")
        fill(database, random.Random(7))
        (folder / "copies").mkdir()
        copies, taken_s = Copies(folder / "copies", "0123abcd"), []
        is_over = threading.Event()

        def copy() -> None:
            for _ in range(COPIES):
                begun_s = time.perf_counter()
                copies.make(database.path, STORE_KEY, folder / "none", datetime.now(UTC))
                taken_s.append(time.perf_counter() - begun_s)
            is_over.set()

        thread = threading.Thread(target=copy, name="copies")
        thread.start()
        waits = waits_ms(database, is_over)
        thread.join()
        database.close()
        yield at_most("backup", "copy written and read back, slowest", max(taken_s), GOAL_S, "s", PEOPLE)
        yield at_most("backup", "a write beside it, longest", max(waits), GOAL_WAIT_MS, "ms", len(waits))
        yield told("backup", "a write beside it, median", sorted(waits)[len(waits) // 2], "ms", len(waits))


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench backup")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
