"""A ledger in an empty folder, with two shelters and one drill."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger import keyring, schema
from ledger.database import Database, Versions
from ledger.publishing import Published, publish
from ledger.service import Service
from sync.protocol.records import OperationRecord, Record, ShelterRecord
from sync.protocol.values import OpenState, OperationKind, RecordMode
from tests.contracts.ledger.desk import NOON_US, OPERATION

RECORDS: tuple[Record, ...] = (
    OperationRecord(
        operation_id=OPERATION,
        name="訓練",
        kind=OperationKind.EARTHQUAKE,
        record_mode=RecordMode.DRILL,
        started_at_us=NOON_US,
    ),
    OperationRecord(
        operation_id="op-real",
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


def furnish(service: Service) -> None:
    """Writes the master data that the tests stand on."""
    with service.database.write() as connection:
        versions = Versions(connection)
        publish(connection, versions, [Published(record) for record in RECORDS])
        versions.keep()


def make_service(url: str, data: Path) -> Service:
    """A ledger at `url` with its keys in `data`."""
    database = Database(url)
    schema.migrate(database)
    service = Service(database, keyring.load(data), schema.agree_on_epoch(database, data / "epoch"), lambda: NOON_US)
    furnish(service)
    return service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = make_service(f"sqlite:///{tmp_path / 'ledger.sqlite'}", tmp_path)
    yield made
    made.database.close()
