"""States of the sheet of persons in two places, and a screen of it that only writes down."""

from kiosk.screens.discrepancies import DiscrepancyLine, DiscrepancyState, PlaceLine
from kiosk.screens.message import message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from sync.protocol.values import DiscrepancyAnswer


def place(shelter: str, number: str, clock: str) -> PlaceLine:
    since = message("discrepancy.since", clock=clock)
    return PlaceLine(shelter, message("discrepancy.number", no=number), since)


def line(number: int) -> DiscrepancyLine:
    return DiscrepancyLine(
        discrepancy_id=f"person_elsewhere:{number}",
        name=message("discrepancy.named", name="見本　花子"),
        here=place("熊本市立見本小学校体育館", f"A-{number:04d}", "21:05"),
        there=place("見本コミュニティセンター", f"B-{number:04d}", "22:41"),
    )


TWO = DiscrepancyState((line(1), line(2)))
TOLD = DiscrepancyState((line(2),), Told(Tone.RECEIVED, message("discrepancy.told.moved_here")))


DISCREPANCY_STATES = {"discrepancy_none": DiscrepancyState(), "discrepancy_two": TWO, "discrepancy_told": TOLD}


class DiscrepanciesOnPaper:
    """A screen that shows one state and writes down what is touched."""

    def __init__(self, state: DiscrepancyState) -> None:
        self.state = state
        self.touched: list[object] = []
        self.draw = None

    def observe(self, draw) -> None:
        self.draw = draw
        draw(self.state)

    def leave(self) -> None:
        self.touched.append("leave")

    def answer(self, discrepancy_id: str, answer: DiscrepancyAnswer) -> None:
        self.touched.append((discrepancy_id, answer))
