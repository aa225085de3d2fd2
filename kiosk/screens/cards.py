"""Blank evacuee cards from the screen: how many, with which further language, printed or laid into a folder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.screens.drawn import DrawnScreen
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


class CardsScreen(DrawnScreen[CardsState]):
    """One method for each touch."""

    def __init__(self, papers: PaperDoor) -> None:
        super().__init__(CardsState())
        self._papers = papers

    def observe(self, draw: Draw) -> None:
        """Have `draw` called with the present state and each new one."""
        self._observed(draw, replace(self._state, told=None))
        self._papers.look(self._found)

    def choose_households(self, count: int) -> None:
        """So many sheets for households."""
        self._show(replace(self._state, households=count, told=None))

    def choose_persons(self, count: int) -> None:
        """So many sheets for persons with each."""
        self._show(replace(self._state, persons=count, told=None))

    def choose_language(self, language: str) -> None:
        """The language beside Japanese; "ja" is none."""
        self._show(replace(self._state, language=language, told=None))

    def write(self, _format: PaperFormat, folder: Path | None) -> None:
        """Make them; None prints, or keeps them in this computer's own folder."""
        state = self._state
        order = CardsOrder(state.households, state.persons, state.language)
        self._show(replace(self._state, work=work_of("cards", 0, 0), told=None))
        self._papers.write(order, folder, self._progressed, self._written)

    def give_up(self) -> None:
        """Stop; nothing is written."""
        self._papers.give_up()

    def _found(self, places: Places | PaperFailed) -> None:
        if isinstance(places, Places):
            self._show(replace(self._state, places=places_of(places)))
        else:
            self._show(replace(self._state, told=Told(Tone.FAILED, message(f"error.{places.key}"))))

    def _progressed(self, done: int, of: int) -> None:
        self._show(replace(self._state, work=work_of("cards", done, of)))

    def _written(self, end: Written | GivenUp | PaperFailed) -> None:
        self._show(replace(self._state, work=None, told=told_of(end)))
