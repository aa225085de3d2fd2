"""職員: who may stand at a desk, by what they are known, and the codes that lie sealed for emergencies."""

import hashlib
from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct

from sync.protocol.key_envelope import Cost
from sync.protocol.secret_hash import SecretHash
from sync.protocol.values import StaffRole

MIN_PIN, MAX_PIN = 6, 12
"""Digits: whoever holds the opened file tries offline, and a million of tries with Argon2id takes days; twelve are more
than anybody remembers."""
PIN_COST = Cost(iterations=2, lanes=1, memory_kib=19 * 1024)
"""Argon2id as OWASP's Password Storage Cheat Sheet recommends for logins (19 MiB, two passes): an old laptop logs in
within half a second beside its other work. A passphrase that opens a stolen disk costs more (`key_envelope`)."""
MAX_EMERGENCY_CODES = 20
"""Codes of one shelter that lie in envelopes; more than a handful nobody keeps count of."""
MAX_NAME_CHARACTERS = 60

DESK_MARK = "."
"""Between a device's id and what it made: whom a desk made known has one in their id, whom HQ did has none."""

Code = Annotated[str, Meta(max_length=64)]
Name = Annotated[str, Meta(max_length=MAX_NAME_CHARACTERS)]
Digest = Annotated[bytes, Meta(max_length=32)]


class StaffRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A member of staff as desks know them; the one that was set last counts.

    `site_id` empty means every shelter. Without `badge_digest` they have no badge, without `pin` they never log in.
    """

    staff_id: Code
    name: Name
    role: StaffRole
    set_at_us: int
    site_id: Code = ""
    badge_digest: Digest = b""
    pin: SecretHash | None = None
    is_removed: bool = False


class EmergencyCodesRecord(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The sealed one-time codes of a shelter that were not used yet, each by its digest."""

    site_id: Code
    digests: Annotated[tuple[Digest, ...], Meta(max_length=MAX_EMERGENCY_CODES)] = ()


def digest_of(secret: bytes) -> bytes:
    """What is kept of a badge's token or of an emergency code: both are random and too long to be guessed."""
    return hashlib.sha256(b"kumamoto/staff/1" + secret).digest()


def is_pin(text: str) -> bool:
    """Whether `text` may be somebody's PIN: six to twelve digits that are not all the same or a run such as 123456."""
    if not (MIN_PIN <= len(text) <= MAX_PIN and text.isascii() and text.isdecimal()):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(text)}
    return len(steps) > 1 or not steps <= {-1, 0, 1}
