"""The real program, its threads running: a leader types the operation's name, and soon nobody's name is left."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from kiosk.app import purging
from kiosk.app.window import WindowedKiosk
from kiosk.config import Config
from kiosk.domain.duties import EVERY_DUTY
from kiosk.screens.message import message
from kiosk.screens.reception_state import Tone
from kiosk.screens.records import RecordsState
from kiosk.screens.shelf_state import Told
from kiosk.screens.staff import StaffScreen
from kiosk.ui.records_sheet import RecordsSheet
from kiosk.ui.settings_sheet import SettingsSheet
from kiosk.ui.venue_page import VenuePage
from tests.fakes import STORE_KEY
from tests.faults.activities_stand import PEOPLE, ActivitiesStand
from tests.faults.purge_stand import PurgeStand, names_in
from tests.faults.waiting import wait_until
from tests.ui.gallery import let_go, settle

PASSPHRASE = "見本の長い合言葉 2026"


class Sheet:
    """Looks at the records as the sheet does."""

    def __init__(self) -> None:
        self.state = RecordsState()

    def draw(self, state: RecordsState) -> None:
        self.state = state

    def has_order(self) -> bool:
        settle()
        return bool(self.state.purges)

    def is_purged(self) -> bool:
        settle()
        return bool(self.state.purges) and self.state.purges[0].kept is not None


def is_finished(folder: Path, key: bytes) -> bool:
    settle()
    return purging.unfinished(Config(is_training=False, data=folder), key) == ()


def is_asked_for_a_leader(staff: StaffScreen) -> bool:
    settle()
    return staff.state.reason == message("staff.need.purge")


def test_a_leader_purges_at_the_open_desk(qapp, tmp_path):
    stand = PurgeStand(tmp_path)
    stand.order()
    stand.sync()
    stand.close()
    program = WindowedKiosk(Config(is_training=False, data=stand.folder, camera="none"), qapp, lambda _wish: PASSPHRASE)
    program.open()
    desk, staff, sheet = program.kiosk.desk, program.kiosk.staff, Sheet()
    try:
        program.kiosk.records.observe(sheet.draw)
        wait_until(sheet.has_order)
        (one,) = sheet.state.purges
        program.kiosk.records.type(one.name)
        program.kiosk.records.purge(one.order.operation_id)
        wait_until(lambda: is_asked_for_a_leader(staff))
        staff.close()
        assert sheet.state.told == Told(Tone.FAILED, message("error.not_allowed"))
        desk.move_to(replace(desk.site, may=EVERY_DUTY))
        program.kiosk.records.type(one.name)
        program.kiosk.records.purge(one.order.operation_id)
        wait_until(sheet.is_purged)
        wait_until(lambda: is_finished(stand.folder, STORE_KEY))
    finally:
        program.close()
        let_go(program.window)
    dictionaries = {path.name for kind in ("names-*", "towns-*") for path in stand.folder.glob(kind)}
    assert names_in(stand.folder).keys() <= dictionaries, "all names of the land are in these"


def test_a_leader_purges_at_a_table_alone(qapp, tmp_path):
    """No operation, no shelter: F9 over the table's own page leads to the organiser's order."""
    stand = ActivitiesStand(tmp_path)
    stand.order()
    stand.sync()
    stand.close()
    program = WindowedKiosk(Config(is_training=False, data=stand.folder, camera="none"), qapp, lambda _wish: PASSPHRASE)
    program.open()
    desk, staff, window = program.kiosk.desk, program.kiosk.staff, program.window
    try:
        settle()
        QTest.keyClick(window.findChild(VenuePage), Qt.Key.Key_F9)
        assert button(window.findChild(SettingsSheet), "settings.records.open").isVisible()
        button(window.findChild(SettingsSheet), "settings.records.open").click()
        wait_until(lambda: has_line(window))
        sheet = window.findChild(RecordsSheet)
        type_and_purge(sheet)
        wait_until(lambda: is_asked_for_a_leader(staff))
        staff.close()
        assert names_in(stand.folder, PEOPLE), "nobody came who may"
        desk.move_to(replace(desk.site, may=EVERY_DUTY))
        type_and_purge(sheet)
        wait_until(lambda: is_finished(stand.folder, STORE_KEY) and not has_line(window))
    finally:
        program.close()
        let_go(window)
    dictionaries = {path.name for kind in ("names-*", "towns-*") for path in stand.folder.glob(kind)}
    assert names_in(stand.folder, PEOPLE).keys() <= dictionaries


def button(sheet, key):
    words = sheet.stage.translator.word(key)
    return next(one for one in sheet.findChildren(QAbstractButton) if words in one.text())


def has_line(window) -> bool:
    settle()
    sheet = window.findChild(RecordsSheet)
    return sheet is not None and bool(sheet.lines)


def type_and_purge(sheet: RecordsSheet) -> None:
    settle()
    (line,) = sheet.lines
    line.clear()
    line.setFocus()
    composed = QInputMethodEvent()
    composed.setCommitString("見本老人クラブ")
    QApplication.sendEvent(line, composed)
    button(sheet, "records.purge.do").click()
