"""A thread that does one job at a time, for work that neither the desk nor the screen may wait for."""

import logging
import queue
import threading
from collections.abc import Callable

MAX_WAITING_JOBS = 4
"""The screens ask for one at a time; a look for sticks and the schedule come beside it."""
STOP_LIMIT_S = 3.0
"""A stick may hang for a minute: the thread is a daemon, and a file that is cut off is never taken for a whole one."""

_log = logging.getLogger(__name__)
Job = Callable[[], None]


class JobThread:
    """Owns the thread `name` and the jobs that wait for it. A bug in one job is logged and does not end the thread."""

    def __init__(self, *, name: str) -> None:
        self._jobs: queue.Queue[Job | None] = queue.Queue(MAX_WAITING_JOBS)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to wait for work."""
        self._thread.start()

    def stop(self) -> None:
        """End after the jobs that wait, or leave the thread behind after STOP_LIMIT_S; nothing if it never began."""
        if not self._thread.is_alive():
            return
        try:
            self._jobs.put(None, timeout=STOP_LIMIT_S)
        except queue.Full:
            return
        self._thread.join(STOP_LIMIT_S)

    def take(self, job: Job) -> bool:
        """Do `job` in its turn; False where too many wait already."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        return True

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception:  # noqa: BLE001 - a bug in one job must not end the thread
                _log.exception("work on the thread %s failed by a bug", self._thread.name)
