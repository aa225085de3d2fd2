"""What is drawn for a state, and which touch each control sends."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHoverEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kiosk.screens.message import message
from kiosk.screens.reception_state import Answer, Idle, NameEntry, RecentReception, Tone
from kiosk.ui.buttons import ActionButton
from kiosk.ui.labels import Words
from kiosk.ui.main_window import MainWindow
from kiosk.ui.recent_list import RecentList
from sync.protocol.values import StayType
from tests.ui.conftest import MakeWindow
from tests.ui.samples import FORM, FOUND, IDLE, NAME, STATES, TROUBLED, with_panel
from tests.ui.touches import RecordedTouches


def texts(window: MainWindow) -> list[str]:
    return [label.text() for label in window.findChildren(Words) if label.isVisible()]


def button(window: QWidget, start: str) -> ActionButton:
    shown = [one for one in window.findChildren(ActionButton) if one.isVisible()]
    found = [one for one in shown if (one.text() or one.accessibleName()).startswith(start)]
    assert found, f"no button {start}"
    return found[0]


def touch(window: QWidget, start: str) -> None:
    QTest.mouseClick(button(window, start), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("name", list(STATES))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_state_is_drawn_in_words_that_exist(make_window: MakeWindow, language: str, name: str) -> None:
    shown = texts(make_window(STATES[name], language))

    assert len(shown) > 10
    assert [text for text in shown if "⟦" in text] == []


def test_banner_tally_recent_and_health(make_window: MakeWindow) -> None:
    shown = texts(make_window(replace(IDLE, health=TROUBLED)))

    for text in (
        "見本第一小学校　避難所受付",
        "訓　練",
        "14:32",
        "132",
        "287",
        "A-0132",
        "取消ずみ",
        "43件（128分前から）",
    ):
        assert text in shown


def test_the_answer_says_number_people_and_next_step(make_window: MakeWindow) -> None:
    window = make_window(STATES["received"])
    assert {"受付しました", "A-0132", "見本 花子 さん　ほか2人"} <= set(texts(window))

    window.draw(STATES["refused"])
    shown = texts(window)
    assert "署名が合わないコードです" in shown
    assert "名前か人数を打って、手入力で受け付けてください。" in shown
    assert "受付番号" not in shown


def test_touches_of_the_answer(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["received_express"])
    touch(window, "受付を取り消す（あと8秒）")
    touch(window, "くわしく入力する")
    window.draw(STATES["refused"])
    touch(window, "名前を入力する")

    assert touches.calls == [("undo",), ("deepen",), ("name_changed", "")]


def test_touches_at_idle(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["idle_express_draft"])
    touch(window, "4")
    touch(window, "名前を入力する")
    touch(window, "すぐ受付：入")
    touch(window, "入力の途中")

    assert touches.calls == [("typed", "4"), ("name_changed", ""), ("set_express", False), ("resume_draft",)]


def test_nobody_is_asked_for_a_card_where_no_reader_works(make_window: MakeWindow) -> None:
    window = make_window()
    assert "カードがある" not in texts(window)

    window.draw(replace(IDLE, health=TROUBLED))
    assert "カードがある" in texts(window)


def test_members_are_ticked_by_touch(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["found"])
    rows = [row for row in window.findChildren(ActionButton) if row.property("kind") == "member"]
    QTest.mouseClick(rows[3], Qt.MouseButton.LeftButton)
    touch(window, "3人を受け付ける")
    touch(window, "やめる")

    assert touches.calls == [("toggle_member", 3), ("confirm",), ("escape",)]
    assert rows[3].accessibleName().endswith("来ていない")
    assert "要介護" in rows[2].accessibleName()


def test_a_smaller_household_leaves_no_row_of_the_larger(make_window: MakeWindow) -> None:
    window = make_window(STATES["found"])
    window.draw(with_panel(replace(FOUND, members=FOUND.members[:1], coming=1)))
    rows = [row for row in window.findChildren(ActionButton) if row.property("kind") == "member" and row.isVisible()]

    assert len(rows) == 1


@pytest.mark.parametrize(("coming", "busy"), [(0, False), (3, True)])
def test_nobody_or_a_busy_desk_cannot_be_received(make_window: MakeWindow, coming: int, busy: bool) -> None:
    window = make_window(with_panel(replace(FOUND, coming=coming, busy=busy)))
    main = next(one for one in window.findChildren(ActionButton) if one.property("kind") == "primary")

    assert not main.isEnabled()


def test_touches_of_the_count(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["count"])
    for text in ("7", "1字消す", "車中泊", "受け付ける", "もどる"):
        touch(window, text)

    assert touches.calls == [
        ("typed", "7"),
        ("backspace",),
        ("choose_stay", StayType.CAR),
        ("confirm",),
        ("escape",),
    ]


def test_a_candidate_is_one_touch(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["name"])
    rows = [row for row in window.findChildren(ActionButton) if row.property("kind") == "row"]
    QTest.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    touch(window, "「mih」を新しい世帯")

    assert touches.calls == [("select", 1), ("confirm",), ("select", -1), ("confirm",)]


def test_the_cursor_stays_where_it_is(make_window: MakeWindow) -> None:
    window = make_window(STATES["name"])
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.setCursorPosition(1)
    window.draw(with_panel(replace(NAME, candidates=(), searching=True)))
    window.draw(STATES["name"])

    assert line.cursorPosition() == 1


def test_a_field_that_comes_along_leaves_the_others_alone(make_window: MakeWindow) -> None:
    window = make_window(STATES["form"])
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.setCursorPosition(2)
    longer = (*FORM.fields[:3], replace(FORM.fields[0], key="note", label="field.note", value=""), *FORM.fields[3:])
    window.draw(with_panel(replace(FORM, fields=longer)))
    QApplication.processEvents()

    assert QApplication.focusWidget() is line
    assert line.cursorPosition() == 2
    assert "メモ" in texts(window)


def test_touches_of_the_form(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window(STATES["form_more_family"])
    for text in ("女", "アレルギー", "はい、追加する", "いいえ、受け付ける", "もどる"):
        touch(window, text)
    lines = [line for line in window.findChildren(QLineEdit) if line.accessibleName() == "名前"]
    QTest.mouseClick(lines[0], Qt.MouseButton.LeftButton)

    assert touches.calls == [
        ("choose", "sex", "female"),
        ("choose", "care", "ALG"),
        ("add_family",),
        ("receive_form",),
        ("escape",),
        ("focus_field", "name"),
    ]


def test_a_recent_reception_opens_its_acts(make_window: MakeWindow, touches: RecordedTouches) -> None:
    window = make_window()
    rows = [row for row in window.findChildren(ActionButton) if row.property("kind") == "recent"]
    assert len(rows) == 10
    QTest.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    touch(window, "取り消す")
    QTest.mouseClick(rows[2], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    touch(window, "くわしく入力")

    assert touches.calls == [("undo", "A-0131"), ("deepen", "A-0130")]
    assert not rows[3].isEnabled()


def test_a_new_reception_closes_the_acts_of_another(make_window: MakeWindow) -> None:
    window = make_window()
    rows = [row for row in window.findChildren(ActionButton) if row.property("kind") == "recent"]
    QTest.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    newest = RecentReception("A-0133", "14:33", 1, "例示 三郎", is_undone=False, depth="headline")
    window.draw(replace(IDLE, recent=(newest, *IDLE.recent)))

    assert [one for one in window.findChildren(ActionButton) if one.isVisible() and one.text() == "取り消す"] == []


def test_lines_stand_still_under_a_pointer(make_window: MakeWindow) -> None:
    window = make_window()
    lines = window.findChild(RecentList)
    rows = [row for row in window.findChildren(ActionButton) if row.property("kind") == "recent"]
    place = QPointF(10, 10)
    QApplication.sendEvent(lines, QHoverEvent(QEvent.Type.HoverMove, place, place, place))
    newest = RecentReception("A-0133", "14:33", 1, "例示 三郎", is_undone=False, depth="headline")
    window.draw(replace(IDLE, recent=(newest, *IDLE.recent)))

    assert rows[0].accessibleName().startswith("A-0132")


def test_words_from_a_code_are_never_markup(make_window: MakeWindow) -> None:
    evil = '<img src="file:///etc/hostname"><b>見本</b> & co'
    window = make_window(with_panel(NameEntry(evil, "", (replace(NAME.candidates[0], name=evil),), 0)))
    labels = [label for label in window.findChildren(Words) if label.text() == evil]

    assert labels
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert [one.text() for one in window.findChildren(ActionButton) if "&& co" in one.text()]


def test_every_control_has_a_name(make_window: MakeWindow) -> None:
    nameless = []
    window = make_window()
    for name, state in STATES.items():
        window.draw(state)
        controls = [*window.findChildren(ActionButton), *window.findChildren(QLineEdit)]
        nameless += [(name, one.objectName()) for one in controls if one.isVisible() and not one.accessibleName()]

    assert nameless == []


def test_the_camera_is_a_mirror(make_window: MakeWindow) -> None:
    window = make_window()
    pixels = np.zeros((120, 160, 3), np.uint8)
    pixels[:, :20] = 255
    window.show_preview(pixels)
    preview = next(part for part in window.findChildren(QWidget) if part.accessibleName() == "カメラの映像")
    shown = preview.grab().toImage()
    middle = shown.height() // 2

    assert shown.pixelColor(shown.width() - 12, middle).lightness() > 200
    assert shown.pixelColor(12, middle).lightness() < 60


@pytest.mark.parametrize("pixels", [np.full((48, 64), 200, np.uint8), np.full((96, 128, 3), 200, np.uint8)[::2, ::2]])
def test_grey_and_sliced_pictures_are_drawn(make_window: MakeWindow, pixels: np.ndarray) -> None:
    window = make_window()
    window.show_preview(pixels, (((1.0, 1.0), (9.0, 1.0), (9.0, 9.0), (1.0, 9.0)),))
    preview = next(part for part in window.findChildren(QWidget) if part.accessibleName() == "カメラの映像")
    shown = preview.grab().toImage()

    assert abs(shown.pixelColor(shown.width() // 2, shown.height() // 2).lightness() - 200) < 5


def test_no_camera_is_said_in_words(make_window: MakeWindow) -> None:
    window = make_window(STATES["idle_troubled"])
    assert "カメラが使えません" in texts(window)

    window.draw(IDLE)
    assert "カメラが使えません" not in texts(window)


def test_the_tray_hands_back_its_sample(make_window: MakeWindow) -> None:
    picked: list[object] = []
    window = make_window()
    window.show_samples((("見本 花子（3人）", 7), ("例示 太郎（1人）", 8)), picked.append)
    QApplication.processEvents()
    touch(window, "例示 太郎")

    assert picked == [8]


def test_practice_is_painted_over_the_whole_width(make_window: MakeWindow) -> None:
    def colours(name: str) -> set[str]:
        window = make_window(STATES[name])
        shown = window.grab().toImage()
        stripes = next(y for y in range(40, 100) if shown.pixelColor(3, y) != shown.pixelColor(3, y - 1))
        return {shown.pixelColor(x, stripes + 5).name() for x in range(0, 1280, 7)}

    assert {"#ffd766", "#e8a200"} <= colours("idle")
    assert {"#d9d9d9", "#8a8a8a"} <= colours("idle_test")
    assert not {"#ffd766", "#d9d9d9"} & colours("idle_real")


def test_idle_panel_type_is_all_it_takes(make_window: MakeWindow) -> None:
    window = make_window(with_panel(Answer(Tone.UNDONE, message("outcome.undone"))))
    window.draw(with_panel(Idle()))

    assert "つぎの方どうぞ" in texts(window)
