"""A day at a venue table through the real window: 20 volunteers, two without app, one not registered, no network."""

import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from kiosk.app.window import WindowedKiosk
from kiosk.config import Config
from kiosk.desk import enrolled
from kiosk.screens.reception_state import Answer, Tone
from kiosk.screens.venue_state import Choosing, HandForm, ParticipantCard, VenueIdle
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.store.unit_of_work import SqlStore
from kiosk.ui.buttons import RowButton
from kiosk.ui.venue_page import VenuePage
from ledger import issuing
from sync.engine import Engine
from sync.protocol import certificate_code
from sync.protocol.values import RecordMode
from sync.protocol.venue_values import GrantReason, GrantState, OrganizerStatus
from tests.contracts.ledger.furniture import make_service
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.points import with_tariff
from tests.contracts.ledger.town import somebody
from tests.contracts.ledger.venue import Venue, opened
from tests.fakes import STORE_KEY, open_database
from tests.faults.sync.stand import Road
from tests.unit.documents.paper import Pages

PASSPHRASE = "見本の長い合言葉 2026"
HOUR_US = 3_600_000_000
VOLUNTEERS, WITHOUT_APP, UNREGISTERED = 20, 2, 18
"""S3 and the manual's model case: the numbers 1 to 18 have the app, 18 without registration by card, two have none."""
PATIENCE_MS = 20_000


def now_us() -> int:
    return int(time.time() * 1_000_000)


class Clock:
    """The machine's own clock, as the program under test uses it."""

    @staticmethod
    def now_us() -> int:
        return now_us()


@pytest.fixture
def ledger(tmp_path):
    """The ledger with an approved organiser, and its activity of today without a capacity."""
    folder = tmp_path / "ledger"
    folder.mkdir()
    service = make_service(f"sqlite:///{folder / 'ledger.sqlite'}", folder)
    organizer_id = opened(service).organizer_id
    with_tariff(service)
    service = replace(service, clock=now_us)
    venue = Venue(service, organizer_id, RecordMode.DRILL)
    venue.stands(OrganizerStatus.APPROVED)
    venue.hold(starts_at_us=now_us() - HOUR_US, ends_at_us=now_us() + HOUR_US)
    yield venue
    service.database.close()


@pytest.fixture
def table(tmp_path, ledger):
    """The table's file as enrolment and one exchange in the morning left it; then the network goes."""
    folder = tmp_path / "kiosk"
    folder.mkdir()
    database = open_database(folder / "kiosk.db")
    desk = ledger.table()
    with SqlStore(database).unit() as unit:
        known = enrolled.keep(unit.settings, desk.enrolment, desk.sign_key, desk.seal_key, "")
    code_of(ledger.service, somebody(1))  # the key of residents' codes is published
    road = Road(SimpleNamespace(service=ledger.service), known.identity, Clock())
    engine = Engine(known.identity.device_id, SyncOutbox(database, now_us), SyncMirror(database), road, now_us)
    engine.round()
    (folder / "kiosk.key").write_bytes(STORE_KEY)
    yield SimpleNamespace(folder=folder, engine=engine)
    database.close()


@pytest.fixture
def program(qapp, table):
    config = Config(is_training=False, data=table.folder, camera="none")
    program = WindowedKiosk(config, qapp, lambda _wish: PASSPHRASE)
    program.open()
    yield program
    program.close()
    program.window.deleteLater()
    qapp.sendPostedEvents(None, 52)


