"""A one-time code makes a kiosk a device of the ledger: made by an operator, used once, then worthless."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select, update

from ledger import devices, posting
from ledger.database import Versions, epoch_of
from ledger.errors import CodeRefused, NoSuchThing, Unreadable
from ledger.organizer_tables import organizer
from ledger.publishing import operations, shelters
from ledger.service import Service
from ledger.tables import device, enrolment_code, former_key
from ledger.vouching import vouch
from sync.protocol import codec, keys, sealed, signed
from sync.protocol import enrolment_code as codes
from sync.protocol.enrolment_code import EnrolmentCode
from sync.protocol.messages import Enrolment, EnrolmentRequest
from sync.protocol.offline_enrolment import OfflineRequest, is_proved, secret_digest
from sync.protocol.signed import Context
from sync.protocol.values import RecordMode, SiteRole

MEMBER_CODE_PATTERN = "^KMM-[0-9A-Z]{12}$"
"""Opaque member codes of the app as this program's samples write them; the app's real form is not established."""
DEVICE_ID_BYTES = 8
"""64 random bits name a device; two of a city's thousand never meet."""
US_PER_HOUR = 3_600_000_000


@dataclass(frozen=True)
class Invitation:
    """What the holder of a code becomes. `operation_id` empty: the latest one of the record mode that has not ended.

    With an `organizer_id` it is that organiser's table, besides or instead of a shelter's desk.
    """

    site_id: str
    role: SiteRole
    record_mode: RecordMode
    hours: float
    operation_id: str = ""
    organizer_id: str = ""

    @property
    def is_table_alone(self) -> bool:
        """Whether no shelter's desk is meant: an activity needs no operation, and its organiser is its site."""
        return bool(self.organizer_id) and self.role is SiteRole.VENUE_TABLE


def invite(service: Service, invitation: Invitation) -> EnrolmentCode:
    """A fresh code. Raises NoSuchThing for a shelter, an operation or an organiser that the ledger does not hold."""
    secret = secrets.token_bytes(codes.SECRET_BYTES)
    with service.database.write() as connection:
        if invitation.role is SiteRole.SHELTER_DESK:
            _refuse_unknown_shelter(connection, invitation.site_id)
        if invitation.organizer_id:
            _refuse_unknown_organizer(connection, invitation.organizer_id)
        row = {
            "secret_digest": secret_digest(secret),
            "site_id": invitation.site_id,
            "role": invitation.role.value,
            "operation_id": "" if invitation.is_table_alone else _operation_for(connection, invitation),
            "record_mode": invitation.record_mode.value,
            "expires_at_us": service.clock() + int(invitation.hours * US_PER_HOUR),
            "used_at_us": None,
            "organizer_id": invitation.organizer_id,
        }
        connection.execute(insert(enrolment_code).values(row))
    return EnrolmentCode(keys.kid_of(service.keyring.sign), secret)


def enrol(service: Service, body: bytes) -> bytes:
    """The sealed enrolment for a request that shows a good code. Raises Unreadable or CodeRefused."""
    try:
        request = codec.decode(body, EnrolmentRequest)
        code = codes.parse(request.code)
    except codec.Malformed:
        raise Unreadable from None
    return _enrol(service, request, lambda _connection: secret_digest(code.secret))


def enrol_offline(service: Service, body: bytes) -> bytes:
    """As `enrol`, for the file of a kiosk without a network: it proves a good code, and does not hold it."""
    try:
        request = codec.decode(body, OfflineRequest)
    except codec.Malformed:
        raise Unreadable from None
    return _enrol(service, request, lambda connection: _proved_digest(connection, request, service.clock()))


def _enrol(
    service: Service, request: EnrolmentRequest | OfflineRequest, digest_of: Callable[[Connection], bytes]
) -> bytes:
    try:
        keys.public_from(request.sign_public_key)
        seal_key = keys.public_from(request.seal_public_key)
    except codec.Malformed:
        raise Unreadable from None
    if "\x00" in request.program_version:
        raise Unreadable
    with service.database.write() as connection:
        row = _use_up(connection, digest_of(connection), service.clock())
        answer = _admit(connection, service, row, request)
    signed_answer = signed.sign(codec.encode(answer), service.keyring.sign, Context.ENROLMENT)
    return sealed.seal(signed_answer, seal_key)


