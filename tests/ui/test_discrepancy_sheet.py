"""The sheet of persons in two places: opened by a key or a touch, three answers in words, nothing cut off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.screens.discrepancies import DiscrepancyLine, DiscrepancyState, PlaceLine
from kiosk.screens.message import message
from kiosk.screens.reception_state import Tone
from kiosk.screens.shelf_state import Told
from kiosk.ui.buttons import ActionButton
from kiosk.ui.discrepancy_sheet import DiscrepancySheet
from kiosk.ui.look import WindowCalls
from kiosk.ui.tokens import TextStep
from sync.protocol.values import DiscrepancyAnswer
from tests.ui.gallery import settle
from tests.ui.samples import IDLE
from tests.ui.test_nothing_cut_off import faults_of


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


class Paper:
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


def opened(make_window, paper, **look):
    window = make_window(calls=WindowCalls(discrepancies=paper), **look)
    QTest.keyClick(window, Qt.Key.Key_F11)
    settle()
    return window


def test_every_answer_is_its_own_act(make_window):
    paper = Paper(DiscrepancyState((line(1),)))
    sheet = opened(make_window, paper).findChild(DiscrepancySheet)
    for part in sheet.findChildren(ActionButton)[:]:
        if part is not sheet.done:
            part.click()
    assert set(paper.touched) == {("person_elsewhere:1", answer) for answer in DiscrepancyAnswer}


def test_the_button_is_there_only_while_somebody_must_be_asked(make_window):
    from dataclasses import replace

    paper = Paper(TWO)
    window = make_window(calls=WindowCalls(discrepancies=paper))

    def offers():
        parts = window.findChildren(ActionButton)
        return [part for part in parts if part.isVisible() and part.accessibleName() == "食い違い 2件"]

    assert offers() == []
    window.draw(replace(IDLE, disagreements=2))
    settle()
    offers()[0].click()
    assert paper.draw is not None
    QTest.keyClick(window.findChild(DiscrepancySheet), Qt.Key.Key_Escape)
    assert paper.touched == ["leave"]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("state", [DiscrepancyState(), TWO, TOLD], ids=["none", "two", "told"])
def test_every_word_has_its_place(make_window, state, language, step):
    window = opened(make_window, Paper(state), language=language, step=step)
    assert faults_of(window) == []
