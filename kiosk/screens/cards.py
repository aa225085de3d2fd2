"""Blank evacuee cards from the screen: how many, with which further language, printed or laid into a folder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.screens.message import message
from kiosk.screens.paper_words import told_of, work_of
from kiosk.screens.papers import CardsOrder, GivenUp, PaperDoor, PaperFailed, PaperFormat, Places, Written
from kiosk.screens.reception_state import Tone
from kiosk.screens.report import places_of
from kiosk.screens.report_state import Place, Work
from kiosk.screens.shelf_state import Told

HOUSEHOLDS = (10, 30, 50, 100, 200)
"""Sheets for households to choose from: a small shelter's first evening to a large one's stock."""
PERSONS = (0, 2, 4)
"""Sheets for persons with each household: most households bring no more than five people."""
LANGUAGES = ("ja", "ja_easy", "en", "zh_hans", "zh_hant", "vi", "ne", "id", "ko", "tl")
"""What the printed card can hold beside Japanese: the files of `resources/translations/paper`."""


@dataclass(frozen=True)
class CardsState:
    """What the sheet shows; `told` is what came of the last order."""

    households: int = HOUSEHOLDS[1]
    persons: int = PERSONS[0]
    language: str = LANGUAGES[0]
    places: tuple[Place, ...] = ()
    work: Work | None = None
    told: Told | None = None

    @property
    def sheets(self) -> int:
        """How many sheets of paper that is."""
        return self.households * (1 + self.persons)


Draw = Callable[[CardsState], None]


class CardsScreen:
    """One method for each touch."""

    def __init__(self, papers: PaperDoor) -> None:
        self._papers = papers
        self._draw: Draw | None = None
        self._state = CardsState()

    @property
    def state(self) -> CardsState:
        """What is drawn now."""
        return self._state

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one."""
        self._draw = draw
        self._show(told=None)
        self._papers.look(self._found)

    def leave(self) -> None:
        """Nobody looks any more; what is being made is finished."""
        self._draw = None

    def choose_households(self, count: int) -> None:
        """So many sheets for households."""
        self._show(households=count, told=None)

    def choose_persons(self, count: int) -> None:
        """So many sheets for persons with each."""
        self._show(persons=count, told=None)

    def choose_language(self, language: str) -> None:
        """The language beside Japanese; "ja" is none."""
        self._show(language=language, told=None)

    def write(self, _format: PaperFormat, folder: Path | None) -> None:
        """Make them; None prints, or keeps them in this computer's own folder."""
        state = self._state
        order = CardsOrder(state.households, state.persons, state.language)
        self._show(work=work_of("cards", 0, 0), told=None)
        self._papers.write(order, folder, self._progressed, self._written)

    def give_up(self) -> None:
        """Stop; nothing is written."""
        self._papers.give_up()

    def _found(self, places: Places | PaperFailed) -> None:
        if isinstance(places, Places):
            self._show(places=places_of(places))
        else:
            self._show(told=Told(Tone.FAILED, message(f"error.{places.key}")))

    def _progressed(self, done: int, of: int) -> None:
        self._show(work=work_of("cards", done, of))

    def _written(self, end: Written | GivenUp | PaperFailed) -> None:
        self._show(work=None, told=told_of(end))

    def _show(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]  # fields by name
        if self._draw is not None:
            self._draw(self._state)
