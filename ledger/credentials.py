"""Residents' codes as the ledger believes them: by the issuers and revocations that it has published itself."""

from sqlalchemy import Connection

from ledger.errors import Refused
from ledger.publishing import published, standing_of
from sync.protocol import credential, keys
from sync.protocol.credential import Credential, IssuerKey
from sync.protocol.records import IssuerRecord, RevocationRecord

UNPROCESSABLE = 422
"""The status of an answer to a code that cannot be believed."""


class _Revoked:
    """The published revocations, as `credential.read` asks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __contains__(self, credential_id: object) -> bool:
        return isinstance(credential_id, bytes) and bool(
            standing_of(self._connection, RevocationRecord, [credential_id.hex()])
        )


def resident_in(connection: Connection, text: str, now_us: int) -> Credential:
    """Whom the text of a resident's code names. Raises Refused with `credential_` and the reason."""
    read = credential.read(text, _issuers(connection), _Revoked(connection), now_us / 1_000_000)
    if isinstance(read, Credential):
        return read
    raise Refused(f"credential_{read.reason.value}", UNPROCESSABLE)


def _issuers(connection: Connection) -> dict[bytes, IssuerKey]:
    found = (one for one in published(connection, "issuer") if isinstance(one, IssuerRecord))
    return {
        one.kid: IssuerKey(one.issuer, keys.public_from(one.public_key), one.valid_from_s, one.valid_until_s)
        for one in found
    }
