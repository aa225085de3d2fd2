"""A device changes its keys: the old key says so, the new one proves that it is held, the ledger confirms."""

from typing import Annotated

from msgspec import Meta, Struct

from sync.protocol import codec, keys, signed
from sync.protocol.codec import Malformed
from sync.protocol.messages import Code, LedgerKey
from sync.protocol.signed import Context


class KeyChange(Struct, frozen=True, kw_only=True):
    """The new public keys (P-256, SubjectPublicKeyInfo DER); travels signed by the old key.

    `possession` is the same claim signed by the new key, so that nobody takes a key that another holds.
    """

    device_id: Code
    sign_public_key: bytes
    seal_public_key: bytes
    possession: bytes


class KeyChanged(Struct, frozen=True, kw_only=True):
    """The ledger believes the key `sign_kid` from now on; it brings its own keys as they are today."""

    device_id: Code
    sign_kid: bytes
    ledger_keys: Annotated[tuple[LedgerKey, ...], Meta(min_length=1, max_length=16)]


class _Claim(Struct, frozen=True, array_like=True):
    device_id: Code
    sign_public_key: bytes
    seal_public_key: bytes


def change_to(device_id: str, sign_key: keys.PrivateKey, seal_key: keys.PrivateKey) -> KeyChange:
    """The message by which `device_id` changes to these keys."""
    claim = _Claim(device_id, keys.public_bytes(sign_key), keys.public_bytes(seal_key))
    return KeyChange(
        device_id=device_id,
        sign_public_key=claim.sign_public_key,
        seal_public_key=claim.seal_public_key,
        possession=signed.sign(codec.encode(claim), sign_key, Context.KEY_POSSESSION),
    )


def check(change: KeyChange) -> tuple[keys.PublicKey, keys.PublicKey]:
    """The new sign and seal keys, held by whoever made the message. Raises codec.Malformed."""
    sign_key, seal_key = keys.public_from(change.sign_public_key), keys.public_from(change.seal_public_key)
    claim = _Claim(change.device_id, change.sign_public_key, change.seal_public_key)
    try:
        proved = signed.verify(change.possession, {keys.kid_of(sign_key): sign_key}, Context.KEY_POSSESSION)
    except (signed.UnknownSigner, signed.SignatureWrong):
        raise Malformed("possession") from None
    if proved.payload != codec.encode(claim):
        raise Malformed("possession.claim")
    return sign_key, seal_key
