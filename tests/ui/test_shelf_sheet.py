"""The shelf's sheet: opened by a key or a touch, left by Esc, every word in its place, every button its own act."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.ui.buttons import ActionButton
from kiosk.ui.look import WindowCalls
from kiosk.ui.shelf_sheet import ShelfSheet
from kiosk.ui.tokens import TextStep
from tests.ui.gallery import settle
from tests.ui.shelf_samples import MUCH, SHELF_STATES, STICK, ShelfOnPaper
from tests.ui.test_nothing_cut_off import faults_of


def buttons(window) -> dict[str, ActionButton]:
    sheet = window.findChild(ShelfSheet)
    return {part.accessibleName(): part for part in reversed(sheet.findChildren(ActionButton)) if part.isVisible()}


def opened(make_window, paper, **look):
    window = make_window(calls=WindowCalls(shelf=paper), **look)
    QTest.keyClick(window, Qt.Key.Key_F10)
    settle()
    return window


def test_f10_opens_and_esc_leaves(make_window):
    paper = ShelfOnPaper(MUCH)
    window = opened(make_window, paper)
    assert paper.draw is not None
    QTest.keyClick(window.findChild(ShelfSheet), Qt.Key.Key_Escape)
    assert paper.touched == [("leave", None)]


def test_a_touch_on_the_desk_opens_it_too(make_window):
    paper = ShelfOnPaper(MUCH)
    window = make_window(calls=WindowCalls(shelf=paper))
    (offer,) = [part for part in window.findChildren(ActionButton) if part.accessibleName() == "送信と保留"]
    offer.click()
    assert paper.draw is not None


def test_without_a_shelf_there_is_no_way_to_it(make_window):
    window = make_window()
    QTest.keyClick(window, Qt.Key.Key_F10)
    assert window.findChild(ShelfSheet) is None


def test_every_button_is_its_own_act(make_window):
    paper = ShelfOnPaper(MUCH)
    window = opened(make_window, paper)
    for name in ("いまの内容で送り直す", "そのままもう一度送る", "書き出す", "受領証を読む"):
        buttons(window)[name].click()
    assert paper.touched == [("correct", 7), ("retry", 7), ("export", STICK.folder), ("collect", STICK.folder)]


def test_while_a_stick_works_its_buttons_rest(make_window):
    paper = ShelfOnPaper(MUCH)
    window = opened(make_window, paper)
    paper.draw(SHELF_STATES["shelf_writing"])
    assert not buttons(window)["書き出す"].isEnabled()
    paper.draw(SHELF_STATES["shelf_written"])
    assert buttons(window)["書き出す"].isEnabled()


def test_a_forked_kiosk_offers_no_sending(make_window):
    window = opened(make_window, ShelfOnPaper(SHELF_STATES["shelf_forked"]))
    assert "そのままもう一度送る" not in buttons(window)
    assert "書き出す" in buttons(window)


@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_fits(make_window, language, step):
    paper = ShelfOnPaper(MUCH)
    window = opened(make_window, paper, language=language, step=step)
    faults = {}
    for name, state in SHELF_STATES.items():
        paper.draw(state)
        settle()
        if found := faults_of(window):
            faults[name] = found
    assert faults == {}
