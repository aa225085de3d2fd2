"""A kiosk's database key as it lies on its disk: wrapped for its keystore, for a passphrase, for HQ's recovery key.

Each way opens one master secret, and the master secret opens the database key: a way is added or taken away without
touching the database, and the database gets a new key without asking anybody for their passphrase.
"""

import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Meta, Struct
from msgspec.structs import replace

from sync.protocol import codec, keys, sealed
from sync.protocol.sealed import CannotOpen

MASTER_BYTES = 32
"""An AES-256 key; also the length of what the keystore keeps and of the database's key."""
NONCE_BYTES = 12
SALT_BYTES = 16
MIN_PASSPHRASE = 10
"""Characters: whoever has the disk tries offline; ten with Argon2id outlast a disaster, and can be remembered."""
ITERATIONS, LANES, MEMORY_KIB = 3, 4, 64 * 1024
"""RFC 9106, second recommended choice: 64 MiB, which an old laptop has, and 0.2 s on this project's machine."""
MAX_MEMORY_KIB = 1024 * 1024
"""An envelope that asks for more was made to exhaust this machine."""
_INFO = b"kumamoto/key-envelope/1"

Entropy = Callable[[int], bytes]


class Way(StrEnum):
    """How a master secret may be opened."""

    KEYSTORE = "keystore"
    PASSPHRASE = "passphrase"  # noqa: S105 - the way's name
    RECOVERY = "recovery"


class Cost(Struct, frozen=True, array_like=True):
    """Argon2id's parameters, written beside what they were used for, so that later ones may be higher."""

    iterations: Annotated[int, Meta(ge=1, le=64)] = ITERATIONS
    lanes: Annotated[int, Meta(ge=1, le=64)] = LANES
    memory_kib: Annotated[int, Meta(ge=8, le=MAX_MEMORY_KIB)] = MEMORY_KIB


class Wrap(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The master secret, wrapped one way; `public_key` is the recovery key it was sealed to."""

    way: Way
    wrapped: bytes
    salt: bytes = b""
    cost: Cost | None = None
    public_key: bytes = b""


class KeyEnvelope(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What lies beside the database; `former` is the key before, while a change of keys is under way."""

    wraps: Annotated[tuple[Wrap, ...], Meta(min_length=1, max_length=16)]
    database: bytes
    former: bytes = b""

    def has(self, way: Way) -> bool:
        """Whether it can be opened this way."""
        return any(wrap.way is way for wrap in self.wraps)


def for_keystore(master: bytes, secret: bytes, entropy: Entropy) -> Wrap:
    """Wrapped by a random secret that the system's keystore keeps."""
    return Wrap(way=Way.KEYSTORE, wrapped=locked(master, secret, entropy))


def for_passphrase(master: bytes, passphrase: str, entropy: Entropy) -> Wrap:
    """Wrapped by what a leader remembers. Raises ValueError for one that is too short."""
    if len(_normal(passphrase)) < MIN_PASSPHRASE:
        raise ValueError("passphrase length")
    salt, cost = entropy(SALT_BYTES), Cost()
    return Wrap(
        way=Way.PASSPHRASE,
        wrapped=locked(master, _stretched(passphrase, salt, cost), entropy),
        salt=salt,
        cost=cost,
    )


def for_recovery(master: bytes, recipient: keys.PublicKey) -> Wrap:
    """Wrapped for HQ, who keeps the private half offline."""
    return Wrap(way=Way.RECOVERY, wrapped=sealed.seal(master, recipient), public_key=keys.public_bytes(recipient))


def by_keystore(envelope: KeyEnvelope, secret: bytes) -> bytes:
    """The master secret. Raises CannotOpen where this keystore is another machine's."""
    return _first(envelope, Way.KEYSTORE, lambda wrap: unlocked(wrap.wrapped, secret))


def by_passphrase(envelope: KeyEnvelope, passphrase: str) -> bytes:
    """The master secret. Raises CannotOpen for a wrong passphrase."""
    return _first(
        envelope,
        Way.PASSPHRASE,
        lambda wrap: unlocked(wrap.wrapped, _stretched(passphrase, wrap.salt, wrap.cost or Cost())),
    )


def by_recovery(envelope: KeyEnvelope, own: Mapping[bytes, keys.PrivateKey]) -> bytes:
    """The master secret. Raises CannotOpen where it was sealed to another key, or codec.Malformed."""
    return _first(envelope, Way.RECOVERY, lambda wrap: sealed.unseal(wrap.wrapped, own))


def with_wrap(envelope: KeyEnvelope, wrap: Wrap) -> KeyEnvelope:
    """The envelope with `wrap` in the place of an older one of its way."""
    return replace(envelope, wraps=(*(one for one in envelope.wraps if one.way is not wrap.way), wrap))


def locked(secret: bytes, by: bytes, entropy: Entropy) -> bytes:
    """`secret`, encrypted and sealed (AES-256-GCM) under a key derived from `by`."""
    nonce = entropy(NONCE_BYTES)
    return nonce + AESGCM(_derived(by)).encrypt(nonce, secret, _INFO)


def unlocked(data: bytes, by: bytes) -> bytes:
    """What `locked` took. Raises CannotOpen."""
    try:
        return AESGCM(_derived(by)).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _INFO)
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def encode(envelope: KeyEnvelope) -> bytes:
    """The file's bytes."""
    return codec.encode(envelope)


def decode(data: bytes) -> KeyEnvelope:
    """The envelope in a file. Raises codec.Malformed."""
    return codec.decode(data, KeyEnvelope)


def _first(envelope: KeyEnvelope, way: Way, open_wrap: Callable[[Wrap], bytes]) -> bytes:
    for wrap in envelope.wraps:
        if wrap.way is way:
            return open_wrap(wrap)
    raise CannotOpen


def _derived(secret: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=MASTER_BYTES, salt=None, info=_INFO).derive(secret)


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    stretcher = Argon2id(
        salt=salt,
        length=MASTER_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=max(cost.memory_kib, 8 * cost.lanes),
    )
    return stretcher.derive(_normal(passphrase).encode("utf-8", "surrogatepass"))


def _normal(passphrase: str) -> str:
    """One form, whichever input method typed it: full-width letters are the same passphrase."""
    return unicodedata.normalize("NFKC", passphrase).strip()
