"""The offscreen platform, one application, and windows with a screen that only writes down."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kiosk.screens.reception_state import ReceptionState
from kiosk.ui.look import WindowCalls
from kiosk.ui.main_window import MainWindow
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import TextStep, ThemeName
from kiosk.ui.translator import Translator
from ledger import staffing
from ledger.staffing import Issued
from sync.protocol.values import StaffRole
from tests.fakes import STORE_KEY, FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand
from tests.ui.gallery import RESOURCES, let_go
from tests.ui.samples import IDLE
from tests.ui.touches import RecordedTouches

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def touches() -> RecordedTouches:
    return RecordedTouches()


@pytest.fixture
def make_window(qapp: QApplication, touches: RecordedTouches) -> Iterator[MakeWindow]:
    made: list[MainWindow] = []

    def make(
        state: ReceptionState = IDLE,
        language: str = "ja",
        theme: ThemeName = ThemeName.LIGHT,
        step: TextStep = TextStep.NORMAL,
        calls: WindowCalls | None = None,
    ) -> MainWindow:
        translator = Translator.load(RESOURCES / "translations", language)
        window = MainWindow(translator, Theme(RESOURCES, theme, step), touches, calls)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        window.draw(state)
        qapp.processEvents()
        made.append(window)
        return window

    yield make
    for window in made:
        let_go(window)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[LedgerStand]:
    stand = LedgerStand(tmp_path / "ledger", FakeClock())
    yield stand
    stand.service.database.close()


@pytest.fixture
def leader(ledger: LedgerStand) -> Issued:
    """Headquarters have made one leader known, whose PIN and badge are told once."""
    with ledger.service.database.write() as connection:
        return staffing.add(connection, ("仮山 葉子", StaffRole.LEADER, ""), 1)


@pytest.fixture
def folder(tmp_path: Path, ledger: LedgerStand, leader: Issued) -> Path:
    """Of a live desk that has received two families and knows its leader."""
    stand = KioskStand(tmp_path / "kiosk", ledger, ledger.clock)
    (stand.folder / "kiosk.key").write_bytes(STORE_KEY)
    stand.engine.round()
    stand.receive(2)
    stand.close()
    return stand.folder
