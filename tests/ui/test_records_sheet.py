"""The desk's own records over the desk: every word fits, nothing is purged by a stray touch, a repair is read once."""

import pytest
from PySide6.QtTest import QTest

from kiosk.ui.buttons import ActionButton
from kiosk.ui.look import WindowCalls
from kiosk.ui.records_sheet import RecordsSheet
from kiosk.ui.tokens import TextStep
from tests.ui.gallery import settle
from tests.ui.records_samples import ORDER, RECORDS_STATES, RecordsOnPaper
from tests.ui.test_nothing_cut_off import faults_of


def opened(make_window, state, **look):
    papers = RecordsOnPaper(state)
    window = make_window(calls=WindowCalls(records=papers), **look)
    window.sheets.open("records")
    settle()
    return window, papers, window.findChild(RecordsSheet)


def button(sheet: RecordsSheet, kind: str) -> ActionButton:
    return next(
        one for one in sheet.findChildren(ActionButton) if one.property("kind") == kind and one is not sheet.done
    )


@pytest.mark.parametrize("step", list(TextStep))
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", RECORDS_STATES)
def test_every_word_fits(make_window, name, language, step):
    window, _, _ = opened(make_window, RECORDS_STATES[name], language=language, step=step)
    assert faults_of(window) == []


def test_what_is_typed_goes_to_the_screen_and_the_touch_names_the_operation(make_window):
    _, papers, sheet = opened(make_window, RECORDS_STATES["records_purge"])
    (line,) = sheet.lines
    line.setFocus()
    QTest.keyClicks(line, "ame")
    assert papers.touched[-1] == ("type", "ame")
    button(sheet, "danger").click()
    assert papers.touched[-1] == ("purge", ORDER.operation_id)


def test_nothing_is_offered_while_something_bars_it(make_window):
    _, _, sheet = opened(make_window, RECORDS_STATES["records_barred"])
    assert sheet.lines == []
    assert [one for one in sheet.findChildren(ActionButton) if one.property("kind") == "danger"] == []


def test_a_repair_is_acknowledged_by_a_touch(make_window):
    _, papers, sheet = opened(make_window, RECORDS_STATES["records_repair"])
    button(sheet, "primary").click()
    assert papers.touched == [("acknowledge",)]
