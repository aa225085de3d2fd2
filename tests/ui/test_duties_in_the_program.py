"""The real live program as a volunteer centre's desk and as a table alone: a login, and the one act that needs it."""

import time
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk.app.window import WindowedKiosk
from kiosk.config import Config
from kiosk.desk.centre_cards import ReceiveVolunteer
from kiosk.domain.duties import AT_OWN_TABLE, MAY, NO_DUTY
from kiosk.ports.sightings import SightingKind
from kiosk.screens.centre_rows import HIDDEN
from kiosk.screens.centre_state import DetailPanel
from kiosk.screens.staff_state import StaffPage
from kiosk.screens.venue_state import Choosing, ParticipantCard, VenueIdle
from kiosk.store.unit_of_work import SqlStore
from kiosk.ui.buttons import ActionButton, RowButton
from kiosk.ui.centre_page import CentrePage
from kiosk.ui.centre_rows import RowView
from kiosk.ui.venue_page import VenuePage
from ledger import issuing, staffing
from sync.protocol.centre import Insurance
from sync.protocol.values import ReceptionMethod, RecordMode, SiteRole, StaffRole
from sync.protocol.venue_values import OrganizerStatus
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.town import somebody
from tests.contracts.ledger.venue import Venue, opened
from tests.fakes import STORE_KEY, open_database
from tests.faults.sync.stand import KioskStand, LedgerStand, enrol
from tests.ui.gallery import let_go
from tests.ui.test_panes import touch
from tests.unit.test_centre_desk import card

PASSPHRASE = "見本の長い合言葉 2026"
CENTRE = "centre-1"
HOUR_US = 3_600_000_000


class MachineClock:
    """The machine's own clock, as the program under test uses it."""

    boot_id = None

    @staticmethod
    def now_us() -> int:
        return int(time.time() * 1_000_000)


@pytest.fixture
def ledger(tmp_path):
    stand = LedgerStand(tmp_path / "ledger", MachineClock())
    yield stand
    stand.service.database.close()


@pytest.fixture
def start(qtbot, qapp, tmp_path, ledger):
    """Enrol a desk as it was asked for, let it meet the ledger once, and start the program on its file."""
    running = []

    def start(site: str, role: SiteRole, organizer_id: str = ""):
        folder = tmp_path / "kiosk"
        folder.mkdir()
        database = open_database(folder / "kiosk.db")
        known = enrol(ledger.service, SqlStore(database), site, role, organizer_id)
        (folder / "kiosk.key").write_bytes(STORE_KEY)
        stand = KioskStand(folder, ledger, ledger.clock, known, database=database)
        stand.engine.round()
        stand.close()
        config = Config(is_training=False, data=folder, camera="none", operator_id="desk")
        program = WindowedKiosk(config, qapp, lambda _wish: PASSPHRASE)
        program.open()
        running.append(program)
        program.window.activateWindow()
        qtbot.waitUntil(program.window.isActiveWindow)
        return SimpleNamespace(kiosk=program.kiosk, window=program.window)

    yield start
    for program in running:
        program.close()
        let_go(program.window)


def made(ledger, name: str, role: StaffRole, place: str):
    with ledger.service.database.write() as connection:
        return staffing.add(connection, (name, role, place), 1)


def log_in(qtbot, program, named: str, pin: str) -> None:
    """As people do where they are asked: touch the name, type the PIN, Enter."""
    qtbot.waitUntil(lambda: program.kiosk.staff.state.page is StaffPage.PEOPLE)
    qtbot.waitUntil(lambda: any(one.isVisible() and one.text() == named for one in buttons(program)))
    touch(program.window, named)
    qtbot.waitUntil(lambda: program.kiosk.staff.state.page is StaffPage.PIN)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    QTest.keyClicks(QApplication.focusWidget(), pin)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def buttons(program):
    return program.window.findChildren(ActionButton)


def noted(program) -> list[tuple[str, SightingKind]]:
    with program.kiosk.desk._store.reading() as unit:
        return [(one.operator_id, one.kind) for one in unit.sightings.newest(9)]


