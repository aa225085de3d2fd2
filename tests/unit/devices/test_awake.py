"""Sleep is held off while it is wanted, on one thread, and given back at the end whatever happens."""

import contextlib
import threading
from collections.abc import Iterator

import pytest

from kiosk.devices.awake import Awake, system_inhibit

LIMIT_S = 20.0


class Sleep:
    """The system's way of holding sleep off, as this test sees it."""

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.taken, self.given_back = threading.Event(), threading.Event()

    @contextlib.contextmanager
    def inhibit(self) -> Iterator[None]:
        self.threads.append(threading.current_thread().name)
        self.given_back.clear()
        self.taken.set()
        yield
        self.threads.append(threading.current_thread().name)
        self.taken.clear()
        self.given_back.set()


@pytest.fixture
def sleep() -> Sleep:
    return Sleep()


@pytest.fixture
def awake(sleep: Sleep) -> Iterator[Awake]:
    made = Awake(sleep.inhibit)
    made.start()
    yield made
    made.stop()


def test_it_is_held_while_wanted(sleep: Sleep, awake: Awake):
    awake.hold(wanted=True)
    assert sleep.taken.wait(LIMIT_S)
    awake.hold(wanted=True)
    awake.hold(wanted=False)
    assert sleep.given_back.wait(LIMIT_S)
    awake.hold(wanted=True)
    assert sleep.taken.wait(LIMIT_S)
    assert set(sleep.threads) == {"awake"}


def test_the_end_gives_it_back(sleep: Sleep, awake: Awake):
    awake.hold(wanted=True)
    assert sleep.taken.wait(LIMIT_S)
    awake.stop()
    assert sleep.given_back.is_set()


def test_a_system_that_fails_is_no_trouble():
    def fails() -> contextlib.AbstractContextManager[None]:
        raise RuntimeError("no bus")

    awake = Awake(fails)
    awake.start()
    awake.hold(wanted=True)
    awake.stop()


def test_a_machine_without_a_bus_is_no_trouble(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with system_inhibit() as mode:
        assert mode.active is False
