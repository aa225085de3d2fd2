"""A ledger in an empty folder, on SQLite and on PostgreSQL, with three shelters, a drill and a real operation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.service import Service
from tests.contracts.ledger import postgres
from tests.contracts.ledger.furniture import make_service


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.running() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return server.new_database()


@pytest.fixture
def service(database_url: str, tmp_path: Path) -> Iterator[Service]:
    made = make_service(database_url, tmp_path)
    yield made
    made.database.close()
