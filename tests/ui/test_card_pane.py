"""The card's panel: every state is drawn, and touch and keys do the same."""

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.screens.reception_state import CardStep
from kiosk.ui.buttons import ActionButton
from kiosk.ui.card_groups import EchoCells
from kiosk.ui.card_picture import CardPicture
from kiosk.ui.digit_pad import BOTH_EDGES_PX, key_px
from kiosk.ui.labels import Words
from kiosk.ui.tokens import TextStep
from tests.ui.card_samples import ASKING, CARD_STATES, FULL, PIN
from tests.ui.conftest import MakeWindow
from tests.ui.gallery import settle
from tests.ui.samples import IDLE, with_panel
from tests.ui.touches import RecordedTouches


def texts(window: QWidget) -> list[str]:
    return [label.text() for label in window.findChildren(Words) if label.isVisible()]


def button(window: QWidget, start: str) -> ActionButton:
    return next(one for one in window.findChildren(ActionButton) if one.isVisible() and one.text().startswith(start))


def shows(window: QWidget, start: str) -> bool:
    return any(one.isVisible() and one.text().startswith(start) for one in window.findChildren(ActionButton))


def picture(window: QWidget) -> CardPicture:
    return window.findChild(CardPicture)


@pytest.mark.parametrize("name", list(CARD_STATES))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_card_state_is_drawn_in_words_that_exist(make_window: MakeWindow, language: str, name: str) -> None:
    shown = texts(make_window(CARD_STATES[name], language))

    assert [text for text in shown if "⟦" in text] == []


def test_the_picture_follows_the_group_in_work(make_window: MakeWindow) -> None:
    window = make_window(CARD_STATES["card_birth"])
    seen = [picture(window).group]
    for name in ("card_expiry", "card_security"):
        window.draw(CARD_STATES[name])
        seen.append(picture(window).group)

    assert seen == ["card.group.birth", "card.group.expiry", "card.group.security"]


def test_the_picture_marks_one_place_and_only_that(make_window: MakeWindow) -> None:
    window = make_window(CARD_STATES["card_birth"])
    QApplication.processEvents()
    birth = picture(window).grab().toImage()
    window.draw(CARD_STATES["card_security"])
    QApplication.processEvents()
    security = picture(window).grab().toImage()
    primary = "#0017c1"

    def colour(image: QImage, place: tuple[float, float]) -> str:
        scale = min(image.width(), image.height() * 85.60 / 53.98)
        return image.pixelColor(round(place[0] * scale), round(place[1] * scale * 53.98 / 85.60)).name()

    at_birth, at_security = (0.38, 0.50), (0.045, 0.945)
    assert colour(birth, at_birth) == primary
    assert colour(security, at_birth) != primary
    assert colour(security, at_security) == primary
    assert colour(birth, at_security) != primary


def test_tries_are_told_before_each_entry(make_window: MakeWindow) -> None:
    window = make_window(CARD_STATES["card_birth"])
    assert "あと10回まで試せます" in texts(window)

    window.draw(CARD_STATES["card_pin"])
    assert "あと3回まで試せます" in texts(window)


def test_a_pin_is_never_drawn_nor_told_aloud(make_window: MakeWindow) -> None:
    window = make_window(CARD_STATES["card_pin"])
    cells = next(cell for cell in window.findChildren(EchoCells) if cell.isVisible())

    assert cells.accessibleName() == "暗証番号　4けた中2けた"


def test_the_words_say_where_a_pin_is_reset(make_window: MakeWindow) -> None:
    window = make_window(CARD_STATES["card_pin"])
    for name in ("card_pin", "card_pin_closed", "card_pin_kept", "card_closed"):
        window.draw(CARD_STATES[name])
        assert any("市区町村の窓口" in text for text in texts(window)), name


