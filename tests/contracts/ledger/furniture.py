"""The master data that the ledger's tests stand on."""

from collections.abc import Callable
from pathlib import Path

from ledger import keyring, schema
from ledger.database import Database, Versions
from ledger.publishing import Published, publish
from ledger.service import Service
from sync.protocol.records import OperationRecord, Record, ShelterRecord
from sync.protocol.values import OpenState, OperationKind, RecordMode
from tests.contracts.ledger import ready_made
from tests.contracts.ledger.desk import NOON_US, OPERATION, REAL_OPERATION

RECORDS: tuple[Record, ...] = (
    OperationRecord(
        operation_id=OPERATION,
        name="訓練",
        kind=OperationKind.EARTHQUAKE,
        record_mode=RecordMode.DRILL,
        started_at_us=NOON_US,
    ),
    OperationRecord(
        operation_id=REAL_OPERATION,
        name="地震",
        kind=OperationKind.EARTHQUAKE,
        record_mode=RecordMode.REAL,
        started_at_us=NOON_US,
    ),
    *(
        ShelterRecord(shelter_id=f"shelter-{number}", name=f"見本小学校{number}", open_state=OpenState.OPEN)
        for number in (1, 2, 3)
    ),
)


def noon() -> int:
    """A clock that stands still."""
    return NOON_US


def open_service(url: str, data: Path, clock: Callable[[], int] = noon) -> Service:
    """The ledger at `url` with its keys in `data`."""
    database = Database(url)
    schema.migrate(database)
    return Service(database, keyring.load(data), schema.agree_on_epoch(database, data / "epoch"), clock)


def make_service(url: str, data: Path, clock: Callable[[], int] = noon) -> Service:
    """A new ledger in the empty place `url`, with the master data."""
    ready_made.fill(url)
    service = open_service(url, data, clock)
    with service.database.write() as connection:
        versions = Versions(connection)
        publish(connection, versions, [Published(record) for record in RECORDS])
        versions.keep()
    return service
