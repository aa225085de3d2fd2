"""An arrival is announced with a resident's own phone: posted code and resident's code checked, kept for the desk.

Nobody is received by it: the code hangs in the open and may be photographed, so that a desk confirms who really came.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection, func, select

from ledger import arrivals, shelter_facts
from ledger.arrivals import Standing
from ledger.credentials import resident_in
from ledger.database import Row, Versions, put
from ledger.errors import Refused, Unreadable
from ledger.posting import modes_of
from ledger.publishing import operations, shelters
from ledger.service import Service
from ledger.tables import arrival_request
from sync.protocol import codec, credential, posted_code
from sync.protocol.codec import Malformed
from sync.protocol.credential import Credential
from sync.protocol.credential_household import household_of_credential
from sync.protocol.household import MAX_PERSONS, Household, Line, Phone
from sync.protocol.ids import OperationId, arrival_of_request, book_of
from sync.protocol.posted_code import PostedCode
from sync.protocol.records import (
    ArrivalRecord,
    HouseholdRecord,
    OperationRecord,
    ShelterRecord,
)
from sync.protocol.signed import SignatureWrong
from sync.protocol.values import ArrivalState, OpenState, StayType

WAITS_US = 24 * 3_600_000_000
"""A day: who announced themselves in the evening may be confirmed at breakfast; later nobody knows who came."""
MAX_REQUESTS_AN_HOUR = 12
"""Of one household: somebody who corrects who came needs three, a program that runs wild does not stop at a hundred."""
US_PER_HOUR = 3_600_000_000
HOLDER = 0
"""The number of the code's own holder among `members`; all others have those of the code."""


class Announcement(Struct, frozen=True, kw_only=True):
    """What a phone sends. `members` are those who came, by number; without them it is everybody of the code."""

    request_id: UUID
    posted_code: Annotated[str, Meta(max_length=posted_code.MAX_TEXT_CHARACTERS)]
    credential: Annotated[str, Meta(max_length=credential.MAX_TEXT_CHARACTERS)]
    members: Annotated[tuple[int, ...], Meta(min_length=1, max_length=MAX_PERSONS)] | None = None
    stay_type: StayType = StayType.SHELTER
    phone: Phone = ""
    note: Line = ""


class Told(Struct, frozen=True, kw_only=True):
    """What a phone is told. `next` is a word for what the people do now; the number is empty until they have one."""

    arrival_id: UUID
    state: str
    next: str
    shelter_id: str
    shelter_name: str
    heads: int
    reception_no: str
    expires_at: datetime


EXPIRED = "expired"
"""The state of an arrival that nobody confirmed in WAITS_US."""
_NEXT = {
    ArrivalState.WAITING.value: "go_to_desk",
    ArrivalState.CONFIRMED.value: "keep_number",
    ArrivalState.DECLINED.value: "go_to_desk",
    EXPIRED: "announce_again",
}
NOT_OPEN_YET = "wait_for_opening"


@dataclass(frozen=True)
class _Place:
    """What a posted code means now."""

    operation: OperationRecord
    shelter: ShelterRecord
    open_state: OpenState
    intake_stopped: bool


def announce(service: Service, body: bytes) -> Told:
    """Keeps the arrival and answers how it stands; the same request again changes nothing.

    Raises Unreadable, or Refused with the reason.
    """
    try:
        asked: Announcement = codec.decode_json(body, Announcement)
    except Malformed:
        raise Unreadable from None
    posted = _posted_in(service, asked.posted_code)
    now_us = service.clock()
    with service.database.write() as connection:
        versions = Versions(connection)  # no desk receives them between our look and our word
        resident = resident_in(connection, asked.credential, now_us)
        place = _place_of(connection, posted)
        book = book_of(OperationId(place.operation.operation_id), posted.record_mode)
        household = _coming(household_of_credential(resident, book), resident, asked)
        told = _kept(connection, versions, asked, _record(household, posted, place, now_us), place)
        versions.keep()
    return told


def standing_for(service: Service, arrival_id: UUID) -> Told:
    """How an arrival stands now. Raises Refused where there is none of that id."""
    with service.database.read() as connection:
        found = arrivals.one_of(connection, arrival_id)
        if found is None:
            raise Refused("no_such_arrival", 404)
        name = _shelter_of(connection, found.record.shelter_id).name
    return _told(found, name, service.clock())


def _posted_in(service: Service, text: str) -> PostedCode:
    try:
        return posted_code.read(text, service.keyring.signing)
    except (Malformed, SignatureWrong):
        raise Refused("posted_code_wrong", 422) from None


def _place_of(connection: Connection, posted: PostedCode) -> _Place:
    operation = _operation_of(operations(connection), posted)
    shelter = _shelter_of(connection, posted.shelter_id)
    state = shelter_facts.states(connection, posted.record_mode).get((operation.operation_id, posted.shelter_id))
    open_state = shelter_facts.open_state_of(shelter, state)
    if open_state is OpenState.CLOSED:
        raise Refused("shelter_closed", shelter_name=shelter.name)
    is_stopped = state is not None and state.intake_stopped
    return _Place(operation, shelter, open_state, is_stopped)


def _operation_of(known: Iterable[OperationRecord], posted: PostedCode) -> OperationRecord:
    """The operation that the code names, or for one that names none the latest of its mode that runs."""
    found = [
        one
        for one in known
        if (one.operation_id == posted.operation_id)
        or (not posted.operation_id and one.record_mode is posted.record_mode and one.ended_at_us is None)
    ]
    if not found:
        raise Refused("no_operation")
    if found[0].ended_at_us is not None:
        raise Refused("operation_ended", operation_name=found[0].name)
    if posted.record_mode not in modes_of(found[0]):
        raise Refused("record_mode_wrong")
    return found[0]


