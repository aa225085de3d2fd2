"""From a frame in memory to the green answer drawn after the commit: decoder, desk thread, encrypted file, window."""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from kiosk.config import RESOURCES
from kiosk.desk.desk import Desk
from kiosk.devices.last_rung import LastRung
from kiosk.devices.qr import Ladder
from kiosk.devices.simulated.distortion import Distortion
from kiosk.devices.simulated.pictures import frame_with_code, frame_without_code
from kiosk.ports.devices import Frame, Pixels
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.reception_state import Answer, ReceptionState, Tone
from kiosk.store.tables import record
from kiosk.store.unit_of_work import SqlStore
from kiosk.ui.bridge import Bridge
from kiosk.ui.main_window import MainWindow
from kiosk.ui.theme import Theme
from kiosk.ui.translator import Translator
from sync.protocol import codec, keys
from sync.protocol.records import IssuerRecord
from tests.bench.figure import Figure, at_most, print_figures, told
from tests.fakes import ISSUER, FakeClock, Issuer, open_database, resident, site

SCANS = 300
WARM_UP = 10
FRAMES_WITHOUT = 200
SIZE_PX = (1920, 1080)
P50_MS, P99_MS, EMPTY_MS = 40, 120, 12
LIMIT_S = 5.0


class Bench:
    """A real window over a real desk thread and file; express mode stands in for the clerk's finger."""

    def __init__(self, folder: Path, application: QApplication) -> None:
        self.application = application
        self.issuer = Issuer()
        self.database = open_database(folder / "kiosk.db")
        self._know_issuer()
        self.bridge = Bridge()
        clock = FakeClock()
        self.desk = Desk(SqlStore(self.database), site(), clock, self.bridge.post, lambda: None)
        self.screen = ReceptionScreen(self.desk, clock, lambda _backlog: None)
        self.window = MainWindow(Translator.load(RESOURCES / "translations", "ja"), Theme(RESOURCES), self.screen)
        self.rung = LastRung()
        self.ladder = Ladder(self.rung)
        self.state: ReceptionState = self.screen.state

    def open(self) -> None:
        self.rung.start()
        self.desk.start()
        self.screen.observe(self._draw)
        self.screen.set_express(True)
        self.window.show()

    def close(self) -> None:
        self.rung.stop()
        self.desk.stop()
        self.bridge.shut()
        self.database.close()

    def scan(self, number: int, pixels: Pixels, expected: str) -> float | None:
        """Milliseconds until the green answer of this code was painted; None where the frame was not read."""
        begun_s = time.perf_counter()
        seen = self.ladder.decode(Frame(pixels, begun_s, number))
        if not seen:
            return None
        assert seen[0].text == expected
        self.screen.scanned(seen[0].text)
        while not self._is_green(number):
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            assert time.perf_counter() - begun_s < LIMIT_S, self.state.panel
        self.application.processEvents()  # what the green state changed is painted in this turn of the loop
        return (time.perf_counter() - begun_s) * 1000

    def _is_green(self, number: int) -> bool:
        panel = self.state.panel
        name = f"見本　花子{number}"
        return (
            isinstance(panel, Answer)
            and panel.tone is Tone.RECEIVED
            and any(line.data.get("name") == name for line in panel.lines)
        )

    def _draw(self, state: ReceptionState) -> None:
        self.state = state
        self.window.draw(state)

    def _know_issuer(self) -> None:
        body = IssuerRecord(
            kid=self.issuer.kid,
            issuer=ISSUER,
            public_key=keys.public_bytes(self.issuer.key),
            valid_from_s=0,
            valid_until_s=2**40,
        )
        with self.database.writing() as connection:
            row = record.insert().values(kind="issuer", key=self.issuer.kid.hex(), version=1, body=codec.encode(body))
            connection.execute(row)


def figures() -> Iterator[Figure]:
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), application)
        bench.open()
        try:
            yield from _scans(bench)
            yield from _empty(bench)
        finally:
            bench.close()


def _scans(bench: Bench) -> Iterator[Figure]:
    taken_ms, unread = [], 0
    for number in range(1, SCANS + WARM_UP + 1):
        text = bench.issuer.code(resident(number, members=3))
        pixels = frame_with_code(text, Distortion.CLEAN, number, SIZE_PX)
        took = bench.scan(number, pixels, text)
        if took is None:
            unread += 1
        elif number > WARM_UP:
            taken_ms.append(took)
    taken_ms.sort()
    count = len(taken_ms)
    yield at_most("scan", "frame to green, p50 (1920x1080)", taken_ms[count // 2], P50_MS, "ms", count)
    yield at_most("scan", "frame to green, p99 (1920x1080)", taken_ms[count * 99 // 100], P99_MS, "ms", count)
    yield told("scan", "clean frames not read at first sight", unread, "frames", SCANS + WARM_UP)


def _empty(bench: Bench) -> Iterator[Figure]:
    taken_ms = []
    frames = [frame_without_code(seed, SIZE_PX) for seed in range(10)]
    for number in range(FRAMES_WITHOUT):
        begun_s = time.perf_counter()
        bench.ladder.decode(Frame(frames[number % len(frames)], begun_s, number))
        taken_ms.append((time.perf_counter() - begun_s) * 1000)
    taken_ms.sort()
    yield at_most("scan", "frame without a code, median", taken_ms[len(taken_ms) // 2], EMPTY_MS, "ms", len(taken_ms))


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench scan")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
