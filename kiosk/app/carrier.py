"""The stick's thread: exports and collects one at a time, so that neither the desk nor the screen waits for a stick."""

import logging
from collections.abc import Callable
from pathlib import Path

from kiosk.app.job_thread import JobThread
from kiosk.errors import KnownError
from kiosk.screens.carrying import Carried, CarryFailed
from sync.courier import Courier, Progress
from sync.stick import Stick, StickError

_log = logging.getLogger(__name__)

Post = Callable[[Callable[[], None]], None]
OnProgress = Callable[[Progress], None]


class Carrier:
    """The port `screens.carrying.StickDoor`; answers by `post`."""

    def __init__(self, courier: Courier, find: Callable[[], tuple[Path, ...]], post: Post) -> None:
        self._courier, self._find, self._post = courier, find, post
        self._jobs = JobThread(name="stick")

    def start(self) -> None:
        """Begin to wait for work."""
        self._jobs.start()

    def stop(self) -> None:
        """End after the work under way, or leave it behind when it hangs."""
        self._jobs.stop()

    def look(self, answer: Callable[[tuple[Path, ...]], None]) -> None:
        """Which sticks are in."""

        def job() -> None:
            found = self._find()
            self._post(lambda: answer(found))

        self._jobs.take(job)

    def export(self, folder: Path, on_progress: OnProgress, answer: Callable[[Carried], None]) -> None:
        """Write what waits onto a stick."""
        self._carry(lambda: self._courier.export(Stick(folder), self._posting(on_progress)), answer)

    def collect(self, folder: Path, on_progress: OnProgress, answer: Callable[[Carried], None]) -> None:
        """Read receipts from a stick."""
        self._carry(lambda: self._courier.collect(Stick(folder), self._posting(on_progress)), answer)

    def _carry(self, work: Callable[[], Carried], answer: Callable[[Carried], None]) -> None:
        def job() -> None:
            done = _done(work)
            self._post(lambda: answer(done))

        if not self._jobs.take(job):
            self._post(lambda: answer(CarryFailed("stick_busy")))

    def _posting(self, on_progress: OnProgress) -> OnProgress:
        return lambda progress: self._post(lambda: on_progress(progress))


def _done(work: Callable[[], Carried]) -> Carried:
    try:
        return work()
    except (StickError, KnownError) as error:
        _log.warning("stick: %s", error.key)
        return CarryFailed(error.key, dict(error.data))
    except Exception:  # noqa: BLE001 - the screen must be answered
        _log.exception("work at the stick failed by a bug")
        return CarryFailed("bug")
