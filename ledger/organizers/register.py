"""The register of organisers: what applicants and organisers ask for, what the office decides, what the year ends."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection, func, insert, select

from ledger.database import Versions, add_missing
from ledger.errors import Refused
from ledger.organizer_rules import year_end_us
from ledger.organizer_tables import made, organizer, organizer_document, organizer_member
from ledger.organizers import members, requests
from ledger.organizers.bearers import Bearer, Digest
from ledger.organizers.life import OrganizerAct
from ledger.organizers.members import CredentialText, admin_of, card_holder
from ledger.organizers.profile import AskedProfile, Document, KeptProfile, refuse_faulty
from ledger.organizers.standing import (
    MAX_REASON_CHARACTERS,
    Actor,
    Entry,
    Room,
    Standing,
    Told,
    all_of,
    has_lapsed,
    opened,
    told_to_tables,
)
from ledger.organizers.words import By, RequestKind, RequestState
from ledger.publishing import publish
from ledger.service import Service
from sync.protocol.venue_values import OrganizerStatus

ORGANIZER_ID_BYTES = 8
"""64 random bits, as of a device's id."""
MAX_APPLICATIONS_OF_ONE = 5
"""Organisers that one resident may have applied for: somebody sits on the boards of two or three, nobody of six."""
Reason = Annotated[str, Meta(max_length=MAX_REASON_CHARACTERS)]


class Application(Struct, frozen=True, kw_only=True):
    """登録申請: what the applicant's phone sends. The same request again changes nothing."""

    request_id: UUID
    credential: CredentialText
    bearer_digest: Digest
    profile: AskedProfile


class Decision(Struct, frozen=True, kw_only=True):
    """What the office decides: an act that the table of steps gives to it, with a reason where it asks for one."""

    act: OrganizerAct
    reason: Reason = ""


@dataclass(frozen=True)
class _Review:
    """What an act of the office does with an open request."""

    kind: RequestKind
    state: RequestState


_REVIEWS: Mapping[OrganizerAct, _Review] = {
    OrganizerAct.APPROVE: _Review(RequestKind.FIRST, RequestState.APPROVED),
    OrganizerAct.SEND_BACK: _Review(RequestKind.FIRST, RequestState.SENT_BACK),
    OrganizerAct.APPROVE_CHANGE: _Review(RequestKind.CHANGE, RequestState.APPROVED),
    OrganizerAct.SEND_BACK_CHANGE: _Review(RequestKind.CHANGE, RequestState.SENT_BACK),
    OrganizerAct.APPROVE_RENEWAL: _Review(RequestKind.RENEWAL, RequestState.APPROVED),
    OrganizerAct.SEND_BACK_RENEWAL: _Review(RequestKind.RENEWAL, RequestState.SENT_BACK),
}


def apply(service: Service, asked: Application) -> str:
    """A new organiser in review; answers its id. Raises Refused with what is wrong."""
    refuse_faulty(asked.profile, service.organizer_rules)
    digest = hashlib.sha256(msgspec.json.encode(asked)).digest()
    with service.database.write() as connection:
        versions = Versions(connection)
        before = made_before(connection, asked.request_id, digest)
        if before is not None:
            return before
        who = card_holder(connection, asked.credential, service.clock())
        _refuse_too_many(connection, who.resident_id)
        room = _founded(connection, service, asked.profile)
        note_made(connection, asked.request_id, room.organizer_id, digest)
        member = members.add(room, who, asked.bearer_digest, is_admin=True)
        no = _ask(room, RequestKind.FIRST, asked.profile)
        told = Told(who=who.resident_id, about=str(no))
        room.note(OrganizerAct.APPLY, member.actor, OrganizerStatus.IN_REVIEW, told)
        publish(connection, versions, [told_to_tables(room.standing)])
        versions.keep()
    return room.organizer_id


def correct(service: Service, who: Bearer, profile: AskedProfile) -> None:
    """再申請: what was sent back comes corrected. Raises Refused."""
    refuse_faulty(profile, service.organizer_rules)
    with opened(service, who.organizer_id) as room:
        admin = admin_of(room.connection, who)
        room.take(OrganizerAct.CORRECT, admin.actor)
        _ask(room, RequestKind.FIRST, profile)
        room.become(entry=Entry(profile=profile.kept))


def ask_change(service: Service, who: Bearer, profile: AskedProfile) -> None:
    """変更申請: until it is decided there are no new activities. Raises Refused."""
    refuse_faulty(profile, service.organizer_rules)
    with opened(service, who.organizer_id) as room:
        room.take(OrganizerAct.REQUEST_CHANGE, admin_of(room.connection, who).actor)
        _ask(room, RequestKind.CHANGE, profile)


