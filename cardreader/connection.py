"""The ports of this package: the readers at hand, and one powered card that answers bytes."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Slot:
    """What one reader says without touching its card.

    `insertions` counts placings and removals as the service saw them, so that a card swapped between two looks is
    noticed; it means nothing across two services.
    """

    reader: str
    occupied: bool
    insertions: int = 0


class Connection(Protocol):
    """One card under power, held by us alone until `close`."""

    def transmit(self, command: bytes) -> bytes:
        """Send one command APDU; the answer is data and two status bytes.

        Raises CardRemoved, ReaderGone, ServiceGone, CardBusy, ForbiddenCommand.
        """
        ...

    def close(self) -> None:
        """Take the power off the card, so that no verified state stays behind; never raises, may be called twice."""
        ...


class Readers(Protocol):
    """All readers of this machine."""

    def slots(self) -> tuple[Slot, ...]:
        """The readers as they are now, in the service's order. Raises ServiceGone."""
        ...

    def refused(self) -> tuple[str, ...]:
        """Names of simulated readers that the last look left out, because only real ones are allowed here."""
        ...

    def wait(self, seen: tuple[Slot, ...], limit_s: float) -> tuple[Slot, ...]:
        """Sleep until something differs from `seen`, `wake` is called, or `limit_s` has passed. Raises ServiceGone."""
        ...

    def wake(self) -> None:
        """End a `wait` early; for another thread. A call that comes just before the wait may be lost."""
        ...

    def connect(self, reader: str) -> Connection:
        """Power the card and hold it alone, behind the allow-list.

        Raises NoCard, ReaderGone, ServiceGone, CardBusy, CardUnreadable, SimulatedReaderRefused, ReaderFault.
        """
        ...
