"""The real program, put together as at its start: F10 leads to the shelf, and a stick takes what waits."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.app.window import WindowedKiosk
from kiosk.config import Config
from kiosk.ui.shelf_sheet import ShelfSheet
from ledger.commands.import_ import take_all
from sync.engine import RowState
from sync.stick import Stick
from tests.fakes import STORE_KEY, FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand
from tests.ui.gallery import let_go


@pytest.fixture
def ledger(tmp_path):
    stand = LedgerStand(tmp_path / "ledger", FakeClock())
    yield stand
    stand.service.database.close()


PASSPHRASE = "見本の長い合言葉 2026"


@pytest.fixture
def kiosk(tmp_path, ledger):
    stand = KioskStand(tmp_path / "kiosk", ledger, ledger.clock)
    (stand.folder / "kiosk.key").write_bytes(STORE_KEY)
    stand.receive(3)
    yield stand
    stand.close()


@pytest.fixture
def program(qapp, tmp_path, kiosk):
    (tmp_path / "stick").mkdir()
    config = Config(is_training=False, data=kiosk.folder, camera="none", stick=tmp_path / "stick")
    program = WindowedKiosk(config, qapp, lambda _wish: PASSPHRASE)
    program.open()
    yield program
    program.close()
    let_go(program.window)


def test_what_waits_goes_onto_the_stick_and_comes_back_settled(qtbot, tmp_path, ledger, kiosk, program):
    QTest.keyClick(program.window, Qt.Key.Key_F10)
    shelf = program.kiosk.shelf
    qtbot.waitUntil(lambda: program.window.findChild(ShelfSheet) is not None and bool(shelf.state.sticks))
    qtbot.waitUntil(lambda: shelf.state.waiting.data.get("count") == 3)
    shelf.export(shelf.state.sticks[0].folder)
    qtbot.waitUntil(lambda: shelf.state.told is not None)
    assert shelf.state.told.words.key == "shelf.told.exported"
    list(take_all(ledger.service, Stick(tmp_path / "stick")))
    shelf.collect(shelf.state.sticks[0].folder)
    qtbot.waitUntil(lambda: shelf.state.told is not None and shelf.state.told.words.key == "shelf.told.collected")
    assert kiosk.states() == [RowState.SETTLED] * 3


def test_a_window_that_is_closed_at_once_starts_no_devices(qtbot, qapp, tmp_path, kiosk):
    config = Config(is_training=False, data=kiosk.folder, camera="none", stick=tmp_path)
    before = set(threading.enumerate())
    program = WindowedKiosk(config, qapp, lambda _wish: PASSPHRASE)
    program.open()
    program.close()
    qapp.processEvents()
    started = [thread.name for thread in set(threading.enumerate()) - before]
    let_go(program.window)
    assert [name for name in started if name in ("last-rung", "awake", "camera", "card")] == []
