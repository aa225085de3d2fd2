"""Speed of the card desk: through the real PC/SC service where it runs, with simulated cards and their delays."""

import argparse
import queue
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil

from cardreader.child import spawn_reader
from cardreader.credential import VerificationNumber
from cardreader.frames import Phase
from cardreader.reader_loop import ReaderLoop
from cardreader.simulator.card import Oddities, SimulatedMyNumberCard
from cardreader.simulator.delays import PUBLISHED_LOG, CardDelays
from cardreader.simulator.files import FictionalHolder, issue_card
from cardreader.simulator.in_process import SimulatedReaders, TrainingOnly
from cardreader.simulator.pcscd import PrivateService, reason_impossible
from cardreader.simulator.vpcd import VirtualPlacement
from cardreader.states import CardPresent, CardState, Empty, Mute, ReadDone, Reading, Removed
from cardreader.watcher import CardWatcher
from tests.bench.figure import Figure, at_most, print_figures
from tests.bench.figure import told as measured

NUMBER = VerificationNumber.parse("55021720352285")
STATE_LIMIT_S = 20.0
CARDS_IN_A_ROW = 200
"""As the goal says; the service looks for a card every 0.4 s, so the row takes some three minutes."""
QUICK_CARDS = 20
SIMULATED_TURNS = 3600
"""Two hours of a card placed and removed every two seconds, in simulated time: the loop in memory, without pauses."""
READS = 40
MUTE_CARDS = 3
MIB = 1024 * 1024


BENCH = "card"


class Desk:
    """A watch on a private service, with its states in order and the time each came."""

    def __init__(self, service: PrivateService) -> None:
        self.service = service
        self.told: queue.Queue[tuple[float, CardState]] = queue.Queue()
        self.watcher = CardWatcher(
            lambda state: self.told.put((time.perf_counter(), state)),
            spawn=partial(spawn_reader, environment=service.environment),
            allow_simulated=True,
        )

    def until(self, *kinds: type) -> float:
        """When the next state of one of these kinds was told."""
        while True:
            at_s, state = self.told.get(timeout=STATE_LIMIT_S)
            if isinstance(state, kinds):
                return at_s

    def place(self, card: SimulatedMyNumberCard, delays: CardDelays | None = None) -> VirtualPlacement:
        return VirtualPlacement(card, self.service.port, delays=delays)

    def read(self) -> float:
        """Seconds from the request to the facts."""
        asked_s = time.perf_counter()
        self.watcher.verify(NUMBER)
        return self.until(ReadDone) - asked_s

    def take_off(self, placement: VirtualPlacement) -> None:
        placement.remove()
        self.until(Removed, Empty)


@contextmanager
def open_desk() -> Iterator[Desk]:
    directory = Path(tempfile.mkdtemp(prefix="card"))
    service = PrivateService(directory)
    service.start()
    desk = Desk(service)
    desk.watcher.start()
    try:
        desk.until(Empty)
        yield desk
    finally:
        desk.watcher.stop()
        service.stop()
        shutil.rmtree(directory)


def a_card(oddities: Oddities | None = None) -> SimulatedMyNumberCard:
    return SimulatedMyNumberCard(issue_card(FictionalHolder(), filler_length=64), oddities or Oddities())


def whole_read(desk: Desk) -> list[Figure]:
    """A card without delays of its own: what is left is ours, the pipe's, and the service's."""
    card = a_card()
    placement = desk.place(card)
    desk.until(CardPresent)
    before = len(card.commands)
    spans_ms = [desk.read() * 1000 for _ in range(READS)]
    commands = (len(card.commands) - before) / READS
    desk.take_off(placement)
    return [
        at_most(BENCH, "whole read median", statistics.median(spans_ms), 15, "ms", READS),
        measured(BENCH, "whole read p95", statistics.quantiles(spans_ms, n=20)[-1], "ms", READS),
        at_most(BENCH, "commands per read", commands, 7, "APDU", READS),
    ]


def with_a_real_cards_delays(desk: Desk) -> list[Figure]:
    """From the moment the service noticed the card, through probe and read, to the facts; the digits are at hand."""
    spans_s, with_look_s = [], []
    turns = 5
    for _ in range(turns):
        card = a_card()
        first = FirstCommand(card)
        placed_s = time.perf_counter()
        placement = desk.place(first, PUBLISHED_LOG)
        desk.until(CardPresent)
        desk.watcher.verify(NUMBER)
        shown_s = desk.until(ReadDone)
        spans_s.append(shown_s - first.at_s)
        with_look_s.append(shown_s - placed_s)
        desk.take_off(placement)
    return [
        at_most(BENCH, "placed to shown with published delays", max(spans_s), 0.7, "s", turns),
        measured(BENCH, "same, with the service's look each 0.4 s", statistics.median(with_look_s), "s", turns),
    ]


