"""Staff in the file: the ledger's records, and what was used here before the ledger has heard of it."""

from collections.abc import Collection

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.ports.store import Settings
from kiosk.store.tables import record as table
from sync.protocol import codec
from sync.protocol.records import kind_of_shape
from sync.protocol.staff import EmergencyCodesRecord, StaffRecord

USED_SETTING = "emergency_used"
DIGEST_BYTES = 32
UNKNOWN_TO_LEDGER = 0
"""As for what was set of a shelter: each version of the ledger's own is higher."""
_STAFF, _CODES = kind_of_shape(StaffRecord), kind_of_shape(EmergencyCodesRecord)


class SqlStaff:
    """The port `Staff` over one connection."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection, self._settings = connection, settings

    def known_at(self, places: Collection[str]) -> tuple[StaffRecord, ...]:
        """Everybody of these places and of the city, by name; whoever was taken off is not among them."""
        bodies = self._connection.execute(select(table.c.body).where(table.c.kind == _STAFF)).scalars()
        found = [codec.decode(body, StaffRecord) for body in bodies]
        here = [one for one in found if one.site_id in ("", *places) and not one.is_removed]
        return tuple(sorted(here, key=lambda one: (one.name, one.staff_id)))

    def put(self, record: StaffRecord) -> None:
        """Keep whom a leader made known here, or took off."""
        body = codec.encode(record)
        statement = insert(table).values(kind=_STAFF, key=record.staff_id, version=UNKNOWN_TO_LEDGER, body=body)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["kind", "key"], set_={"body": body}))

    def emergency_digests(self, place: str) -> tuple[bytes, ...]:
        """What sealed codes of this shelter, centre or organiser are known by, without those that were used here."""
        query = select(table.c.body).where(table.c.kind == _CODES, table.c.key == place)
        body: bytes | None = self._connection.execute(query).scalar()
        if body is None:
            return ()
        used = self._used()
        return tuple(one for one in codec.decode(body, EmergencyCodesRecord).digests if one not in used)

    def use_emergency(self, digest: bytes) -> None:
        """A sealed code was used: it is good no more, whatever the ledger still sends."""
        self._settings.put(USED_SETTING, b"".join(sorted({*self._used(), digest})))

    def _used(self) -> frozenset[bytes]:
        kept = self._settings.get(USED_SETTING) or b""
        return frozenset(kept[start : start + DIGEST_BYTES] for start in range(0, len(kept), DIGEST_BYTES))
