"""Reads journeys written in the field's own words and plays them in a town; a line is acts, then what must be seen."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.screens.reception_state import Answer
from sync.protocol.credential import Credential
from sync.protocol.ids import book_of, household_of_code
from sync.protocol.values import RecordMode
from tests.journeys.town import OPERATION, Kiosk, Town, resident_of

FAMILIES = {"mihon": (1, 2), "reiji": (2, 1), "kunren": (3, 0), "kamei": (4, 4), "rei": (5, 3)}
"""Fictional families: number of the resident, members besides the holder."""
MEMBER_CODE = "KMM-000000000007"
YEAR_S = 31_557_600
SPOKEN = {"welcome": "outcome.received", "failed": "outcome.failed.call_staff"}
"""Words of the field for keys of the screen; any other word is the end of a key itself."""

Step = Callable[..., None]


@dataclass(frozen=True)
class Saying:
    """A way to say something, and what it does."""

    pattern: re.Pattern[str]
    step: Step


_SAYINGS: list[Saying] = []


class NotUnderstood(ValueError):
    """A line that nobody taught this interpreter."""


def says(pattern: str) -> Callable[[Step], Step]:
    """Teach a way to say something."""

    def learn(step: Step) -> Step:
        _SAYINGS.append(Saying(re.compile(pattern), step))
        return step

    return learn


class Field:
    """One journey being played; `at` is the desk that the words are about."""

    def __init__(self, folder: Path, seed: str = "town") -> None:
        self.town = Town(folder, seed)
        self.at = ""

    @property
    def desk(self) -> Kiosk:
        return self.town.kiosks[self.at]

    def play(self, script: str) -> None:
        """Every line in turn: `NAME:` turns to a desk; words are parted by commas, columns by two blanks."""
        for line in filter(None, (line.split("#")[0].strip() for line in script.splitlines())):
            try:
                self._line(line)
            except AssertionError as error:
                raise AssertionError(f"{line!r}: {error}") from error

    def _line(self, line: str) -> None:
        turned = re.match(r"(\w+): +", line)
        if turned:
            self.at, line = turned[1], line[turned.end() :]
        for words in filter(None, re.split(r",\s*|\s{2,}", line)):
            self._say(words.strip())

    def _say(self, words: str) -> None:
        for saying in _SAYINGS:
            if told := saying.pattern.fullmatch(words):
                saying.step(self, *told.groups())
                return
        raise NotUnderstood(words)

    def close(self) -> None:
        self.town.close()

    def resident(self, name: str) -> Credential:
        return resident_of(*FAMILIES[name])

    def household_id(self, name: str) -> str:
        if name == "member":
            return str(household_of_code(book_of(OPERATION, RecordMode.DRILL), MEMBER_CODE))
        return str(household_of_code(book_of(OPERATION, RecordMode.DRILL), self.resident(name).resident_id))

    def answer(self) -> Answer:
        panel = self.desk.screen.state.panel
        assert isinstance(panel, Answer), f"no answer but {type(panel).__name__}"
        return panel
