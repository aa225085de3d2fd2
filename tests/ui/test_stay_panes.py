"""The card of a stay and the sheet at the door: every button is its own touch, the focus stands where typing goes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.screens.stay_state import StayAct
from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.pass_pane import PassPane
from kiosk.ui.stay_pane import HistoryRow, PersonRow, StayPane
from tests.ui.gallery import settle
from tests.ui.paper_samples import PAPER_STATES
from tests.ui.samples import IDLE
from tests.ui.stay_samples import STAY_STATES


def pressed(window, text):
    """Touch the button that says so."""
    settle()
    parts = [part for part in window.findChildren(ActionButton) if part.isVisible()]
    next(part for part in parts if part.accessibleName() == text).click()


@pytest.mark.parametrize(("text", "act"), [("外出", StayAct.OUT), ("食事", StayAct.MEAL), ("退所", StayAct.LEAVE)])
def test_each_button_of_the_card_is_its_act(make_window, touches, text, act):
    pressed(make_window(STAY_STATES["stay_here"]), text)
    assert ("stays.press", act) in touches.calls


def test_the_card_s_keys(make_window, touches):
    window = make_window(STAY_STATES["stay_here"])
    for key in (Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        QTest.keyClick(window, key)
    assert touches.calls[-5:] == [
        ("typed", "1"),
        ("stays.move", 1),
        ("stays.tick_at_cursor",),
        ("confirm",),
        ("escape",),
    ]


def test_a_person_is_ticked_and_a_line_taken_back_by_touch(make_window, touches):
    window = make_window(STAY_STATES["stay_out"])
    window.findChildren(PersonRow)[2].click()
    assert ("stays.tick", 2) in touches.calls
    row = next(row for row in window.findChildren(HistoryRow) if row.findChild(ActionButton).isVisible())
    row.findChild(ActionButton).click()
    assert touches.calls[-1][0] == "stays.take_back"


def test_a_question_takes_the_place_of_the_card_and_gives_it_back(make_window, touches):
    window = make_window(STAY_STATES["stay_here"])
    window.draw(STAY_STATES["stay_return"])
    pane = window.findChild(StayPane)
    assert not any(row.isVisible() for row in pane.findChildren(PersonRow))
    pressed(window, "決めていない")
    assert touches.calls[-1] == ("stays.pick", 3)
    window.draw(STAY_STATES["stay_here"])
    assert all(row.isVisible() for row in pane.findChildren(PersonRow)[:3])


def test_a_typed_question_has_the_focus_in_its_line(make_window, touches):
    window = make_window(STAY_STATES["stay_here"])
    window.draw(STAY_STATES["stay_shelter"])
    line = window.findChild(StayPane).findChild(EntryLine)
    assert QApplication.focusWidget() is line
    QTest.keyClicks(line, "x")
    assert touches.calls[-1] == ("stays.text_changed", "見本x")
    window.draw(STAY_STATES["stay_here"])
    assert QApplication.focusWidget() is not line


def test_the_door_is_one_key_away_and_types_into_its_line(make_window, touches):
    window = make_window(IDLE)
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert touches.calls[-1] == ("passing.open",)
    window.draw(STAY_STATES["pass_choice"])
    pressed(window, "夕食")
    assert touches.calls[-1] == ("passing.choose", 4)
    window.draw(STAY_STATES["pass_out"])
    line = window.findChild(PassPane).findChild(EntryLine)
    assert QApplication.focusWidget() is line
    QTest.keyClick(line, Qt.Key.Key_F2)
    assert touches.calls[-1] == ("undo",)


def test_an_answer_leads_to_the_card(make_window, touches):
    window = make_window(STAY_STATES["stay_answer"])
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert touches.calls[-1] == ("stays.open_answered",)
    pressed(window, "取り消す")
    assert touches.calls[-1] == ("undo",)


def test_the_pile_is_one_key_away_and_its_buttons_act(make_window, touches):
    window = make_window(IDLE)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert touches.calls[-1] == ("open_pile",)
    window.draw(PAPER_STATES["pile"])
    pressed(window, "この一覧を消す")
    assert touches.calls[-1] == ("forget_pile",)
    window.draw(PAPER_STATES["pile_waits"])
    pressed(window, "入力待ちの用紙　11枚")
    assert touches.calls[-1] == ("open_pile",)
