"""A ledger whose address comes later: the one of training starts beside the kiosk, which does not wait for it."""

from collections.abc import Callable
from typing import Protocol

from sync.engine import Ledger, LedgerUnreachable
from sync.protocol.messages import Batch, FeedPage, Receipt


class ClosableLedger(Ledger, Protocol):
    """A ledger over a connection that can be let go."""

    def close(self) -> None:
        """Drop the connection; the next request makes a fresh one."""


class LateLedger:
    """The port `engine.Ledger`; `find` gives the real one as soon as it can be found."""

    def __init__(self, find: Callable[[], ClosableLedger | None]) -> None:
        self._find = find
        self._found: ClosableLedger | None = None

    def push(self, batch: Batch) -> Receipt:
        """As the real one; LedgerUnreachable until there is one."""
        return self._real().push(batch)

    def pull(self, after: int) -> FeedPage:
        """As the real one; LedgerUnreachable until there is one."""
        return self._real().pull(after)

    def fresh_session(self) -> None:
        """Let go of the connection, and find the ledger anew for the next request."""
        found, self._found = self._found, None
        if found is not None:
            found.close()

    def _real(self) -> Ledger:
        if self._found is None:
            self._found = self._find()
        if self._found is None:
            raise LedgerUnreachable(cause="starting")
        return self._found