def _proved_digest(connection: Connection, request: OfflineRequest, now_us: int) -> bytes:
    """The digest of the good code that the request was made with. Raises CodeRefused."""
    table = enrolment_code
    good = select(table.c.secret_digest).where(table.c.used_at_us.is_(None), table.c.expires_at_us > now_us)
    for digest in connection.execute(good).scalars():
        if is_proved(request, digest):
            return bytes(digest)
    raise CodeRefused


def _refuse_unknown_shelter(connection: Connection, site_id: str) -> None:
    if all(shelter.shelter_id != site_id for shelter in shelters(connection)):
        raise NoSuchThing(shelter=site_id)


def _refuse_unknown_organizer(connection: Connection, organizer_id: str) -> None:
    if not connection.execute(select(organizer.c.state).where(organizer.c.organizer_id == organizer_id)).first():
        raise NoSuchThing(organizer=organizer_id)


def _operation_for(connection: Connection, invitation: Invitation) -> str:
    for operation in operations(connection):
        if invitation.operation_id == operation.operation_id:
            return operation.operation_id
        is_current = operation.record_mode is invitation.record_mode and operation.ended_at_us is None
        if not invitation.operation_id and is_current:
            return operation.operation_id
    raise NoSuchThing(operation=invitation.operation_id or invitation.record_mode.value)


def _use_up(connection: Connection, digest: bytes, now_us: int) -> RowMapping:
    """Takes the code out of use and answers what it stands for, in one statement: of two who come together one wins.

    The search goes by the secret's digest, which tells a guesser nothing by its time.
    """
    table = enrolment_code
    statement = (
        update(table)
        .where(table.c.secret_digest == digest, table.c.used_at_us.is_(None), table.c.expires_at_us > now_us)
        .values(used_at_us=now_us)
        .returning(*table.c)
    )
    row = connection.execute(statement).mappings().one_or_none()
    if row is None or not hmac.compare_digest(row["secret_digest"], digest):
        raise CodeRefused
    return row


def _admit(
    connection: Connection, service: Service, row: RowMapping, request: EnrolmentRequest | OfflineRequest
) -> Enrolment:
    sign_kid = keys.kid_of(keys.public_from(request.sign_public_key))
    belongs = select(device.c.device_id).where(device.c.sign_kid == sign_kid)
    belonged = select(former_key.c.device_id).where(former_key.c.sign_kid == sign_kid)
    if connection.execute(belongs.union_all(belonged)).first():
        raise CodeRefused  # a key belongs to one device for ever: its sequence starts at 1 once
    versions = Versions(connection)  # two desks of a site that enrol together must not get one letter
    device_id = f"K{secrets.token_hex(DEVICE_ID_BYTES)}"
    letter = devices.next_letter(connection, row["site_id"])
    connection.execute(
        insert(device).values(
            device_id=device_id,
            site_id=row["site_id"],
            role=row["role"],
            desk_letter=letter,
            operation_id=row["operation_id"],
            record_mode=row["record_mode"],
            sign_kid=sign_kid,
            sign_public_key=request.sign_public_key,
            seal_public_key=request.seal_public_key,
            program_version=request.program_version,
            enrolled_at_us=service.clock(),
            revoked_at_us=None,
            high_water=0,
            organizer_id=row["organizer_id"],
        )
    )
    if row["organizer_id"]:
        vouch(connection, versions, service.keyring.sign, (device_id, request.sign_public_key), service.clock())
    if row["role"] == SiteRole.SHELTER_DESK.value:
        places = [(row["operation_id"], row["site_id"])]
        places += posting.places_at(connection, row["site_id"], RecordMode(row["record_mode"]))
        posting.post(connection, versions, service.keyring.sign, places, service.clock())
    versions.keep()
    return Enrolment(
        device_id=device_id,
        epoch=epoch_of(connection),
        role=SiteRole(row["role"]),
        site_id=row["site_id"],
        desk_letter=letter,
        operation_id=row["operation_id"],
        record_mode=RecordMode(row["record_mode"]),
        member_code_pattern=MEMBER_CODE_PATTERN,
        ledger_keys=service.keyring.public(),
        organizer_id=row["organizer_id"],
    )
