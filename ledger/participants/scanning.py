"""A participant's own phone has read a table's code: checked, kept as a fact, and judged as a table's scan is."""

import hashlib
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct
from sqlalchemy import Connection, func, select

from ledger import projections
from ledger.credentials import UNPROCESSABLE, resident_in
from ledger.database import Row, Versions, insertion
from ledger.errors import Refused
from ledger.point_tables import phone_scan
from ledger.points import participations
from ledger.publishing import standing_of
from ledger.service import Service
from ledger.tables import device, former_key
from sync.protocol import activity_code, codec, credential, keys
from sync.protocol.activity_code import ActivityCode
from sync.protocol.codec import Malformed
from sync.protocol.credential import Credential
from sync.protocol.ids import participation_of_resident
from sync.protocol.records import ActivityRecord
from sync.protocol.signed import SignatureWrong
from sync.protocol.venue_facts import ParticipantCheckedIn
from sync.protocol.venue_records import ParticipationRecord
from sync.protocol.venue_values import GrantState, ParticipationMethod, Registration

STATIC_GRACE_US = 3_600_000_000
"""A printed code holds from an hour before the activity to an hour after: the queue at the end takes a while."""
MAX_SCANS_AN_HOUR = 30
"""Of one resident: nobody takes part in thirty activities an hour."""
US_PER_HOUR = 3_600_000_000


class Scan(Struct, frozen=True, kw_only=True):
    """What a phone sends: the table's code and the resident's own; the same request twice is one."""

    request_id: UUID
    activity_code: Annotated[str, Meta(max_length=activity_code.MAX_TEXT_CHARACTERS)]
    credential: Annotated[str, Meta(max_length=credential.MAX_TEXT_CHARACTERS)]

    @property
    def digest(self) -> bytes:
        """Tells another scan under the same id."""
        return hashlib.sha256(f"{self.activity_code}\x00{self.credential}".encode()).digest()


class ScanTold(Struct, frozen=True, kw_only=True):
    """What a phone is told: `reason` is a GrantReason where points are pending or refused."""

    participation_id: UUID
    activity_id: str
    title: str
    record_mode: str
    grant: GrantState
    reason: str
    points: int
    certificate_no: str


def scanned(service: Service, asked: Scan) -> ScanTold:
    """Keeps the scan and answers how the participation stands.

    Raises Refused: `activity_code_wrong`, `activity_code_over` (a photograph, or a phone without a network for more
    than a minute), `activity_not_now` for a printed one, `no_such_activity`, `credential_…`, `request_id_used`,
    `too_many`.
    """
    now_us = service.clock()
    with service.database.write() as connection:
        Versions(connection)  # no table notes them between our look and our word
        code = _code_in(connection, asked.activity_code)
        resident = resident_in(connection, asked.credential, now_us)
        activity = _activity_of(connection, code)
        participation_id = participation_of_resident(code.activity_id, resident.resident_id)
        if not _is_known(connection, asked):
            _refuse_untimely(code, activity, now_us)
            _refuse_too_many(connection, resident, now_us)
            _keep(connection, _row_of(asked, code, resident, now_us))
            projections.apply(connection, {(code.record_mode, participation_id)}, {}, now_us)
        record = participations.record_of(connection, code.record_mode, participation_id)
    assert record is not None
    return _told(record, activity)


def _code_in(connection: Connection, text: str) -> ActivityCode:
    """What the code says, signed by a device that may speak."""
    try:
        claimed = activity_code.claimed(text)
        return activity_code.read(text, device_keys(connection, claimed.device_id))
    except (Malformed, SignatureWrong):
        raise Refused("activity_code_wrong", UNPROCESSABLE) from None


def device_keys(connection: Connection, device_id: str) -> list[keys.PublicKey]:
    """The keys that a device has and had; none for one that was revoked."""
    if "\x00" in device_id:
        return []
    standing = select(device.c.sign_public_key).where(device.c.device_id == device_id, device.c.revoked_at_us.is_(None))
    now = connection.execute(standing).scalar_one_or_none()
    if now is None:
        return []
    former = select(former_key.c.sign_public_key).where(former_key.c.device_id == device_id)
    return [keys.public_from(bytes(one)) for one in (now, *connection.execute(former).scalars())]


def _activity_of(connection: Connection, code: ActivityCode) -> ActivityRecord:
    """The activity, which must be that of the table's organiser."""
    known = standing_of(connection, ActivityRecord, [code.activity_id]) if "\x00" not in code.activity_id else []
    if not known:
        raise Refused("no_such_activity", 404)
    whose = select(device.c.organizer_id).where(device.c.device_id == code.device_id)
    if known[0].organizer_id and connection.execute(whose).scalar_one() != known[0].organizer_id:
        raise Refused("activity_code_wrong", UNPROCESSABLE)
    return known[0]


def _refuse_untimely(code: ActivityCode, activity: ActivityRecord, now_us: int) -> None:
    if not activity_code.is_timely(code, now_us):
        raise Refused("activity_code_over")
    first, last = activity.starts_at_us - STATIC_GRACE_US, activity.ends_at_us + STATIC_GRACE_US
    if code.is_static and not first <= now_us <= last:
        raise Refused("activity_not_now")


def _refuse_too_many(connection: Connection, resident: Credential, now_us: int) -> None:
    recent = select(func.count()).where(
        phone_scan.c.resident_id == resident.resident_id, phone_scan.c.scanned_at_us > now_us - US_PER_HOUR
    )
    if connection.execute(recent).scalar_one() >= MAX_SCANS_AN_HOUR:
        raise Refused("too_many", 429)


def _is_known(connection: Connection, asked: Scan) -> bool:
    statement = select(phone_scan.c.digest).where(phone_scan.c.request_id == asked.request_id)
    digest = connection.execute(statement).scalar_one_or_none()
    if digest is not None and bytes(digest) != asked.digest:
        raise Refused("request_id_used")
    return digest is not None


def _row_of(asked: Scan, code: ActivityCode, resident: Credential, now_us: int) -> Row:
    holder = resident.holder
    told = ParticipantCheckedIn(
        operation_id="",
        shelter_id="",
        activity_id=code.activity_id,
        method=ParticipationMethod.ACTIVITY_CODE,
        name=holder.name,
        kana=holder.kana,
        birth_date=holder.birth_date,
        sex=holder.sex,
        resident_id=resident.resident_id,
        credential_id=resident.credential_id,
        card_registered=Registration.YES if holder.registered_by_card else Registration.NO,
    )
    return {
        "request_id": asked.request_id,
        "record_mode": code.record_mode.value,
        "participation_id": participation_of_resident(code.activity_id, resident.resident_id),
        "resident_id": resident.resident_id,
        "device_id": code.device_id,
        "scanned_at_us": now_us,
        "digest": asked.digest,
        "body": codec.encode(told),
    }


def _keep(connection: Connection, row: Row) -> None:
    statement, values = insertion(connection, phone_scan, [row])
    connection.execute(statement, values)


def _told(record: ParticipationRecord, activity: ActivityRecord) -> ScanTold:
    return ScanTold(
        participation_id=record.participation_id,
        activity_id=record.activity_id,
        title=activity.title,
        record_mode=record.record_mode.value,
        grant=record.grant,
        reason=record.reason,
        points=record.points,
        certificate_no=record.certificate_no,
    )
