"""Messages as sealed bytes: the one form on every road, be it a network, a stick or a hub."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from msgspec import Struct

from sync.protocol import codec, keys, sealed, signed
from sync.protocol.ids import KeyId
from sync.protocol.signed import Context

Message = TypeVar("Message", bound=Struct)


@dataclass(frozen=True)
class Opened(Generic[Message]):
    """A message whose signature was checked, the key that signed it, and the digest of its sealed bytes."""

    signer: KeyId
    message: Message
    digest: bytes


def pack(message: Struct, context: Context, signer: keys.PrivateKey, recipient: keys.PublicKey) -> bytes:
    """`seal(sign(compress(message)))`: nobody but `recipient` reads it, nobody but `signer` made it."""
    token = signed.sign(sealed.compress(codec.encode(message)), signer, context)
    return sealed.seal(token, recipient)


def unpack(
    data: bytes,
    shape: type[Message],
    context: Context,
    own: Mapping[bytes, keys.PrivateKey],
    known: Mapping[bytes, keys.PublicKey],
) -> Opened[Message]:
    """The message in `data`. Raises sealed.CannotOpen, signed.UnknownSigner, signed.SignatureWrong, codec.Malformed."""
    checked = signed.verify(sealed.unseal(data, own), known, context)
    message = codec.decode(sealed.inflate(checked.payload), shape)
    return Opened(checked.kid, message, digest(data))


def digest(data: bytes) -> bytes:
    """The fingerprint by which a receipt names the bundle that it answers: 32 bytes."""
    return hashlib.sha256(data).digest()
