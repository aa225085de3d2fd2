"""Blank cards from the settings: every choice is seen and reached, and says what it is."""

import pytest

from kiosk.screens.cards import HOUSEHOLDS, LANGUAGES
from kiosk.ui.buttons import ActionButton
from kiosk.ui.cards_sheet import CardsSheet
from kiosk.ui.look import WindowCalls
from kiosk.ui.tokens import TextStep
from tests.ui.cards_samples import CARDS, CARDS_WRITING, CardsOnPaper
from tests.ui.gallery import settle
from tests.ui.test_nothing_cut_off import faults_of


@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("state", [CARDS, CARDS_WRITING])
def test_every_word_fits(make_window, state, language, step):
    window = make_window(language=language, step=step, calls=WindowCalls(cards=CardsOnPaper(state)))
    window.sheets.open("cards")
    settle()
    assert faults_of(window) == []


def test_every_language_can_be_chosen(make_window):
    papers = CardsOnPaper()
    window = make_window(calls=WindowCalls(cards=papers))
    window.sheets.open("cards")
    settle()
    choices = [
        one for one in window.findChild(CardsSheet).findChildren(ActionButton) if one.property("kind") == "choice"
    ]
    for button in choices:
        button.click()
    assert [("households", count) for count in HOUSEHOLDS] == papers.touched[: len(HOUSEHOLDS)]
    assert [("language", one) for one in LANGUAGES] == papers.touched[-len(LANGUAGES) :]
