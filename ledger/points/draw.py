"""抽選: who wins, computed from published values alone, so that anyone can do it again.

Before the first ticket the digest of a secret is published together with the source of a public value that nobody can
know yet. At the draw both are disclosed. Each ticket's lot is HMAC-SHA256 under
SHA-256(secret, public value, list of tickets), and the smallest lots win: whoever knows the secret cannot know the
public value, and whoever sees the public value can no longer change secret or tickets.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

from ledger.errors import LedgerError

SECRET_BYTES = 32
_PREFIX = b"kumamoto-points-lottery/1"

Hex = Annotated[str, Meta(pattern="^([0-9a-f]{2})*$", max_length=128)]
Ticket = Annotated[str, Meta(min_length=1, max_length=96)]


class DrawWrong(LedgerError):
    """A published draw that does not come out as it says; `where` names what differs."""

    key = "draw_wrong"


class Draw(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is published of a draw: tickets by number and nobody's name; `winners` in the order of the prizes."""

    lottery_id: str
    public_source: str
    secret_digest: Hex
    secret: Hex
    public_value: str
    tickets: tuple[Ticket, ...]
    winners: tuple[Ticket, ...]
    prizes: Annotated[int, Meta(ge=1)]


def digest_of(secret: bytes) -> str:
    """What is published before the first ticket."""
    return hashlib.sha256(_PREFIX + b"/secret\x00" + secret).hexdigest()


def winners_of(secret: bytes, public_value: str, tickets: Sequence[str], prizes: int) -> tuple[str, ...]:
    """The tickets that win, the first prize's first."""
    listed = hashlib.sha256("\n".join(sorted(tickets)).encode()).digest()
    value = hashlib.sha256(public_value.encode()).digest()
    seed = hashlib.sha256(_PREFIX + b"/seed\x00" + secret + value + listed).digest()
    drawn = sorted(tickets, key=lambda ticket: hmac.digest(seed, ticket.encode(), "sha256"))
    return tuple(drawn[:prizes])


def check(draw: Draw, digest_before: str = "") -> None:
    """Draws again; give the digest that was noted before the draw. Raises DrawWrong."""
    secret = bytes.fromhex(draw.secret)
    if digest_of(secret) != draw.secret_digest or digest_before not in ("", draw.secret_digest):
        raise DrawWrong(where="secret")
    if len(set(draw.tickets)) != len(draw.tickets):
        raise DrawWrong(where="tickets")
    if winners_of(secret, draw.public_value, draw.tickets, draw.prizes) != draw.winners:
        raise DrawWrong(where="winners")
