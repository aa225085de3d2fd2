"""The whole desk by keyboard alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk.screens.message import message
from kiosk.screens.reception_state import Answer, CountEntry, Tone
from kiosk.ui.buttons import ActionButton
from kiosk.ui.main_window import MainWindow
from kiosk.ui.offers import LongOffers, OfferRow, ShortOffers
from sync.protocol.values import StayType
from tests.ui.conftest import MakeWindow
from tests.ui.samples import FORM, IDLE, NAME, STATES, with_panel
from tests.ui.touches import RecordedTouches

PLAIN = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key | str, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """To whatever has the focus, as the system would."""
    target = QApplication.focusWidget()
    assert target is not None
    if isinstance(key, str):
        for sign in key:  # QTest.keyClicks aborts the program on kana
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, ord(sign.upper()) if sign.isascii() else 0, PLAIN, sign)
                QApplication.sendEvent(QApplication.focusWidget(), event)
    else:
        QTest.keyClick(target, key, modifier)


@pytest.mark.parametrize("sign", ["4", "k", "か", "Z"])
def test_at_idle_a_printable_key_goes_to_the_screen(
    make_window: MakeWindow, touches: RecordedTouches, sign: str
) -> None:
    make_window()
    press(sign)

    assert touches.calls == [("typed", sign)]


def test_a_space_is_no_beginning(make_window: MakeWindow, touches: RecordedTouches) -> None:
    make_window()
    press(" ")

    assert touches.calls == []


def test_the_input_method_is_off_at_idle_and_on_in_the_name_line(make_window: MakeWindow) -> None:
    window = make_window()
    assert not window.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    window.draw(STATES["name"])
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


@pytest.mark.parametrize(
    ("key", "call"),
    [
        (Qt.Key.Key_Return, ("confirm",)),
        (Qt.Key.Key_Enter, ("confirm",)),
        (Qt.Key.Key_Escape, ("escape",)),
        (Qt.Key.Key_Backspace, ("backspace",)),
        (Qt.Key.Key_F2, ("undo",)),
        (Qt.Key.Key_F3, ("deepen",)),
        (Qt.Key.Key_F6, ("set_express", True)),
        (Qt.Key.Key_F7, ("resume_draft",)),
    ],
)
def test_keys_of_the_desk(
    make_window: MakeWindow, touches: RecordedTouches, key: Qt.Key, call: tuple[object, ...]
) -> None:
    make_window(STATES["received"])
    press(key)

    assert touches.calls == [call]


def test_f6_turns_express_off_where_it_is_on(make_window: MakeWindow, touches: RecordedTouches) -> None:
    make_window(replace(IDLE, is_express=True))
    press(Qt.Key.Key_F6)

    assert touches.calls == [("set_express", False)]


def test_a_digit_ticks_a_member_and_a_digit_too_many_does_nothing(
    make_window: MakeWindow, touches: RecordedTouches
) -> None:
    make_window(STATES["found"])
    press("29")

    assert touches.calls == [("toggle_member", 1)]


def test_f4_changes_the_place_of_stay(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["count"])
    press(Qt.Key.Key_F4)
    window.draw(with_panel(CountEntry("4", StayType.OTHER)))
    press(Qt.Key.Key_F4)

    assert touches.calls == [("choose_stay", StayType.CAR), ("choose_stay", StayType.SHELTER)]


def test_the_name_line_takes_text_and_gives_the_arrows_away(make_window: MakeWindow, touches: RecordedTouches) -> None:
    make_window(STATES["name"])
    press("o")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)

    assert touches.calls == [
        ("name_changed", NAME.text + "o"),
        ("move_selection", 1),
        ("move_selection", -1),
        ("confirm",),
        ("escape",),
    ]


def test_a_letter_typed_at_idle_is_followed_by_the_next_in_the_line(
    make_window: MakeWindow, touches: RecordedTouches
) -> None:
    window = make_window()
    press("m")
    window.draw(with_panel(replace(NAME, text="m", kana="m", candidates=())))
    press("i")

    assert touches.calls == [("typed", "m"), ("name_changed", "mi")]


def test_the_form_by_keys(make_window: MakeWindow, touches: RecordedTouches) -> None:
    make_window(STATES["form"])
    press("5")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Return, CONTROL)
    press(Qt.Key.Key_F5)

    assert touches.calls == [
        ("field_changed", "birth_date", "S25.3.45"),
        ("confirm",),
        ("next_field",),
        ("previous_field",),
        ("receive_form",),
        ("add_family",),
    ]


def test_choices_by_keys(make_window: MakeWindow, touches: RecordedTouches) -> None:
    make_window(with_panel(replace(FORM, focus=3)))
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)

    assert touches.calls == [("choose", "sex", "female"), ("next_field",), ("confirm",)]


def test_a_digit_answers_a_choice(make_window: MakeWindow, touches: RecordedTouches) -> None:
    make_window(with_panel(replace(FORM, focus=3)))
    press("2")
    press("9")

    assert touches.calls == [("decide", "sex", "female")]


def test_a_digit_turns_a_toggle_over_and_stays(make_window: MakeWindow, touches: RecordedTouches) -> None:
    make_window(with_panel(replace(FORM, focus=4)))
    press("1")
    press("7")

    assert touches.calls == [("choose", "care", "ILL"), ("choose", "care", "ALG")]


def test_the_arrows_and_f3_belong_to_the_screen(make_window: MakeWindow, touches: RecordedTouches) -> None:
    make_window(STATES["form_towns"])
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_F3)

    assert touches.calls == [("move_selection", 1), ("move_selection", -1), ("go_deeper",)]


@pytest.mark.parametrize(("state", "kind"), [("form_kanji", ActionButton), ("form_towns", OfferRow)])
def test_an_offer_is_taken_by_a_touch_and_leaves_the_cursor(
    make_window: MakeWindow, touches: RecordedTouches, state: str, kind: type[ActionButton]
) -> None:
    window = make_window(STATES[state])
    line = QApplication.focusWidget()
    room = window.findChild(ShortOffers) or window.findChild(LongOffers)
    offers = [button for button in room.findChildren(kind) if button.isVisible()]
    QTest.mouseClick(offers[1], Qt.MouseButton.LeftButton)

    assert touches.calls == [("select", 1), ("confirm",)]
    assert QApplication.focusWidget() is line


def test_an_era_is_touched_and_leaves_the_cursor(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["form_era"])
    line = QApplication.focusWidget()
    showa = next(button for button in window.findChildren(ActionButton) if button.text().startswith("昭和"))
    assert "76" in showa.text()
    QTest.mouseClick(showa, Qt.MouseButton.LeftButton)

    assert touches.calls == [("choose", "birth_date", "s")]
    assert QApplication.focusWidget() is line


def test_a_member_and_back_shows_each_person_s_own_text(make_window: MakeWindow) -> None:
    """Fields are built once and shown again: another person's text must stand in them."""
    window = make_window(STATES["form"])
    other = replace(FORM, fields=(replace(FORM.fields[0], value="仮山 次郎"), FORM.fields[1]), focus=0)
    window.draw(with_panel(other))
    shown = [line for line in window.findChildren(QLineEdit) if line.isVisible()]
    assert [line.text() for line in shown] == ["仮山 次郎", "れいじ たろう"]
    window.draw(STATES["form"])
    shown = [line for line in window.findChildren(QLineEdit) if line.isVisible()]

    assert shown[0].text() == "例示 太郎"
    assert len(shown) == sum(not field.choices or field.key == "birth_date" for field in FORM.fields)


