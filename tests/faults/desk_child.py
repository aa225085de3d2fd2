"""A desk as a process of its own, without a window: receives for ever, and notes down each answer that was shown."""

import os
import queue
import random
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk.app.kiosk import Kiosk
from kiosk.app.parts import Parts
from kiosk.app.starting import open_database
from kiosk.config import CAMERA_NONE, Config
from kiosk.desk import enrolled
from kiosk.desk.enrolled import Enrolled
from kiosk.devices.clock import SystemClock
from kiosk.screens.reception_state import Answer, ReceptionState, Tone
from kiosk.store.unit_of_work import SqlStore
from sync.transport import HttpLedger

Work = Callable[[], None]


def config_for(folder: Path) -> Config:
    return Config(is_training=True, data=folder, camera=CAMERA_NONE, operator_id="operator-1")


class Notes:
    """What a person at the desk saw, on paper that survives: one line an answer, on the disk before the next act."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._last: object = None

    def saw(self, state: ReceptionState) -> bool:
        """Notes an answer that was not there before; whether it was one."""
        panel = state.panel
        if panel is self._last or not isinstance(panel, Answer):
            return False
        self._last = panel
        if panel.tone in (Tone.RECEIVED, Tone.UNDONE):
            os.write(self._descriptor, f"{panel.tone.value} {panel.reception_no}\n".encode())
            os.fsync(self._descriptor)
        return True


def main(folder: Path, notes_file: Path, url: str, seed: int, codes: list[str]) -> None:
    dice = random.Random(seed)
    waiting: queue.Queue[Work] = queue.Queue(1000)
    config = config_for(folder)
    database = open_database(config)
    with SqlStore(database).reading() as unit:
        known = enrolled.load(unit.settings)
    assert isinstance(known, Enrolled)
    clock = SystemClock()
    ledger = HttpLedger(url, known.identity, clock.now_us, clock.entropy)
    kiosk = Kiosk(Parts(config, database, known, lambda: ledger, waiting.put))
    notes = Notes(notes_file)
    answered = False

    def draw(state: ReceptionState) -> None:
        nonlocal answered
        answered = notes.saw(state) or answered

    kiosk.screen.observe(draw)
    kiosk.start()
    while True:
        answered = False
        act(kiosk, dice, codes)
        while not answered:
            waiting.get()()


def act(kiosk: Kiosk, dice: random.Random, codes: list[str]) -> None:
    """The next thing that a clerk does; each ends in an answer."""
    screen = kiosk.screen
    if codes and dice.random() < 0.2:
        screen.set_express(True)
        screen.escape()
        screen.scanned(dice.choice(codes))
        return
    live = [line.reception_no for line in screen.state.recent if not line.is_undone]
    if live and dice.random() < 0.1:
        screen.undo(live[0])
        return
    screen.escape()
    screen.typed(str(dice.randint(1, 9)))
    screen.confirm()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5:])
