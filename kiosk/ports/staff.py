"""Who is known at this desk, and the sealed codes that lie at its place."""

from collections.abc import Collection, Sequence
from typing import Protocol

from sync.protocol.staff import StaffRecord


class Staff(Protocol):
    """職員, as headquarters and leaders made them known."""

    def known_at(self, places: Collection[str]) -> Sequence[StaffRecord]:
        """Everybody of these places and of the city, by name; whoever was taken off is not among them."""

    def put(self, record: StaffRecord) -> None:
        """Keep whom a leader made known here, or took off."""

    def emergency_digests(self, place: str) -> Sequence[bytes]:
        """What sealed codes of this shelter, centre or organiser are known by, without those that were used here."""

    def use_emergency(self, digest: bytes) -> None:
        """A sealed code was used: it is good no more, whatever the ledger still sends."""
