"""The venue table's hand form by keyboard alone: Tab walks, Space and digits choose, Enter notes the participant."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.screens.venue_state import HandForm
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.look import WindowCalls
from sync.protocol.values import Sex
from tests.ui.conftest import MakeWindow
from tests.ui.venue_samples import VenueOnPaper, with_panel

BIRTH = 2
"""Tabs from the name to the birth date."""


class Hand:
    """The form in its window, with a screen that writes down."""

    def __init__(self, make_window: MakeWindow, form: HandForm) -> None:
        self.screen = VenueOnPaper(with_panel(form))
        window = make_window(calls=WindowCalls(venue=self.screen))  # type: ignore[arg-type]
        window.open_venue()
        QApplication.processEvents()
        self.screen.calls.clear()

    def press(self, key: Qt.Key | str, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self.focus, key)

    @property
    def focus(self):
        found = QApplication.focusWidget()
        assert found is not None
        return found


@pytest.fixture
def hand(make_window: MakeWindow) -> Hand:
    return Hand(make_window, HandForm("例田 一郎"))


def test_tab_behind_the_birth_date_reaches_the_answer_that_stands_and_chooses_none(hand: Hand) -> None:
    hand.press(Qt.Key.Key_Tab, BIRTH)
    assert isinstance(hand.focus, EntryLine)
    hand.press(Qt.Key.Key_Tab)
    assert hand.focus.property("chosen") == "yes"
    assert hand.focus.accessibleName() == "不明・答えたくない"
    assert hand.screen.calls == []


def test_enter_on_an_answer_notes_the_participant_and_chooses_none(hand: Hand) -> None:
    hand.press(Qt.Key.Key_Tab, BIRTH + 1)
    hand.press(Qt.Key.Key_Return)
    assert hand.screen.calls == [("confirm",)]


def test_one_tab_leaves_the_answers_again(hand: Hand) -> None:
    hand.press(Qt.Key.Key_Tab, BIRTH + 1)
    hand.press(Qt.Key.Key_Left)
    hand.press(Qt.Key.Key_Tab)
    assert hand.focus.property("kind") == "primary"
    hand.press(Qt.Key.Key_Backtab, 2)
    assert isinstance(hand.focus, EntryLine)
    assert hand.screen.calls == []


@pytest.mark.parametrize("key", ["1", Qt.Key.Key_Space])
def test_a_digit_or_space_chooses(make_window: MakeWindow, key: str | Qt.Key) -> None:
    hand = Hand(make_window, replace(HandForm("例田 一郎"), sex=Sex.MALE))
    hand.press(Qt.Key.Key_Tab, BIRTH + 1)
    hand.press(key)
    assert hand.screen.calls == [("field_changed", "sex", "male")]


def test_the_arrows_walk_and_only_space_chooses(hand: Hand) -> None:
    hand.press(Qt.Key.Key_Tab, BIRTH + 1)
    hand.press(Qt.Key.Key_Left)
    assert hand.screen.calls == []
    hand.press(Qt.Key.Key_Space)
    assert hand.screen.calls == [("field_changed", "sex", "other")]
