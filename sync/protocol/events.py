"""Events: facts that a kiosk has written and that go up to the ledger, for ever as they were written."""

import hashlib
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol import codec
from sync.protocol.centre_events import CENTRE_SHAPES, CentrePayload
from sync.protocol.household import MAX_PERSONS, Area, Count, Household, Line
from sync.protocol.presence import Destination, MealSlot, PresenceChange
from sync.protocol.sightings import SightingLine
from sync.protocol.staff import StaffRecord
from sync.protocol.values import Crowd, DiscrepancyAnswer, OpenState, ReceptionMethod, RecordMode
from sync.protocol.venue_facts import (
    CertificateHandedOut,
    CertificateRevoked,
    ParticipantCheckedIn,
    ParticipantCheckedOut,
    ParticipationCorrected,
    ParticipationUndone,
    VenuePayload,
)

MAX_PAYLOAD_BYTES = 64 * 1024
"""A household of 30 with full notes stays below 40 KiB; a larger payload is a mistake or an attack."""
FIRST_HASH = b"\x00" * 32
"""`prev_hash` of a device's first event."""

Code = Annotated[str, Meta(max_length=64)]


class Event(Struct, frozen=True, array_like=True):
    """One fact in its envelope; `(device_id, seq)` is its key and `payload` the bytes as written.

    `wall_time_us` is the desk's clock (UTC, µs), which may be wrong; `mono_ms` with `boot_id` orders facts of one boot;
    `clock_offset_ms` is the difference to the ledger as last measured, or None.
    """

    event_id: UUID
    device_id: Code
    seq: Annotated[int, Meta(ge=1)]
    type: Code
    schema: Annotated[int, Meta(ge=1, le=1000)]
    aggregate: UUID
    wall_time_us: int
    mono_ms: int
    boot_id: UUID
    clock_offset_ms: int | None
    operator_id: Code
    record_mode: RecordMode
    prev_hash: Annotated[bytes, Meta(min_length=32, max_length=32)]
    payload: Annotated[bytes, Meta(max_length=MAX_PAYLOAD_BYTES)]


