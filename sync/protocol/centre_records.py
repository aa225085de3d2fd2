"""Records of a volunteer centre: cards, needs and teams as they stand after every fact that the ledger knows."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol.centre import MAX_TEAM_STEPS, CentreNeed, TeamStep, Volunteer
from sync.protocol.values import ReceptionMethod, RecordMode

Code = Annotated[str, Meta(max_length=64)]
MAX_RECEPTIONS = 20
"""More desks than any centre has, each of which received the same card while it could not hear of the others."""
Receptions = Annotated[tuple[UUID, ...], Meta(max_length=MAX_RECEPTIONS)]


class VolunteerRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A volunteer's card of one day. `received_event_ids` are the receptions that count; an undone card has none.

    `is_detailed`: more was written after its reception, which a second desk's reception does not replace.
    """

    volunteer: Volunteer
    operation_id: Code
    centre_id: Code
    record_mode: RecordMode
    day: date
    volunteer_no: Code
    method: ReceptionMethod
    received_at_us: int
    device_id: Code
    received_event_ids: Receptions = ()
    is_detailed: bool = False

    @property
    def undone(self) -> bool:
        """Whether every reception of the card was taken back."""
        return not self.received_event_ids


class NeedRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A need as staff last wrote it; one that was taken by mistake has no `taken_event_ids` left."""

    need: CentreNeed
    operation_id: Code
    centre_id: Code
    record_mode: RecordMode
    day: date
    need_no: Code
    taken_at_us: int
    device_id: Code
    revised_at_us: int = 0
    taken_event_ids: Receptions = ()

    @property
    def undone(self) -> bool:
        """Whether it was taken by mistake."""
        return not self.taken_event_ids


class TeamRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A team of one day and what happened to it, as far as it counts, oldest first.

    Who is with it, whether it is out and what it reported follow from the steps (`centre_teams`).
    """

    team_id: UUID
    operation_id: Code
    centre_id: Code
    record_mode: RecordMode
    day: date
    team_no: Code
    need_id: UUID
    steps: Annotated[tuple[TeamStep, ...], Meta(max_length=MAX_TEAM_STEPS)] = ()


CentreRecord = VolunteerRecord | NeedRecord | TeamRecord


def centre_record_id(record: CentreRecord) -> UUID:
    """The aggregate that the record is about."""
    match record:
        case VolunteerRecord():
            return record.volunteer.volunteer_id
        case NeedRecord():
            return record.need.need_id
        case TeamRecord():
            return record.team_id
