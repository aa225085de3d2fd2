"""Headquarters' order that an operation's persons go from the desks: signed by the ledger, by feed or as a file."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from sync.protocol import codec, keys, signed
from sync.protocol.signed import Context

MAX_ORDER_BYTES = 1024
"""An operation's id of 64 characters, a time and a signature are some 200."""

Token = Annotated[bytes, Meta(max_length=MAX_ORDER_BYTES)]


class PurgeOrder(Struct, frozen=True, array_like=True):
    """The operation is closed and settled at headquarters: its persons may go from the desks. UTC in µs."""

    operation_id: Annotated[str, Meta(min_length=1, max_length=64)]
    ordered_at_us: int


def issue(order: PurgeOrder, key: keys.PrivateKey) -> bytes:
    """The order's bytes, signed by the ledger's `key`."""
    return signed.sign(codec.encode(order), key, Context.PURGE_ORDER)


def read(token: bytes, ledger_keys: Mapping[bytes, keys.PublicKey]) -> PurgeOrder:
    """The order in `token`. Raises codec.Malformed, signed.UnknownSigner or signed.SignatureWrong."""
    if len(token) > MAX_ORDER_BYTES:
        raise codec.Malformed("purge_order")
    return codec.decode(signed.verify(token, ledger_keys, Context.PURGE_ORDER).payload, PurgeOrder)
