"""What the file does when headquarters order that an operation's persons go from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode

STATISTICS_SETTING = "purged"
"""Before `:<operation>`: what stays of a purged operation (`kiosk.domain.kept_statistics`)."""


class PurgeBar(StrEnum):
    """Why nothing may go yet."""

    UNSETTLED = "unsettled"
    """Facts that the ledger has not confirmed, or that wait on the shelf."""
    UNHEARD = "unheard"
    """The ledger's own word of what it has is missing, or is waited for after a repair."""
    FORKED = "forked"
    """The ledger knows other facts under this desk's name."""
    BEHIND = "behind"
    """The ledger's mark does not reach all facts of the operation yet."""
    DAMAGED = "damaged"
    """A damaged file lies aside with facts that nobody could read."""


@dataclass(frozen=True)
class PurgeLook:
    """What would go of one operation, and what bars it."""

    operation_id: str
    households: int = 0
    persons: int = 0
    facts: int = 0
    drafts: int = 0
    unsettled: int = 0
    bars: tuple[PurgeBar, ...] = ()
    documents: Mapping[str, int] = field(default_factory=dict)
    """How often documents were printed or taken out, by what was done: they lie where they were carried to."""


class Purging(Protocol):
    """One operation's persons in the file: looked at, and taken out within one unit of work."""

    def orders(self) -> Sequence[bytes]:
        """The signed orders that came, as they came; whether they are to be believed is not asked here."""

    def keep_order(self, operation_id: str, order: bytes) -> None:
        """An order that came as a file."""

    def look(self, operation_id: str) -> PurgeLook:
        """What would go, and what bars it."""

    def places(self, operation_id: str) -> Sequence[tuple[str, RecordMode]]:
        """The shelters and record modes in which somebody was received in the operation."""

    def records(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> Sequence[HouseholdRecord]:
        """The households of one place."""

    def take_out(self, operation_id: str) -> None:
        """Every person of the operation: households, what is looked up, what waits, and the words of its facts.

        A fact's row stays, empty: its number and its fingerprint hold the chain together.
        """

    def statistics(self, operation_id: str) -> bytes | None:
        """What stayed of an operation; None where it was not purged."""

    def keep_statistics(self, operation_id: str, statistics: bytes) -> None:
        """Write what stays."""

    def all_statistics(self) -> Sequence[bytes]:
        """What stayed of every purged operation."""
