"""The sync thread: when to run a round, how long to wait after a failure, and how it is going."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sync.clock_watch import ClockWatch
from sync.engine import LedgerBusy, LedgerRefusedDevice, RoundResult, SyncError

POLL_S = 5.0
"""Another desk's household is seen within so many seconds; 1,000 kiosks make 200 small requests a second of that."""
BACKOFF_FIRST_S = 1.0
BACKOFF_LIMIT_S = 60.0
"""After an outage every desk is back within a minute; full jitter spreads the 1,000 over it."""
BACKOFF_DOUBLINGS = 10
"""More than BACKOFF_LIMIT_S needs."""
REFUSED_PAUSE_S = 300.0
"""A refused device asks again every five minutes: somebody at HQ must act first."""
STOP_LIMIT_S = 5.0
"""How long `stop` waits for a request under way; the thread is a daemon and everything it does may be cut off."""

_log = logging.getLogger(__name__)


class Link(StrEnum):
    """How the ledger can be reached."""

    STARTING = "starting"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"
    FAILING = "failing"


@dataclass(frozen=True)
class SyncHealth:
    """The link, and the key of what is wrong with it."""

    link: Link
    cause: str = ""


class Rounds(Protocol):
    """Something that runs rounds: `engine.Engine`."""

    def round(self) -> RoundResult:
        """One round. Raises SyncError."""


@dataclass(frozen=True)
class Waking:
    """What is done when the machine slept or its clock was set: drop the connection, tell staff by how many seconds."""

    watch: ClockWatch
    fresh_session: Callable[[], None]
    on_jump: Callable[[int], None]


class Worker:
    """Runs rounds on a thread of its own, when woken and every POLL_S; reports each change by `on_health`.

    `known_failures` are what the machine may fail with, such as a full disk: told by their `key` once, and no bug.
    """

    def __init__(
        self,
        rounds: Rounds,
        on_health: Callable[[SyncHealth], None],
        on_round: Callable[[RoundResult], None],
        random_unit: Callable[[], float],
        waking: Waking | None = None,
        known_failures: tuple[type[Exception], ...] = (),
    ) -> None:
        self._rounds = rounds
        self._on_health = on_health
        self._on_round = on_round
        self._random_unit = random_unit
        self._waking = waking
        self._known_failures = known_failures
        self._waited_s = 0.0
        self._hold_s = 0.0
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._health = SyncHealth(Link.STARTING)
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin; the first round runs at once."""
        self._thread.start()

    def wake(self) -> None:
        """Something was written: run a round soon, whatever the waiting time was."""
        self._wake.set()

    def stop(self) -> None:
        """End after the request under way, or after STOP_LIMIT_S."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(STOP_LIMIT_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            wait_s = self.run_once()
            self._waited_s = wait_s + self._hold_s
            self._stopping.wait(self._hold_s)
            self._wake.wait(wait_s)
            self._wake.clear()

    @property
    def hold_s(self) -> float:
        """How long the ledger asked to be left alone, in seconds; no waking shortens that."""
        return self._hold_s

    def run_once(self) -> float:
        """One round with its health told; returns how long to wait for the next, in seconds."""
        self._hold_s = 0.0
        try:
            self._look_at_the_clock()
            return self._round()
        except LedgerRefusedDevice as error:
            self._tell(SyncHealth(Link.REFUSED, error.key))
            return REFUSED_PAUSE_S
        except LedgerBusy as error:
            self._tell(SyncHealth(Link.OFFLINE, error.key))
            self._hold_s = float(error.data["wait_s"])
            return self._backoff_s()  # all who were asked to come back then must not come at once
        except SyncError as error:
            self._tell(SyncHealth(Link.OFFLINE, error.key))
            return self._backoff_s()
        except self._known_failures as error:
            self._tell(SyncHealth(Link.FAILING, str(getattr(error, "key", ""))))
            return self._backoff_s()
        except Exception:  # noqa: BLE001 - a bug in one round must not end the thread
            _log.exception("sync round failed by a bug")
            self._tell(SyncHealth(Link.FAILING, "bug"))
            return self._backoff_s()

    def _look_at_the_clock(self) -> None:
        """After a sleep the old connection hangs until its time-out: a fresh one, and no back-off from before."""
        if self._waking is None or (woken := self._waking.watch.look(self._waited_s)) is None:
            return
        _log.warning("woken; the wall clock moved by %d s", woken.jumped_s)
        self._failures = 0
        self._waking.fresh_session()
        if woken.jumped_s:
            self._waking.on_jump(woken.jumped_s)

    def _round(self) -> float:
        result = self._rounds.round()
        self._on_round(result)
        if result.trouble is not None:
            raise result.trouble  # what else could be done is done and shown
        self._failures = 0
        self._tell(SyncHealth(Link.ONLINE))
        return POLL_S

    def _backoff_s(self) -> float:
        # The exponent is bounded as well: after a thousand failures, a night without a network, 2.0**n overflows.
        self._failures = min(self._failures + 1, BACKOFF_DOUBLINGS)
        ceiling_s = min(BACKOFF_LIMIT_S, BACKOFF_FIRST_S * 2.0**self._failures)
        return ceiling_s * self._random_unit()

    def _tell(self, health: SyncHealth) -> None:
        if health != self._health:
            self._health = health
            _log.info("sync %s %s", health.link.value, health.cause)
            self._on_health(health)
