"""Mains and battery on the strip, and sleep held off while something waits on mains: an empty battery sends nothing."""

import contextlib
import threading

import pytest

from kiosk.app.strip import LOOK_AROUND_S, Strip, system_power
from kiosk.devices.awake import Awake
from kiosk.ports.store import Backlog
from kiosk.screens.health import PowerState
from kiosk.screens.reception_state import Level
from tests.fakes import FakeClock, open_desk

LIMIT_S = 20.0
MAINS, FULL, LOW = PowerState(True, 80), PowerState(False, 80), PowerState(False, 29)


class Screen:
    """Notes what the strip says."""

    def __init__(self):
        self.entries = {}

    def health_changed(self, entry):
        self.entries[entry.name] = (entry.level, entry.status.key)

    def refresh(self):
        """Nothing is drawn."""


class Stand:
    """A strip of a computer whose plug somebody pulls."""

    def __init__(self, folder):
        self.power, self.held = MAINS, threading.Event()
        self.let_go = threading.Event()
        self.screen = Screen()
        self.desk = open_desk(folder, FakeClock())
        self.strip = Strip(
            self.screen, self.desk, FakeClock(), folder, power=lambda: self.power, awake=Awake(self.inhibit)
        )
        self.strip.start()
        self.strip.begin(has_camera=False)

    @contextlib.contextmanager
    def inhibit(self):
        self.let_go.clear()
        self.held.set()
        yield
        self.held.clear()
        self.let_go.set()

    def look(self, power, unsent):
        self.power = power
        self.strip.show_backlog(Backlog(unsettled=unsent, oldest_us=None, shelved=0))
        for _second in range(LOOK_AROUND_S):
            self.strip.tick()


@pytest.fixture
def stand(tmp_path):
    made = Stand(tmp_path)
    yield made
    made.strip.stop()
    made.desk._store.close()


def test_sleep_is_held_off_while_something_waits_on_mains(stand):
    stand.look(MAINS, 3)
    assert stand.held.wait(LIMIT_S)
    stand.look(FULL, 3)
    assert stand.let_go.wait(LIMIT_S), "somebody pulled the plug"
    stand.look(MAINS, 3)
    assert stand.held.wait(LIMIT_S)
    stand.look(MAINS, 0)
    assert stand.let_go.wait(LIMIT_S), "all was sent"


def test_staff_see_where_the_power_comes_from(stand):
    seen = []
    for power in (MAINS, FULL, LOW, PowerState(True, None)):
        stand.look(power, 0)
        seen.append(stand.screen.entries["health.power"])
    mains, battery = "health.power.mains", "health.power.battery"
    assert seen == [(Level.GOOD, mains), (Level.WATCH, battery), (Level.BAD, battery), (Level.GOOD, mains)]


def test_this_computer_says_something():
    assert system_power().percent in (None, *range(101))
