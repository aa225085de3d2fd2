"""The real program, its threads running: a leader types the operation's name, and soon nobody's name is left."""

from dataclasses import replace
from pathlib import Path

from kiosk.app import purging
from kiosk.app.window import WindowedKiosk
from kiosk.config import Config
from kiosk.domain.duties import EVERY_DUTY
from kiosk.screens.message import message
from kiosk.screens.reception_state import Tone
from kiosk.screens.records import RecordsState
from kiosk.screens.shelf_state import Told
from kiosk.screens.staff import StaffScreen
from tests.fakes import STORE_KEY
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
