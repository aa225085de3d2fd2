"""A hand scanner's shot among a person's keys, as Qt delivers them."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiosk.devices.qt.key_events import ScannerKeys
from kiosk.devices.wedge import SAME_SCAN_S, SCANNER_GAP_S, Wedge

PREFIX = "KMA1:"
CODE = "KMA1:6BF+70790T9WJWG.FKY*4GO0"
SCANNER_S = 0.004
PERSON_S = 0.12


class Desk:
    """A line and a button, a clock that is turned by hand, and what was scanned."""

    def __init__(self, application: QApplication) -> None:
        self.now_s = 100.0
        self.scans: list[str] = []
        self.window = QWidget()
        self.line = QLineEdit()
        self.button = QPushButton("x")
        column = QVBoxLayout(self.window)
        column.addWidget(self.line)
        column.addWidget(self.button)
        self.window.show()
        self.window.activateWindow()
        self.line.setFocus()
        self.keys = ScannerKeys(Wedge(PREFIX), self.scans.append, lambda: self.now_s)
        self.keys.start(application)

    def strike(self, text: str, pause_s: float, key: int = 0, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """One key down and up."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            number = key or ord(text.upper())
            event = QKeyEvent(kind, number, modifiers or Qt.KeyboardModifier.NoModifier, text)
            QApplication.sendEvent(QApplication.focusWidget(), event)
        self.now_s += pause_s

    def type(self, text: str) -> None:
        for sign in text:
            self.strike(sign, PERSON_S)
            self.keys.poll()

    def shoot(self, text: str, suffix: int | None = Qt.Key.Key_Return) -> None:
        for sign in text:
            self.strike(sign, SCANNER_S)
        if suffix is not None:
            self.strike("\r", SCANNER_S, suffix)

    def wait(self, wait_s: float) -> None:
        self.now_s += wait_s
        self.keys.poll()


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desk]:
    made = Desk(qapp)
    yield made
    made.keys.stop(qapp)
    made.window.close()


