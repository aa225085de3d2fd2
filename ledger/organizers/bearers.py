"""Words of access: made by whoever will use them, known to the ledger by their digest alone."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection, Row, insert, select, update

from ledger.errors import LedgerError, Refused
from ledger.organizer_tables import bearer
from ledger.organizers.words import BearerRole

SECRET_BYTES = 32
"""Nobody guesses 256 bits, so that nobody has to count the tries."""
INVITATION_US = 7 * 24 * 3_600_000_000
"""A week: an invited member has to find the time to open the app."""
Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]
"""SHA-256 of a word of access, as base64 in JSON: the phone makes the word, and no answer ever holds it."""


class UnknownBearer(LedgerError):
    """No word of access, or one that nobody has, has any more, or may use for this."""

    key = "unknown_bearer"


class _Noted(Struct, frozen=True):
    name: str = ""


@dataclass(frozen=True)
class Bearer:
    """Whoever showed a word: the office's person of that name, or an organiser's member of that number."""

    role: BearerRole
    organizer_id: str = ""
    member_no: int = 0
    name: str = ""


def new_word() -> str:
    """A word that nobody had before."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")


def digest_of(word: str) -> bytes:
    """What the ledger keeps of a word."""
    return hashlib.sha256(word.encode()).digest()


def keep(
    connection: Connection, digest: bytes, whose: Bearer, now_us: int, *, expires_at_us: int | None = None
) -> None:
    """From now on the word of this digest stands for `whose`. Raises Refused where it stands for somebody already."""
    if connection.execute(select(bearer.c.role).where(bearer.c.digest == digest)).first() is not None:
        raise Refused("bearer_used")
    connection.execute(
        insert(bearer).values(
            digest=digest,
            role=whose.role.value,
            organizer_id=whose.organizer_id,
            member_no=whose.member_no,
            made_at_us=now_us,
            expires_at_us=expires_at_us,
            ended_at_us=None,
            body=msgspec.json.encode(_Noted(whose.name)),
        )
    )


def whose(connection: Connection, word: str, role: BearerRole, now_us: int) -> Bearer:
    """Whom a word stands for. Raises UnknownBearer.

    The search goes by the digest, which tells a guesser nothing by its time.
    """
    row = connection.execute(select(bearer).where(bearer.c.digest == digest_of(word))).one_or_none()
    if row is None or row.role != role.value or not _is_good(row, now_us):
        raise UnknownBearer
    noted = msgspec.json.decode(row.body, type=_Noted)
    return Bearer(role, row.organizer_id, row.member_no, noted.name)


def _is_good(row: Row[tuple[object, ...]], now_us: int) -> bool:
    return row.ended_at_us is None and (row.expires_at_us is None or row.expires_at_us > now_us)


def end(connection: Connection, digest: bytes, now_us: int) -> bool:
    """Takes a word out of use; answers whether it was in use until now."""
    statement = update(bearer).where(bearer.c.digest == digest, bearer.c.ended_at_us.is_(None))
    return connection.execute(statement.values(ended_at_us=now_us)).rowcount == 1


def end_member(connection: Connection, organizer_id: str, member_no: int, now_us: int) -> None:
    """Takes all words of an organiser's member out of use."""
    statement = update(bearer).where(
        bearer.c.organizer_id == organizer_id,
        bearer.c.member_no == member_no,
        bearer.c.role == BearerRole.MEMBER.value,
        bearer.c.ended_at_us.is_(None),
    )
    connection.execute(statement.values(ended_at_us=now_us))


def end_office(connection: Connection, name: str, now_us: int) -> int:
    """Takes the office's words of this name out of use; answers how many there were."""
    statement = select(bearer.c.digest, bearer.c.body).where(
        bearer.c.role == BearerRole.OFFICE.value, bearer.c.ended_at_us.is_(None)
    )
    found = [row.digest for row in connection.execute(statement) if row.body == msgspec.json.encode(_Noted(name))]
    return sum(end(connection, digest, now_us) for digest in found)
