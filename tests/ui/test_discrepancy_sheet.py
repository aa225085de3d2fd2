"""The sheet of persons in two places: opened by a key or a touch, three answers in words, nothing cut off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.screens.discrepancies import DiscrepancyState
from kiosk.ui.buttons import ActionButton
from kiosk.ui.discrepancy_sheet import DiscrepancySheet
from kiosk.ui.look import WindowCalls
from kiosk.ui.tokens import TextStep
from sync.protocol.values import DiscrepancyAnswer
from tests.ui.discrepancy_samples import TOLD, TWO, DiscrepanciesOnPaper, line
from tests.ui.gallery import settle
from tests.ui.samples import IDLE
from tests.ui.test_nothing_cut_off import faults_of


def opened(make_window, paper, **look):
    window = make_window(calls=WindowCalls(discrepancies=paper), **look)
    QTest.keyClick(window, Qt.Key.Key_F11)
    settle()
    return window


def test_every_answer_is_its_own_act(make_window):
    paper = DiscrepanciesOnPaper(DiscrepancyState((line(1),)))
    sheet = opened(make_window, paper).findChild(DiscrepancySheet)
    for part in sheet.findChildren(ActionButton)[:]:
        if part is not sheet.done:
            part.click()
    assert set(paper.touched) == {("person_elsewhere:1", answer) for answer in DiscrepancyAnswer}


def test_the_button_is_there_only_while_somebody_must_be_asked(make_window):
    from dataclasses import replace

    paper = DiscrepanciesOnPaper(TWO)
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
    window = opened(make_window, DiscrepanciesOnPaper(state), language=language, step=step)
    assert faults_of(window) == []
