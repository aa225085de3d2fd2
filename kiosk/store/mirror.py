"""The ledger's records in the file, as the desk decides with them."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from kiosk.store.tables import record
from sync.protocol import codec, keys
from sync.protocol.credential import IssuerKey
from sync.protocol.records import IssuerRecord, OperationRecord, ShelterRecord


class SqlMirror:
    """The port `Mirror` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def issuers(self) -> Mapping[bytes, IssuerKey]:
        """Keys that may sign residents' codes, by kid."""
        found = {}
        for body in self._bodies("issuer"):
            issuer = codec.decode(body, IssuerRecord)
            found[issuer.kid] = IssuerKey(
                issuer.issuer,
                keys.public_from(issuer.public_key),
                issuer.valid_from_s,
                issuer.valid_until_s,
            )
        return found

    def is_revoked(self, credential_id: bytes) -> bool:
        """Whether the ledger took this code back."""
        return self._body("revocation", credential_id.hex()) is not None

    def shelter(self, shelter_id: str) -> ShelterRecord | None:
        """A shelter of the master list."""
        body = self._body("shelter", shelter_id)
        return None if body is None else codec.decode(body, ShelterRecord)

    def shelters(self) -> tuple[ShelterRecord, ...]:
        """All shelters, in the order of their names."""
        found = [codec.decode(body, ShelterRecord) for body in self._bodies("shelter")]
        return tuple(sorted(found, key=lambda shelter: shelter.name))

    def operation(self, operation_id: str) -> OperationRecord | None:
        """An operation by its id."""
        body = self._body("operation", operation_id)
        return None if body is None else codec.decode(body, OperationRecord)

    def _body(self, kind: str, key: str) -> bytes | None:
        query = select(record.c.body).where(record.c.kind == kind, record.c.key == key)
        body: bytes | None = self._connection.execute(query).scalar()
        return body

    def _bodies(self, kind: str) -> list[bytes]:
        query = select(record.c.body).where(record.c.kind == kind).order_by(record.c.key)
        return list(self._connection.execute(query).scalars())
