"""The roster's sheet: letters always go to the search line, every touch is its own, every word is in its place."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.domain.safety import Asker
from kiosk.screens.papers import PaperFormat, RosterOrder
from kiosk.screens.roster_state import ChipKind
from kiosk.ui.buttons import ActionButton
from kiosk.ui.look import WindowCalls
from kiosk.ui.roster_list import RosterList
from kiosk.ui.roster_sheet import RosterSheet
from kiosk.ui.tokens import TARGET_PX, TextStep
from tests.ui.gallery import settle
from tests.ui.roster_samples import ALL, PAPERS, ROSTER_STATES, RosterOnPaper
from tests.ui.test_nothing_cut_off import faults_of


def opened(make_window, paper, **look):
    window = make_window(calls=WindowCalls(roster=paper), **look)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle()
    return window.findChild(RosterSheet)


def touch(sheet, name: str) -> None:
    found = [part for part in sheet.findChildren(ActionButton) if part.accessibleName() == name and part.isVisible()]
    assert len(found) == 1, name
    found[0].click()
    settle()


def test_a_key_and_a_touch_open_it_and_esc_leaves(make_window):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper)
    QTest.keyClick(sheet.line, Qt.Key.Key_Escape)
    assert paper.touched == [("leave",)]
    window = make_window(calls=WindowCalls(roster=paper))
    (offer,) = [part for part in window.findChildren(ActionButton) if part.accessibleName() == "名簿"]
    offer.click()
    assert window.findChild(RosterSheet) is not None


def test_without_a_roster_there_is_no_way_to_it(make_window):
    window = make_window()
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.findChild(RosterSheet) is None


def test_letters_go_to_the_line_and_arrows_to_the_list_whatever_was_touched_last(make_window):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper)
    assert sheet.line.hasFocus()
    touch(sheet, "テント")
    assert sheet.line.hasFocus()
    QTest.keyClicks(sheet.line, "mi")
    QTest.keyClick(sheet.line, Qt.Key.Key_Down)
    QTest.keyClick(sheet.line, Qt.Key.Key_Up)
    assert paper.touched == [
        ("toggle", ChipKind.STAY, "tent"),
        ("search", "m"),
        ("search", "mi"),
        ("move_selection", 1),
        ("move_selection", -1),
    ]


def test_a_touch_chooses_the_line_under_the_finger(make_window):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper)
    rows = sheet.findChild(RosterList)
    third = rows.visualRect(rows.model().index(2, 0))
    assert third.height() >= TARGET_PX
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=third.center() - QPoint(40, 0))
    assert paper.touched == [("select", 2)]
    assert sheet.line.hasFocus()


def test_a_screen_reader_hears_the_whole_line(make_window):
    rows = opened(make_window, RosterOnPaper()).findChild(RosterList)
    spoken = rows.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for words in ("A-0130", "例田　次郎", "みほん はなこ", "車中泊" if 130 % 3 == 0 else "避難所内", "外出中"):
        assert words in spoken


def test_what_is_sensitive_is_one_touch_away(make_window):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper)
    touch(sheet, "配慮を表示")
    paper.draw(ROSTER_STATES["roster_care"])
    assert paper.touched == [("show_care",)]
    assert "配慮を表示" not in [part.accessibleName() for part in sheet.findChildren(ActionButton) if part.isVisible()]


@pytest.mark.parametrize(("answer", "touched"), [("表示しない", []), ("責任者です。表示する", [("be_leader", True)])])
def test_a_leaders_view_is_asked_for_and_no_has_the_focus(make_window, answer, touched):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper)
    touch(sheet, "責任者として表示")
    assert sheet.window().focusWidget().accessibleName() == "表示しない"
    touch(sheet, answer)
    assert paper.touched == touched
    paper.draw(ROSTER_STATES["roster_leader"])
    touch(sheet, "責任者の表示をやめる")
    assert paper.touched == [*touched, ("be_leader", False)]


@pytest.mark.parametrize(("answer", "is_put_out"), [("やめる", False), ("出す", True)])
def test_what_goes_out_where_to_is_said_before_it_is_done(make_window, answer, is_put_out):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper)
    touch(sheet, "印刷・書き出し")
    touch(sheet, "職員用（配慮・備考も）")
    touch(sheet, "Excel")
    touch(sheet, "この端末に保存（/var/lib/kiosk/papers）")
    touch(sheet, answer)
    order = RosterOrder(PaperFormat.XLSX, with_care=True)
    assert paper.touched == ([("write", order, PAPERS)] if is_put_out else [])


def test_the_printed_roster_is_never_offered_with_care_data(make_window):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper)
    touch(sheet, "印刷・書き出し")
    touch(sheet, "職員用（配慮・備考も）")
    names = [part.accessibleName() for part in sheet.findChildren(ActionButton) if part.isVisible()]
    assert "PDF（印刷用）" not in names
    assert "プリンター「Reception-Printer」で印刷" not in names


def test_esc_leads_one_step_back(make_window):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper)
    touch(sheet, "印刷・書き出し")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.line.hasFocus()
    assert paper.touched == []


def test_who_asks_is_answered_on_enter_and_the_next_one_sees_nothing_of_it(make_window):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper)
    touch(sheet, "安否照会")
    touch(sheet, "知人・職場など")
    line = sheet._inquiry.line
    line.setFocus()
    QTest.keyClicks(line, "mihon")
    QTest.keyClick(line, Qt.Key.Key_Return)
    paper.draw(ROSTER_STATES["roster_told"])
    assert paper.touched == [("forget_inquiry",), ("ask", "mihon", Asker.ACQUAINTANCE)]
    assert "見本" in sheet._inquiry._told.text()
    touch(sheet, "名簿にもどる")
    touch(sheet, "安否照会")
    assert (line.text(), sheet._inquiry._told.text()) == ("", "")
    assert paper.touched[-1] == ("forget_inquiry",)


@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_fits(make_window, language, step):
    paper = RosterOnPaper()
    sheet = opened(make_window, paper, language=language, step=step)
    faults = {}
    for name, state in ROSTER_STATES.items():
        for page in ("list", "out", "inquiry"):
            sheet.turn(page)
            paper.draw(state)
            settle()
            if found := faults_of(sheet.window()):
                faults[f"{name} {page}"] = found
    sheet.turn("list")
    paper.draw(ALL)
    sheet._turn_leader()
    settle()
    faults |= {"ask": found} if (found := faults_of(sheet.window())) else {}
    assert faults == {}
