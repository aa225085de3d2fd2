"""COSE_Sign1 with ES256 (RFC 9052): bytes, who signed them, and under which context they may be believed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from sync.protocol import keys
from sync.protocol.codec import Malformed, plain_of
from sync.protocol.ids import KeyId

_ALGORITHM, _KEY_ID = 1, 4
_ES256 = -7
_COORDINATE_BYTES = 32
SIGNATURE_BYTES = 2 * _COORDINATE_BYTES
"""How long the signature behind a compact token is."""
_TAG_SIGN1 = 18


class Context(Enum):
    """What a signature is for; it goes into the signed bytes, so that a receipt can never pass for a bundle."""

    CREDENTIAL = b""
    """A resident's code is a plain CWT that other programs can verify: no context of ours."""
    BUNDLE = b"kumamoto/bundle/1"
    RECEIPT = b"kumamoto/receipt/1"
    FEED_REQUEST = b"kumamoto/feed-request/1"
    FEED_PAGE = b"kumamoto/feed-page/1"
    ENROLMENT = b"kumamoto/enrolment/1"
    KEY_CHANGE = b"kumamoto/key-change/1"
    KEY_CHANGED = b"kumamoto/key-changed/1"
    KEY_POSSESSION = b"kumamoto/key-possession/1"
    LEDGER_KEYS = b"kumamoto/ledger-keys/1"
    POSTED_CODE = b"kumamoto/posted-code/1"
    PURGE_ORDER = b"kumamoto/purge-order/1"
    ACTIVITIES_PURGE = b"kumamoto/activities-purge/1"
    ACTIVITY_CODE = b"kumamoto/activity-code/1"
    DEVICE_CERTIFICATE = b"kumamoto/device-certificate/1"
    CERTIFICATE = b"kumamoto/certificate/1"
    UPDATE = b"kumamoto/update/1"


class UnknownSigner(ValueError):
    """Signed with a key that is not among those known here; `kid` is its name."""

    def __init__(self, kid: bytes) -> None:
        super().__init__(kid.hex())
        self.kid = kid


class SignatureWrong(ValueError):
    """The signature does not fit the bytes: changed on the way, or signed for something else."""


@dataclass(frozen=True)
class Signed:
    """Bytes whose signature was checked, and the key that made it."""

    kid: KeyId
    payload: bytes


def sign(payload: bytes, key: keys.PrivateKey, context: Context) -> bytes:
    """`payload` in a tagged COSE_Sign1 by `key`."""
    protected = _protected(keys.kid_of(key))
    r, s = decode_dss_signature(key.sign(_to_be_signed(protected, payload, context), ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(_COORDINATE_BYTES, "big") + s.to_bytes(_COORDINATE_BYTES, "big")
    return _wrapped(protected, payload, signature)


def verify(token: bytes, known: Mapping[bytes, keys.PublicKey], context: Context) -> Signed:
    """The signed bytes in `token`. Raises codec.Malformed, UnknownSigner or SignatureWrong."""
    protected, payload, signature = _parts(token)
    kid = _kid_in(protected)
    key = known.get(kid)
    if key is None:
        raise UnknownSigner(kid)
    r = int.from_bytes(signature[:_COORDINATE_BYTES], "big")
    s = int.from_bytes(signature[_COORDINATE_BYTES:], "big")
    try:
        key.verify(encode_dss_signature(r, s), _to_be_signed(protected, payload, context), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise SignatureWrong from None
    return Signed(KeyId(kid), payload)


def kid_in(token: bytes) -> bytes:
    """The name of the key that claims to have signed `token`; nothing is verified. Raises codec.Malformed."""
    return _kid_in(_parts(token)[0])


def is_canonical(token: bytes) -> bool:
    """Whether the unsigned wrapping is the only one that `sign` writes: tagged, shortest, nothing unprotected.

    Raises codec.Malformed.
    """
    return token == _wrapped(*_parts(token))


def _wrapped(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(_TAG_SIGN1, [protected, {}, payload, signature]), canonical=True)


def _parts(token: bytes) -> tuple[bytes, bytes, bytes]:
    plain = plain_of(token)
    if isinstance(plain, cbor2.CBORTag) and plain.tag == _TAG_SIGN1:
        plain = plain.value
    match plain:
        case [bytes(protected), dict(), bytes(payload), bytes(signature)] if len(signature) == SIGNATURE_BYTES:
            return protected, payload, signature
        case _:
            raise Malformed("sign1")


def _kid_in(protected: bytes) -> bytes:
    match plain_of(protected):
        case {1: -7, 4: bytes(kid)}:
            return kid
        case _:
            raise Malformed("sign1.protected")


def _to_be_signed(protected: bytes, payload: bytes, context: Context) -> bytes:
    return cbor2.dumps(["Signature1", protected, context.value, payload], canonical=True)


def compact(token: bytes) -> bytes:
    """`token` without what whoever knows the signer's key can write again: payload and signature. Raises Malformed."""
    _, payload, signature = _parts(token)
    return payload + signature


def expanded(data: bytes, kid: bytes) -> bytes:
    """The whole token of a compact one, as the key `kid` would have made it. Raises codec.Malformed."""
    payload, signature = data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]
    if not payload:
        raise Malformed("sign1.compact")
    return _wrapped(_protected(kid), payload, signature)


def verified_by_any(data: bytes, known: Iterable[keys.PublicKey], context: Context) -> bytes:
    """The payload of a compact token that one of `known` has signed; for codes that do not name their key.

    Raises codec.Malformed or SignatureWrong.
    """
    for key in known:
        kid = keys.kid_of(key)
        try:
            return verify(expanded(data, kid), {kid: key}, context).payload
        except SignatureWrong:
            continue
    raise SignatureWrong


def _protected(kid: bytes) -> bytes:
    return cbor2.dumps({_ALGORITHM: _ES256, _KEY_ID: kid}, canonical=True)


def unverified_payload(token: bytes) -> bytes:
    """What `token` carries, believed by nobody yet; for messages that bring their own keys. Raises codec.Malformed."""
    return _parts(token)[1]