class HouseholdAdmitted(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A household was received at a shelter's desk (受付); the two times measure how long that took.

    `moved_from_shelter_id` is where they say they come from, which ends their stay there; `arrival_id` the announcement
    at the posted code that the desk confirmed.
    """

    operation_id: Code
    shelter_id: Code
    reception_no: Code
    method: ReceptionMethod
    household: Household
    started_mono_ms: int = 0
    done_mono_ms: int = 0
    moved_from_shelter_id: Code = ""
    arrival_id: UUID | None = None


class HouseholdDetailed(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """More became known of a household that was received before; `household` is the whole as it stands now."""

    operation_id: Code
    shelter_id: Code
    household: Household


class ReceptionUndone(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A reception was taken back by the desk; it stays in the journal and counts no longer."""

    operation_id: Code
    shelter_id: Code
    undone_event_id: UUID
    reason: Annotated[str, Meta(max_length=300)]


class DeskMoved(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A kiosk was set up in another shelter; what it writes from now on, and the records it asks for, belong there."""

    operation_id: Code
    from_shelter_id: Code
    shelter_id: Code
    desk_letter: Annotated[str, Meta(max_length=3)]


class DiscrepancyAnswered(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A desk said where a person is whom two places have received; the event's aggregate is the person.

    `shelter_id` and `household_id` are the place that answers, `other_shelter_id` and `other_household_id` the other.
    """

    operation_id: Code
    shelter_id: Code
    discrepancy_id: Code
    person_id: UUID
    household_id: UUID
    other_shelter_id: Code
    other_household_id: UUID
    answer: DiscrepancyAnswer


class PresenceChanged(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """People of a received household went out, came back, moved, left or were seen; the aggregate is the household.

    `person_ids` names them; without names `unnamed_heads` says how many of the counted people are meant; with neither
    it is everybody of the household. `happened_at_us` is when it was, where that is not when it was written.
    """

    operation_id: Code
    shelter_id: Code
    change: PresenceChange
    person_ids: Annotated[tuple[UUID, ...], Meta(max_length=MAX_PERSONS)] = ()
    unnamed_heads: Count = 0
    happened_at_us: int | None = None
    expected_return_us: int | None = None
    destination: Destination | None = None
    destination_shelter_id: Code = ""
    note: Line = ""


class PresenceUndone(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A change of presence was a mistake and counts no longer; the aggregate is the household."""

    operation_id: Code
    shelter_id: Code
    undone_event_id: UUID
    reason: Annotated[str, Meta(max_length=300)]


class MealHanded(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A household fetched a meal for so many heads; the aggregate is the household."""

    operation_id: Code
    shelter_id: Code
    day: date
    slot: MealSlot
    heads: Count


class MealUndone(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A meal was noted by mistake; the aggregate is the household."""

    operation_id: Code
    shelter_id: Code
    undone_event_id: UUID


class AreaSet(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An area of the shelter (居住組 or 区画) exists with room for so many; `capacity` None means unknown.

    The aggregate is `ids.shelter_aggregate`; the last one about a name counts.
    """

    operation_id: Code
    shelter_id: Code
    name: Area
    capacity: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    is_removed: bool = False


class ShelterStateSet(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The shelter was opened or closed, takes new people or not, is crowded or not; the whole as it stands now.

    The aggregate is `ids.shelter_aggregate`.
    """

    operation_id: Code
    shelter_id: Code
    open_state: OpenState
    intake_stopped: bool = False
    crowd: Crowd = Crowd.UNKNOWN


class ArrivalDeclined(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An arrival that was announced at the posted code was not confirmed; the aggregate is `arrival_id`."""

    operation_id: Code
    shelter_id: Code
    arrival_id: UUID
    reason: Annotated[str, Meta(max_length=300)]


class SightingNoted(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody saw or changed what is sensitive; who, says the line. The aggregate is the fact's own, for no fact
    waits for it.
    """

    operation_id: Code
    shelter_id: Code
    line: SightingLine


class StaffSet(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A leader made somebody known at their shelter, or took them off; the aggregate is `ids.staff_aggregate`."""

    operation_id: Code
    shelter_id: Code
    staff: StaffRecord


class EmergencyOpened(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A sealed code of headquarters was used: nobody with a leader's rights was there. The aggregate is the desk's."""

    operation_id: Code
    shelter_id: Code
    code_digest: Annotated[bytes, Meta(max_length=32)]


Payload = (
    HouseholdAdmitted
    | HouseholdDetailed
    | ReceptionUndone
    | DeskMoved
    | DiscrepancyAnswered
    | PresenceChanged
    | PresenceUndone
    | MealHanded
    | MealUndone
    | AreaSet
    | ShelterStateSet
    | ArrivalDeclined
    | VenuePayload
    | CentrePayload
    | SightingNoted
    | StaffSet
    | EmergencyOpened
)

_SHAPES: dict[tuple[str, int], type[Payload]] = {
    ("HouseholdAdmitted", 1): HouseholdAdmitted,
    ("HouseholdDetailed", 1): HouseholdDetailed,
    ("ReceptionUndone", 1): ReceptionUndone,
    ("DeskMoved", 1): DeskMoved,
    ("DiscrepancyAnswered", 1): DiscrepancyAnswered,
    ("PresenceChanged", 1): PresenceChanged,
    ("PresenceUndone", 1): PresenceUndone,
    ("MealHanded", 1): MealHanded,
    ("MealUndone", 1): MealUndone,
    ("AreaSet", 1): AreaSet,
    ("ShelterStateSet", 1): ShelterStateSet,
    ("ArrivalDeclined", 1): ArrivalDeclined,
    ("ParticipantCheckedIn", 1): ParticipantCheckedIn,
    ("ParticipantCheckedOut", 1): ParticipantCheckedOut,
    ("ParticipationCorrected", 1): ParticipationCorrected,
    ("ParticipationUndone", 1): ParticipationUndone,
    ("CertificateHandedOut", 1): CertificateHandedOut,
    ("CertificateRevoked", 1): CertificateRevoked,
    **CENTRE_SHAPES,
    ("SightingNoted", 1): SightingNoted,
    ("StaffSet", 1): StaffSet,
    ("EmergencyOpened", 1): EmergencyOpened,
}
_CURRENT = {shape: (name, schema) for (name, schema), shape in _SHAPES.items()}


class UnknownEvent(ValueError):
    """An event of a type or schema that this program is too old for; it is kept until a newer one reads it."""

    def __init__(self, event_type: str, schema: int) -> None:
        super().__init__(f"{event_type}/{schema}")
        self.event_type = event_type
        self.schema = schema


def name_of(payload: Payload) -> tuple[str, int]:
    """The type and the current schema under which `payload` is written."""
    return _CURRENT[type(payload)]


def payload_of(event: Event) -> Payload:
    """The fact in the envelope, older schemas read as of today. Raises UnknownEvent or codec.Malformed."""
    shape = _SHAPES.get((event.type, event.schema))
    if shape is None:
        raise UnknownEvent(event.type, event.schema)
    return codec.decode(event.payload, shape)


def digest(event_bytes: bytes) -> bytes:
    """The fingerprint of an event as written: 32 bytes, chained by `prev_hash`, compared to find a cloned disk."""
    return hashlib.sha256(event_bytes).digest()
