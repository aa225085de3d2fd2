"""Between a desk and the ledger: a conversation without a socket, on which happens what happens on networks."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

from ledger import feed, intake
from ledger.errors import LedgerError
from ledger.routes.app import _STATUS
from ledger.service import Service
from sync.engine import LedgerUnreachable
from sync.transport import _refuse_by_status

PORTAL = b"<!DOCTYPE html><html><body>Welcome. Please sign in.</body></html>"
"""What somebody on the way answers with 200."""


def says(status: int) -> None:
    """Somebody on the way answers with this status; raises what the transport makes of it."""
    response = requests.Response()
    response.status_code = status
    _refuse_by_status(response)


@dataclass
class Road:
    """Between one desk and the ledger: `HttpLedger`'s conversation without a socket, which fails when it is told to."""

    service: Service
    is_open: bool = True
    lost_answers: int = 0
    lost_questions: int = 0
    deliveries: int = 1
    delays: int = 0
    bodies: list[bytes] = field(default_factory=list)
    under_way: list[bytes] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """What the next questions meet in the ledger's place."""
    spoilers: list[Callable[[bytes], bytes]] = field(default_factory=list)
    """What becomes of the next answers, which the ledger gave and meant."""

    def ask(self, method: str, path: str, *, body: bytes | None = None, authorization: str = "") -> bytes:
        if not self.is_open or self._takes("lost_questions"):
            raise LedgerUnreachable(cause="offline")
        if self.statuses:
            says(self.statuses.pop(0))
        if body is not None and self._takes("delays"):
            self.under_way.append(body)
            raise LedgerUnreachable(cause="slow")
        try:
            answer = self._answer(path, body, authorization)
        except LedgerError as error:
            says(_STATUS[type(error)])
            raise
        if self._takes("lost_answers"):
            raise LedgerUnreachable(cause="lost")
        return self.spoilers.pop(0)(answer) if self.spoilers else answer

    def mend(self) -> None:
        """The network is good again."""
        self.lost_answers = self.lost_questions = self.delays = 0
        self.statuses.clear()
        self.spoilers.clear()

    def arrive(self) -> None:
        """What was under way all the while arrives, the latest first; nobody waits for the answers any more."""
        while self.under_way:
            intake.receive(self.service, self.under_way.pop())

    def _takes(self, what: str) -> bool:
        left: int = getattr(self, what)
        setattr(self, what, max(0, left - 1))
        return left > 0

    def _answer(self, path: str, body: bytes | None, authorization: str) -> bytes:
        if path == "/v1/bundles":
            assert body is not None
            self.bodies.append(body)
            answers = [intake.receive(self.service, body)[0] for _ in range(self.deliveries)]
            return answers[-1]
        return feed.answer(self.service, base64.urlsafe_b64decode(authorization.removeprefix("Kiosk ")))

    def deliver_again(self) -> None:
        """Everything that ever left this desk arrives once more, the latest first."""
        for body in reversed(self.bodies):
            intake.receive(self.service, body)

    def close(self) -> None:
        pass