def test_a_centres_reception_logs_in_for_what_is_sensitive(qtbot, start, ledger):
    program = _with_staff_of_centre(start, ledger)
    kiosk, clerk = program.kiosk, program.clerk
    page = program.window.findChild(CentrePage)
    volunteer = card("見本 花子", insurance=Insurance.JOINED, health="見本の持病")
    kiosk.desk.submit(ReceiveVolunteer(volunteer, ReceptionMethod.MANUAL, 1), lambda _taken: kiosk.centre.refresh())
    qtbot.waitUntil(lambda: any(row.isVisible() and row._drawn is not None for row in page.findChildren(RowView)))
    row = next(row for row in page.findChildren(RowView) if row.isVisible() and row._drawn is not None)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(kiosk.centre.state.panel, DetailPanel))
    assert health(kiosk) == HIDDEN

    QTest.keyClick(page, Qt.Key.Key_F8)
    log_in(qtbot, program, "仮山 次郎（受付）", clerk.pin)
    qtbot.waitUntil(lambda: health(kiosk) == "見本の持病")
    assert kiosk.desk.site.may == MAY[StaffRole.RECEPTION]
    assert kiosk.centre.state.header.operator == "仮山 次郎"
    assert noted(program)[0] == (clerk.record.staff_id, SightingKind.VOLUNTEER_SHOWN)


def _with_staff_of_centre(start, ledger):
    """The centre is invited before its people are prepared, as an office does it."""
    enrol_first = SqlStore(open_database(ledger.folder / "first.db"))
    enrol(ledger.service, enrol_first, CENTRE, SiteRole.VOLUNTEER_CENTER)
    enrol_first.close()
    clerk = made(ledger, "仮山 次郎", StaffRole.RECEPTION, CENTRE)
    program = start(CENTRE, SiteRole.VOLUNTEER_CENTER)
    program.clerk = clerk
    return program


def health(kiosk) -> object:
    return next(line.value for line in kiosk.centre.state.panel.lines if line.label == "centre.field.health")


def test_a_tables_organiser_logs_in_to_revoke_a_certificate(qtbot, start, ledger):
    organizer_id = opened(ledger.service).organizer_id
    venue = Venue(ledger.service, organizer_id, RecordMode.DRILL)
    venue.stands(OrganizerStatus.APPROVED)
    now = MachineClock.now_us()
    venue.hold(starts_at_us=now - HOUR_US, ends_at_us=now + HOUR_US)
    code = code_of(ledger.service, somebody(1), issuing.fresh(now // 1_000_000))
    organizer = made(ledger, "例田 花子", StaffRole.ORGANIZER, organizer_id)
    program = start(organizer_id, SiteRole.VENUE_TABLE, organizer_id)
    kiosk, page = program.kiosk, program.window.findChild(VenuePage)
    assert kiosk.desk.site.may == NO_DUTY
    _note_and_certify(qtbot, program, page, code)
    assert {operator for operator, _ in noted(program)} <= {"desk"}, "noting and handing out asked for nobody"

    touch(program.window, "証明書を無効にする")
    log_in(qtbot, program, "例田 花子（主催者）", organizer.pin)
    qtbot.waitUntil(lambda: not kiosk.venue.state.panel.line.certificate_no)
    assert kiosk.desk.site.may == AT_OWN_TABLE
    assert kiosk.venue.state.operator == "例田 花子"
    assert noted(program)[0] == (organizer.record.staff_id, SightingKind.CERTIFICATE_REVOKED)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page, timeout=5000)


def _note_and_certify(qtbot, program, page, code: str) -> None:
    kiosk = program.kiosk
    qtbot.waitUntil(lambda: isinstance(kiosk.venue.state.panel, Choosing) and bool(kiosk.venue.state.panel.activities))
    (row,) = [one for one in page.findChildren(RowButton) if "公園の清掃" in one.accessibleName()]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(kiosk.venue.state.panel, VenueIdle) and kiosk.venue.state.activity is not None)
    kiosk.scanned(code)
    qtbot.waitUntil(lambda: kiosk.venue.state.counts.noted == 1)
    QTest.keyClick(page, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: isinstance(kiosk.venue.state.panel, ParticipantCard))
    QTest.keyClick(page, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: bool(kiosk.venue.state.panel.line.certificate_no))


def test_a_badge_at_a_table_is_said_where_people_look(qtbot, start, ledger):
    organizer_id = opened(ledger.service).organizer_id
    helper = made(ledger, "例田 次郎", StaffRole.RECEPTION, organizer_id)
    program = start(organizer_id, SiteRole.VENUE_TABLE, organizer_id)
    program.kiosk.scanned(helper.badge)
    venue = program.kiosk.venue
    qtbot.waitUntil(lambda: venue.state.flash is not None and venue.state.flash.key == "staff.told.changed")
    assert venue.state.operator == "例田 次郎"
    assert program.kiosk.desk.site.may == NO_DUTY
