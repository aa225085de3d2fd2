"""Households of one page of records: looked up together, written together, or laid beside until our facts settle."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.people import SqlPeople
from kiosk.store.tables import household, outbox, waiting_record
from sync.engine import RowState
from sync.protocol.records import FeedItem, HouseholdRecord
from sync.protocol.values import RecordMode

_UNCONFIRMED = (RowState.NEW.value, RowState.SENT.value, RowState.HELD.value, RowState.SHELF.value)
"""What the ledger does not count yet, a refused fact too: what staff typed stands until a leader has settled it."""
_LAYING = insert(waiting_record)
_LAY_BESIDE = _LAYING.on_conflict_do_update(
    index_elements=["household_id"], set_={"version": _LAYING.excluded.version, "body": _LAYING.excluded.body}
)
_TAKE_AWAY = delete(waiting_record).where(waiting_record.c.household_id == bindparam("key"))


@dataclass(frozen=True)
class _Known:
    """What is here of a household: the newest version, written or waiting, and the mode of what is written."""

    version: int = 0
    record_mode: str = ""


class HouseholdPage:
    """Takes the household records of a page in their order; `flush` writes what is left. Nothing older replaces newer.

    A page of 500 households is a dozen statements this way, where one by one it is some 5,000.
    """

    def __init__(self, connection: Connection, keys: Sequence[bytes]) -> None:
        self._connection = connection
        self._unconfirmed = unconfirmed_among(connection, keys)
        self._waiting: set[bytes] = set()
        self._known = self._look_up(keys)
        self._writing: dict[bytes, tuple[HouseholdRecord, int]] = {}

    def take(self, item: FeedItem, found: HouseholdRecord) -> bool:
        """Whether the record belongs into the households; False for practice that would stand in a real one's place."""
        key = found.household.household_id.bytes
        if key in self._writing:
            self.flush()
        known = self._known.get(key, _Known())
        if item.version < known.version:
            return True
        if known.record_mode == RecordMode.REAL.value and found.record_mode is not RecordMode.REAL:
            return False
        if key in self._unconfirmed:
            self._connection.execute(_LAY_BESIDE, {"household_id": key, "version": item.version, "body": item.body})
            self._waiting.add(key)
            self._known[key] = _Known(item.version, known.record_mode)
        else:
            self._writing[key] = (found, item.version)
        return True

    def flush(self) -> None:
        """Write all that were taken and do not wait."""
        SqlPeople(self._connection).put_all(list(self._writing.values()))
        for key, (found, version) in self._writing.items():
            self._known[key] = _Known(version, found.record_mode.value)
        self._forget_waiting([key for key in self._writing if key in self._waiting])
        self._writing.clear()

    def _forget_waiting(self, keys: Sequence[bytes]) -> None:
        if keys:
            self._connection.execute(_TAKE_AWAY, [{"key": key} for key in keys])
            self._waiting.difference_update(keys)

    def _look_up(self, keys: Sequence[bytes]) -> dict[bytes, _Known]:
        columns = household.c.household_id, household.c.ledger_version, household.c.record_mode
        written = self._connection.execute(select(*columns).where(household.c.household_id.in_(keys)))
        known = {row.household_id: _Known(row.ledger_version, row.record_mode) for row in written}
        beside = select(waiting_record.c.household_id, waiting_record.c.version)
        for row in self._connection.execute(beside.where(waiting_record.c.household_id.in_(keys))):
            before = known.get(row.household_id, _Known())
            known[row.household_id] = _Known(max(before.version, row.version), before.record_mode)
            self._waiting.add(row.household_id)
        return known


def unconfirmed_among(connection: Connection, keys: Sequence[bytes]) -> frozenset[bytes]:
    """Those households that have facts of our own which the ledger has not confirmed."""
    query = select(outbox.c.aggregate).distinct()
    condition = outbox.c.aggregate.in_(keys), outbox.c.state.in_(_UNCONFIRMED)
    return frozenset(connection.execute(query.where(*condition)).scalars())


def key_of(found: HouseholdRecord) -> bytes:
    """A household's id as the file has it."""
    household_id: UUID = found.household.household_id
    return household_id.bytes
