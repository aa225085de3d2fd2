"""P-256 keys as bytes, and the short names (`kid`) they go by."""

import hashlib

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sync.protocol.codec import Malformed
from sync.protocol.ids import KeyId

PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey

KID_BYTES = 8
"""Half of what collisions would need to be found on purpose is not a danger here: a wrong key fails the signature."""


def new_key() -> PrivateKey:
    """A fresh P-256 key: the curve that phones' and PCs' secure hardware holds."""
    return ec.generate_private_key(ec.SECP256R1())


def public_bytes(key: PrivateKey | PublicKey) -> bytes:
    """The public half as SubjectPublicKeyInfo (DER)."""
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def private_bytes(key: PrivateKey) -> bytes:
    """The private half as PKCS #8 (DER), unencrypted: for an encrypted store only."""
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def public_from(der: bytes) -> PublicKey:
    """The P-256 public key in `der`; raises Malformed for anything else."""
    try:
        key = serialization.load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm):
        raise Malformed("public_key") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed("public_key.curve")
    return key


def private_from(der: bytes) -> PrivateKey:
    """The P-256 private key in `der`; raises Malformed for anything else."""
    try:
        key = serialization.load_der_private_key(der, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Malformed("private_key") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed("private_key.curve")
    return key


def kid_of(key: PrivateKey | PublicKey) -> KeyId:
    """The short name of a key: the first bytes of the digest of its public half."""
    return KeyId(hashlib.sha256(public_bytes(key)).digest()[:KID_BYTES])
