"""Hand entry through the real window: keys and seconds a task, against the same card filled naively; key to paint."""

import argparse
import gc
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.commands.drilling import klm
from kiosk.commands.drilling.klm import Act, Operator
from tests.bench.entry_desk import EntryDesk
from tests.bench.figure import Figure, at_most, print_figures, told

BENCH = "entry"
COUNT_GOAL_S = 4.0
HEADLINE_GOAL_S = 20.0
FULL_GOAL_S = 60.0
PAINT_MEDIAN_GOAL_MS = 16.0
PAINT_P99_GOAL_MS = 50.0
ROUNDS = 3


@dataclass(frozen=True)
class Typed:
    """One person as a clerk types them, in letters; `kanji` is the digit of each offered part, "" where none fits."""

    family: str
    given: str
    kanji: str
    born: str
    born_in_full: str
    sex: str
    relation: str = ""


FAMILY = (
    Typed("yamada", "hanako", "11", "s550217", "1980/02/17", "2"),
    Typed("yamada", "tarou", "2", "s530504", "1978/05/04", "1", "1"),
    Typed("yamada", "ichirou", "1", "h250304", "2013/03/04", "1", "2"),
)
"""山田, the family of every specimen form in Japan."""
PHONE = "00000000000"
POSTAL_CODE = "8600862"
ADDRESS = ("kumamotoken", "kumamotoshi", "chuuouku", "kurokami", "1-2-3")
"""The same address word by word, for somebody who types all of it; 8600862 is 中央区黒髪."""


def count_only(desk: EntryDesk) -> None:
    desk.decide()
    desk.type("4")
    desk.timing.did(Act.DECIDE)
    desk.press("enter")
    desk.await_answer()


def name_line(desk: EntryDesk, person: Typed) -> None:
    """The name into the line, a new card, kanji by their digits."""
    desk.decide()
    desk.type(f"{person.family} {person.given}")
    desk.press("enter")
    desk.await_form()
    kanji(desk, person)


def kanji(desk: EntryDesk, person: Typed) -> None:
    for digit in person.kanji:
        desk.decide()
        desk.type(digit)


def field(desk: EntryDesk, key: str, text: str, ending: str = "enter") -> None:
    desk.go_to(key)
    desk.decide()
    desk.type(text)
    if ending:
        desk.press(ending)


def headline(desk: EntryDesk) -> None:
    name_line(desk, FAMILY[0])
    field(desk, "heads", "3", "")
    desk.receive_form()


def household_in_full(desk: EntryDesk) -> None:
    first, *others = FAMILY
    name_line(desk, first)
    field(desk, "heads", str(len(FAMILY)))
    particulars(desk, first)
    field(desk, "phone", PHONE)
    field(desk, "address", POSTAL_CODE)
    field(desk, "address", ADDRESS[-1], "")
    for person in others:
        desk.decide()
        desk.press("add_family")
        field(desk, "kana", person.given)
        kanji(desk, person)
        particulars(desk, person)
        field(desk, "relation", person.relation, "")
    desk.receive_form()


def particulars(desk: EntryDesk, person: Typed) -> None:
    field(desk, "birth_date", person.born)
    field(desk, "sex", person.sex, "")


def converted(word: str) -> Counter[Operator]:
    """A word typed in letters and converted by the input method: looked at, Space, Enter."""
    return klm.total(
        (klm.operators_of(Act.PRESS, len(word)), klm.operators_of(Act.CONFIRM), klm.operators_of(Act.PRESS))
    )


def naive_field(*parts: Counter[Operator]) -> Counter[Operator]:
    """Called to mind, typed, and left with Tab."""
    return klm.total((klm.operators_of(Act.DECIDE), *parts, klm.operators_of(Act.PRESS)))


def naive_choice() -> Counter[Operator]:
    """The hand goes to the mouse, clicks, and comes back."""
    return klm.total((klm.operators_of(Act.POINT_AND_CLICK), {Operator.HOME: 2}))


def plain(text: str) -> Counter[Operator]:
    return klm.operators_of(Act.PRESS, len(text))


