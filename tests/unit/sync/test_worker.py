"""The sync thread: how long it waits after what, what it tells, and that nothing ends it but `stop`."""

import threading

import pytest

from sync.engine import BundleRefused, LedgerRefusedDevice, LedgerUnreachable, RoundResult
from sync.worker import (
    BACKOFF_FIRST_S,
    BACKOFF_LIMIT_S,
    POLL_S,
    REFUSED_PAUSE_S,
    Link,
    SyncHealth,
    Worker,
)

GOOD = RoundResult(1, 2)


class Script:
    """Rounds that end as they are told to; the last word repeats for ever."""

    def __init__(self, *ends: RoundResult | Exception) -> None:
        self._ends = list(ends)
        self.rounds = 0
        self.ran = threading.Semaphore(0)

    def round(self) -> RoundResult:
        self.rounds += 1
        end = self._ends.pop(0) if len(self._ends) > 1 else self._ends[0]
        self.ran.release()
        if isinstance(end, Exception):
            raise end
        return end


class Told:
    """What a worker said."""

    def __init__(self) -> None:
        self.health: list[SyncHealth] = []
        self.results: list[RoundResult] = []


def worker_of(script: Script, dice: float = 1.0) -> tuple[Worker, Told]:
    told = Told()
    return Worker(script, told.health.append, told.results.append, lambda: dice), told


def test_a_good_round_is_told_and_the_next_one_follows_soon():
    worker, told = worker_of(Script(GOOD))
    assert worker.run_once() == POLL_S
    assert told.health == [SyncHealth(Link.ONLINE)]
    assert told.results == [GOOD]


def test_waiting_doubles_up_to_its_limit_and_a_good_round_forgets_it():
    script = Script(*[LedgerUnreachable(cause="x")] * 10, GOOD, LedgerUnreachable(cause="x"))
    worker, _ = worker_of(script)
    waits_s = [worker.run_once() for _ in range(10)]
    assert waits_s[:4] == [BACKOFF_FIRST_S * 2, BACKOFF_FIRST_S * 4, BACKOFF_FIRST_S * 8, BACKOFF_FIRST_S * 16]
    assert waits_s[-1] == BACKOFF_LIMIT_S
    assert worker.run_once() == POLL_S
    assert worker.run_once() == BACKOFF_FIRST_S * 2


def test_full_jitter_spreads_the_wait_from_nothing_to_the_ceiling():
    failing = Script(LedgerUnreachable(cause="x"))
    assert worker_of(failing, dice=0.0)[0].run_once() == 0.0
    assert worker_of(failing, dice=0.25)[0].run_once() == BACKOFF_FIRST_S / 2


def test_an_outage_of_days_does_not_end_the_waiting():
    worker, told = worker_of(Script(LedgerUnreachable(cause="x")))
    waits_s = {worker.run_once() for _ in range(5_000)}
    assert max(waits_s) == BACKOFF_LIMIT_S
    assert told.health == [SyncHealth(Link.OFFLINE, "ledger_unreachable")]


def test_a_refused_device_pauses_and_says_so():
    worker, told = worker_of(Script(LedgerRefusedDevice(status=403)))
    assert worker.run_once() == REFUSED_PAUSE_S
    assert told.health == [SyncHealth(Link.REFUSED, "device_refused")]


def test_a_bug_is_told_and_the_next_round_runs(caplog):
    worker, told = worker_of(Script(ZeroDivisionError(), GOOD))
    assert worker.run_once() <= BACKOFF_LIMIT_S
    worker.run_once()
    assert told.health == [SyncHealth(Link.FAILING, "bug"), SyncHealth(Link.ONLINE)]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "sync round failed by a bug"
    ]


class Full(Exception):
    key = "disk_full"


def test_what_the_machine_may_fail_with_is_told_once_and_is_no_bug(caplog):
    script = Script(Full(), Full(), Full(), GOOD)
    told = Told()
    worker = Worker(script, told.health.append, told.results.append, lambda: 1.0, known_failures=(Full,))
    assert [worker.run_once() for _ in range(3)] == [2.0, 4.0, 8.0]
    assert worker.run_once() == POLL_S
    assert told.health == [SyncHealth(Link.FAILING, "disk_full"), SyncHealth(Link.ONLINE)]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_round_that_could_not_send_everything_shows_what_it_did_and_comes_back_later():
    in_part = RoundResult(1, 2, BundleRefused(status=400))
    worker, told = worker_of(Script(in_part, in_part, GOOD))
    assert [worker.run_once(), worker.run_once()] == [2.0, 4.0]
    assert told.results == [in_part, in_part]
    assert told.health == [SyncHealth(Link.OFFLINE, "bundle_refused")]
    assert worker.run_once() == POLL_S


def test_health_is_told_once_for_each_change():
    script = Script(GOOD, GOOD, LedgerUnreachable(cause="a"), LedgerUnreachable(cause="b"), GOOD)
    worker, told = worker_of(script)
    for _ in range(5):
        worker.run_once()
    assert [one.link for one in told.health] == [Link.ONLINE, Link.OFFLINE, Link.ONLINE]


@pytest.mark.parametrize("end", [LedgerRefusedDevice(status=401), ZeroDivisionError(), GOOD])
def test_waking_ends_every_pause(end):
    script = Script(end)
    worker, _ = worker_of(script, dice=1.0)
    worker.start()
    for _ in range(3):
        assert script.ran.acquire(timeout=30)
        worker.wake()
    worker.stop()
    assert not worker._thread.is_alive()
    assert script.rounds >= 3


def test_a_listener_that_breaks_does_not_end_the_thread():
    script = Script(GOOD)

    def breaks(_result: RoundResult) -> None:
        raise ZeroDivisionError

    health: list[SyncHealth] = []
    worker = Worker(script, health.append, breaks, lambda: 1.0)
    worker.start()
    for _ in range(3):
        assert script.ran.acquire(timeout=30)
        worker.wake()
    assert worker._thread.is_alive()
    worker.stop()
    assert SyncHealth(Link.FAILING, "bug") in health


def test_stop_before_start_is_nothing():
    worker, _ = worker_of(Script(GOOD))
    worker.stop()
