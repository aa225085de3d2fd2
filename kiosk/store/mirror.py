"""The ledger's records in the file, as the desk decides with them."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from kiosk.store.outbox import UNSETTLED
from kiosk.store.tables import outbox, record
from sync.protocol import codec, keys
from sync.protocol.credential import IssuerKey
from sync.protocol.events import DiscrepancyAnswered
from sync.protocol.records import DiscrepancyRecord, IssuerRecord, OperationRecord, ShelterRecord
from sync.protocol.values import DiscrepancyState


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

    def discrepancies(self) -> tuple[DiscrepancyRecord, ...]:
        """Persons in two places, without those that an answer of ours is on its way about."""
        found = [codec.decode(body, DiscrepancyRecord) for body in self._bodies("discrepancy")]
        asked = [one for one in found if one.state is DiscrepancyState.OPEN]
        if not asked:
            return ()
        query = select(outbox.c.aggregate).where(
            outbox.c.aggregate.in_([one.person_id.bytes for one in asked]),
            outbox.c.type == DiscrepancyAnswered.__name__,
            outbox.c.state.in_(UNSETTLED),
        )
        answered = set(self._connection.execute(query).scalars())
        return tuple(one for one in asked if one.person_id.bytes not in answered)

    def _body(self, kind: str, key: str) -> bytes | None:
        query = select(record.c.body).where(record.c.kind == kind, record.c.key == key)
        body: bytes | None = self._connection.execute(query).scalar()
        return body

    def _bodies(self, kind: str) -> list[bytes]:
        query = select(record.c.body).where(record.c.kind == kind).order_by(record.c.key)
        return list(self._connection.execute(query).scalars())
