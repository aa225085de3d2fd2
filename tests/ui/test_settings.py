"""Settings: the look changes at a touch; record mode and shelter only after a question."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QImage, QPainter, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.look import Look, WindowCalls
from kiosk.ui.main_window import MainWindow
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import TextStep, ThemeName
from kiosk.ui.translator import Translator
from sync.protocol.values import RecordMode
from tests.ui.conftest import MakeWindow
from tests.ui.gallery import RESOURCES, let_go
from tests.ui.samples import IDLE, STATES
from tests.ui.test_panes import texts, touch
from tests.ui.touches import RecordedTouches

SHELTERS = (("S-1", "見本第一小学校"), ("S-2", "例示中学校"), ("S-3", "訓練公民館"))


def settle() -> None:
    QApplication.processEvents()


class Heard:
    """Writes down what the window tells the program."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.calls = WindowCalls(
            look_changed=self.told.append,
            record_mode_changed=self.told.append,
            shelter_changed=self.told.append,
            closed=lambda: self.told.append("closed"),
            shelters=lambda: SHELTERS,
        )


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_text_size_theme_and_language_change_at_once(make_window: MakeWindow, heard: Heard) -> None:
    window = make_window(calls=heard.calls)
    window.open_settings()
    for text in ("150%", "暗い（夜勤）", "English"):
        touch(window, text)
        settle()

    assert heard.told[-1] == Look(ThemeName.DARK, TextStep.LARGEST, "en", sounds=True)
    assert window.look == heard.told[-1]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert "Next person, please" in texts(window)


def test_the_panel_outlives_a_change_of_look(make_window: MakeWindow, heard: Heard) -> None:
    window = make_window(STATES["name"], calls=heard.calls)
    window.show_samples((("見本 花子", 1),), heard.told.append)
    window.change_look(Look(ThemeName.CONTRAST))
    settle()

    assert isinstance(QApplication.focusWidget(), QLineEdit)
    touch(window, "見本 花子")
    assert heard.told[-1] == 1


@pytest.mark.parametrize(("answer", "told"), [("変えない", []), ("変える", [RecordMode.REAL])])
def test_record_mode_changes_only_after_yes(
    make_window: MakeWindow, heard: Heard, answer: str, told: list[object]
) -> None:
    window = make_window(calls=heard.calls)
    window.open_settings()
    touch(window, "実災害")
    settle()
    assert heard.told == []
    assert "記録の種類を「訓練」から「実災害」に変えます" in texts(window)
    assert QApplication.focusWidget().accessibleName() == "変えない"

    buttons = [one for one in window.findChildren(ActionButton) if one.isVisible() and one.text() == answer]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert heard.told == told


def test_the_present_record_mode_asks_nothing(make_window: MakeWindow, heard: Heard) -> None:
    window = make_window(calls=heard.calls)
    window.open_settings()
    touch(window, "訓練")

    assert not [text for text in texts(window) if text.startswith("記録の種類を")]


def test_the_shelter_is_found_by_name_and_changed_after_yes(make_window: MakeWindow, heard: Heard) -> None:
    window = make_window(calls=heard.calls)
    window.open_settings()
    touch(window, "見本第一小学校")
    settle()
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.setText("例示")
    line.textEdited.emit("例示")
    settle()
    touch(window, "例示中学校")
    settle()
    assert "避難所を「見本第一小学校」から「例示中学校」に変えます" in texts(window)
    touch(window, "変える")

    assert heard.told == ["S-2"]


def test_what_cannot_be_changed_is_not_offered(make_window: MakeWindow) -> None:
    window = make_window()
    window.open_settings()

    assert not {"記録の種類", "この端末の避難所"} & set(texts(window))


def test_express_and_sounds(make_window: MakeWindow, heard: Heard, touches: RecordedTouches) -> None:
    window = make_window(calls=heard.calls)
    window.open_settings()
    sheet = window.findChildren(Sheet)[-1]
    offs = [one for one in sheet.findChildren(ActionButton) if one.text() == "切"]
    QTest.mouseClick(offs[0], Qt.MouseButton.LeftButton)
    settle()
    sheet = next(sheet for sheet in window.findChildren(Sheet) if sheet.isVisible())
    ons = [one for one in sheet.findChildren(ActionButton) if one.text() == "入"]
    QTest.mouseClick(ons[-1], Qt.MouseButton.LeftButton)

    assert heard.told == [Look(sounds=False)]
    assert touches.calls == [("set_express", True)]


def test_tab_goes_round_inside_the_sheet(make_window: MakeWindow, heard: Heard) -> None:
    window = make_window(calls=heard.calls)
    window.open_settings()
    sheet = next(sheet for sheet in window.findChildren(Sheet) if sheet.isVisible())
    reached = set()
    for _step in range(40):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())

    assert {one for one in sheet.findChildren(ActionButton) if one.isVisible()} <= reached
    assert all(sheet.isAncestorOf(one) for one in reached)


def test_windows_come_and_go(qapp: QApplication, touches: RecordedTouches) -> None:
    for _time in range(5):
        window = MainWindow(Translator.load(RESOURCES / "translations", "ja"), Theme(RESOURCES), touches)
        window.draw(STATES["found"])
        window.draw(STATES["form"])
        let_go(window)
        del window
        gc.collect()

    assert [one for one in qapp.topLevelWidgets() if isinstance(one, MainWindow)] == []


def test_the_look_changes_many_times(make_window: MakeWindow) -> None:
    window = make_window(STATES["form"])
    for step in [*TextStep, *TextStep]:
        window.change_look(Look(text_step=step))
        settle()
        gc.collect()

    assert "新しい世帯の登録" in texts(window)


def test_closing_is_told(make_window: MakeWindow, heard: Heard) -> None:
    make_window(calls=heard.calls).close()

    assert heard.told == ["closed"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_words_are_set_in_the_bundled_face(make_window: MakeWindow, language: str) -> None:
    window: MainWindow = make_window(language=language)
    faces = {QFontInfo(label.font()).family() for label in window.findChildren(Words) if label.isVisible()}

    assert faces <= {"BIZ UDPGothic", "BIZ UDGothic"}


def test_japanese_is_drawn_and_not_boxes(make_window: MakeWindow) -> None:
    window = make_window(IDLE)
    font = next(label for label in window.findChildren(Words) if label.text() == "つぎの方どうぞ").font()

    def drawn(sign: str) -> QImage:
        picture = QImage(64, 64, QImage.Format.Format_Grayscale8)
        picture.fill(255)
        painter = QPainter(picture)
        painter.setFont(font)
        painter.drawText(4, 52, sign)
        painter.end()
        return picture

    missing = drawn("\U000e0fff")
    for sign in "避難所受付熊本髙﨑":
        assert QRawFont.fromFont(font).supportsCharacter(ord(sign))
        assert drawn(sign) not in (missing, drawn(" "))