class Day:
    """What the person at the table does, by keys and touches on the real window."""

    def __init__(self, qtbot, program, ledger) -> None:
        self.qtbot, self.program, self.ledger = qtbot, program, ledger
        self.page = program.window.findChild(VenuePage)

    @property
    def state(self):
        return self.program.kiosk.venue.state

    def until(self, is_so) -> None:
        self.qtbot.waitUntil(lambda: bool(is_so()), timeout=PATIENCE_MS)

    def key(self, key) -> None:
        QTest.keyClick(self.page.focusWidget() or self.page, key)

    def scan(self, number: int) -> Answer:
        life = issuing.fresh(now_us() // 1_000_000)
        text = code_of(self.ledger.service, somebody(number, by_card=number != UNREGISTERED), life)
        self.key(Qt.Key.Key_Escape)
        self.program.kiosk.pages.scanned(text)
        self.until(lambda: isinstance(self.state.panel, Answer))
        return self.state.panel

    def write(self, name: str) -> Answer:
        self.key(Qt.Key.Key_Escape)
        self.key(Qt.Key.Key_F3)
        self.until(lambda: isinstance(self.state.panel, HandForm))
        line = next(one for one in self.page.findChildren(QLineEdit) if one.accessibleName() == "お名前")
        QTest.keyClicks(line, name)
        self.until(lambda: self.state.panel.name == name)
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.until(lambda: isinstance(self.state.panel, Answer))
        return self.state.panel


@pytest.fixture
def day(qtbot, program, ledger):
    day = Day(qtbot, program, ledger)
    day.until(lambda: isinstance(day.state.panel, Choosing) and day.state.panel.activities)
    (row,) = [one for one in day.page.findChildren(RowButton) if "公園の清掃" in one.accessibleName()]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    day.until(lambda: day.state.activity is not None and isinstance(day.state.panel, VenueIdle))
    return day


def test_a_day_of_the_model_case(day, table, program):
    for number in range(1, UNREGISTERED):
        answer = day.scan(number)
        assert (answer.tone, answer.lines[1].key) == (Tone.RECEIVED, "venue.answer.pending")
    answer = day.scan(UNREGISTERED)
    assert (answer.tone, answer.lines[1].key) == (Tone.LOOK, "venue.reason.not_registered")
    _hand_out_the_paper(day, table)
    for number in range(WITHOUT_APP):
        assert day.write(f"reida {number}").lines[1].key == "venue.reason.no_app"
    assert day.scan(1).tone is Tone.ALREADY_HERE
    day.until(lambda: day.state.counts.noted == VOLUNTEERS)
    assert (day.state.counts.pending, day.state.counts.granted) == (VOLUNTEERS, 0)
    _go_home(day)
    _ask_the_ledger(day, table, program)


def _hand_out_the_paper(day, table):
    """F6 leads from the answer to the person, and F6 again to the certificate, with no network."""
    day.key(Qt.Key.Key_F6)
    day.until(lambda: isinstance(day.state.panel, ParticipantCard))
    day.key(Qt.Key.Key_F6)
    day.until(lambda: bool(list((table.folder / "papers").glob("certificate-*.pdf"))))
    (file,) = (table.folder / "papers").glob("certificate-*.pdf")
    day.until(lambda: day.state.panel.told is not None and day.state.panel.told.key == "paper.told.written")
    pages = Pages(file.read_bytes())
    assert "ポイントは付与されていません" in pages.text()
    (code,) = pages.codes()
    day.program.kiosk.pages.scanned(code)
    day.until(lambda: day.state.flash is not None and day.state.flash.data["headline"] == "@venue.checked.good")
    assert certificate_code.is_certificate(code)


def _go_home(day):
    """One shows the code when leaving; the others forget it, and the shift is closed for them."""
    day.key(Qt.Key.Key_F4)
    day.until(lambda: day.state.is_leaving)
    assert day.scan(1).headline.key == "venue.answer.left"
    day.key(Qt.Key.Key_F7)
    day.key(Qt.Key.Key_Return)
    day.until(lambda: day.state.counts.there == 0)
    assert sum(line.is_estimated for line in day.state.lines) == VOLUNTEERS - 1


def _ask_the_ledger(day, table, program):
    """The network is back: 17 × 100 P by the tariff; none for who was not registered (S4:424), none without the app."""
    for _ in range(6):
        table.engine.round()
    program.kiosk.venue.refresh_if_shown()
    registered = VOLUNTEERS - WITHOUT_APP - 1
    day.until(lambda: day.state.counts.pending == 0)
    assert (day.state.counts.granted, day.state.unsent) == (registered, 0)
    told = [one.record for one in program.kiosk.venue.view.participations]
    assert sum(one.points for one in told) == registered * 100
    refused = sorted(one.reason for one in told if one.grant is GrantState.REFUSED)
    assert refused == sorted([GrantReason.NO_APP, GrantReason.NO_APP, GrantReason.NOT_REGISTERED])
    assert {line.points.key for line in day.state.lines} == {"venue.points.granted", "venue.points.refused"}
