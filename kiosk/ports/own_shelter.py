"""What the desk asks of the file about the shelter where it stands: its state, its areas, its code, who announced."""

from typing import Protocol
from uuid import UUID

from sync.protocol.records import AreaRecord, ArrivalRecord, ShelterRecord, ShelterStateRecord
from sync.protocol.values import RecordMode


class OwnShelter(Protocol):
    """Records about a shelter itself; what is set here stands here at once, and the ledger's word replaces it."""

    def state(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> ShelterStateRecord | None:
        """How the shelter stands; None where no desk has said."""

    def put_state(self, record: ShelterStateRecord) -> None:
        """Keep what was set here."""

    def areas(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> tuple[AreaRecord, ...]:
        """The areas that were not removed, by name."""

    def put_area(self, record: AreaRecord) -> None:
        """Keep what was set here."""

    def put_listed(self, record: ShelterRecord) -> None:
        """Keep a shelter of the master list as staff have completed it here."""

    def posted_code(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> str:
        """What the shelter shows for residents' phones; empty until the ledger has sent it."""

    def arrivals(self, operation_id: str, shelter_id: str, record_mode: RecordMode) -> tuple[ArrivalRecord, ...]:
        """Arrivals that nobody has confirmed or declined, earliest first; also those that nobody waits for any more."""

    def forget_arrival(self, arrival_id: UUID) -> None:
        """It was confirmed or declined here."""
