"""Blocking work off the event loop, on a bounded number of threads with a bounded queue before them."""

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import to_thread

from ledger.errors import LedgerError

Result = TypeVar("Result")

THREADS = 6
"""Decoding holds the interpreter; a few threads more than cores keep the database busy in between."""
MAX_WAITING = 100
"""A full bundle takes some 0.2 s, so that the last of 100 has its answer within 20 s; a kiosk waits 30 s for one. With
400, a quarter of a thousand kiosks gave up and sent again what was still in the queue, measured."""
MAX_HELD_BYTES = 96 * 1024 * 1024
"""All bodies together that are being read or wait: a thousand desks with full bundles of 100 KiB, or 48 of the largest
size that is allowed."""


class Busy(LedgerError):
    """Too many requests wait already; the kiosk comes back after a random while and loses nothing."""

    key = "busy"


class Workshop:
    """Where requests do their blocking work."""

    def __init__(self) -> None:
        self._limiter: anyio.CapacityLimiter | None = None
        self._held_bytes = 0

    def hold(self, count: int) -> None:
        """Makes room for so many bytes of a body. Raises Busy where there is none."""
        if self._held_bytes + count > MAX_HELD_BYTES:
            raise Busy
        self._held_bytes += count

    def release(self, count: int) -> None:
        """The body is done with."""
        self._held_bytes -= count

    @property
    def held_bytes(self) -> int:
        """All bodies together that are here now."""
        return self._held_bytes

    @property
    def waiting(self) -> int:
        """Requests that no thread has taken up yet."""
        return 0 if self._limiter is None else self._limiter.statistics().tasks_waiting

    async def run(self, work: Callable[[], Result]) -> Result:
        """What `work` answers. Raises Busy where the queue is full."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(THREADS)  # belongs to the running event loop
        if self.waiting >= MAX_WAITING:
            raise Busy
        return await to_thread.run_sync(work, limiter=self._limiter)
