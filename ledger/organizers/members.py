"""管理者 and メンバー of an organiser: residents registered by card, invited by the one who applied."""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection, func, insert, select, update

from ledger import staffing
from ledger.credentials import resident_in
from ledger.errors import Refused
from ledger.organizer_tables import organizer_member
from ledger.organizers import bearers
from ledger.organizers.bearers import Bearer, Digest
from ledger.organizers.life import OrganizerAct
from ledger.organizers.standing import FORBIDDEN, NOT_FOUND, Actor, Room, opened
from ledger.organizers.words import BearerRole, By
from ledger.service import Service
from sync.protocol import credential
from sync.protocol.credential import Credential

_table = organizer_member
CredentialText = Annotated[str, Meta(max_length=credential.MAX_TEXT_CHARACTERS)]
Word = Annotated[str, Meta(max_length=64)]


class Joining(Struct, frozen=True, kw_only=True):
    """What an invited member's phone sends: the invitation, the member's code, and the digest of its own word."""

    invitation: Word
    credential: CredentialText
    bearer_digest: Digest


class _Noted(Struct, frozen=True):
    name: str


@dataclass(frozen=True)
class Member:
    """Somebody who may act for an organiser; `left_at_us` where they may no more."""

    organizer_id: str
    no: int
    resident_id: str
    name: str
    is_admin: bool
    joined_at_us: int
    left_at_us: int | None

    @property
    def actor(self) -> Actor:
        """How the history names them."""
        return Actor(By.ORGANIZER, self.resident_id)


def card_holder(connection: Connection, text: str, now_us: int) -> Credential:
    """The resident of a code who is registered by card (manual 06 STEP3, 08). Raises Refused."""
    found = resident_in(connection, text, now_us)
    if not found.holder.registered_by_card:
        raise Refused("not_registered_by_card", FORBIDDEN)
    if "\x00" in found.resident_id + found.holder.name:
        raise Refused("credential_damaged", 422)  # an issuer's mistake that a database cannot keep
    return found


def add(room: Room, who: Credential, digest: bytes, *, is_admin: bool) -> Member:
    """The resident belongs to the organiser from now on, with this word of access."""
    connection, organizer_id = room.connection, room.organizer_id
    last = select(func.max(_table.c.no)).where(_table.c.organizer_id == organizer_id)
    no = int(connection.execute(last).scalar() or 0) + 1
    row = {
        "organizer_id": organizer_id,
        "no": no,
        "resident_id": who.resident_id,
        "is_admin": is_admin,
        "joined_at_us": room.now_us,
        "left_at_us": None,
        "body": msgspec.json.encode(_Noted(who.holder.name)),
    }
    connection.execute(insert(_table).values(row))
    bearers.keep(connection, digest, Bearer(BearerRole.MEMBER, organizer_id, no, who.holder.name), room.now_us)
    return Member(organizer_id, no, who.resident_id, who.holder.name, is_admin, room.now_us, None)


def of_organizer(connection: Connection, organizer_id: str) -> list[Member]:
    """Who belongs to an organiser now, by number."""
    statement = select(_table).where(_table.c.organizer_id == organizer_id, _table.c.left_at_us.is_(None))
    return [
        Member(
            row.organizer_id,
            row.no,
            row.resident_id,
            msgspec.json.decode(row.body, type=_Noted).name,
            row.is_admin,
            row.joined_at_us,
            row.left_at_us,
        )
        for row in connection.execute(statement.order_by(_table.c.no))
    ]


def member_staff_id(organizer_id: str, member_no: int) -> str:
    """Under which id a member is known at their organiser's tables; who leaves is known there no more."""
    return f"{organizer_id}-{member_no}"


def member_of(connection: Connection, who: Bearer) -> Member:
    """The member behind a word. Raises UnknownBearer where they belong to the organiser no more."""
    found = next((one for one in of_organizer(connection, who.organizer_id) if one.no == who.member_no), None)
    if found is None:
        raise bearers.UnknownBearer
    return found


def admin_of(connection: Connection, who: Bearer) -> Member:
    """The same for what the one who applied may do alone. Raises Refused."""
    found = member_of(connection, who)
    if not found.is_admin:
        raise Refused("admin_only", FORBIDDEN)
    return found


def invite(service: Service, who: Bearer, digest: bytes) -> None:
    """The holder of the digest's word may join once, within a week. Raises Refused where the organiser is full."""
    with opened(service, who.organizer_id) as room:
        admin = admin_of(room.connection, who)
        _refuse_full(room)
        room.take(OrganizerAct.INVITE, admin.actor)
        until_us = room.now_us + bearers.INVITATION_US
        invited = Bearer(BearerRole.INVITATION, room.organizer_id)
        bearers.keep(room.connection, digest, invited, room.now_us, expires_at_us=until_us)


def join(service: Service, asked: Joining) -> str:
    """The invited resident belongs to the organiser; answers its id. Raises Refused or UnknownBearer."""
    with service.database.read() as connection:
        organizer_id = bearers.whose(connection, asked.invitation, BearerRole.INVITATION, service.clock()).organizer_id
    with opened(service, organizer_id) as room:
        who = card_holder(room.connection, asked.credential, room.now_us)
        if not bearers.end(room.connection, bearers.digest_of(asked.invitation), room.now_us):
            raise bearers.UnknownBearer  # somebody else was faster
        _refuse_full(room)
        if any(one.resident_id == who.resident_id for one in of_organizer(room.connection, organizer_id)):
            raise Refused("member_already")
        member = add(room, who, asked.bearer_digest, is_admin=False)
        room.take(OrganizerAct.JOIN, member.actor, about=str(member.no))
    return organizer_id


def remove(service: Service, who: Bearer, member_no: int) -> None:
    """A member may act for the organiser no more. Raises Refused; nobody removes the one who applied."""
    with opened(service, who.organizer_id) as room:
        admin = admin_of(room.connection, who)
        found = next((one for one in of_organizer(room.connection, room.organizer_id) if one.no == member_no), None)
        if found is None:
            raise Refused("no_such_member", NOT_FOUND)
        if found.is_admin:
            raise Refused("admin_stays")
        room.take(OrganizerAct.REMOVE, admin.actor, about=str(member_no))
        statement = update(_table).where(_table.c.organizer_id == room.organizer_id, _table.c.no == member_no)
        room.connection.execute(statement.values(left_at_us=room.now_us))
        bearers.end_member(room.connection, room.organizer_id, member_no, room.now_us)
        room.news += staffing.left(room.connection, member_staff_id(room.organizer_id, member_no), room.now_us)


def _refuse_full(room: Room) -> None:
    """メンバー3名程度, beside the one who applied; how many is the city's to say."""
    members = [one for one in of_organizer(room.connection, room.organizer_id) if not one.is_admin]
    if len(members) >= room.service.organizer_rules.members_max:
        raise Refused("members_full")
