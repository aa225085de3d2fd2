"""The sheets about the shelter itself: its code, its state and areas, and who announced themselves by phone."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.desk.own_shelter import ShelterStanding
from kiosk.devices.stills import load_picture
from kiosk.documents.paper_words import LANGUAGES, word
from kiosk.screens.own_shelter import Wanted
from kiosk.ui.arrivals_sheet import ArrivalsSheet
from kiosk.ui.buttons import ActionButton
from kiosk.ui.code_picture import CodePicture
from kiosk.ui.look import WindowCalls
from kiosk.ui.own_shelter_sheet import OwnShelterSheet
from kiosk.ui.posted_code_sheet import PostedCodeSheet
from kiosk.ui.shelter_list_sheet import ShelterListSheet
from kiosk.ui.tokens import TextStep
from sync.protocol.values import Crowd, OpenState
from tests.ui.gallery import settle
from tests.ui.samples import IDLE, STATES
from tests.ui.shelter_samples import ARRIVALS, CODE, LIST, SHELTER, RecordedShelter
from tests.ui.test_nothing_cut_off import faults_of

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def shelter():
    return RecordedShelter(SHELTER)


@pytest.fixture
def arrivals():
    return RecordedShelter(ARRIVALS)


@pytest.fixture
def lists():
    return RecordedShelter(LIST)


@pytest.fixture
def calls(shelter, arrivals, lists):
    return WindowCalls(own_shelter=shelter, arrivals=arrivals, shelter_list=lists)


def button(place, text):
    return next(one for one in place.findChildren(ActionButton) if one.text().startswith(text) and one.isVisible())


def test_the_code_is_shown_large_enough_to_be_read(make_window, calls, tmp_path):
    window = make_window(calls=calls)
    QTest.keyClick(window, Qt.Key.Key_F8)
    settle()
    picture = window.findChild(PostedCodeSheet).findChild(CodePicture)
    picture.grab().save(str(tmp_path / "code.png"))
    [found] = zxingcpp.read_barcodes(load_picture(tmp_path / "code.png"))
    assert found.text == CODE
    assert min(picture.width(), picture.height()) > 600


def test_whoever_stands_in_front_chooses_what_they_read(make_window, calls):
    window = make_window(calls=calls)
    QTest.keyClick(window, Qt.Key.Key_F8)
    sheet = window.findChild(PostedCodeSheet)
    assert sheet.sentences["poster.title"].text() == word("poster.title", "ja")
    for language in LANGUAGES:
        button(sheet, word("language", language)).click()
        settle()
        assert [sheet.sentences[key].text() for key in sheet.sentences] == [
            word("poster.title", language),
            word("poster.steps", language),
        ]
        assert faults_of(window) == []


def test_without_a_code_the_sheet_says_why(make_window):
    calls = WindowCalls(
        own_shelter=RecordedShelter(replace(SHELTER, posted_code="")), arrivals=RecordedShelter(ARRIVALS)
    )
    window = make_window(calls=calls)
    QTest.keyClick(window, Qt.Key.Key_F8)
    sheet = window.findChild(PostedCodeSheet)
    assert not sheet.poster.isEnabled()
    assert sheet._missing.isVisible()


def test_f8_stays_with_the_household_that_is_shown(make_window, calls, touches):
    window = make_window(STATES["found"], calls=calls)
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert window.findChild(PostedCodeSheet) is None
    assert touches.calls == [("open_twin",)]


def test_arrivals_are_received_looked_at_and_declined(make_window, calls, arrivals):
    window = make_window(replace(IDLE, arrivals=2), calls=calls)
    button(window, "到着の申し出 2件").click()
    sheet = window.findChild(ArrivalsSheet)
    button(sheet, "受付").click()
    button(sheet, "来ていません").click()
    button(sheet, "人を選んで受付").click()
    first = UUID(int=1)
    assert arrivals.calls == [("receive", first), ("decline", first), ("leave",), ("look_closer", first)]


def test_the_button_is_there_only_while_somebody_waits(make_window, calls):
    window = make_window(calls=calls)
    assert not [one for one in window.findChildren(ActionButton) if "申し出" in one.text() and one.isVisible()]
    window.draw(replace(IDLE, arrivals=1))
    assert button(window, "到着の申し出 1件")
    QTest.keyClick(window, Qt.Key.Key_F8, SHIFT)
    assert window.findChild(ArrivalsSheet) is not None


def test_an_unopened_shelter_is_opened_by_one_touch(make_window, calls, shelter):
    window = make_window(replace(IDLE, can_open=True), calls=calls)
    button(window, "この避難所を開設する").click()
    assert shelter.calls == [("open_now",)]


def test_the_state_is_chosen_and_then_set(make_window, calls, shelter):
    window = make_window(calls=calls)
    window.sheets.open("own_shelter")
    sheet = window.findChild(OwnShelterSheet)
    for text in ("閉鎖", "受け入れる", "混雑", "この内容にする"):
        button(sheet, text).click()
    assert shelter.calls == [
        ("choose_open", OpenState.CLOSED),
        ("choose_intake", False),
        ("choose_crowd", Crowd.CROWDED),
        ("apply",),
    ]
    standing = ShelterStanding(OpenState.OPEN, set_at_us=1)
    wanted = Wanted(OpenState.OPEN, intake_stopped=False, crowd=Crowd.UNKNOWN)
    shelter.draw(replace(SHELTER, standing=standing, wanted=wanted))
    assert not sheet.set_state.isEnabled(), "nothing to set"


def test_areas_are_added_and_removed(make_window, calls, shelter):
    window = make_window(calls=calls)
    window.sheets.open("own_shelter")
    sheet = window.findChild(OwnShelterSheet)
    sheet.name_line.setText("教室 2-1")
    sheet.capacity_line.setText("15")
    button(sheet, "追加").click()
    button(sheet, "消す").click()
    assert shelter.calls == [("set_area", "教室 2-1", "15"), ("remove_area", "体育館 A")]
    assert len([one for one in sheet.findChildren(ActionButton) if one.text() == "消す" and not one.isHidden()]) == 2


def test_the_settings_lead_to_the_shelter(make_window, calls):
    window = make_window(calls=calls)
    window.open_settings()
    button(window, "開設・受入停止").click()
    assert window.findChild(OwnShelterSheet) is not None


def test_a_list_is_chosen_taken_in_and_written(make_window, calls, lists):
    window = make_window(calls=calls)
    window.open_settings()
    button(window, "ほかの一覧と").click()
    sheet = window.findChild(ShelterListSheet)
    sheet.choose_file = lambda: "/lists/city.csv"
    for text in ("ファイルを選ぶ", "分かった定員を", "本部用の"):
        button(sheet, text).click()
    sheet.choose_file = lambda: ""
    button(sheet, "ファイルを選ぶ").click()
    assert lists.calls == [("read", Path("/lists/city.csv")), ("apply",), ("write_for_ledger",)]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("step", [TextStep.NORMAL, TextStep.LARGEST])
@pytest.mark.parametrize("sheet", ["own_shelter", "posted_code", "arrivals", "shelter_list"])
def test_nothing_is_cut_off(make_window, calls, language, step, sheet):
    window = make_window(calls=calls, language=language, step=step)
    window.sheets.open(sheet)
    settle()
    QApplication.processEvents()
    assert faults_of(window) == []
