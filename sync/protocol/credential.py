"""The resident's two-dimensional code: a household's facts, signed by an issuer, readable with no network at all.

The text is PREFIX + Base45(deflate(COSE_Sign1(CWT))): it fits a version 12-16 code, survives every decoder, every hand
scanner and every keyboard layout (measured; docs/adr/0003). Household data stands under one private claim as arrays.
"""

import zlib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

import cbor2

from sync.protocol import base45, keys, signed
from sync.protocol.codec import Malformed, plain_of
from sync.protocol.credential_body import Holder, Member, body_from, body_of
from sync.protocol.signed import Context, SignatureWrong, UnknownSigner

PREFIX = "KMA1:"
"""Tells our codes from all others at first sight; ends in a colon, so that a wrong keyboard layout shows (codes.md)."""
MAX_TEXT_CHARACTERS = 4296
"""What the largest code (version 40, level L) holds in alphanumeric mode; more cannot come from a code."""
MAX_INFLATED_BYTES = 16 * 1024
"""A household of 30 inflates to some 4 KiB; more is a decompression bomb."""
SKEW_S = 24 * 3600
"""A desk's clock may be a day off (an empty battery, a wrong zone) without a fresh code counting as not yet valid."""

_NOT_CANONICAL = "not_canonical"
_ISS, _SUB, _EXP, _NBF, _IAT, _CTI = 1, 2, 4, 5, 6, 7
_BODY = -65537
"""First private claim key (RFC 8392, section 9.1)."""


class Refusal(StrEnum):
    """Why a text is not a resident's code that can be believed; each has its own answer on the screen."""

    NOT_OURS = "not_ours"
    OVERSIZED = "oversized"
    DAMAGED = "damaged"
    BOMB = "bomb"
    NOT_CANONICAL = "not_canonical"
    UNKNOWN_ISSUER = "unknown_issuer"
    SIGNATURE_WRONG = "signature_wrong"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Credential:
    """What a code says: its id, its holder, the household's members, and its times (Unix seconds)."""

    credential_id: bytes
    issuer: str
    resident_id: str
    holder: Holder
    members: tuple[Member, ...]
    issued_s: int
    not_before_s: int
    expires_s: int


@dataclass(frozen=True)
class Refused:
    """A code that does not count.

    `credential` is there where the signature was right and only its time or life is over: the desk may fill a form with
    it, and the people must still confirm it.
    """

    reason: Refusal
    credential: Credential | None = None


@dataclass(frozen=True)
class IssuerKey:
    """An issuer's public key and the span in which it may sign (Unix seconds)."""

    issuer: str
    public_key: keys.PublicKey
    valid_from_s: int
    valid_until_s: int


def issue(credential: Credential, key: keys.PrivateKey) -> str:
    """The text of a code that says `credential`, signed by an issuer's `key`."""
    claims = {
        _ISS: credential.issuer,
        _SUB: credential.resident_id,
        _EXP: credential.expires_s,
        _NBF: credential.not_before_s,
        _IAT: credential.issued_s,
        _CTI: credential.credential_id,
        _BODY: body_of(credential.holder, credential.members),
    }
    token = signed.sign(cbor2.dumps(claims, canonical=True), key, Context.CREDENTIAL)
    return PREFIX + base45.encode(zlib.compress(token, 9))


def read(
    text: str,
    issuers: Mapping[bytes, IssuerKey],
    revoked: Container[bytes],
    now_s: float,
) -> Credential | Refused:
    """The credential in a code's text, checked with nothing but the issuers' keys; a Refused says what is wrong.

    Never raises for any text. `now_s` is the desk's clock, which may be wrong by SKEW_S.
    """
    try:
        token = _token_in(text)
        if isinstance(token, Refused):
            return token
        public_keys = {kid: issuer.public_key for kid, issuer in issuers.items()}
        checked = signed.verify(token, public_keys, Context.CREDENTIAL)
        _refuse_loose(token)
        credential = _credential_in(checked.payload)
    except UnknownSigner:
        return Refused(Refusal.UNKNOWN_ISSUER)
    except SignatureWrong:
        return Refused(Refusal.SIGNATURE_WRONG)
    except Malformed as error:
        return Refused(Refusal.NOT_CANONICAL if error.where == _NOT_CANONICAL else Refusal.DAMAGED)
    return _judged(credential, issuers[checked.kid], revoked, now_s)


def _token_in(text: str) -> bytes | Refused:
    if not text.startswith(PREFIX):
        return Refused(Refusal.NOT_OURS)
    if len(text) > MAX_TEXT_CHARACTERS:
        return Refused(Refusal.OVERSIZED)
    try:
        packed = base45.decode(text[len(PREFIX) :])
        inflater = zlib.decompressobj()
        token = inflater.decompress(packed, MAX_INFLATED_BYTES)
    except (base45.NotBase45, zlib.error):
        return Refused(Refusal.DAMAGED)
    if inflater.unconsumed_tail:
        return Refused(Refusal.BOMB)
    if inflater.unused_data:
        return Refused(Refusal.NOT_CANONICAL)
    return token if inflater.eof else Refused(Refusal.DAMAGED)


def _refuse_loose(token: bytes) -> None:
    """One credential has one text: what is not signed around it must not vary either."""
    if not signed.is_canonical(token):
        raise Malformed(_NOT_CANONICAL)


def _credential_in(payload: bytes) -> Credential:
    claims = plain_of(payload)
    if not isinstance(claims, dict):
        raise Malformed("claims")
    try:
        if cbor2.dumps(claims, canonical=True) != payload:
            raise Malformed(_NOT_CANONICAL)
        holder, members = body_from(claims[_BODY])
        credential = Credential(
            credential_id=claims[_CTI],
            issuer=claims[_ISS],
            resident_id=claims[_SUB],
            holder=holder,
            members=members,
            issued_s=claims[_IAT],
            not_before_s=claims[_NBF],
            expires_s=claims[_EXP],
        )
    except (KeyError, TypeError, cbor2.CBOREncodeError):
        raise Malformed("claims") from None
    _refuse_wrong_types(credential)
    return credential


def _refuse_wrong_types(credential: Credential) -> None:
    times = (credential.issued_s, credential.not_before_s, credential.expires_s)
    if not all(type(value) is int for value in times):
        raise Malformed("claims.times")
    if not isinstance(credential.credential_id, bytes) or not 8 <= len(credential.credential_id) <= 32:
        raise Malformed("claims.cti")
    if not isinstance(credential.resident_id, str) or not 0 < len(credential.resident_id) <= 64:
        raise Malformed("claims.sub")
    if not isinstance(credential.issuer, str):
        raise Malformed("claims.iss")


def _judged(
    credential: Credential,
    issuer: IssuerKey,
    revoked: Container[bytes],
    now_s: float,
) -> Credential | Refused:
    if credential.issuer != issuer.issuer or not issuer.valid_from_s <= credential.issued_s <= issuer.valid_until_s:
        return Refused(Refusal.UNKNOWN_ISSUER)
    if credential.credential_id in revoked:
        return Refused(Refusal.REVOKED, credential)
    if now_s > credential.expires_s + SKEW_S:
        return Refused(Refusal.EXPIRED, credential)
    if now_s < credential.not_before_s - SKEW_S:
        return Refused(Refusal.NOT_YET_VALID, credential)
    return credential
