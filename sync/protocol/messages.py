"""Messages: what kiosk and ledger hand each other, each signed under a context of its own (`signed.Context`)."""

from typing import Annotated

from msgspec import Meta, Struct

from sync.protocol.records import FeedItem
from sync.protocol.values import RecordMode, SiteRole
from sync.protocol.verdict import Verdict

MAX_EVENTS_PER_BUNDLE = 500
"""One database transaction of the ledger; larger ones save nothing and make a lost answer dearer."""
MAX_BUNDLE_BYTES = 2 * 1024 * 1024
"""Body limit of the ledger's road: above it the answer is 413 and the kiosk halves the bundle."""
MAX_FEED_ITEMS = 500
"""Records a page; a shelter of 1,000 households is two pages."""

MAX_LEDGER_KEYS = 16
"""Those of today, and those of the last changes, whose receipts may still lie on sticks."""

Code = Annotated[str, Meta(max_length=64)]


class Batch(Struct, frozen=True, kw_only=True):
    """A run of one device's events, each as the bytes that were written at the desk."""

    device_id: Code
    events: Annotated[tuple[bytes, ...], Meta(min_length=1, max_length=MAX_EVENTS_PER_BUNDLE)]


class Receipt(Struct, frozen=True, kw_only=True):
    """受領証: the ledger has these events. `high_water` is the highest seq below which it has no gap of this device."""

    epoch: Code
    device_id: Code
    high_water: int
    ledger_time_us: int
    bundle_digest: bytes
    verdicts: tuple[Verdict, ...]


class FeedRequest(Struct, frozen=True, kw_only=True):
    """A device asks for the records after `after`; `nonce` ties the answer to this question."""

    device_id: Code
    after: Annotated[int, Meta(ge=0)]
    nonce: Annotated[bytes, Meta(min_length=16, max_length=16)]
    wall_time_us: int


class FeedPage(Struct, frozen=True, kw_only=True):
    """Records for one device in the ledger's order; `more` says that another page is ready at `cursor`."""

    epoch: Code
    device_id: Code
    nonce: bytes
    high_water: int
    cursor: int
    more: bool
    ledger_time_us: int
    items: Annotated[tuple[FeedItem, ...], Meta(max_length=MAX_FEED_ITEMS)]


class EnrolmentRequest(Struct, frozen=True, kw_only=True):
    """A new device shows the one-time code and its public keys (P-256, SubjectPublicKeyInfo DER)."""

    code: Code
    sign_public_key: bytes
    seal_public_key: bytes
    program_version: Code


class LedgerKey(Struct, frozen=True, kw_only=True):
    """A public key of the ledger, named by `kid`; `use` is one of those in `identity`."""

    kid: bytes
    use: Code
    public_key: bytes


class Enrolment(Struct, frozen=True, kw_only=True):
    """What a device becomes: its id, its site and its letter before reception numbers, and the ledger's keys.

    `organizer_id` is whose venue table it is; empty for a desk that is none.
    """

    device_id: Code
    epoch: Code
    role: SiteRole
    site_id: Code
    desk_letter: Annotated[str, Meta(max_length=3)]
    operation_id: Code
    record_mode: RecordMode
    member_code_pattern: Annotated[str, Meta(max_length=200)]
    ledger_keys: Annotated[tuple[LedgerKey, ...], Meta(min_length=1, max_length=MAX_LEDGER_KEYS)]
    organizer_id: Code = ""
