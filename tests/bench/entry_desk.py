"""A desk with its window and 100,000 people in its file, and a clerk whose keys are timed from stroke to paint."""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.commands.drilling import klm
from kiosk.commands.drilling.timing import Timing
from kiosk.desk.desk import Desk
from kiosk.devices.clock import SystemClock
from kiosk.devices.qt.key_events import ScannerKeys
from kiosk.devices.wedge import Wedge
from kiosk.dictionaries.names import Names
from kiosk.dictionaries.towns import PostalTowns
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Answer, FormEntry, Panel, ReceptionState, Tone
from kiosk.screens.suggestions import Suggesting
from kiosk.store.unit_of_work import SqlStore
from kiosk.ui.bridge import Bridge
from kiosk.ui.main_window import MainWindow
from kiosk.ui.theme import Theme
from kiosk.ui.translator import Translator
from sync.protocol.credential import PREFIX
from sync.protocol.values import RecordMode
from tests.bench.search import fill
from tests.fakes import open_database, site
from tests.ui.gallery import RESOURCES, let_go

LOADED_S = 60.0
SHOWN_LIMIT_S = 20.0
BETWEEN_KEYS_MS = 90
"""Pause of a quick typist; what a key set off in the background may go on meanwhile, as it would."""
_NAMED = {
    "enter": (Qt.Key.Key_Return, "\r"),
    "escape": (Qt.Key.Key_Escape, ""),
    "add_family": (Qt.Key.Key_F5, ""),
    "down": (Qt.Key.Key_Down, ""),
}
_PLAIN = Qt.KeyboardModifier.NoModifier


class Paints(QObject):
    """Counts how often the window was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            self.count += 1
        return False


class EntryDesk:
    """A window, a screen and a desk thread as in the program.

    `key_ms` holds each key's time to its paint, `work_ms` the processor's time of it.
    """

    def __init__(self, folder: Path) -> None:
        self.application = QApplication.instance() or QApplication([])
        assert isinstance(self.application, QApplication)
        self._database = open_database(folder / "kiosk.db")
        fill(self._database, random.Random(7))
        self._bridge = Bridge()
        clock = SystemClock()
        where = site(mode=RecordMode.TEST)
        self.desk = Desk(SqlStore(self._database), where, clock, self._bridge.post, lambda: None)
        self.screen = ReceptionScreen(self.desk, clock, lambda _backlog: None, suggesting=_dictionaries())
        self.window = MainWindow(Translator.load(RESOURCES / "translations", "ja"), Theme(RESOURCES), self.screen)
        self._paints = Paints()
        self.state: ReceptionState | None = None
        self.key_ms: list[float] = []
        self.work_ms: list[float] = []
        self.timing = Timing()
        self.struck = 0
        self._keys = ScannerKeys(Wedge(PREFIX), self.screen.scanned, bookmark=self.screen.bookmark)

    def open(self) -> None:
        self.desk.start()
        self.screen.observe(self._draw)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self.window.installEventFilter(self._paints)
        self._keys.start(self.application)
        self.rest(500)

    def close(self) -> None:
        self._keys.stop(self.application)
        self.desk.stop()
        self._bridge.shut()
        let_go(self.window)
        self._database.close()

    @property
    def panel(self) -> Panel:
        assert self.state is not None
        return self.state.panel

    def begin_task(self) -> None:
        """Back to idle; keys and seconds are counted from here.

        The last family is taken back: the same people a second time would be asked about, and rightly.
        """
        if self.state is not None and isinstance(self.panel, Answer) and self.panel.can_undo:
            self.screen.undo()
            self._until(lambda: isinstance(self.panel, Answer) and self.panel.tone is Tone.UNDONE)
        self.screen.escape()
        self.rest(200)
        self.timing, self.struck = Timing(), 0

    def decide(self) -> None:
        self.timing.did(klm.Act.DECIDE)

    def type(self, text: str) -> None:
        """Signs one by one; each is on the screen before the next is struck."""
        for sign in text:
            self._strike(Qt.Key(ord(sign.upper())), sign)

    def press(self, name: str) -> None:
        self._strike(*_NAMED[name])

    def receive_form(self) -> None:
        """Ctrl+Enter, and the answer awaited."""
        self.timing.did(klm.Act.CONFIRM)
        self._strike(Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.ControlModifier)
        self.await_answer()

    def await_answer(self) -> None:
        began_s = time.perf_counter()
        self._until(lambda: isinstance(self.panel, Answer))
        self.timing.waited(time.perf_counter() - began_s)

    def await_form(self) -> None:
        began_s = time.perf_counter()
        self._until(lambda: isinstance(self.panel, FormEntry))
        self.timing.waited(time.perf_counter() - began_s)

    def go_to(self, key: str) -> None:
        """Enter from field to field until `key` is in work."""
        while isinstance(self.panel, FormEntry) and self.panel.fields[self.panel.focus].key != key:
            self.press("enter")

    def rest(self, wait_ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(wait_ms, loop.quit)
        loop.exec()

    def _strike(self, key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier = _PLAIN) -> None:
        self.timing.did(klm.Act.PRESS)
        self.struck += 1
        painted, before = self._paints.count, self.state
        target = self.window.focusWidget() or self.window
        began_s, worked_s = time.perf_counter(), time.process_time()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.postEvent(target, QKeyEvent(kind, key, modifiers, text))
        self._until(lambda: self.state is not before and self._paints.count > painted)
        took_s = time.perf_counter() - began_s
        self.key_ms.append(took_s * 1000)
        self.work_ms.append((time.process_time() - worked_s) * 1000)
        self.timing.waited(took_s)
        self.rest(BETWEEN_KEYS_MS)

    def _until(self, sees: Callable[[], bool]) -> None:
        loop, began_s = QEventLoop(), time.perf_counter()
        while not sees():
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() - began_s > SHOWN_LIMIT_S:
                raise TimeoutError

    def _draw(self, state: ReceptionState) -> None:
        self.state = state
        self.window.draw(state)


def _dictionaries() -> Suggesting:
    towns = PostalTowns(RESOURCES / "towns" / "towns.sqlite.zst")
    names = Names(RESOURCES / "names" / "names.sqlite.zst")
    for dictionary in (towns, names):
        dictionary.load()
    for dictionary in (towns, names):
        dictionary.wait(LOADED_S)
    return Suggesting(towns, names, names)