def _shelter_of(connection: Connection, shelter_id: str) -> ShelterRecord:
    found = next((one for one in shelters(connection) if one.shelter_id == shelter_id), None)
    if found is None:
        raise Refused("no_such_shelter")
    return found


def _coming(whole: Household, resident: Credential, asked: Announcement) -> Household:
    """The household with those who are said to have come."""
    numbers = (HOLDER, *(member.member_no for member in resident.members))
    wanted = set(numbers if asked.members is None else asked.members)
    if not wanted <= set(numbers):
        raise Refused("no_such_member", 422)
    persons = tuple(
        msgspec.structs.replace(person, came=number in wanted)
        for number, person in zip(numbers, whole.persons, strict=True)
    )
    return msgspec.structs.replace(
        whole, persons=persons, stay_type=asked.stay_type, phone=asked.phone or whole.phone, note=asked.note
    )


def _record(household: Household, posted: PostedCode, place: _Place, now_us: int) -> ArrivalRecord:
    """The arrival as it would stand; its id is that of the request once it is kept."""
    return ArrivalRecord(
        arrival_id=household.household_id,
        operation_id=place.operation.operation_id,
        shelter_id=posted.shelter_id,
        record_mode=posted.record_mode,
        household=household,
        announced_at_us=now_us,
        expires_at_us=now_us + WAITS_US,
    )


def _kept(connection: Connection, versions: Versions, asked: Announcement, fresh: ArrivalRecord, place: _Place) -> Told:
    now_us = fresh.announced_at_us
    digest = hashlib.sha256(msgspec.json.encode(asked)).digest()
    before = _before(connection, asked.request_id, digest)
    if before is not None:
        return _told(before, place.shelter.name, now_us, place.open_state)
    _refuse_too_many(connection, fresh)
    reception = arrivals.reception_of(connection, fresh)
    if arrivals.are_all_here(fresh, reception) and reception is not None and not _is_protected(reception):
        raise Refused("already_here", reception_no=reception.reception_no, shelter_name=place.shelter.name)
    if place.intake_stopped:
        raise Refused("intake_stopped", shelter_name=place.shelter.name)
    waiting = _waiting(connection, fresh)
    if waiting is not None:  # the same people say anew who came: one family is one line at the desk
        arrival_id, since_us = waiting.arrival_id, waiting.announced_at_us
        record = msgspec.structs.replace(fresh, arrival_id=arrival_id, announced_at_us=since_us)
    else:
        arrival_id = arrival_of_request(fresh.household.household_id, asked.request_id)
        record = msgspec.structs.replace(fresh, arrival_id=arrival_id)
    arrivals.keep(connection, versions, record)
    put(connection, arrival_request, [_request_row(asked, record, digest, now_us)])
    return _told(Standing(record, reception), place.shelter.name, now_us, place.open_state)


def _before(connection: Connection, request_id: UUID, digest: bytes) -> Standing | None:
    """The arrival of the same request, where it came before."""
    table = arrival_request
    row = connection.execute(select(table).where(table.c.request_id == request_id)).one_or_none()
    if row is None:
        return None
    if row.digest != digest:
        raise Refused("request_id_used")
    return arrivals.one_of(connection, row.arrival_id)


def _refuse_too_many(connection: Connection, fresh: ArrivalRecord) -> None:
    table = arrival_request
    statement = select(func.count()).where(
        table.c.household_id == fresh.household.household_id,
        table.c.received_at_us > fresh.announced_at_us - US_PER_HOUR,
    )
    if connection.execute(statement).scalar_one() >= MAX_REQUESTS_AN_HOUR:
        raise Refused("too_many", 429)


def _waiting(connection: Connection, fresh: ArrivalRecord) -> ArrivalRecord | None:
    found = (one.record for one in arrivals.of_household(connection, fresh.household.household_id, fresh.shelter_id))
    return next(
        (one for one in found if one.state is ArrivalState.WAITING and one.expires_at_us > fresh.announced_at_us),
        None,
    )


def _request_row(asked: Announcement, record: ArrivalRecord, digest: bytes, now_us: int) -> Row:
    return {
        "request_id": asked.request_id,
        "arrival_id": record.arrival_id,
        "household_id": record.household.household_id,
        "received_at_us": now_us,
        "digest": digest,
    }


def _is_protected(reception: HouseholdRecord) -> bool:
    """Whether no phone may learn that these people are here: a family's code may be in the hands of whom they flee."""
    return any(person.protect for person in reception.household.persons)


def _told(found: Standing, name: str, now_us: int, open_state: OpenState = OpenState.OPEN) -> Told:
    record, reception = found.record, found.reception
    if reception is not None and _is_protected(reception):
        record, reception = msgspec.structs.replace(record, state=ArrivalState.WAITING), None
    state = record.state.value
    if record.state is ArrivalState.WAITING and record.expires_at_us <= now_us:
        state = EXPIRED
    is_early = state == ArrivalState.WAITING.value and open_state is OpenState.NOT_OPENED
    is_received = record.state is ArrivalState.CONFIRMED and reception is not None
    return Told(
        arrival_id=record.arrival_id,
        state=state,
        next=NOT_OPEN_YET if is_early else _NEXT[state],
        shelter_id=record.shelter_id,
        shelter_name=name,
        heads=record.household.heads,
        reception_no=reception.reception_no if is_received and reception is not None else "",
        expires_at=datetime.fromtimestamp(record.expires_at_us / 1_000_000, UTC),
    )
