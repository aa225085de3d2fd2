"""One measured figure and how it is printed: a JSON line for programs or a line for people."""

import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A value with its unit, its goal ("<= 12", "> 124", "" for none), whether it was met and from how many samples."""

    bench: str
    figure: str
    value: float
    unit: str
    n: int
    goal: str = ""
    met: bool | None = None

    def as_json(self) -> str:
        return json.dumps(
            {
                "bench": self.bench,
                "figure": self.figure,
                "value": round(self.value, 3),
                "unit": self.unit,
                "goal": self.goal,
                "met": self.met,
                "n": self.n,
            },
            ensure_ascii=False,
        )

    def as_words(self) -> str:
        mark = {True: "met", False: "MISSED", None: ""}[self.met]
        goal = f"goal {self.goal} {mark}" if self.goal else ""
        return f"{self.bench:12} {self.figure:52} {self.value:10.3f} {self.unit:10} n={self.n:<6} {goal}"


def at_most(bench: str, figure: str, value: float, limit: float, unit: str, n: int) -> Figure:
    return Figure(bench, figure, value, unit, n, f"<= {limit:g}", value <= limit)


def more_than(bench: str, figure: str, value: float, limit: float, unit: str, n: int) -> Figure:
    return Figure(bench, figure, value, unit, n, f"> {limit:g}", value > limit)


def told(bench: str, figure: str, value: float, unit: str, n: int) -> Figure:
    """A figure without a goal."""
    return Figure(bench, figure, value, unit, n)


def print_figures(figures: Iterable[Figure], *, as_json: bool) -> int:
    """Print each figure as it comes; 1 when a goal was missed."""
    missed = False
    for figure in figures:
        print(figure.as_json() if as_json else figure.as_words(), flush=True)
        missed = missed or figure.met is False
    return 1 if missed else 0
