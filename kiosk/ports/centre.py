"""What the desk asks of the file about a volunteer centre: cards, needs and teams as they stand here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sync.protocol.centre_records import CentreRecord, NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.values import RecordMode


@dataclass(frozen=True)
class CentrePlace:
    """One centre in one operation and record mode: practice never meets real records."""

    operation_id: str
    centre_id: str
    record_mode: RecordMode


class CentreKind(StrEnum):
    """The records of a centre by the word under which they travel."""

    VOLUNTEER = "volunteer"
    NEED = "need"
    TEAM = "team"


class CentreBook(Protocol):
    """What is written here stands at once; the ledger's record replaces it when nothing of ours is on the way."""

    def volunteer(self, volunteer_id: UUID, record_mode: RecordMode) -> VolunteerRecord | None:
        """A card, taken back or not."""

    def need(self, need_id: UUID, record_mode: RecordMode) -> NeedRecord | None:
        """A need, taken back or not."""

    def team(self, team_id: UUID, record_mode: RecordMode) -> TeamRecord | None:
        """A team with all that happened to it."""

    def put(self, record: CentreRecord) -> None:
        """Write a record, replacing its older self."""

    def volunteers(self, place: CentrePlace, day: date) -> tuple[VolunteerRecord, ...]:
        """The cards of a day in the order in which they were written, those that were taken back among them."""

    def needs(self, place: CentrePlace) -> tuple[NeedRecord, ...]:
        """All needs of the operation, those that were taken back among them."""

    def teams(self, place: CentrePlace) -> tuple[TeamRecord, ...]:
        """All teams of the operation."""

    def highest_number(self, place: CentrePlace, kind: CentreKind, letter: str, day: date | None) -> int:
        """The highest running number given under this letter, on `day` where numbers begin anew; 0 for none."""
