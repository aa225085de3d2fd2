"""What the desk asks about events that the ledger refused or holds, and what a leader may do with them."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from uuid import UUID

FORKED = "forked"
"""The ledger's reason where another event stands under this device and seq: the disk was cloned or put back."""


class Hold(Enum):
    """Why an event is not settled although the ledger has answered."""

    REFUSED = "refused"
    HELD = "held"


@dataclass(frozen=True)
class HeldEvent:
    """One such event; `detail` is the ledger's word, `behind` how many later events of the household wait for it."""

    seq: int
    hold: Hold
    detail: str
    type: str
    aggregate: UUID
    written_us: int
    behind: int


class Shelf(Protocol):
    """保留棚: events that wait for a leader. Nothing here deletes; a corrected event stays as it was written."""

    def entries(self, limit: int) -> tuple[HeldEvent, ...]:
        """Refused events first, then those that the ledger holds, the oldest first."""

    def entry(self, seq: int) -> HeldEvent | None:
        """The event of this seq, where it is refused or held."""

    def retry(self, seq: int) -> bool:
        """Send a refused event again as it is; whether there was one."""

    def mark_corrected(self, seq: int) -> bool:
        """Another event stands in its place; it stays, and keeps its household back no longer."""

    def is_forked(self) -> bool:
        """Whether the ledger has seen other events under our name."""