def test_touches_of_the_number(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(CARD_STATES["card_birth"])
    for start in ("7", "0", "1字消す", "暗証番号で読む", "わからない", "もどる"):
        QTest.mouseClick(button(window, start), Qt.MouseButton.LeftButton)

    assert touches.calls == [
        ("typed", "7"),
        ("typed", "0"),
        ("backspace",),
        ("use_pin",),
        ("card_by_hand",),
        ("escape",),
    ]


def test_touches_of_the_pin(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(with_panel(replace(PIN, groups=(replace(PIN.groups[0], echo="●●●●"),))))
    for start in ("カードを読む", "印刷の数字で読む"):
        QTest.mouseClick(button(window, start), Qt.MouseButton.LeftButton)

    assert touches.calls == [("confirm",), ("use_number",)]


@pytest.mark.parametrize(
    ("name", "key", "call"),
    [
        ("card_birth", Qt.Key.Key_5, ("typed", "5")),
        ("card_birth", Qt.Key.Key_Backspace, ("backspace",)),
        ("card_birth", Qt.Key.Key_Return, ("confirm",)),
        ("card_birth", Qt.Key.Key_Escape, ("escape",)),
        ("card_birth", Qt.Key.Key_F8, ("use_pin",)),
        ("card_birth", Qt.Key.Key_F3, ("card_by_hand",)),
        ("card_pin", Qt.Key.Key_F8, ("use_number",)),
        ("form_twin", Qt.Key.Key_F8, ("open_twin",)),
        ("found_twin", Qt.Key.Key_F8, ("open_twin",)),
    ],
)
def test_keys(
    make_window: MakeWindow, touches: RecordedTouches, name: str, key: Qt.Key, call: tuple[object, ...]
) -> None:
    make_window(CARD_STATES[name])
    touches.calls.clear()
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)

    assert [one for one in touches.calls if one[0] != "focus_field"] == [call]


def test_f8_does_nothing_where_no_other_way_is_open(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(CARD_STATES["card_pin_closed"])
    assert not shows(window, "暗証番号で読む")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F8)

    assert touches.calls == []


@pytest.mark.parametrize("name", ["form_twin", "found_twin"])
def test_a_twin_is_opened_by_touch(make_window: MakeWindow, touches: RecordedTouches, name: str) -> None:
    window = make_window(CARD_STATES[name])
    touches.calls.clear()
    QTest.mouseClick(button(window, "その受付を見る"), Qt.MouseButton.LeftButton)

    assert touches.calls[-1] == ("open_twin",)


def test_no_digit_is_taken_while_the_card_is_read(make_window: MakeWindow) -> None:
    window = make_window(CARD_STATES["card_reading"])

    assert not button(window, "5").isEnabled()
    assert not shows(window, "カードを読む")
    assert shows(window, "わからない")
    assert "カードを動かさないでください。" in texts(window)


def test_enter_is_offered_once_the_digits_are_whole(make_window: MakeWindow) -> None:
    window = make_window(CARD_STATES["card_security"])
    assert not shows(window, "カードを読む")

    window.draw(with_panel(replace(ASKING, groups=FULL, group=2)))
    assert button(window, "カードを読む").isEnabled()


def test_the_family_s_name_stands_above_a_further_card(make_window: MakeWindow) -> None:
    assert "見本 花子 さんの世帯に加えます" in texts(make_window(CARD_STATES["card_joins"]))


@pytest.mark.parametrize("dots_per_inch", [0.0, 72.0, 96.0, 105.0, 118.0])
def test_keys_are_as_wide_as_a_thumb(dots_per_inch: float) -> None:
    side_mm = (key_px(dots_per_inch) + BOTH_EDGES_PX) / max(dots_per_inch, 96.0) * 25.4

    assert side_mm >= 17.9


@pytest.mark.parametrize("step", list(TextStep))
def test_no_key_of_the_pad_is_ever_smaller(make_window: MakeWindow, step: TextStep) -> None:
    window = make_window(with_panel(replace(ASKING, step=CardStep.ASKING_NUMBER)), step=step)
    sides = [min(button(window, digit).width(), button(window, digit).height()) for digit in "0123456789"]

    assert min(sides) >= 72


def test_buttons_that_came_back_while_the_panel_was_hidden_have_their_room(make_window: MakeWindow) -> None:
    window = make_window(CARD_STATES["card_pin_closed"])
    settle()
    window.draw(IDLE)
    settle()
    window.draw(CARD_STATES["card_birth"])
    settle()
    places = [button(window, start).geometry() for start in ("わからない", "暗証番号で読む", "もどる")]

    assert not any(one.intersects(other) for one, other in itertools.combinations(places, 2))