def test_the_focus_follows_the_screen(make_window: MakeWindow) -> None:
    window = make_window(STATES["form"])
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    window.draw(with_panel(replace(FORM, focus=0)))

    assert QApplication.focusWidget().accessibleName() == "名前"


def test_the_question_for_more_family_has_the_focus(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["form"])
    window.draw(STATES["form_more_family"])
    press(Qt.Key.Key_Return)

    assert touches.calls == [("add_family",)]


def test_every_button_of_the_idle_desk_is_reached_by_tab(make_window: MakeWindow) -> None:
    window = make_window()
    buttons = {button for button in window.findChildren(ActionButton) if button.isVisible() and button.isEnabled()}
    reached = set()
    for _step in range(3 * len(buttons)):
        press(Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())

    assert buttons - reached == set()


def test_enter_on_a_focused_button_presses_it(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["received"])
    undo = next(button for button in window.findChildren(ActionButton) if button.text().endswith("F2"))
    undo.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Return)

    assert touches.calls == [("undo",)]


def test_the_next_answer_takes_the_focus_from_the_last_ones_button(make_window: MakeWindow) -> None:
    window = make_window(STATES["received"])
    undo = next(button for button in window.findChildren(ActionButton) if button.text().endswith("F2"))
    undo.setFocus(Qt.FocusReason.TabFocusReason)
    window.draw(with_panel(Answer(Tone.RECEIVED, message("outcome.received"), (), "A-0133", can_undo=True)))

    assert QApplication.focusWidget() is window


def test_a_second_of_express_leaves_the_focus_alone(make_window: MakeWindow) -> None:
    window = make_window(STATES["received_express"])
    undo = next(button for button in window.findChildren(ActionButton) if button.text().endswith("F2"))
    undo.setFocus(Qt.FocusReason.TabFocusReason)
    panel = STATES["received_express"].panel
    assert isinstance(panel, Answer)
    window.draw(replace(STATES["received_express"], panel=replace(panel, undo_left_s=7)))

    assert QApplication.focusWidget() is undo


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_F9])
def test_a_sheet_keeps_keys_from_the_desk_until_esc(
    make_window: MakeWindow, touches: RecordedTouches, key: Qt.Key
) -> None:
    window: MainWindow = make_window()
    press(key)
    press("4")
    assert touches.calls == []

    press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert QApplication.focusWidget() is window
    press("4")
    assert touches.calls == [("typed", "4")]
