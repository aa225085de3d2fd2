"""Blocking work off the event loop, on a bounded number of threads with a bounded queue before them."""

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import to_thread

from ledger.errors import LedgerError

Result = TypeVar("Result")

THREADS = 6
"""Decoding holds the interpreter; a few threads more than cores keep the database busy in between."""
MAX_WAITING = 400
"""Each waiting request holds at most one bundle of some 100 KiB in practice: 400 are 40 MiB."""


class Busy(LedgerError):
    """Too many requests wait already; the kiosk comes back after a random while and loses nothing."""

    key = "busy"


class Workshop:
    """Where requests do their blocking work."""

    def __init__(self) -> None:
        self._limiter: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[[], Result]) -> Result:
        """What `work` answers. Raises Busy where the queue is full."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(THREADS)  # belongs to the running event loop
        if self._limiter.statistics().tasks_waiting >= MAX_WAITING:
            raise Busy
        return await to_thread.run_sync(work, limiter=self._limiter)
