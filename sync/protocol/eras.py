"""The eras of the Japanese calendar since 明治: which day lies in which, and which days a year of an era has."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Era:
    """An era by its letter; `first` and `last` are its days, both included."""

    letter: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in this era."""
        return self.first <= day <= self.last

    def year_of(self, day: date) -> int:
        """The era's year of a day; 1 is 元年."""
        return day.year - self.first.year + 1


ERAS = {
    era.letter: era
    for era in (
        Era("m", date(1868, 1, 25), date(1912, 7, 29)),
        Era("t", date(1912, 7, 30), date(1926, 12, 24)),
        Era("s", date(1926, 12, 25), date(1989, 1, 7)),
        Era("h", date(1989, 1, 8), date(2019, 4, 30)),
        Era("r", date(2019, 5, 1), date(9999, 12, 31)),
    )
}
"""明治 from the change of calendar's announcement; 元号法 and the imperial edicts. A day of change is the new era's."""
ERA_NAMES = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
ERA_WORDS = {
    **{name: letter for letter, name in ERA_NAMES.items()},
    "明": "m",
    "大": "t",
    "昭": "s",
    "平": "h",
    "令": "r",
}


def era_of(day: date) -> Era:
    """The era of a day. Raises StopIteration before 明治."""
    return next(era for era in ERAS.values() if era.holds(day))
