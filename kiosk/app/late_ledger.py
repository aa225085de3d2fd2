"""A ledger whose address comes later: the one of training starts beside the kiosk, which does not wait for it."""

from collections.abc import Callable

from sync.engine import Ledger, LedgerUnreachable
from sync.protocol.messages import Batch, FeedPage, Receipt


class LateLedger:
    """The port `engine.Ledger`; `find` gives the real one as soon as it can be found."""

    def __init__(self, find: Callable[[], Ledger | None]) -> None:
        self._find = find
        self._found: Ledger | None = None

    def push(self, batch: Batch) -> Receipt:
        """As the real one; LedgerUnreachable until there is one."""
        return self._real().push(batch)

    def pull(self, after: int) -> FeedPage:
        """As the real one; LedgerUnreachable until there is one."""
        return self._real().pull(after)

    def _real(self) -> Ledger:
        if self._found is None:
            self._found = self._find()
        if self._found is None:
            raise LedgerUnreachable(cause="starting")
        return self._found
