"""The ledger's word that a key is a device's: it travels inside what the device signs for readers without a network.

Compact (payload + signature): a payload that is short, because it is printed inside two-dimensional codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Meta, Struct

from sync.protocol import codec, keys, signed
from sync.protocol.codec import Malformed
from sync.protocol.signed import Context

POINT_BYTES = 33
"""A compressed point of P-256 (SEC 1, section 2.3.3): a third of the key's DER form."""
MAX_TOKEN_BYTES = 256
"""Id, point, day and signature are some 130 bytes."""


@dataclass(frozen=True)
class Certified:
    """A device and a key that the ledger knows as its own; `issued_day` counts days since 1970."""

    device_id: str
    public_key: keys.PublicKey
    issued_day: int


class _Body(Struct, frozen=True, array_like=True):
    device_id: Annotated[str, Meta(min_length=1, max_length=64)]
    point: Annotated[bytes, Meta(min_length=POINT_BYTES, max_length=POINT_BYTES)]
    issued_day: int


def certify(device_id: str, public_key: keys.PublicKey, issued_day: int, ledger_key: keys.PrivateKey) -> bytes:
    """The compact token that names `public_key` as this device's."""
    point = public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    token = signed.sign(codec.encode(_Body(device_id, point, issued_day)), ledger_key, Context.DEVICE_CERTIFICATE)
    return signed.compact(token)


def read(token: bytes, ledger_keys: Mapping[bytes, keys.PublicKey]) -> Certified:
    """Whose key it is. Raises codec.Malformed, or signed.SignatureWrong where none of `ledger_keys` has said so."""
    if len(token) > MAX_TOKEN_BYTES:
        raise Malformed("device_certificate")
    payload = signed.verified_by_any(token, ledger_keys.values(), Context.DEVICE_CERTIFICATE)
    body = codec.decode(payload, _Body)
    if codec.encode(body) != payload:
        raise Malformed("device_certificate.body")
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), body.point)
    except ValueError:
        raise Malformed("device_certificate.point") from None
    return Certified(body.device_id, point, body.issued_day)
