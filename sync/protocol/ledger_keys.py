"""The ledger changes its own keys: each generation is named by the one before, so that a desk can follow for years."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from msgspec import Meta, Struct

from sync.protocol import codec, keys, signed
from sync.protocol.codec import Malformed
from sync.protocol.identity import SIGN
from sync.protocol.messages import MAX_LEDGER_KEYS, LedgerKey
from sync.protocol.signed import Context

MAX_HANDOVERS = 64
"""A change every half a year for the life of the program; the newest are told."""
MAX_HANDOVER_BYTES = 4096
"""Sixteen keys of some 120 bytes, and a signature."""


class Handover(Struct, frozen=True, kw_only=True):
    """The ledger's public keys from now on; travels signed by the signing key that they replace."""

    ledger_keys: Annotated[tuple[LedgerKey, ...], Meta(min_length=1, max_length=MAX_LEDGER_KEYS)]


class Handovers(Struct, frozen=True, kw_only=True):
    """Every change of the ledger's keys, oldest first, each as its signed bytes."""

    tokens: Annotated[tuple[Annotated[bytes, Meta(max_length=MAX_HANDOVER_BYTES)], ...], Meta(max_length=MAX_HANDOVERS)]


def handover(ledger_keys: tuple[LedgerKey, ...], signer: keys.PrivateKey) -> bytes:
    """The statement of the key that goes about those that come."""
    return signed.sign(codec.encode(Handover(ledger_keys=ledger_keys)), signer, Context.LEDGER_KEYS)


def followed(handovers: Handovers, known: Mapping[bytes, keys.PublicKey]) -> tuple[LedgerKey, ...]:
    """The ledger's keys that are news to one who believes `known`, the newest first; empty where nothing is.

    A statement that names no new signing key is an old one, told again, and changes nothing; neither does one by a key
    that is not believed. Raises codec.Malformed or signed.SignatureWrong for a damaged one.
    """
    believed = dict(known)
    learnt: tuple[LedgerKey, ...] = ()
    for token in handovers.tokens:
        try:
            payload = signed.verify(token, believed, Context.LEDGER_KEYS).payload
        except signed.UnknownSigner:
            continue
        told = codec.decode(payload, Handover).ledger_keys
        fresh = dict(_signing(told))
        if fresh.keys() <= believed.keys():
            continue
        believed |= fresh
        learnt = (*told, *learnt)
    return learnt


def _signing(told: Iterable[LedgerKey]) -> Iterable[tuple[bytes, keys.PublicKey]]:
    for one in told:
        key = keys.public_from(one.public_key)
        if keys.kid_of(key) != one.kid:
            raise Malformed("ledger_keys.kid")
        if one.use == SIGN:
            yield one.kid, key
