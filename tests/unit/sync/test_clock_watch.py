"""A machine that slept or whose clock was set is noticed; one that is merely busy is not."""

import pytest

from sync.clock_watch import ClockWatch, Woken
from sync.engine import LedgerBusy, LedgerUnreachable
from sync.worker import BACKOFF_FIRST_S, Link, SyncHealth, Waking, Worker
from tests.unit.sync.test_worker import GOOD, Script

MINUTE_S = 60


class Clocks:
    def __init__(self) -> None:
        self.wall_us, self.mono_ms = 10**15, 5_000

    def pass_s(self, wall: float, mono: float) -> None:
        self.wall_us += round(wall * 1e6)
        self.mono_ms += round(mono * 1e3)

    def watch(self) -> ClockWatch:
        return ClockWatch(lambda: self.wall_us, lambda: self.mono_ms)


@pytest.mark.parametrize(
    ("wall_s", "mono_s", "waited_s", "found"),
    [
        (5, 5, 5, None),
        (119, 0, 5, None),
        (121, 0, 5, Woken(121)),
        (-121, 0, 5, Woken(-121)),
        (315_360_000, 5, 5, Woken(315_359_995)),
        (8 * 3600, 5, 5, Woken(8 * 3600 - 5)),
        (8 * 3600, 8 * 3600, 5, Woken(0)),
        (300, 300, 300, None),
        (360, 360, 300, None),
    ],
)
def test_what_two_clocks_say(wall_s, mono_s, waited_s, found):
    clocks = Clocks()
    watch = clocks.watch()
    assert watch.look(0) is None
    clocks.pass_s(wall_s, mono_s)
    assert watch.look(waited_s) == found
    assert watch.look(waited_s) is None


def waking_worker(script: Script):
    clocks, sessions, jumps, health = Clocks(), [], [], []
    waking = Waking(clocks.watch(), lambda: sessions.append(1), jumps.append)
    worker = Worker(script, health.append, lambda _result: None, lambda: 1.0, waking)
    return worker, clocks, sessions, jumps


def test_after_a_sleep_the_session_is_fresh_and_the_back_off_forgotten():
    worker, clocks, sessions, jumps = waking_worker(Script(LedgerUnreachable(cause="x")))
    for _ in range(5):
        worker.run_once()
    assert sessions == []
    clocks.pass_s(wall=3600, mono=3)
    assert worker.run_once() == BACKOFF_FIRST_S * 2
    assert (sessions, jumps) == ([1], [3597])


def test_a_sleep_that_both_clocks_saw_is_no_jump():
    worker, clocks, sessions, jumps = waking_worker(Script(GOOD))
    worker.run_once()
    clocks.pass_s(wall=3600, mono=3600)
    worker.run_once()
    assert (sessions, jumps) == ([1], [])


def test_a_ledger_that_asks_to_be_left_alone_is_and_then_jitter_spreads_the_rest():
    health: list[SyncHealth] = []
    script = Script(LedgerBusy(cause="busy", wait_s=120), GOOD)
    worker = Worker(script, health.append, lambda _result: None, lambda: 0.5)
    assert worker.run_once() == BACKOFF_FIRST_S
    assert worker.hold_s == 120
    worker.run_once()
    assert worker.hold_s == 0
    assert [one.link for one in health] == [Link.OFFLINE, Link.ONLINE]


def test_no_waking_shortens_what_the_ledger_asked_for_and_stopping_does():
    script = Script(LedgerBusy(cause="busy", wait_s=600))
    worker = Worker(script, lambda _health: None, lambda _result: None, lambda: 0.0)
    worker.start()
    assert script.ran.acquire(timeout=30)
    worker.wake()
    assert not script.ran.acquire(timeout=0.2)
    worker.stop()
    assert not worker._thread.is_alive()
    assert script.rounds == 1
