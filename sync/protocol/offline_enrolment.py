"""Enrolment by two files: a request that proves the one-time code without holding it, for a stick may be stolen."""

import hashlib
import hmac
from typing import Annotated

from msgspec import Meta, Struct

from sync.protocol import codec, keys
from sync.protocol.enrolment_code import EnrolmentCode
from sync.protocol.messages import Code

PROOF_BYTES = 32
_PURPOSE = b"kumamoto/offline-enrolment/1"


class OfflineRequest(Struct, frozen=True, kw_only=True):
    """A new device's public keys, and the proof that it holds a code of the ledger `ledger_kid`.

    The proof binds the code to these very keys: whoever finds the file learns no secret and can enrol no other device.
    """

    ledger_kid: bytes
    sign_public_key: bytes
    seal_public_key: bytes
    program_version: Code
    proof: Annotated[bytes, Meta(min_length=PROOF_BYTES, max_length=PROOF_BYTES)]


def secret_digest(secret: bytes) -> bytes:
    """What the ledger keeps of a code's secret."""
    return hashlib.sha256(secret).digest()


def request_of(
    code: EnrolmentCode, sign_key: keys.PrivateKey, seal_key: keys.PrivateKey, program_version: str
) -> OfflineRequest:
    """The request of the device that holds these keys and was given `code`."""
    sign, seal = keys.public_bytes(sign_key), keys.public_bytes(seal_key)
    return OfflineRequest(
        ledger_kid=code.ledger_kid,
        sign_public_key=sign,
        seal_public_key=seal,
        program_version=program_version,
        proof=_proof(secret_digest(code.secret), code.ledger_kid, sign, seal, program_version),
    )


def is_proved(request: OfflineRequest, digest: bytes) -> bool:
    """Whether the request was made with the code whose secret has this digest."""
    kid, sign, seal = request.ledger_kid, request.sign_public_key, request.seal_public_key
    return hmac.compare_digest(request.proof, _proof(digest, kid, sign, seal, request.program_version))


class _Proved(Struct, frozen=True, array_like=True):
    purpose: bytes
    ledger_kid: bytes
    sign_public_key: bytes
    seal_public_key: bytes
    program_version: str


def _proof(digest: bytes, ledger_kid: bytes, sign: bytes, seal: bytes, version: str) -> bytes:
    told = codec.encode(_Proved(_PURPOSE, ledger_kid, sign, seal, version))
    return hmac.digest(digest, told, "sha256")
