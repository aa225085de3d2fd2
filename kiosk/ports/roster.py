"""What reports and rosters ask of the kiosk's file: all households of an operation."""

from collections.abc import Iterator
from typing import Protocol

from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode


class Roster(Protocol):
    """Whole households, for lists and sums; a single one is found in `People`."""

    def records(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> Iterator[HouseholdRecord]:
        """The households received at a shelter, in the order of their reception, undone ones among them."""
