"""Counters of several workers: one sum whoever is asked, which never falls."""

import multiprocessing
import threading
from pathlib import Path

from ledger.routes.counters import BUNDLE_S, BUNDLES, PAGES, Counters


def _worker(folder: Path, rounds: int) -> None:
    counters = Counters(folder)
    threads = [threading.Thread(target=_count, args=(counters, rounds), name=f"count-{one}") for one in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _count(counters: Counters, rounds: int) -> None:
    for _ in range(rounds):
        counters.add(BUNDLES)
        counters.add("applied", 500)


def test_nothing_was_counted_yet(tmp_path: Path) -> None:
    assert Counters().totals() == Counters(tmp_path).totals() == {}


def test_one_process_counts_for_itself() -> None:
    counters, other = Counters(), Counters()
    counters.add(PAGES)
    counters.add(BUNDLE_S, 0.25)
    counters.add(BUNDLE_S, 0.5)
    counters.add("no such name")
    assert counters.totals() == {PAGES: 1, BUNDLE_S: 0.75}
    assert other.totals() == {}


def test_any_worker_tells_the_sum_of_all_also_of_those_that_are_gone(tmp_path: Path) -> None:
    folder = tmp_path / "counters"
    folder.mkdir()
    mine = Counters(folder)
    mine.add(BUNDLES)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_worker, args=(folder, 100)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    assert mine.totals() == {BUNDLES: 601, "applied": 300_000}
    assert len(list(folder.iterdir())) == 3
    assert list(tmp_path.iterdir()) == [folder]
