"""Several processes that answer on one socket: started, started again when one dies, and stopped together."""

import logging
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from threading import Event

_log = logging.getLogger("ledger.workers")

LOOK_EVERY_S = 0.5
"""How long a dead worker stays away: the others answer meanwhile, and what it was doing was rolled back."""
STOP_WAIT_S = 20
"""More than a worker takes for the requests under way; then it is killed, which loses nothing that was acknowledged."""
RESTARTS_AT_ONCE = 10
"""Workers that die more often than this in a row cannot start at all; then the whole gives up."""
SOCKET_OPTION = "--socket-fd"
COUNTERS_OPTION = "--counters"


class Workers:
    """`count` copies of `command`, each of which is handed the listening socket."""

    def __init__(self, command: Sequence[str], listener: socket.socket, count: int) -> None:
        self._command, self._listener, self._count = command, listener, count
        self._running: list[subprocess.Popen[bytes]] = []
        self._stopping = Event()
        self._restarts = 0

    def run(self) -> int:
        """Works until SIGTERM or SIGINT. Answers the exit code: 1 where the workers do not stay alive."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: self._stopping.set())
        self._running = [self._start() for _ in range(self._count)]
        while not self._stopping.wait(LOOK_EVERY_S) and self._restarts < RESTARTS_AT_ONCE:
            self._replace_dead()
        self._stop()
        return 0 if self._stopping.is_set() else 1

    def _start(self) -> subprocess.Popen[bytes]:
        descriptor = self._listener.fileno()
        words = [sys.executable, "-m", "ledger", "serve", *self._command, SOCKET_OPTION, str(descriptor)]
        return subprocess.Popen(words, pass_fds=[descriptor])  # noqa: S603 - our own program with our own words

    def _replace_dead(self) -> None:
        dead = [worker for worker in self._running if worker.poll() is not None]
        self._restarts = self._restarts + len(dead) if dead else 0
        for worker in dead:
            _log.error("worker_died", extra={"data": {"worker": worker.pid, "code": worker.returncode}})
            self._running[self._running.index(worker)] = self._start()

    def _stop(self) -> None:
        for worker in self._running:
            worker.terminate()
        for worker in self._running:
            try:
                worker.wait(STOP_WAIT_S)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
