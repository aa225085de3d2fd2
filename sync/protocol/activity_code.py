"""The code that a venue table shows for participants' phones: which activity, at which table, in which half minute.

The text is PREFIX + Base45(body + signature) as the posted code's, but signed by the table's own key: it changes every
SLOT_S without a network, and the ledger, which knows every device's key, believes it. A photograph of it is worthless
once its slot and the tolerance are over. A printed one has no slot: whoever photographs it can use it from afar during
the activity's hours, which the sheet says in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import Struct

from sync.protocol import base45, codec, keys, signed
from sync.protocol.codec import Malformed
from sync.protocol.events import Code
from sync.protocol.signed import Context
from sync.protocol.values import RecordMode

PREFIX = "KMA1V:"
"""Before every activity's code; V for venue."""
SLOT_S = 30
"""How long one picture stays; long enough for a slow phone to focus, as the holder's proof of the resident's code."""
TOLERANCE_SLOTS = 2
"""A phone that read the code must reach the ledger, and clocks differ: a minute to both sides is believed."""
MAX_TEXT_CHARACTERS = 500
"""Two ids of 64 characters and the signature are some 210 bytes, 320 characters; more was not made by a table."""
_US_PER_SLOT = SLOT_S * 1_000_000
_MODES = (RecordMode.REAL, RecordMode.DRILL, RecordMode.TEST)
"""The position is the number on the wire: append only, for ever."""
_STATIC = -1


@dataclass(frozen=True)
class ActivityCode:
    """Which activity at which table; `slot` counts half minutes since 1970, None on a printed one."""

    activity_id: str
    device_id: str
    record_mode: RecordMode
    slot: int | None

    @property
    def is_static(self) -> bool:
        """Whether it was printed and holds for all of the activity's hours."""
        return self.slot is None


class _Body(Struct, frozen=True, array_like=True):
    activity_id: Code
    device_id: Code
    record_mode: int
    slot: int


def slot_of(at_us: int) -> int:
    """The slot that a moment lies in (Unix µs)."""
    return at_us // _US_PER_SLOT


def slot_left_s(at_us: int) -> int:
    """How many seconds the slot of this moment still lasts, 1 to SLOT_S."""
    return SLOT_S - at_us // 1_000_000 % SLOT_S


def is_timely(code: ActivityCode, at_us: int) -> bool:
    """Whether a code may be used at this moment; a static one always, for its activity's hours say the rest."""
    return code.slot is None or abs(slot_of(at_us) - code.slot) <= TOLERANCE_SLOTS


def issue(code: ActivityCode, device_key: keys.PrivateKey) -> str:
    """The text of a code, signed by the table's key."""
    slot = _STATIC if code.slot is None else code.slot
    body = _Body(code.activity_id, code.device_id, _MODES.index(code.record_mode), slot)
    token = signed.sign(codec.encode(body), device_key, Context.ACTIVITY_CODE)
    return PREFIX + base45.encode(signed.compact(token))


def is_activity_code(text: str) -> bool:
    """Whether a scanned text says that it is an activity's code."""
    return text.startswith(PREFIX)


def claimed(text: str) -> ActivityCode:
    """What a code says of itself, believed by nobody yet: it names the device whose key must fit.

    Raises codec.Malformed.
    """
    return _code_in(_data_of(text)[: -signed.SIGNATURE_BYTES])


def read(text: str, device_keys: Iterable[keys.PublicKey]) -> ActivityCode:
    """What a code says, signed by one of the keys that its device has or had.

    Raises codec.Malformed or signed.SignatureWrong.
    """
    return _code_in(signed.verified_by_any(_data_of(text), device_keys, Context.ACTIVITY_CODE))


def _data_of(text: str) -> bytes:
    if not is_activity_code(text) or len(text) > MAX_TEXT_CHARACTERS:
        raise Malformed("activity_code")
    try:
        return base45.decode(text[len(PREFIX) :])
    except base45.NotBase45:
        raise Malformed("activity_code.base45") from None


def _code_in(payload: bytes) -> ActivityCode:
    body = codec.decode(payload, _Body)
    if codec.encode(body) != payload or not 0 <= body.record_mode < len(_MODES) or body.slot < _STATIC:
        raise Malformed("activity_code.body")
    slot = None if body.slot == _STATIC else body.slot
    return ActivityCode(body.activity_id, body.device_id, _MODES[body.record_mode], slot)
