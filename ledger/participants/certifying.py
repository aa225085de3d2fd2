"""Certificates for the app, as data with a code that anyone can check; and the answer to whoever checks one."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.credentials import UNPROCESSABLE, resident_in
from ledger.database import Versions
from ledger.errors import Refused
from ledger.participants.scanning import device_keys
from ledger.points import certificates, participations
from ledger.points.certificates import Known
from ledger.service import Service
from sync.protocol import certificate_code, credential
from sync.protocol.certificate_code import MAX_TEXT_CHARACTERS, Certificate
from sync.protocol.codec import Malformed
from sync.protocol.signed import SignatureWrong
from sync.protocol.values import RecordMode

UNKNOWN, GOOD, REVOKED = "unknown", "good", "revoked"


class Shown(Struct, frozen=True, kw_only=True):
    """A certificate of the ledger's as the app shows it; `code` is what anyone can scan and check."""

    number: str
    state: str
    name: str
    activity: str
    organizer: str
    leader: str
    place: str
    day: date
    minutes: int | None
    issued: date
    has_points: bool
    replaced_by_no: str
    code: str


class Held(Struct, frozen=True):
    """The certificates of one person, the newest first."""

    certificates: tuple[Shown, ...]


class Checking(Struct, frozen=True):
    """A certificate's code that somebody scanned."""

    code: Annotated[str, Meta(max_length=MAX_TEXT_CHARACTERS)]


class Renewal(Struct, frozen=True, kw_only=True):
    """What a phone sends to have a certificate given anew, with the hours as they stand now."""

    credential: Annotated[str, Meta(max_length=credential.MAX_TEXT_CHARACTERS)]
    record_mode: RecordMode = RecordMode.REAL


class Answer(Struct, frozen=True, kw_only=True):
    """How a certificate stands; its words come from the code that was shown, never from the number alone."""

    number: str
    state: str
    replaced_by_no: str = ""
    name: str = ""
    activity: str = ""
    day: date | None = None
    minutes: int | None = None
    has_points: bool = False
    record_mode: str = ""


def shown(service: Service, code: str, mode: RecordMode) -> Held:
    """The certificates of a code's holder, the newest first. Raises Refused."""
    with service.database.read() as connection:
        resident = resident_in(connection, code, service.clock())
        known = certificates.of_resident(connection, mode, resident.resident_id)
    return Held(tuple(_shown(service, one, one.words, resident.holder.name) for one in known if one.words is not None))


def reissued(service: Service, number: str, asked: Renewal) -> Shown:
    """The holder's certificate under a new number, with name and hours as they stand now; the old one ends.

    Raises Refused: `no_such_certificate`, `certificate_not_good`, or for the code.
    """
    now_us = service.clock()
    with service.database.write() as connection:
        versions = Versions(connection)
        resident = resident_in(connection, asked.credential, now_us)
        known = certificates.numbered(connection, number)
        is_theirs = known is not None and known.resident_id == resident.resident_id
        if known is None or not is_theirs or known.record_mode is not asked.record_mode or known.words is None:
            raise Refused("no_such_certificate", 404)
        record = participations.record_of(connection, known.record_mode, known.participation_id)
        assert record is not None
        fresh = certificates.reissue(connection, versions, known, record, now_us)
        participations.refresh(connection, versions, known.record_mode, known.participation_id, fresh.number)
        versions.keep()
    assert fresh.words is not None
    return _shown(service, fresh, fresh.words, resident.holder.name)


def checked(service: Service, asked: Checking) -> Answer:
    """What a code says and whether it is still good. Raises Refused where nobody we know has signed it."""
    with service.database.read() as connection:
        try:
            found = certificate_code.read(
                asked.code, service.keyring.signing, lambda device_id: device_keys(connection, device_id)
            ).certificate
        except (Malformed, SignatureWrong):
            raise Refused("certificate_wrong", UNPROCESSABLE) from None
        known = certificates.numbered(connection, found.number) if "\x00" not in found.number else None
    state = UNKNOWN if known is None else GOOD if known.is_good else REVOKED
    return Answer(
        number=found.number,
        state=state,
        replaced_by_no=known.replaced_by_no if known is not None else "",
        name=found.name,
        activity=found.activity,
        day=found.day,
        minutes=found.minutes,
        has_points=found.has_points,
        record_mode=found.record_mode.value,
    )


def by_number(service: Service, typed: str) -> Answer:
    """Whether a number is good, and nothing else: a number can be guessed. Raises Refused for what is none."""
    try:
        number = certificate_code.number_typed(typed)
    except Malformed:
        raise Refused("certificate_wrong", UNPROCESSABLE) from None
    with service.database.read() as connection:
        known = certificates.numbered(connection, number)
    state = UNKNOWN if known is None else GOOD if known.is_good else REVOKED
    return Answer(number=number, state=state, replaced_by_no=known.replaced_by_no if known is not None else "")


def _shown(service: Service, one: Known, words: Certificate, holder: str) -> Shown:
    """Where headquarters ordered the name away, the holder's own code says it each time."""
    words = replace(words, name=words.name or holder)
    return Shown(
        number=one.number,
        state=GOOD if one.is_good else REVOKED,
        name=words.name,
        activity=words.activity,
        organizer=words.organizer,
        leader=words.leader,
        place=words.place,
        day=words.day,
        minutes=words.minutes,
        issued=words.issued,
        has_points=words.has_points,
        replaced_by_no=one.replaced_by_no,
        code=certificate_code.issue(words, service.keyring.sign),
    )
