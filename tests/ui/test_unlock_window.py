"""The window before the desk: typed passphrases arrive, a new one is typed twice, closing it is an answer too."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from kiosk.ui.labels import Words
from kiosk.ui.theme import Theme
from kiosk.ui.translator import Translator
from kiosk.ui.unlock_window import UnlockWindow

RESOURCES = Path(__file__).parents[2] / "resources"


class Asked:
    """A window and what it answered."""

    def __init__(self, *, is_new: bool, hint: str = "") -> None:
        self.answers: list[str | None] = []
        translator = Translator.load(RESOURCES / "translations", "ja")
        self.window = UnlockWindow(translator, Theme(RESOURCES), hint, self.answers.append, is_new=is_new)
        self.window.show()
        self.lines = self.window.findChildren(QLineEdit)

    def type(self, *texts: str) -> None:
        for line, text in zip(self.lines, texts, strict=True):
            QTest.keyClicks(line, text)
        QTest.keyClick(self.lines[-1], Qt.Key.Key_Return)


@pytest.fixture
def asked(qtbot):
    made: list[Asked] = []

    def ask(*, is_new: bool, hint: str = "") -> Asked:
        made.append(Asked(is_new=is_new, hint=hint))
        qtbot.addWidget(made[-1].window)
        return made[-1]

    return ask


def test_what_is_typed_arrives_and_is_not_shown(asked):
    one = asked(is_new=False)
    assert one.lines[0].echoMode() is QLineEdit.EchoMode.Password
    one.type("open sesame")
    assert one.answers == ["open sesame"]
    assert one.lines[0].text() == "", "nothing of it stays in the window"


def test_a_new_one_is_typed_twice(asked):
    one = asked(is_new=True)
    one.type("open sesame 1", "open sesame 2")
    assert one.answers == []
    QTest.keyClicks(one.lines[1], "open sesame 1")
    QTest.keyClick(one.lines[1], Qt.Key.Key_Return)
    assert one.answers == ["open sesame 1"]


def test_nothing_typed_is_no_answer(asked):
    one = asked(is_new=False)
    one.type("")
    assert one.answers == []


@pytest.mark.parametrize("leave", ["escape", "close"])
def test_leaving_is_an_answer(asked, leave):
    one = asked(is_new=False)
    if leave == "escape":
        QTest.keyClick(one.lines[0], Qt.Key.Key_Escape)
    else:
        one.window.close()
    assert one.answers == [None]


def test_it_says_why_it_asks_again(asked):
    one = asked(is_new=False, hint="合言葉がちがいます")
    assert "合言葉がちがいます" in [label.text() for label in one.window.findChildren(Words)]


def test_enter_in_the_first_line_of_a_new_one_goes_to_the_second(asked):
    one = asked(is_new=True)
    QTest.keyClicks(one.lines[0], "open sesame 1")
    QTest.keyClick(one.lines[0], Qt.Key.Key_Return)
    assert one.answers == []
    assert one.window.focusWidget() is one.lines[1]
    assert [line.text() for line in one.lines] == ["open sesame 1", ""]
    assert "二つがちがいます。もう一度入れてください。" not in [
        words.text() for words in one.window.findChildren(Words)
    ]
