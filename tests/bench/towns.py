"""The dictionary of towns: how long it loads, and how long one key press waits for its towns."""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kiosk.dictionaries.towns import PostalTowns
from tests.bench.figure import Figure, at_most, print_figures, told

FILE = Path(__file__).parents[2] / "resources" / "towns" / "towns.sqlite.zst"
SEARCHES = 2_000
LIMIT = 8
GOAL_MS = 5
LOADED_S = 30
PLACES = ("", "", "", "くまもと ", "東区 ", "とうきょう ", "益城町 ", "沖縄 ")
KANA = "あいうえおかきくけこさしすせそたちつてとなにのはひふほまみむもやゆよりわ"
"""Beginnings of towns; one sign alone has the most bearers and costs the most."""


def taken_ms(work: Callable[[], object]) -> float:
    begun_s = time.perf_counter()
    work()
    return (time.perf_counter() - begun_s) * 1000


def figures() -> Iterator[Figure]:
    dice = random.Random(5)
    towns = PostalTowns(FILE)
    begun_s = time.perf_counter()
    towns.load()
    towns.wait(LOADED_S)
    yield told("towns", "loaded", (time.perf_counter() - begun_s) * 1000, "ms", 1)
    lines = [
        dice.choice(PLACES) + "".join(dice.choice(KANA) for _ in range(dice.choice((1, 1, 2, 3))))
        for _ in range(SEARCHES)
    ]
    times_ms = sorted(taken_ms(lambda line=line: towns.beginning_with(line, LIMIT)) for line in lines)
    yield told("towns", "by beginning, median", times_ms[SEARCHES // 2], "ms", SEARCHES)
    yield at_most("towns", "by beginning, p99", times_ms[SEARCHES * 99 // 100], GOAL_MS, "ms", SEARCHES)
    yield told("towns", "by beginning, worst", times_ms[-1], "ms", SEARCHES)
    codes = [f"86{dice.randrange(100_000):05d}" for _ in range(SEARCHES)]
    times_ms = sorted(taken_ms(lambda code=code: towns.by_code_beginning(code, LIMIT)) for code in codes)
    yield at_most("towns", "by postal code, p99", times_ms[SEARCHES * 99 // 100], GOAL_MS, "ms", SEARCHES)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench towns")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
