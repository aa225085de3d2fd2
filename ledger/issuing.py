"""Residents' codes: signed with the ledger's own issuer key, and taken out of use again."""

import hashlib
from dataclasses import dataclass

from ledger.database import Versions
from ledger.publishing import Published, publish
from ledger.samples import Resident
from ledger.service import Service
from sync.protocol import credential, keys
from sync.protocol.credential import Credential
from sync.protocol.records import IssuerRecord, RevocationRecord

ISSUER = "kumamoto-reference"
"""Stands in codes of this reference issuer; the city's own app would have its own."""
KEY_LIFE_S = 10 * 365 * 24 * 3600
"""How long an issuer's key may sign: long, because every change must reach every desk first."""
CODE_LIFE_S = 365 * 24 * 3600
EXPIRED_FOR_S = 30 * 24 * 3600
"""A code that a training sheet shows as expired has been so for longer than any clock's error."""
KEY_VALID_FROM_S = 1_735_689_600
"""2025-01-01: before any code of this issuer."""
_CREDENTIAL_ID_BYTES = 16


@dataclass(frozen=True)
class Life:
    """From when to when a code is good (Unix seconds)."""

    issued_s: int
    expires_s: int


def fresh(now_s: int) -> Life:
    """The life of a code that is made now."""
    return Life(now_s, now_s + CODE_LIFE_S)


def expired(now_s: int) -> Life:
    """A code that was good until a while ago."""
    return Life(now_s - CODE_LIFE_S, now_s - EXPIRED_FOR_S)


def credential_id_of(resident_id: str) -> bytes:
    """A resident's code's id: derived, so that a code made again replaces its older self."""
    return hashlib.sha256(f"credential:{resident_id}".encode()).digest()[:_CREDENTIAL_ID_BYTES]


def issue(service: Service, resident: Resident, life: Life) -> str:
    """The text of a resident's code."""
    return credential.issue(
        Credential(
            credential_id=credential_id_of(resident.resident_id),
            issuer=ISSUER,
            resident_id=resident.resident_id,
            holder=resident.holder,
            members=resident.members,
            issued_s=life.issued_s,
            not_before_s=life.issued_s,
            expires_s=life.expires_s,
        ),
        service.keyring.issuer,
    )


def issuer_record(service: Service) -> IssuerRecord:
    """What desks need to believe our codes."""
    key = service.keyring.issuer
    return IssuerRecord(
        kid=keys.kid_of(key),
        issuer=ISSUER,
        public_key=keys.public_bytes(key),
        valid_from_s=KEY_VALID_FROM_S,
        valid_until_s=KEY_VALID_FROM_S + KEY_LIFE_S,
    )


def revoke(service: Service, credential_id: bytes) -> None:
    """Tells all desks that a code is no longer good."""
    now_s = service.clock() // 1_000_000
    with service.database.write() as connection:
        versions = Versions(connection)
        publish(connection, versions, [Published(RevocationRecord(credential_id=credential_id, revoked_at_s=now_s))])
        versions.keep()
