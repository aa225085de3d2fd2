"""Sixty participants in a row with phones held at random angles: from the frame to the answer painted after the commit.

The window, the desk thread, the encrypted file and the decoder are the product's own; the frames are drawn. A phone is
held until it is read and a moment longer, as people do: nobody may be lost, and nobody noted twice.
"""

import argparse
import itertools
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from kiosk.app.table_papers import certificate
from kiosk.config import RESOURCES
from kiosk.desk.certificates import HandOutCertificate
from kiosk.desk.desk import Desk
from kiosk.devices.in_view import InView
from kiosk.devices.last_rung import LastRung
from kiosk.devices.qr import Ladder
from kiosk.devices.simulated.distortion import Distortion
from kiosk.devices.simulated.pictures import frame_with_code
from kiosk.ports.devices import Frame
from kiosk.screens.reception import ReceptionScreen
from kiosk.screens.venue import VenueCalls, VenueScreen
from kiosk.screens.venue_state import VenueState
from kiosk.ui.bridge import Bridge
from kiosk.ui.look import WindowCalls
from kiosk.ui.main_window import MainWindow
from kiosk.ui.theme import Theme
from kiosk.ui.translator import Translator
from tests.bench.figure import Figure, at_most, print_figures, told
from tests.fakes_venue import Table, table_site

BENCH = "venue"
PEOPLE = 60
SIZE_PX = (1280, 720)
HELD = (Distortion.CLEAN, Distortion.TILTED, Distortion.ROTATED, Distortion.MOVING, Distortion.PHONE)
"""How people hold a phone to a camera; glare, dim rooms and moiré are the decoder's own benchmark."""
FRAMES_PER_S = 30
MOST_FRAMES = 90
"""Three seconds of holding: whoever is not read by then is lost."""
LINGER_FRAMES = 5
"""A phone stays in view for a moment after its answer."""
P99_S, PDF_S = 1.5, 0.5
LIMIT_S = 10.0
PAPERS = 10


class Bench:
    """A real window with the venue table's page in front, over a real desk thread and file."""

    def __init__(self, folder: Path, application: QApplication) -> None:
        self.application = application
        self.table = Table(folder)
        self.table.choose()
        self.bridge = Bridge()
        clock = self.table.clock
        self.desk = Desk(self.table.store, table_site(), clock, self.bridge.post, lambda: None)
        reception = ReceptionScreen(self.desk, clock, lambda _backlog: None)
        self.venue = VenueScreen(self.desk, clock, VenueCalls())
        calls = WindowCalls(venue=self.venue)
        self.window = MainWindow(Translator.load(RESOURCES / "translations", "ja"), Theme(RESOURCES), reception, calls)
        self.rung = LastRung()
        self.ladder = Ladder(self.rung)
        self.in_view = InView()
        self.frames = itertools.count(1)

    @property
    def state(self) -> VenueState:
        return self.venue.state

    @property
    def noted(self) -> int:
        """How many the page knows of; cheap, for it is asked all the time."""
        return len(self.venue.view.participations) if self.venue.view is not None else 0

    def open(self) -> None:
        self.rung.start()
        self.desk.start()
        self.window.show()
        self.window.open_venue()
        self._turn_until(lambda: self.state.activity is not None)

    def close(self) -> None:
        self.rung.stop()
        self.desk.stop()
        self.bridge.shut()
        self.table.close()

    def participant(self, number: int, dice: random.Random) -> tuple[float, int] | None:
        """Machine seconds until this person's answer was painted, and in how many frames; None for nobody read."""
        text, kind = self.table.code(number), dice.choice(HELD)
        machine_s, noted = 0.0, self.noted
        for count in range(1, MOST_FRAMES + 1):
            pixels = frame_with_code(text, kind, dice.randrange(1 << 30), SIZE_PX)
            begun_s = time.perf_counter()
            is_read = self._look(Frame(pixels, begun_s, next(self.frames)))
            if is_read:
                self._turn_until(lambda: self.noted > noted)
                self.application.processEvents()
            machine_s += time.perf_counter() - begun_s
            if is_read:
                self._linger(text, kind, dice)
                return machine_s, count
        return None

    def _look(self, frame: Frame) -> bool:
        """As the scanner does: a code that has come into view goes to the page in front."""
        new = self.in_view.came(self.ladder.decode(frame), next(self.frames) / FRAMES_PER_S)
        for sighting in new:
            self.venue.scanned(sighting.text)
        return bool(new)

    def _linger(self, text: str, kind: Distortion, dice: random.Random) -> None:
        for _ in range(LINGER_FRAMES):
            pixels = frame_with_code(text, kind, dice.randrange(1 << 30), SIZE_PX)
            self._look(Frame(pixels, time.perf_counter(), next(self.frames)))
            self.application.processEvents()

    def _turn_until(self, is_done: Callable[[], bool]) -> None:
        begun_s = time.perf_counter()
        while not is_done():
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            assert time.perf_counter() - begun_s < LIMIT_S, self.state.panel


def figures() -> Iterator[Figure]:
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), application)
        bench.open()
        try:
            yield from _row(bench)
            yield from _papers(bench)
        finally:
            bench.close()


def _row(bench: Bench) -> Iterator[Figure]:
    dice = random.Random(20261121)
    taken = [bench.participant(number, dice) for number in range(1, PEOPLE + 1)]
    read = sorted(one[0] for one in taken if one is not None)
    frames = sorted(one[1] for one in taken if one is not None)
    ids = [line.participation_id for line in bench.state.lines]
    yield at_most(BENCH, "frame to answer, machine time, p50", read[len(read) // 2], P99_S, "s", len(read))
    yield at_most(BENCH, "frame to answer, machine time, p99", read[len(read) * 99 // 100], P99_S, "s", len(read))
    yield told(BENCH, "frames until read, p99", frames[len(frames) * 99 // 100], "frames", len(frames))
    yield at_most(BENCH, "participants lost", PEOPLE - len(set(ids)), 0, "people", PEOPLE)
    yield at_most(BENCH, "facts beyond one each", len(bench.table.facts()) - len(read), 0, "facts", PEOPLE)


def _papers(bench: Bench) -> Iterator[Figure]:
    """The first certificate loads the fonts; the others are what a queue waits for."""
    taken_s = []
    for line in bench.state.lines[:PAPERS]:
        begun_s = time.perf_counter()
        ready = bench.table.desk.do(HandOutCertificate(line.participation_id))
        certificate(bench.table.store, bench.table.desk.site, bench.table.clock, ready.certificate.number)
        taken_s.append(time.perf_counter() - begun_s)
    yield told(BENCH, "first certificate, fonts loaded", taken_s[0], "s", 1)
    yield at_most(BENCH, "certificate signed, written and drawn, worst", max(taken_s[1:]), PDF_S, "s", PAPERS - 1)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench venue")
    parser.add_argument("--json", action="store_true")
    return print_figures(figures(), as_json=parser.parse_args(argv).json)
