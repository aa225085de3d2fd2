"""Where a person is, as one kiosk knows it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PersonStanding:
    """Where a person is, as this file knows: in a household received here, or elsewhere (no `reception_no`)."""

    person_id: UUID
    household_id: UUID | None
    reception_no: str
    shelter_id: str
    since_us: int
