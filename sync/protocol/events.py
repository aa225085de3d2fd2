"""Events: facts that a kiosk has written and that go up to the ledger, for ever as they were written."""

import hashlib
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from sync.protocol import codec
from sync.protocol.household import Household
from sync.protocol.values import DiscrepancyAnswer, ReceptionMethod, RecordMode

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
    """A household was received at a shelter's desk (受付); the two times measure how long that took."""

    operation_id: Code
    shelter_id: Code
    reception_no: Code
    method: ReceptionMethod
    household: Household
    started_mono_ms: int = 0
    done_mono_ms: int = 0


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


Payload = HouseholdAdmitted | HouseholdDetailed | ReceptionUndone | DeskMoved | DiscrepancyAnswered

_SHAPES: dict[tuple[str, int], type[Payload]] = {
    ("HouseholdAdmitted", 1): HouseholdAdmitted,
    ("HouseholdDetailed", 1): HouseholdDetailed,
    ("ReceptionUndone", 1): ReceptionUndone,
    ("DeskMoved", 1): DeskMoved,
    ("DiscrepancyAnswered", 1): DiscrepancyAnswered,
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
