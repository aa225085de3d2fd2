"""Identifiers: who and what a fact is about, and how those that need no ledger are derived."""

import uuid
from datetime import date
from typing import NewType

from sync.protocol.values import RecordMode

DeviceId = NewType("DeviceId", str)
HouseholdId = NewType("HouseholdId", uuid.UUID)
PersonId = NewType("PersonId", uuid.UUID)
OperationId = NewType("OperationId", str)
ShelterId = NewType("ShelterId", str)
KeyId = NewType("KeyId", bytes)

_NAMESPACE = uuid.UUID("7d0f8d6e-52a1-5c0c-9d5f-0b6b1c9a4e21")
"""Root of our derived identifiers; random once, fixed for ever."""

MAX_UNIX_MS = (1 << 48) - 1
"""UUIDv7 keeps 48 bits of milliseconds (RFC 9562, section 5.7)."""
ENTROPY_BYTES = 10
"""Random bytes behind the time of a UUIDv7; 74 of the 80 bits are used."""


def uuid7(unix_ms: int, entropy: bytes) -> uuid.UUID:
    """A time-ordered identifier (RFC 9562) from a time and ten random bytes; the caller owns the clock and the dice."""
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"{ENTROPY_BYTES} random bytes are needed")
    stamp = min(max(unix_ms, 0), MAX_UNIX_MS)
    value = (stamp << 80) | int.from_bytes(entropy, "big")
    value = (value & ~(0xF << 76)) | (7 << 76)
    value = (value & ~(0x3 << 62)) | (2 << 62)
    return uuid.UUID(int=value)


def book_of(operation: OperationId, record_mode: RecordMode) -> OperationId:
    """The operation as one record mode sees it: what is practised in a real operation makes households of its own."""
    return operation if record_mode is RecordMode.REAL else OperationId(f"{operation}#{record_mode.value}")


def household_of_code(operation: OperationId, credential_subject: str) -> HouseholdId:
    """The household that a code's holder makes in one operation; give its `book_of` to keep practice apart.

    Derived, so that two desks without a network who scan the same code speak of one household and not of two.
    """
    return HouseholdId(uuid.uuid5(_NAMESPACE, f"household:{operation}:{credential_subject}"))


def desk_aggregate(device_id: str) -> uuid.UUID:
    """What orders the facts about a device itself."""
    return uuid.uuid5(_NAMESPACE, f"device:{device_id}")


def staff_aggregate(staff_id: str) -> uuid.UUID:
    """What orders the facts about a member of staff."""
    return uuid.uuid5(_NAMESPACE, f"staff:{staff_id}")


def shelter_aggregate(operation_id: str, shelter_id: str) -> uuid.UUID:
    """What orders the facts about a shelter itself in one operation: its state and its areas."""
    return uuid.uuid5(_NAMESPACE, f"shelter:{operation_id}:{shelter_id}")


def shelter_key(operation_id: str, shelter_id: str, mode: RecordMode) -> str:
    """The key of records of which a shelter has one in an operation and record mode; both names may be 64 long."""
    return f"{shelter_aggregate(operation_id, shelter_id)}/{mode.value}"


def area_key(operation_id: str, shelter_id: str, mode: RecordMode, name: str) -> str:
    """The key of the record of one of a shelter's areas; it begins with `shelter_key`."""
    return f"{shelter_key(operation_id, shelter_id, mode)}/{name}"


def volunteer_of_resident(operation: OperationId, centre_id: str, day: date, resident_id: str) -> uuid.UUID:
    """The card that a resident's code makes at a volunteer centre on one day, the same at every desk.

    Give the operation's `book_of` to keep practice apart.
    """
    return uuid.uuid5(_NAMESPACE, f"volunteer:{operation}:{centre_id}:{day.isoformat()}:{resident_id}")


def arrival_of_request(household_id: uuid.UUID, request_id: uuid.UUID) -> uuid.UUID:
    """The arrival that a household's phone announced by its request; nobody else can guess it."""
    return uuid.uuid5(_NAMESPACE, f"arrival:{household_id}:{request_id}")


def person_of_resident(resident_id: str) -> PersonId:
    """The person whom the app knows under `resident_id`, the same in every operation."""
    return PersonId(uuid.uuid5(_NAMESPACE, f"resident:{resident_id}"))


def person_of_member(holder_resident_id: str, member_no: int) -> PersonId:
    """A member of a holder's household who has no resident id of their own."""
    return PersonId(uuid.uuid5(_NAMESPACE, f"member:{holder_resident_id}:{member_no}"))


def participation_of_resident(activity_id: str, resident_id: str) -> uuid.UUID:
    """The one participation of a resident in an activity, whether a table or the ledger noted it first."""
    return uuid.uuid5(_NAMESPACE, f"participation:{activity_id}:{resident_id}")


def participation_of_person(activity_id: str, folded_name: str, birth_date: date) -> uuid.UUID:
    """The one participation of somebody whom a card named and of whom no resident id is known.

    `folded_name` is the name as searches see it, so that two cards of one person are one.
    """
    return uuid.uuid5(_NAMESPACE, f"participation-by-name:{activity_id}:{birth_date.isoformat()}:{folded_name}")
