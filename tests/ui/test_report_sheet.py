"""The report's sheet: opened by a key or a touch, every page and button its own, every word in its place."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.screens.papers import PaperFormat
from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.look import WindowCalls
from kiosk.ui.report_sheet import PAGES, ReportSheet
from kiosk.ui.tokens import TextStep
from tests.ui.gallery import settle
from tests.ui.report_samples import NOW, PAPERS, REPORT_STATES, TEXT, ReportOnPaper
from tests.ui.test_nothing_cut_off import faults_of


def opened(make_window, paper, **look):
    window = make_window(calls=WindowCalls(report=paper), **look)
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    settle()
    return window.findChild(ReportSheet)


def touch(sheet, name: str) -> None:
    found = [part for part in sheet.findChildren(ActionButton) if part.accessibleName() == name and part.isVisible()]
    assert len(found) == 1, name
    found[0].click()
    settle()


def test_a_key_and_a_touch_open_it_and_esc_leaves(make_window):
    paper = ReportOnPaper()
    sheet = opened(make_window, paper)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert paper.touched == [("leave",)]
    window = make_window(calls=WindowCalls(report=paper))
    (offer,) = [part for part in window.findChildren(ActionButton) if part.accessibleName() == "報告"]
    offer.click()
    assert window.findChild(ReportSheet) is not None


def test_the_letter_alone_is_a_name_and_opens_nothing(make_window, touches):
    window = make_window(calls=WindowCalls(report=ReportOnPaper()))
    QTest.keyClick(window, Qt.Key.Key_R)
    assert window.findChild(ReportSheet) is None
    assert ("typed", "r") in touches.calls


def test_the_text_goes_to_the_clipboard_line_by_line(make_window):
    paper = ReportOnPaper()
    touch(opened(make_window, paper), "文をコピー")
    assert QGuiApplication.clipboard().text() == TEXT
    assert paper.touched == [("copy",)]


def test_what_is_typed_beside_the_figures_is_said_at_once(make_window):
    paper = ReportOnPaper()
    sheet = opened(make_window, paper)
    touch(sheet, "書き添える")
    (line,) = [one for one in sheet.findChildren(EntryLine) if one.accessibleName() == "連絡事項"]
    QTest.keyClicks(line, "abc")
    paper.draw(NOW)  # a redraw must not take away what is being typed
    touch(sheet, "報告に書き入れる")
    assert paper.touched == [("say", ("3", "290", "毛布 20枚、乳児用ミルク", "", "abc"))]


def test_times_and_history(make_window):
    paper = ReportOnPaper()
    sheet = opened(make_window, paper)
    touch(sheet, "これまでの報告・時刻")
    touch(sheet, "時刻を変える")
    touch(sheet, "7月29日 18:00（18:00の自動作成）　129世帯 229人")
    assert paper.touched == [("change_times", "06:00 18:00"), ("choose", 29)]
    assert sheet.findChild(ReportSheet) is None


def test_a_printer_takes_sheets_only(make_window):
    paper = ReportOnPaper()
    sheet = opened(make_window, paper)
    touch(sheet, "印刷・保存")
    touch(sheet, "プリンター「Reception-Printer」で印刷")
    touch(sheet, "CSV（表）")
    touch(sheet, "この端末に保存（/var/lib/kiosk/papers）")
    names = [part.accessibleName() for part in sheet.findChildren(ActionButton) if part.isVisible()]
    assert "プリンター「Reception-Printer」で印刷" not in names
    assert paper.touched == [("write", PaperFormat.PDF, None), ("write", PaperFormat.CSV, PAPERS)]


def test_while_a_document_is_made_it_can_be_stopped_and_no_second_one_asked_for(make_window):
    paper = ReportOnPaper(REPORT_STATES["report_writing"])
    sheet = opened(make_window, paper)
    touch(sheet, "印刷・保存")
    touch(sheet, "USBメモリー「KUMAMOTO」に保存")
    touch(sheet, "中止")
    assert paper.touched == [("give_up",)]


@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_fits(make_window, language, step):
    paper = ReportOnPaper()
    sheet = opened(make_window, paper, language=language, step=step)
    faults = {}
    for name, state in REPORT_STATES.items():
        paper.draw(state)
        for page in PAGES:
            sheet.turn(page)
            settle()
            if found := faults_of(sheet.window()):
                faults[f"{name} {page}"] = found
    assert faults == {}


def test_charts_come_and_go_without_a_crash(make_window):
    """Python's collector must be able to take them down."""
    paper = ReportOnPaper()
    window = make_window(calls=WindowCalls(report=paper))
    for _ in range(3):
        window.sheets.open("report")
        window.findChildren(ReportSheet)[-1].turn("charts")
        settle()
        window.sheets.close()
        settle()
        gc.collect()
    assert window.isVisible()