def naive_count() -> Counter[Operator]:
    """A form of eleven fields: the number is its third, the button is clicked."""
    return klm.total((naive_choice(), klm.operators_of(Act.PRESS, 2), naive_field(plain("4")), naive_choice()))


def naive_headline() -> Counter[Operator]:
    """New household by the mouse; kana and kanji both typed, number, place of stay, the button."""
    return klm.total((naive_choice(), naive_names(FAMILY[0]), naive_field(plain("3")), naive_choice(), naive_choice()))


def naive_full() -> Counter[Operator]:
    """Every field of every person in full, Tab through those that stay empty, the mouse for what is chosen."""
    people = [naive_person(person) for person in FAMILY]
    household = (naive_field(plain("3")), naive_choice())
    more = [naive_choice() for _ in FAMILY[1:]]
    return klm.total((naive_choice(), *household, *people, *more, naive_choice()))


def naive_names(person: Typed) -> Counter[Operator]:
    kana = naive_field(plain(f"{person.family} {person.given}"))
    return klm.total((kana, naive_field(converted(person.family), converted(person.given))))


def naive_person(person: Typed) -> Counter[Operator]:
    address = naive_field(*(converted(word) for word in ADDRESS[:-1]), plain(ADDRESS[-1]))
    parts = [naive_names(person), naive_field(plain(person.born_in_full)), naive_choice()]
    parts += [naive_choice()] if person.relation else []
    parts += [naive_field(plain(PHONE)), naive_field(plain("860-0862")), address]
    return klm.total((*parts, klm.operators_of(Act.PRESS, 2)))


TASKS = (
    ("count only", count_only, naive_count, COUNT_GOAL_S),
    ("headline by hand", headline, naive_headline, HEADLINE_GOAL_S),
    ("household of three in full", household_in_full, naive_full, FULL_GOAL_S),
)


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        desk = EntryDesk(Path(folder))
        try:
            desk.open()
            desk.begin_task()
            household_in_full(desk)  # panes are built when they are first shown
            desk.key_ms.clear()
            desk.work_ms.clear()
            gc.collect()
            gc.freeze()  # as the program does when it has started
            yield from tasks(desk)
            yield from paints(desk)
        finally:
            desk.close()


def tasks(desk: EntryDesk) -> Iterator[Figure]:
    for name, play, naive, goal_s in TASKS:
        slowest_s = machine_s = 0.0
        for _ in range(ROUNDS):
            desk.begin_task()
            play(desk)
            machine_s = max(machine_s, desk.timing.machine_s)
            slowest_s = max(slowest_s, klm.seconds(desk.timing.operators) + desk.timing.machine_s)
        by_hand = naive()
        yield at_most(BENCH, f"{name}: KLM and measured machine, slowest", slowest_s, goal_s, "s", ROUNDS)
        yield told(BENCH, f"{name}: of it the machine", machine_s, "s", ROUNDS)
        yield told(BENCH, f"{name}: keys", desk.struck, "keys", ROUNDS)
        yield told(BENCH, f"{name}: keys when filled naively", by_hand[Operator.KEY], "keys", 1)
        yield told(BENCH, f"{name}: clicks when filled naively", by_hand[Operator.BUTTON] / 2, "clicks", 1)
        yield told(BENCH, f"{name}: KLM when filled naively", klm.seconds(by_hand), "s", 1)


def paints(desk: EntryDesk) -> Iterator[Figure]:
    ordered, worked = sorted(desk.key_ms), sorted(desk.work_ms)
    n = len(ordered)
    yield at_most(BENCH, "key to paint, median", ordered[n // 2], PAINT_MEDIAN_GOAL_MS, "ms", n)
    yield at_most(BENCH, "key to paint, p99", ordered[n * 99 // 100], PAINT_P99_GOAL_MS, "ms", n)
    yield told(BENCH, "key to paint, slowest", ordered[-1], "ms", n)
    yield told(BENCH, "key to paint, the processor's time of it, median", worked[n // 2], "ms", n)
    yield told(BENCH, "key to paint, the processor's time of it, p99", worked[n * 99 // 100], "ms", n)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench entry")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
