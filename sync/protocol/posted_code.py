"""The shelter's posted code (避難所のコード), which residents' phones read: where they are, signed by the ledger.

The text is PREFIX + Base45(body + signature): a COSE_Sign1 (ES256) by one of the ledger's signing keys without the
wrapping that its readers can write again. That keeps it at version 6 (level M) for an operation's name of up to 13
characters, at version 7 up to 28. It is static, for it is printed: whoever has a photograph of it can announce
themselves from afar, which is why an announcement receives nobody and a desk confirms it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec import Struct

from sync.protocol import base45, codec, keys, signed
from sync.protocol.codec import Malformed
from sync.protocol.events import Code
from sync.protocol.signed import Context
from sync.protocol.values import RecordMode

PREFIX = "KMA1P:"
"""Before every posted code; P for poster."""
MAX_TEXT_CHARACTERS = 400
"""The longest names of shelter and operation give some 340; more was not made by a ledger."""

_EPOCH = date(1970, 1, 1)
_MODES = (RecordMode.REAL, RecordMode.DRILL, RecordMode.TEST)
"""The position is the number on the wire: append only, for ever."""


@dataclass(frozen=True)
class PostedCode:
    """Which shelter, in which record mode, since which day.

    `operation_id` is empty on a sheet that was printed before anything happened: it stands for whatever operation of
    that record mode runs when it is read.
    """

    shelter_id: str
    operation_id: str
    record_mode: RecordMode
    issued: date


class _Body(Struct, frozen=True, array_like=True):
    shelter_id: Code
    operation_id: Code
    record_mode: int
    issued_day: int


def issue(posted: PostedCode, key: keys.PrivateKey) -> str:
    """The text of a code that says `posted`, signed by the ledger's `key`."""
    days = (posted.issued - _EPOCH).days
    body = _Body(posted.shelter_id, posted.operation_id, _MODES.index(posted.record_mode), days)
    token = signed.sign(codec.encode(body), key, Context.POSTED_CODE)
    return PREFIX + base45.encode(signed.compact(token))


def is_posted_code(text: str) -> bool:
    """Whether a scanned text says that it is a shelter's posted code."""
    return text.startswith(PREFIX)


def read(text: str, ledger_keys: Mapping[bytes, keys.PublicKey]) -> PostedCode:
    """What a code says. Raises codec.Malformed, or signed.SignatureWrong where none of `ledger_keys` has signed it."""
    if not is_posted_code(text) or len(text) > MAX_TEXT_CHARACTERS:
        raise Malformed("posted_code")
    try:
        data = base45.decode(text[len(PREFIX) :])
    except base45.NotBase45:
        raise Malformed("posted_code.base45") from None
    return _posted_in(signed.verified_by_any(data, ledger_keys.values(), Context.POSTED_CODE))


def _posted_in(payload: bytes) -> PostedCode:
    body = codec.decode(payload, _Body)
    if codec.encode(body) != payload or not 0 <= body.record_mode < len(_MODES):
        raise Malformed("posted_code.body")
    try:
        issued = _EPOCH + timedelta(days=body.issued_day)
    except OverflowError:
        raise Malformed("posted_code.issued") from None
    return PostedCode(body.shelter_id, body.operation_id, _MODES[body.record_mode], issued)
