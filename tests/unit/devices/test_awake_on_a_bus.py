"""Sleep held off over a real message bus: what a power manager hears while something waits, and when it ends."""

import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

jeepney = pytest.importorskip("jeepney")
from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return  # noqa: E402
from jeepney.io.blocking import Proxy, open_dbus_connection  # noqa: E402

ROOT = Path(__file__).parents[3]
LIMIT_S, LOOK_S = 60, 0.1
NAME = "org.freedesktop.PowerManagement"
COOKIE = 7
CHILD = """
import sys
from kiosk.devices.awake import Awake
awake = Awake()
awake.start()
for line in sys.stdin:
    awake.hold(wanted=line.strip() == "waits")
awake.stop()
"""
pytestmark = pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="dbus-daemon is not here (scripts/setup dev)")


class PowerManager:
    """The power manager of a desktop, on a bus of its own: notes who holds sleep off."""

    def __init__(self, address: str) -> None:
        self.heard: queue.Queue[tuple[object, ...]] = queue.Queue()
        self._connection = open_dbus_connection(address)
        Proxy(message_bus, self._connection).RequestName(NAME)
        self._is_ending = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """Leave the bus."""
        self._is_ending.set()
        self._thread.join(LIMIT_S)
        self._connection.close()

    def _serve(self) -> None:
        while not self._is_ending.is_set():
            try:
                message = self._connection.receive(timeout=LOOK_S)
            except TimeoutError:
                continue
            if message.header.message_type is not MessageType.method_call:
                continue
            member = message.header.fields[HeaderFields.member]
            if member == "Inhibit":
                self._connection.send(new_method_return(message, "u", (COOKIE,)))
            elif member == "UnInhibit":
                self._connection.send(new_method_return(message))
            else:
                self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
                continue
            self.heard.put((member, *message.body))


@pytest.fixture
def bus() -> Iterator[str]:
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.wait(LIMIT_S)
    daemon.stdout.close()


@pytest.fixture
def desk(bus: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds sleep off while it is told that something waits."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        cwd=ROOT,
        env={**known, "DBUS_SESSION_BUS_ADDRESS": bus, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        text=True,
    )
    yield process
    assert process.stdin is not None
    process.stdin.close()
    process.kill()
    process.wait()


@pytest.fixture
def manager(bus: str) -> Iterator[PowerManager]:
    made = PowerManager(bus)
    yield made
    made.close()


def tell(desk: subprocess.Popen[str], word: str) -> None:
    assert desk.stdin is not None
    desk.stdin.write(f"{word}\n")
    desk.stdin.flush()


def test_a_power_manager_hears_when_something_waits_and_when_it_went(manager, desk):
    tell(desk, "waits")
    assert manager.heard.get(timeout=LIMIT_S)[0] == "Inhibit"
    tell(desk, "all sent")
    assert manager.heard.get(timeout=LIMIT_S) == ("UnInhibit", COOKIE)
    tell(desk, "waits")
    assert manager.heard.get(timeout=LIMIT_S)[0] == "Inhibit"
    assert desk.stdin is not None
    desk.stdin.close()
    assert desk.wait(LIMIT_S) == 0
    assert manager.heard.get(timeout=LIMIT_S) == ("UnInhibit", COOKIE), "the end gives it back"


def test_a_bus_without_a_power_manager_is_no_trouble(desk):
    tell(desk, "waits")
    tell(desk, "all sent")
    assert desk.stdin is not None
    desk.stdin.close()
    assert desk.wait(LIMIT_S) == 0
