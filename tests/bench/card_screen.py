"""The screen while cards misbehave: how long Qt's thread stands still while a card is mute."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from cardreader.child import spawn_reader
from cardreader.simulator.card import Oddities, SimulatedMyNumberCard
from cardreader.simulator.delays import PUBLISHED_LOG
from cardreader.simulator.files import issue_card
from cardreader.simulator.pcscd import PrivateService, reason_impossible
from cardreader.simulator.vpcd import VirtualPlacement
from cardreader.watcher import CardWatcher
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import CardEntry, CardStep, FormEntry, Idle, Panel
from kiosk.ui.bridge import Bridge
from kiosk.ui.main_window import MainWindow
from kiosk.ui.theme import Theme
from kiosk.ui.translator import Translator
from tests.bench.figure import Figure, at_most, print_figures, told
from tests.fakes import DeskNow, FakeClock, open_desk
from tests.ui.gallery import RESOURCES

BENCH = "card_screen"
NUMBER = "55021720352285"
BLOCKED_GOAL_MS = 50.0
SHOWN_GOAL_MS = 700.0
TICK_MS = 2
PANEL_LIMIT_S = 20.0
MUTE_CARDS = 3
CARDS = 10


class Gaps:
    """The longest time between two ticks of a timer on Qt's thread."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self.ticks = 0
        self._last_s = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def begin(self) -> None:
        self.longest_s, self.ticks, self._last_s = 0.0, 0, time.perf_counter()

    def _tick(self) -> None:
        now_s = time.perf_counter()
        self.longest_s = max(self.longest_s, now_s - self._last_s)
        self._last_s = now_s
        self.ticks += 1


class Desk:
    """A window over a real screen, whose card states come through the bridge as in the program."""

    def __init__(self, folder: Path, service: PrivateService) -> None:
        self.service = service
        self.bridge = Bridge()
        self.desk = DeskNow(open_desk(folder, FakeClock()))
        self.watcher = CardWatcher(
            lambda state: self.bridge.post(lambda: self.screen.card_changed(state)),
            spawn=partial(spawn_reader, environment=service.environment),
            allow_simulated=True,
        )
        self.screen = ReceptionScreen(self.desk, FakeClock(), lambda _backlog: None, self.watcher.verify)
        words = Translator.load(RESOURCES / "translations", "ja")
        self.window = MainWindow(words, Theme(RESOURCES), self.screen)
        self.window.show()
        self.screen.observe(self.window.draw)
        self.watcher.start()

    def until(self, sees: Callable[[Panel], bool]) -> None:
        loop, began_s = QEventLoop(), time.perf_counter()
        while not sees(self.screen.state.panel):
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() - began_s > PANEL_LIMIT_S:
                raise TimeoutError

    def rest(self, seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def end(self) -> None:
        self.watcher.stop()
        self.bridge.shut()
        self.window.close()
        self.desk.desk._store.close()


def asks(panel: Panel) -> bool:
    return isinstance(panel, CardEntry) and panel.step is CardStep.ASKING_NUMBER


def mute_card(desk: Desk, gaps: Gaps) -> tuple[float, float]:
    """The longest gap, and from the last digit to the words that say the card is mute; both in seconds."""
    card = SimulatedMyNumberCard(issue_card(number=NUMBER))
    placed = VirtualPlacement(card, desk.service.port)
    desk.until(asks)
    card.oddities = Oddities(mute_from=3)
    gaps.begin()
    began_s = time.perf_counter()
    desk.screen.scanned(NUMBER)
    desk.until(lambda panel: isinstance(panel, CardEntry) and panel.step is CardStep.REMOVED)
    said_s = time.perf_counter() - began_s
    placed.remove()
    desk.rest(1.0)
    desk.screen.escape()
    return gaps.longest_s, said_s


def shown_card(desk: Desk, gaps: Gaps) -> tuple[float, float]:
    """From the last digit to the form drawn, with a real card's delays; and the longest gap."""
    placed = VirtualPlacement(SimulatedMyNumberCard(issue_card(number=NUMBER)), desk.service.port, delays=PUBLISHED_LOG)
    desk.until(asks)
    gaps.begin()
    began_s = time.perf_counter()
    desk.screen.scanned(NUMBER)
    desk.until(lambda panel: isinstance(panel, FormEntry))
    shown_s = time.perf_counter() - began_s
    placed.remove()
    desk.rest(0.8)
    desk.screen.escape()
    desk.until(lambda panel: isinstance(panel, Idle))
    return shown_s, gaps.longest_s


def figures() -> Iterator[Figure]:
    running = QApplication.instance() or QApplication([])
    folder = Path(tempfile.mkdtemp(prefix="card"))
    service = PrivateService(folder)
    service.start()
    with tempfile.TemporaryDirectory() as data:
        desk, gaps = Desk(Path(data), service), Gaps()
        try:
            mute = [mute_card(desk, gaps) for _ in range(MUTE_CARDS)]
            shown = [shown_card(desk, gaps) for _ in range(CARDS)]
        finally:
            desk.end()
            service.stop()
            shutil.rmtree(folder, ignore_errors=True)
            running.processEvents()
    longest_ms = 1000 * max(gap_s for gap_s, _said_s in mute)
    yield at_most(
        BENCH, "mute card: Qt's thread at a standstill, longest", longest_ms, BLOCKED_GOAL_MS, "ms", MUTE_CARDS
    )
    yield told(BENCH, "mute card: from the last digit to its words, slowest", max(s for _, s in mute), "s", MUTE_CARDS)
    slowest_ms = 1000 * max(shown_s for shown_s, _gap_s in shown)
    yield at_most(
        BENCH, "last digit to the form, a real card's delays, slowest", slowest_ms, SHOWN_GOAL_MS, "ms", CARDS
    )
    yield told(BENCH, "good card: Qt's thread at a standstill, longest", 1000 * max(g for _, g in shown), "ms", CARDS)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench card_screen")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(argv)
    reason = reason_impossible()
    if reason is not None:
        print(f"{BENCH}: not measured, {reason}", file=sys.stderr)
        return 0
    return print_figures(figures(), as_json=wanted.json)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
