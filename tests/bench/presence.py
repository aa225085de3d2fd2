"""A slip at the desk through the real window: seconds for out and back, with measured system time."""

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from kiosk.commands.drilling import klm
from kiosk.commands.drilling.klm import Act
from kiosk.commands.drilling.timing import Hand, Timing
from kiosk.desk.presence import ChangePresence
from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.households import counted_household
from kiosk.screens.pass_state import PassEntry
from kiosk.screens.reception_state import Answer
from kiosk.screens.stay_state import StayCard
from sync.protocol import slip_code
from sync.protocol.ids import HouseholdId
from sync.protocol.presence import PresenceChange
from sync.protocol.values import ReceptionMethod, StayType
from tests.bench.entry_desk import EntryDesk
from tests.bench.figure import Figure, at_most, print_figures, told

BENCH = "presence"
SLIP_GOAL_S = 2.0
FAMILIES = 20
OUT, RETURN = "1", "2"
_PLAIN = Qt.KeyboardModifier.NoModifier


class Door(EntryDesk):
    """The desk with a hand scanner and slips of families that were received."""

    def receive(self) -> list[str]:
        """So many families; what their slips say."""
        slips = []
        for number in range(1, FAMILIES + 1):
            household = counted_household(HouseholdId(UUID(int=number)), 3, StayType.SHELTER)
            self.desk.do(ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, 0))
            slips.append(slip_code.text_of(HouseholdId(household.household_id)))
        return slips

    def choose(self, digit: str) -> None:
        """What the shots at the door mean."""
        self.screen.escape()
        self.screen.escape()
        self.screen.escape()
        self.screen.passing.open()
        self.screen.typed(digit)
        self.rest(200)
        self.timing = Timing(Hand.SCANNER)

    def shoot(self, act: Act, text: str, sees: Callable[[], bool]) -> float:
        """A hand scanner's burst with Enter behind it; the seconds from its first key to the painted answer."""
        self.timing.did(act)
        painted = self._paints.count
        began_s = time.perf_counter()
        for sign in text:
            self._post(Qt.Key(ord(sign.upper())), sign)
        self._post(Qt.Key.Key_Return, "\r")
        self._until(lambda: sees() and self._paints.count > painted)
        took_s = time.perf_counter() - began_s
        self.timing.waited(took_s)
        self.rest(50)
        return took_s

    def _post(self, key: Qt.Key, text: str) -> None:
        target = self.window.focusWidget() or self.window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.postEvent(target, QKeyEvent(kind, key, _PLAIN, text))

    def shots(self) -> int:
        return self.panel.shots if isinstance(self.panel, PassEntry) else 0


def at_the_door(desk: Door, slips: Sequence[str], digit: str) -> tuple[float, list[float]]:
    """Seconds a slip with the machine's median, and the machine's part of each."""
    desk.choose(digit)
    machine = []
    for count, slip in enumerate(slips, 1):
        machine.append(desk.shoot(Act.AIM_AGAIN, slip, lambda wanted=count: desk.shots() == wanted))
    return klm.seconds(desk.timing.operators) / len(slips) + median(machine), machine


def at_reception(desk: Door, slip: str, keys: Sequence[str]) -> float:
    """A slip between two families: read, agreed to, recorded."""
    desk.begin_task()
    desk.shoot(Act.AIM_SCANNER, slip, lambda: isinstance(desk.panel, StayCard))
    desk.timing.did(Act.DECIDE)
    for key in keys:
        if key == "enter":
            desk.press("enter")
        else:
            desk.type(key)
    began_s = time.perf_counter()
    desk._until(lambda: isinstance(desk.panel, Answer))
    desk.timing.waited(time.perf_counter() - began_s)
    return _seconds(desk.timing)


def _seconds(timing: Timing) -> float:
    return klm.seconds(timing.operators) + timing.machine_s


def figures(folder: Path) -> Iterator[Figure]:
    desk = Door(folder)
    slips = desk.receive()
    desk.open()
    gc.collect()
    gc.freeze()
    try:
        for name, digit in (("out", OUT), ("return", RETURN)):
            spent_s, machine = at_the_door(desk, slips, digit)
            yield at_most(BENCH, f"slip scan, {name}, at the door", spent_s, SLIP_GOAL_S, "s", len(slips))
            yield told(BENCH, f"of it the machine, {name}, median", median(machine) * 1000, "ms", len(slips))
            yield told(BENCH, f"of it the machine, {name}, worst", max(machine) * 1000, "ms", len(slips))
        yield told(
            BENCH, "slip scan, out, between two receptions", at_reception(desk, slips[0], ("1", "enter")), "s", 1
        )
        # Another family: the same slip within three seconds is one shot.
        desk.desk.do(ChangePresence(UUID(int=2), PresenceChange.OUT))
        yield told(BENCH, "slip scan, return, between two receptions", at_reception(desk, slips[1], ("enter",)), "s", 1)
    finally:
        desk.close()


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"tests.bench {BENCH}", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        return print_figures(figures(Path(folder)), as_json=chosen.json)
