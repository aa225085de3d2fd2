"""Blank cards before they are printed, and while they are made."""

from pathlib import Path

from kiosk.screens.cards import CardsState
from kiosk.screens.message import message
from kiosk.screens.paper_words import work_of
from kiosk.screens.report_state import Place

CARDS = CardsState(
    households=50,
    persons=2,
    language="en",
    places=(Place(None, message("paper.place.printer", printer="見本プリンター")),),
)
CARDS_WRITING = CardsState(households=200, places=CARDS.places, work=work_of("cards", 40, 200))


class CardsOnPaper:
    """A screen that shows one state and writes down what is touched."""

    def __init__(self, state: CardsState = CARDS) -> None:
        self.state = state
        self.touched: list[tuple[object, ...]] = []

    def observe(self, draw) -> None:
        draw(self.state)

    def leave(self) -> None:
        self.touched.append(("leave",))

    def choose_households(self, count: int) -> None:
        self.touched.append(("households", count))

    def choose_persons(self, count: int) -> None:
        self.touched.append(("persons", count))

    def choose_language(self, language: str) -> None:
        self.touched.append(("language", language))

    def write(self, _format, folder: Path | None) -> None:
        self.touched.append(("write", folder))

    def give_up(self) -> None:
        self.touched.append(("give_up",))
