"""A secret that people type, kept as Argon2id: it can be checked, and hardly be found from what is kept."""

import hmac
import unicodedata
from typing import Annotated

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Meta, Struct

from sync.protocol.key_envelope import SALT_BYTES, Cost, Entropy

DIGEST_BYTES = 32


class SecretHash(Struct, frozen=True, kw_only=True):
    """Argon2id's salt, parameters and result; later ones may be made dearer, for the parameters stand beside."""

    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    cost: Cost
    digest: Annotated[bytes, Meta(min_length=DIGEST_BYTES, max_length=DIGEST_BYTES)]


def hashed(secret: str, entropy: Entropy, cost: Cost | None = None) -> SecretHash:
    """What is kept of `secret`; as dear as `cost` says."""
    salt, chosen = entropy(SALT_BYTES), cost or Cost()
    return SecretHash(salt=salt, cost=chosen, digest=_stretched(secret, salt, chosen))


def matches(secret: str, kept: SecretHash) -> bool:
    """Whether `secret` is the one; takes as long as `hashed`."""
    return hmac.compare_digest(_stretched(secret, kept.salt, kept.cost), kept.digest)


def _stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    """One form, whichever input method typed it: full-width digits are the same PIN."""
    stretcher = Argon2id(
        salt=salt,
        length=DIGEST_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=max(cost.memory_kib, 8 * cost.lanes),
    )
    return stretcher.derive(unicodedata.normalize("NFKC", secret).strip().encode("utf-8", "surrogatepass"))