@pytest.mark.parametrize("suffix", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_a_shot_is_one_scan_and_leaves_the_line_alone(desk: Desk, suffix: int) -> None:
    desk.line.setText("見本")
    desk.shoot(CODE, suffix)

    assert desk.scans == [CODE]
    assert desk.line.text() == "見本"
    assert QApplication.focusWidget() is desk.line


def test_a_shot_without_a_suffix_is_a_scan_after_a_moment(desk: Desk) -> None:
    desk.shoot(CODE, None)
    assert desk.scans == []
    desk.wait(1.0)

    assert desk.scans == [CODE]


def test_a_line_feed_sent_as_control_j_ends_a_shot(desk: Desk) -> None:
    desk.shoot(CODE, None)
    desk.strike("\n", SCANNER_S, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)

    assert desk.scans == [CODE]


def test_a_person_types_as_ever(desk: Desk) -> None:
    desk.type("mihon 12")
    desk.strike("", PERSON_S, Qt.Key.Key_Backspace)

    assert desk.line.text() == "mihon 1"
    assert desk.scans == []


def test_a_quick_pair_of_keys_keeps_its_order(desk: Desk) -> None:
    for sign in "all":
        desk.strike(sign, 0.01)
    desk.wait(SCANNER_GAP_S)

    assert desk.line.text() == "all"


def test_a_lone_key_is_there_at_once(desk: Desk) -> None:
    desk.strike("4", 0.0)

    assert desk.line.text() == "4"


def test_a_key_after_a_quick_one_is_given_back_by_the_timer(desk: Desk, qtbot) -> None:
    desk.strike("4", 0.01)
    desk.strike("2", SCANNER_GAP_S)
    assert desk.line.text() == "4"
    qtbot.waitUntil(lambda: desk.line.text() == "42")


@pytest.mark.parametrize("code", [CODE, "49012345"])
def test_a_shot_into_a_line_leaves_text_cursor_and_selection(desk: Desk, code: str) -> None:
    told: list[str] = []
    desk.line.setText("mihon")
    desk.line.setSelection(1, 2)
    desk.line.textEdited.connect(told.append)
    desk.shoot(code)

    assert desk.scans == [code]
    assert (desk.line.text(), desk.line.selectedText()) == ("mihon", "ih")
    assert told[-1] == "mihon"


def test_a_shot_is_taken_back_before_it_ends(desk: Desk) -> None:
    desk.shoot(PREFIX, None)

    assert desk.line.text() == ""
    assert desk.scans == []


def test_nothing_is_taken_back_from_a_line_that_has_gone(desk: Desk) -> None:
    desk.strike("4", SCANNER_S)
    desk.line.deleteLater()
    QApplication.sendPostedEvents(desk.line, QEvent.Type.DeferredDelete)
    desk.button.setFocus()
    desk.shoot("9012345")

    assert desk.scans == ["49012345"]


def test_outside_a_line_a_key_is_undone_by_what_was_remembered(desk: Desk, qapp: QApplication) -> None:
    desk.keys.stop(qapp)
    undone: list[str] = []

    def bookmark() -> Callable[[], None]:
        return lambda: undone.append("put back")

    desk.keys = ScannerKeys(Wedge(PREFIX), desk.scans.append, lambda: desk.now_s, bookmark)
    desk.keys.start(qapp)
    desk.button.setFocus()
    desk.strike("4", PERSON_S)
    desk.keys.poll()
    assert undone == []

    desk.shoot("49012345")
    assert undone == ["put back"]

    desk.wait(SAME_SCAN_S)
    desk.shoot(CODE)  # its first sign is held: nothing was done that could be undone
    assert undone == ["put back"]
    assert desk.scans == ["49012345", CODE]


def test_a_tapped_space_still_presses_a_button(desk: Desk) -> None:
    pressed: list[bool] = []
    desk.button.clicked.connect(lambda: pressed.append(True))
    desk.button.setFocus()
    desk.strike(" ", 0.01, Qt.Key.Key_Space)
    desk.wait(SCANNER_GAP_S)

    assert len(pressed) == 1
    assert not desk.button.isDown()


def test_the_same_shot_twice_in_a_moment_is_one_scan(desk: Desk) -> None:
    desk.shoot(CODE)
    desk.wait(0.5)
    desk.shoot(CODE)
    assert desk.scans == [CODE]
    desk.wait(SAME_SCAN_S)
    desk.shoot(CODE)

    assert desk.scans == [CODE, CODE]
    assert desk.line.text() == ""


def test_a_key_that_moves_the_focus_is_followed_there(desk: Desk) -> None:
    desk.button.setFocus()
    desk.line.clear()
    desk.strike("a", 0.01)
    desk.line.setFocus()
    desk.strike("b", 0.01)
    desk.wait(SCANNER_GAP_S)

    assert desk.line.text() == "ab"


def test_stopping_gives_back_what_is_held_once(desk: Desk, qapp: QApplication) -> None:
    desk.strike("7", 0.0)
    desk.strike("8", 0.0)
    desk.keys.stop(qapp)

    assert desk.line.text() == "78"
    desk.keys.start(qapp)


def test_keys_that_waited_for_a_busy_program_are_still_a_person_s(desk: Desk) -> None:
    """The first key tells how far the two clocks are apart; then eight typed keys arrive in one moment."""
    stamps_ms = [5_000 + 120 * number for number in range(9)]
    for number, (sign, stamp_ms) in enumerate(zip("amihonhan", stamps_ms, strict=True)):
        event = QKeyEvent(QEvent.Type.KeyPress, ord(sign.upper()), Qt.KeyboardModifier.NoModifier, sign)
        event.setTimestamp(stamp_ms)
        QApplication.sendEvent(desk.line, event)
        if number == 0:
            desk.wait(2.0)
    desk.wait(1.0)

    assert desk.scans == []
    assert desk.line.text() == "amihonhan"