def withdraw_change(service: Service, who: Bearer) -> None:
    """The change is not wanted any more. Raises Refused."""
    with opened(service, who.organizer_id) as room:
        room.take(OrganizerAct.WITHDRAW_CHANGE, admin_of(room.connection, who).actor)


def ask_renewal(service: Service, who: Bearer) -> None:
    """更新申請 for the next fiscal year, in the months that the city says. Raises Refused."""
    rules = service.organizer_rules
    with opened(service, who.organizer_id) as room:
        room.take(OrganizerAct.REQUEST_RENEWAL, admin_of(room.connection, who).actor)
        has_lapsed = room.standing.status is OrganizerStatus.NOT_RENEWED
        may_ask = rules.renewal.is_late_allowed if has_lapsed else rules.is_renewal_time(room.now_us)
        if not may_ask:
            raise Refused("not_renewal_time")
        profile = room.standing.entry.profile
        requests.ask(room.connection, room.organizer_id, RequestKind.RENEWAL, profile, room.now_us)


def decide(service: Service, organizer_id: str, decision: Decision, who: str) -> Standing:
    """An act of the office; answers how the organiser stands afterwards. Raises Refused."""
    with opened(service, organizer_id) as room:
        review = _REVIEWS.get(decision.act)
        room.take(decision.act, Actor(By.OFFICE, who), decision.reason)
        if review is not None:
            found = requests.decide(room.connection, organizer_id, review.kind, review.state, room.now_us)
            _follow(room, decision.act, found.profile)
        elif decision.act is OrganizerAct.END:
            requests.withdraw(room.connection, organizer_id, RequestKind, room.now_us)
    return room.standing


def lapse_all(service: Service) -> int:
    """Writes down whose year has ended; answers how many that were. Safe to run as often as one likes."""
    with service.database.read() as connection:
        due = [one.organizer_id for one in all_of(connection) if has_lapsed(one, service.clock())]
    for organizer_id in due:
        with opened(service, organizer_id):
            pass  # opening it writes it down
    return len(due)


def made_before(connection: Connection, request_id: UUID, digest: bytes) -> str | None:
    """What the same request made when it came first. Raises Refused where another one had its id."""
    row = connection.execute(select(made).where(made.c.request_id == request_id)).one_or_none()
    if row is not None and row.digest != digest:
        raise Refused("request_id_used")
    return None if row is None else row.thing_id


def note_made(connection: Connection, request_id: UUID, thing_id: str, digest: bytes) -> None:
    """The request made this."""
    connection.execute(insert(made).values(request_id=request_id, thing_id=thing_id, digest=digest))


def keep_documents(connection: Connection, organizer_id: str, documents: Iterable[Document]) -> None:
    """The papers, each once."""
    rows = {
        one.document_id: {
            "organizer_id": organizer_id,
            "document_id": one.document_id,
            "media_type": one.media_type.value,
            "content": one.content,
        }
        for one in documents
    }
    add_missing(connection, organizer_document, list(rows.values()))


def _founded(connection: Connection, service: Service, profile: AskedProfile) -> Room:
    organizer_id = f"O{secrets.token_hex(ORGANIZER_ID_BYTES)}"
    standing = Standing(organizer_id, OrganizerStatus.IN_REVIEW, None, Entry(profile=profile.kept))
    room = Room(connection, service, standing)
    room.become()
    return room


def _ask(room: Room, kind: RequestKind, profile: AskedProfile) -> int:
    keep_documents(room.connection, room.organizer_id, profile.documents)
    return requests.ask(room.connection, room.organizer_id, kind, profile.kept, room.now_us)


def _follow(room: Room, act: OrganizerAct, profile: KeptProfile) -> None:
    """What an approval brings: the profile that was asked for, or a year."""
    if act in (OrganizerAct.APPROVE, OrganizerAct.APPROVE_CHANGE):
        room.become(entry=msgspec.structs.replace(room.standing.entry, profile=profile))
    if act is OrganizerAct.APPROVE:  # 申請時期を問わず、年度更新が必要
        room.become(valid_until_us=year_end_us(room.now_us))
    if act is OrganizerAct.APPROVE_RENEWAL:
        room.become(valid_until_us=year_end_us(max(room.standing.valid_until_us or 0, room.now_us)))


def _refuse_too_many(connection: Connection, resident_id: str) -> None:
    ids = select(organizer_member.c.organizer_id).where(
        organizer_member.c.resident_id == resident_id, organizer_member.c.is_admin
    )
    statement = select(func.count()).where(
        organizer.c.organizer_id.in_(ids), organizer.c.state != OrganizerStatus.ENDED.value
    )
    if connection.execute(statement).scalar_one() >= MAX_APPLICATIONS_OF_ONE:
        raise Refused("too_many", 429)
