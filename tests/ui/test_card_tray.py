"""The tray of training: residents on one page, cards on the other, and cards alone beside a form."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.ui.buttons import ActionButton
from kiosk.ui.card_tray import TrayCard, TrayCards
from kiosk.ui.labels import Words
from kiosk.ui.tokens import TextStep
from tests.ui.card_samples import CARD_STATES
from tests.ui.conftest import MakeWindow
from tests.ui.gallery import settle
from tests.ui.samples import STATES
from tests.ui.test_nothing_cut_off import faults_of

CARDS = (
    TrayCard("見本 太郎", ("540412", "2035", "0100"), "taro"),
    TrayCard("見本 花子", ("560903", "2035", "0101"), "hanako"),
    TrayCard("例示 梅", ("130130", "2035", "0200"), "ume"),
)


class Hands:
    def __init__(self) -> None:
        self.did: list[object] = []

    def tray(self) -> TrayCards:
        return TrayCards(CARDS, "1234", self.did.append, lambda: self.did.append("taken"))


def button(window: QWidget, start: str) -> ActionButton:
    names = [one for one in window.findChildren(ActionButton) if one.isVisible()]
    return next(one for one in names if (one.text() or one.accessibleName()).startswith(start))


def touch(window: QWidget, start: str) -> None:
    QTest.mouseClick(button(window, start), Qt.MouseButton.LeftButton)


def texts(window: QWidget) -> list[str]:
    return [label.text() for label in window.findChildren(Words) if label.isVisible()]


def test_a_card_is_placed_and_taken_by_touch(make_window: MakeWindow) -> None:
    hands = Hands()
    window = make_window()
    window.show_samples([("見本 花子 (2)", "code")], hands.did.append, hands.tray())
    settle()
    touch(window, "カード")
    touch(window, "見本 太郎")
    touch(window, "見本 花子")
    touch(window, "見本 花子")

    assert hands.did == ["taro", "hanako", "taken"]


def test_the_digits_and_the_pin_stand_on_the_tray_while_they_are_asked(make_window: MakeWindow) -> None:
    hands = Hands()
    window = make_window(CARD_STATES["card_birth"])
    window.show_samples([("見本 花子 (2)", "code")], hands.did.append, hands.tray())
    settle()
    touch(window, "カード")
    settle()

    assert "540412 2035 0100" in texts(window)
    assert any("1234" in text for text in texts(window))


def test_a_further_card_can_be_placed_beside_the_form(make_window: MakeWindow) -> None:
    hands = Hands()
    window = make_window()
    window.show_samples([("見本 花子 (2)", "code")], hands.did.append, hands.tray())
    window.draw(STATES["form"])
    settle()
    touch(window, "見本 花子")

    assert hands.did == ["hanako"]


def test_a_tray_without_cards_makes_room_for_the_form(make_window: MakeWindow) -> None:
    window = make_window()
    window.show_samples([("見本 花子 (2)", "code")], print)
    window.draw(STATES["form"])
    settle()

    assert not any(one.text() == "見本 花子 (2)" and one.isVisible() for one in window.findChildren(Words))


@pytest.mark.parametrize("step", [TextStep.NORMAL, TextStep.LARGEST])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_of_the_tray_fits(make_window: MakeWindow, language: str, step: TextStep) -> None:
    window = make_window(language=language, step=step)
    samples = [("見本 花子 (2)", "code"), ("練習川原崎小路 権左衛門之助太郎丸 (1)", "code"), ("例示 梅 (1)", "code")]
    window.show_samples(samples, print, Hands().tray())
    faults = {}
    for name in ("idle", "card_birth", "form"):
        window.draw({**STATES, **CARD_STATES}[name])
        settle()
        if name == "idle":
            faults["residents"] = faults_of(window)
            touch(window, "カード" if language == "ja" else "Cards")
            settle()
        if found := faults_of(window):
            faults[name] = found

    assert faults == {"residents": []}