class FirstCommand:
    """A card that notes when it was first spoken to."""

    def __init__(self, card: SimulatedMyNumberCard) -> None:
        self._card = card
        self.atr = card.atr
        self.at_s = 0.0
        self.power_on, self.power_off = card.power_on, card.power_off

    def answer(self, command: bytes) -> bytes | None:
        self.at_s = self.at_s or time.perf_counter()
        return self._card.answer(command)


def mute_cards(desk: Desk) -> list[Figure]:
    """From the end of the silent process to the next one's first word; a second thread stands in for the screen."""
    restarts_s, detections_s, worst_ms = [], [], 0.0
    for _ in range(MUTE_CARDS):
        card = a_card()
        placement = desk.place(card)
        desk.until(CardPresent)
        card.oddities = Oddities(mute_from=0)
        screen = Heartbeat()
        desk.watcher.verify(NUMBER)
        asked_s = desk.until(Reading)
        mute_s = desk.until(Mute)
        placement.remove()
        restarts_s.append(desk.until(Empty) - mute_s)
        detections_s.append(mute_s - asked_s)
        worst_ms = max(worst_ms, screen.stop())
    return [
        at_most(BENCH, "restart after mute card", max(restarts_s), 1.5, "s", MUTE_CARDS),
        at_most(BENCH, "mute card named after", max(detections_s), 2.5, "s", MUTE_CARDS),
        at_most(BENCH, "other thread blocked meanwhile", worst_ms, 50, "ms", MUTE_CARDS),
    ]


class Heartbeat:
    """A thread that wants to run every 5 ms, as a screen would; it keeps its longest delay."""

    EVERY_S = 0.005

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._worst_s = 0.0
        self._thread = threading.Thread(target=self._beat, name="heartbeat")
        self._thread.start()

    def _beat(self) -> None:
        last_s = time.perf_counter()
        while not self._ended.wait(self.EVERY_S):
            now_s = time.perf_counter()
            self._worst_s = max(self._worst_s, now_s - last_s - self.EVERY_S)
            last_s = now_s

    def stop(self) -> float:
        """The longest delay in milliseconds."""
        self._ended.set()
        self._thread.join()
        return self._worst_s * 1000


def many_cards(desk: Desk, cards: int) -> list[Figure]:
    """Cards in a row through everything; growth is that of this process and the reader process together."""
    before = 0
    for turn in range(cards):
        placement = desk.place(a_card())
        desk.until(CardPresent)
        desk.read()
        desk.take_off(placement)
        if turn == min(10, cards // 2):
            before = memory_bytes()
    growth = (memory_bytes() - before) / MIB
    return [at_most(BENCH, "growth over cards in a row", growth, 5, "MiB", cards)]


def memory_bytes() -> int:
    """Private bytes of this process and its reader processes, without the service."""
    own = psutil.Process()
    ours = [own, *(child for child in own.children() if "cardreader.reader_process" in child.cmdline())]
    return int(sum(process.memory_full_info().uss for process in ours))


def two_hours_simulated(turns: int) -> list[Figure]:
    """The reader process's loop in memory: no pause, every turn a card placed, read and removed."""
    told: queue.Queue[CardState] = queue.Queue()
    readers = SimulatedReaders(TrainingOnly(on_real_records=False))
    loop = ReaderLoop(readers, told.put, ignore_beat)
    thread = threading.Thread(target=loop.run)
    thread.start()
    before, stuck = 0, 0
    try:
        for turn in range(turns):
            readers.place(a_card())
            stuck += 0 if came(told, CardPresent) else 1
            loop.request(NUMBER)
            stuck += 0 if came(told, ReadDone) else 1
            readers.remove()
            stuck += 0 if came(told, Removed) else 1
            if turn == turns // 10:
                before = memory_bytes()
    finally:
        loop.stop()
        thread.join()
    growth = (memory_bytes() - before) / MIB
    return [
        at_most(BENCH, "growth over two simulated hours", growth, 5, "MiB", turns),
        at_most(BENCH, "stuck states over two simulated hours", stuck, 0, "states", turns),
    ]


def ignore_beat(phase: Phase, reader: str) -> None:
    """Nobody watches this loop."""


def came(told: "queue.Queue[CardState]", kind: type) -> bool:
    try:
        while not isinstance(told.get(timeout=STATE_LIMIT_S), kind):
            pass
    except queue.Empty:
        return False
    return True


def measure(*, quick: bool) -> Iterator[Figure]:
    yield from two_hours_simulated(SIMULATED_TURNS // 10 if quick else SIMULATED_TURNS)
    reason = reason_impossible()
    if reason is not None:
        print(f"card: nothing measured through PC/SC: {reason}", file=sys.stderr)
        return
    with open_desk() as desk:
        parts: list[Callable[[Desk], list[Figure]]] = [
            whole_read,
            with_a_real_cards_delays,
            mute_cards,
            partial(many_cards, cards=QUICK_CARDS if quick else CARDS_IN_A_ROW),
        ]
        for part in parts:
            yield from part(desk)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; 1 when one misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument("--quick", action="store_true", help="fewer cards, under half a minute")
    options = parser.parse_args(argv)
    return print_figures(measure(quick=options.quick), as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
