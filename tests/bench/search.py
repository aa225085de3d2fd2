"""Kana search over 100,000 people: how long one key press waits for its hits, in the kiosk's own encrypted file."""

import argparse
import itertools
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from kiosk.ports.roster import RosterQuery
from kiosk.store.database import Database
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.household import Household, Person
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import Depth, ReceptionMethod, RecordMode
from tests.bench.figure import Figure, at_most, print_figures, told
from tests.fakes import NOW_US, open_database

PEOPLE = 100_000
HOUSEHOLD_OF = 4
SEARCHES = 2_000
LIMIT = 6
ROSTER_LINES, ROSTER_PAGES = 100, 100
GOAL_MS, GOAL_ROSTER_MS = 50, 20
MUST_BE_QUICK = ("typed", "everybody", "end of a number", "nobody behind a chip")
"""What stands in the list at nearly every key press; its answer is waited for."""
FIRST = ["みほん", "れいじ", "くんれん", "れんしゅう", "もぎ", "かくう", "ためし", "てほん", "ひながた", "しけん"]
SECOND = [
    "はなこ",
    "たろう",
    "いちろう",
    "さくら",
    "はる",
    "けん",
    "ゆう",
    "あおい",
    "みのる",
    "めぐみ",
    "じゅん",
    "りょう",
]
TAILS = ["", "こ", "み", "え", "た", "や", "すけ", "ろう", "ね", "か"]
"""Made of example words, spread like names: some prefixes have thousands of bearers, which is the costly case."""


def people(dice: random.Random) -> Iterator[HouseholdRecord]:
    """Households of four with readings and names, none of whom exists."""
    for number in range(PEOPLE // HOUSEHOLD_OF):
        family = dice.choice(FIRST) + dice.choice(TAILS)
        persons = tuple(_person(number * HOUSEHOLD_OF + index, family, dice) for index in range(HOUSEHOLD_OF))
        household = Household(household_id=UUID(int=number + 1), depth=Depth.FULL, persons=persons)
        yield HouseholdRecord(
            household=household,
            operation_id="op-1",
            shelter_id="S-1",
            reception_no=f"A-{number:05d}",
            method=ReceptionMethod.MANUAL,
            record_mode=RecordMode.TEST,
            received_at_us=NOW_US + number,
            device_id="desk-A",
            admitted_event_id=UUID(int=number + 1),
        )


def _person(number: int, family: str, dice: random.Random) -> Person:
    kana = f"{family} {dice.choice(SECOND)}{dice.choice(TAILS)}"
    born = date(1930, 1, 1) + timedelta(days=dice.randrange(34_000))
    return Person(person_id=UUID(int=number + 1), kana=kana, name_display=f"例{number} 太郎", birth_date=born)


def fill(database: Database, dice: random.Random) -> None:
    records = people(dice)
    while batch := list(itertools.islice(records, 1_000)):
        with SqlStore(database).unit() as unit:
            unit.people.put_all([(record, 1) for record in batch])


def typed(dice: random.Random) -> str:
    """What stands in the name line at some moment: the beginnings of one or two words, in kana or letters."""
    one = dice.choice(FIRST + SECOND) + dice.choice(TAILS)
    other = dice.choice(SECOND)
    line = f"{one[: dice.randint(1, len(one))]} {other[: dice.randint(1, 3)]}" if dice.random() < 0.4 else one
    line = line[: dice.randint(1, len(line))]
    return line if dice.random() < 0.7 else dice.choice(["mi", "mihon", "ha", "hanako m", "例12", "k", "rei ta"])


def figures() -> Iterator[Figure]:
    dice = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder) / "kiosk.db")
        begun_s = time.perf_counter()
        fill(database, dice)
        yield told("search", "file of 100,000 people written", time.perf_counter() - begun_s, "s", PEOPLE)
        store = SqlStore(database)
        taken_ms, hits = [], 0
        for _ in range(SEARCHES):
            text = typed(dice)
            begun_s = time.perf_counter()
            with store.reading() as unit:
                hits += len(unit.people.search(text, RecordMode.TEST, LIMIT))
            taken_ms.append((time.perf_counter() - begun_s) * 1000)
        taken_ms.sort()
        yield told("search", "median", taken_ms[SEARCHES // 2], "ms", SEARCHES)
        yield at_most("search", "p99", taken_ms[SEARCHES * 99 // 100], GOAL_MS, "ms", SEARCHES)
        yield told("search", "hits a search", hits / SEARCHES, "people", SEARCHES)
        yield from roster_figures(store, dice)
        database.close()


def roster_figures(store: SqlStore, dice: random.Random) -> Iterator[Figure]:
    """The roster's sheet, a page of lines with its sums: typed, with nothing typed, by a number, by chips."""
    everybody = RosterQuery("op-1", "S-1", RecordMode.TEST, ROSTER_LINES)
    kinds: dict[str, Callable[[], RosterQuery]] = {
        "typed": lambda: replace(everybody, text=typed(dice)),
        "everybody": lambda: everybody,
        "end of a number": lambda: replace(everybody, text=f"{dice.randrange(10_000):04d}"[: dice.randint(2, 4)]),
        "nobody behind a chip": lambda: replace(everybody, only_care=True),
        "leader, typed": lambda: replace(everybody, text=typed(dice), with_hidden=True),
        "unseen for hours": lambda: replace(everybody, unseen_since_us=NOW_US + PEOPLE),
    }
    for kind, ask in kinds.items():
        times = sorted(page_ms(store, ask()) for _ in range(ROSTER_PAGES))
        median_ms, what = times[len(times) // 2], f"roster page over 100,000, {kind}"
        if kind in MUST_BE_QUICK:
            yield at_most("search", f"{what}, median", median_ms, GOAL_ROSTER_MS, "ms", len(times))
        else:
            yield told("search", f"{what}, median", median_ms, "ms", len(times))
        yield told("search", f"{what}, worst", times[-1], "ms", len(times))
    times = []
    for record in itertools.islice(people(dice), ROSTER_PAGES):
        begun_s = time.perf_counter()
        with store.unit() as unit:
            unit.people.put(record)
        times.append((time.perf_counter() - begun_s) * 1000)
    yield told("search", "a household of four changed in that file, median", sorted(times)[len(times) // 2], "ms", 100)


def page_ms(store: SqlStore, query: RosterQuery) -> float:
    begun_s = time.perf_counter()
    with store.reading() as unit:
        unit.roster.page(query)
    return (time.perf_counter() - begun_s) * 1000


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench search")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
