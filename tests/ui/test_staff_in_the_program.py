"""The real live program: change of person over a half-typed form, a hidden screen, full screen, leaving."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk.app.window import WindowedKiosk
from kiosk.config import Config
from kiosk.domain.duties import EVERY_DUTY, NO_DUTY
from kiosk.screens.reception_state import FormEntry, Idle
from kiosk.screens.staff_state import StaffPage
from kiosk.ui.buttons import ActionButton
from kiosk.ui.form_pane import FormPane
from kiosk.ui.staff_sheet import StaffSheet
from tests.ui.gallery import let_go
from tests.ui.test_panes import touch

PASSPHRASE = "見本の長い合言葉 2026"


@pytest.fixture
def start(qtbot, qapp, folder):
    running = []

    def start(**options):
        config = Config(is_training=False, data=folder, camera="none", operator_id="desk", **options)
        program = WindowedKiosk(config, qapp, lambda _wish: PASSPHRASE)
        program.open()
        running.append(program)
        program.window.activateWindow()
        qtbot.waitUntil(program.window.isActiveWindow)
        return program

    yield start
    for program in running:
        program.close()
        let_go(program.window)


def sheet(program):
    shown = [one for one in program.window.findChildren(StaffSheet) if one.isVisible()]
    return shown[-1] if shown else None


def buttons(program):
    return program.window.findChildren(ActionButton)


def press(qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def choose_and_type(qtbot, program, pin):
    """As people do: touch the name, type the PIN, Enter."""
    named = "仮山 葉子（避難所責任者）"
    qtbot.waitUntil(lambda: any(one.isVisible() for one in buttons(program) if one.text() == named))
    touch(program.window, named)
    qtbot.waitUntil(lambda: program.kiosk.staff.state.page is StaffPage.PIN)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    line = QApplication.focusWidget()
    assert line.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(line, pin)
    QTest.keyClick(line, Qt.Key.Key_Return)


def half_type_a_form(qtbot, program):
    """A name line that went on into a form, with a reading and nothing else."""
    program.kiosk.screen.name_changed("みほん")
    program.kiosk.screen.confirm()
    qtbot.waitUntil(lambda: isinstance(program.kiosk.screen.state.panel, FormEntry))
    return program.kiosk.screen.state.panel


def test_the_person_changes_while_a_form_is_half_typed(qtbot, start, leader):
    program = start()
    assert program.kiosk.desk.site.may == NO_DUTY
    form = half_type_a_form(qtbot, program)
    press(qtbot, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: sheet(program) is not None)
    choose_and_type(qtbot, program, leader.pin)
    qtbot.waitUntil(lambda: program.kiosk.desk.site.operator_name == "仮山 葉子")
    qtbot.waitUntil(lambda: sheet(program) is None)
    assert program.kiosk.desk.site.may == EVERY_DUTY
    assert program.kiosk.screen.state.panel == form, "what was half typed stands as it stood"
    qtbot.waitUntil(lambda: program.window.findChild(FormPane).isAncestorOf(QApplication.focusWidget()))
    qtbot.waitUntil(lambda: program.kiosk.screen.state.banner.operator == "仮山 葉子")


def test_a_badge_changes_the_person_without_a_sheet(qtbot, start, leader):
    program = start()
    form = half_type_a_form(qtbot, program)
    program.kiosk.scanned(leader.badge)
    qtbot.waitUntil(lambda: program.kiosk.desk.site.operator_id == leader.record.staff_id)
    assert sheet(program) is None
    assert program.kiosk.screen.state.panel == form
    assert program.kiosk.desk.site.may == NO_DUTY


def test_a_hidden_screen_shows_nothing_and_gives_the_form_back(qtbot, start, leader):
    program = start()
    form = half_type_a_form(qtbot, program)
    seen = program.window.grab().toImage()
    program.kiosk.staff.lock()
    qtbot.waitUntil(lambda: sheet(program) is not None and bool(program.kiosk.staff.state.people))
    covered = sheet(program)
    assert covered.geometry() == program.window.rect()
    corner = (30, 30)
    hidden = program.window.grab().toImage()
    colours = {hidden.pixelColor(x, y).name() for x in range(0, 200, 7) for y in range(0, hidden.height(), 7)}
    assert len(colours) == 1, "left of the card there is one colour, and nothing of the desk"
    assert seen.pixelColor(*corner).isValid()
    press(qtbot, Qt.Key.Key_Escape)
    press(qtbot, Qt.Key.Key_F10)
    program.kiosk.scanned("KMA1:anything")
    assert program.kiosk.staff.state.is_locked
    assert program.kiosk.screen.state.panel == form
    press(qtbot, Qt.Key.Key_Return)  # whoever is there goes on: nobody is kept from receiving
    qtbot.waitUntil(lambda: sheet(program) is None)
    assert program.kiosk.screen.state.panel == form
    assert program.kiosk.desk.site.operator_id == "desk"
    assert program.window.findChild(FormPane) is not None


def test_the_desk_is_hidden_after_as_long_as_is_set(qtbot, start):
    program = start()
    assert program.kiosk.staff.lock_after_min == program.window.look.lock_minutes == 10, "as is usual"
    program.kiosk.staff.lock_after_min = 1
    for _ in range(30):
        program.kiosk.staff.tick()
    QTest.keyClick(program.window, Qt.Key.Key_1)
    for _ in range(59):
        program.kiosk.staff.tick()
    assert not program.kiosk.staff.state.is_locked
    program.kiosk.staff.tick()
    assert program.kiosk.staff.state.is_locked


def test_the_roster_is_carried_out_by_a_leader_alone(qtbot, start, leader):
    program = start()
    program.window.sheets.open("roster")
    roster = program.kiosk.roster
    roster.be_leader(is_leader=True)
    qtbot.waitUntil(lambda: sheet(program) is not None)
    assert not roster.state.is_leader
    choose_and_type(qtbot, program, leader.pin)
    qtbot.waitUntil(lambda: roster.state.is_leader)
    program.kiosk.staff.lock()
    qtbot.waitUntil(lambda: not roster.state.is_leader)


def test_a_full_screen_is_left_by_staff_alone_who_hear_what_waits(qtbot, start, leader):
    program = start(is_full_screen=True)
    left = []
    program.kiosk.on_left = lambda: left.append(True)
    assert program.window.isFullScreen()
    assert program.window.windowFlags() & Qt.WindowType.FramelessWindowHint
    qtbot.waitUntil(lambda: any(one.name == "health.outbox" for one in program.kiosk.screen.state.health))
    program.window.close()
    qtbot.waitUntil(lambda: program.kiosk.staff.state.page is StaffPage.PEOPLE)
    assert program.window.isVisible()
    choose_and_type(qtbot, program, leader.pin)
    qtbot.waitUntil(lambda: program.kiosk.staff.state.page is StaffPage.LEAVING)
    assert program.kiosk.staff.state.unsent >= 2
    touch(program.window, "終わる")
    assert left == [True]


def test_whoever_closes_a_window_is_asked_and_may_stay(qtbot, start):
    program = start()
    program.window.close()
    qtbot.waitUntil(lambda: program.kiosk.staff.state.page is StaffPage.LEAVING)
    assert program.window.isVisible()
    touch(program.window, "受付をつづける")
    qtbot.waitUntil(lambda: sheet(program) is None)
    assert isinstance(program.kiosk.screen.state.panel, Idle)


def test_hands_without_a_keyboard_find_the_way_out(qtbot, start):
    program = start(is_full_screen=True)
    touch(program.window, "職員  Shift+F9")
    qtbot.waitUntil(lambda: any(one.isVisible() for one in buttons(program) if one.text() == "受付を終わる"))
    touch(program.window, "受付を終わる")
    qtbot.waitUntil(lambda: program.kiosk.staff.state.reason is not None)
    assert program.kiosk.staff.state.reason.key == "staff.need.exit"
    assert program.window.isVisible()


def test_no_pin_is_in_any_log(qtbot, start, leader, folder, caplog):
    program = start()
    program.window.open_staff()
    choose_and_type(qtbot, program, "314151")
    qtbot.waitUntil(lambda: program.kiosk.staff.state.told is not None)
    logs = "".join(file.read_text("utf-8") for file in (folder / "log").glob("*")) if (folder / "log").exists() else ""
    assert "314151" not in logs + caplog.text + json.dumps([repr(program.kiosk.staff.state)])
