"""Headquarters' orders that persons go from the desks: signed by the ledger, brought by feed or as a file.

One is of an operation, the other of an organiser's activities that are over, for those belong to no operation.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, TypeAlias

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

    @property
    def order_id(self) -> str:
        """The word by which people name the order."""
        return self.operation_id


class ActivitiesOrder(Struct, frozen=True, array_like=True):
    """The persons of an organiser's activities may go that ended before the day `ended_before` (in Japan).

    Which day that is, headquarters say: the city's documents know no retention period.
    """

    organizer_id: Annotated[str, Meta(min_length=1, max_length=64)]
    ended_before: date
    ordered_at_us: int

    @property
    def order_id(self) -> str:
        """The word by which people name the order."""
        return activities_order_id(self.organizer_id, self.ended_before)


Order: TypeAlias = PurgeOrder | ActivitiesOrder
_CONTEXTS: Mapping[type[Order], Context] = {
    PurgeOrder: Context.PURGE_ORDER,
    ActivitiesOrder: Context.ACTIVITIES_PURGE,
}


def activities_order_id(organizer_id: str, ended_before: date) -> str:
    """How an order about activities is named, at desks and at the ledger."""
    return f"{organizer_id}@{ended_before.isoformat()}"


def issue(order: Order, key: keys.PrivateKey) -> bytes:
    """The order's bytes, signed by the ledger's `key`."""
    return signed.sign(codec.encode(order), key, _CONTEXTS[type(order)])


def read(token: bytes, ledger_keys: Mapping[bytes, keys.PublicKey]) -> Order:
    """The order in `token`. Raises codec.Malformed, signed.UnknownSigner or signed.SignatureWrong."""
    if len(token) > MAX_ORDER_BYTES:
        raise codec.Malformed("purge_order")
    try:
        return codec.decode(signed.verify(token, ledger_keys, Context.PURGE_ORDER).payload, PurgeOrder)
    except signed.SignatureWrong:  # not signed as an order of that kind
        return codec.decode(signed.verify(token, ledger_keys, Context.ACTIVITIES_PURGE).payload, ActivitiesOrder)
