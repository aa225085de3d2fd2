"""A copied ledger is as a migrated one, and has an epoch of its own."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from ledger import schema
from ledger.database import Database
from ledger.tables import state
from tests.contracts.ledger import postgres, ready_made


def tables_in(url: str) -> list[str]:
    """What makes the tables at `url`, in an order of its own, without the place's name."""
    place = make_url(url)
    if place.get_backend_name() != "sqlite":
        name = str(place.query["options"]).rpartition("=")[2]
        return postgres.statements_of(str(place.query["host"]), name).replace(f"{name}.", "").splitlines()
    database = Database(url)
    with database.read() as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name")).all()
    database.close()
    return [f"{row.name}: {row.sql}" for row in found]


def epoch_of(url: str) -> str:
    database = Database(url)
    schema.migrate(database)
    with database.read() as connection:
        found: str = connection.execute(select(state.c.epoch)).scalar_one()
    database.close()
    return found


@pytest.fixture
def another_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'another.sqlite'}"
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return server.new_database()


def test_a_copied_ledger_is_as_a_migrated_one(database_url: str, another_url: str) -> None:
    ready_made.fill(database_url)
    epoch_of(another_url)
    assert tables_in(database_url) == tables_in(another_url)
    assert any("journal" in line for line in tables_in(database_url))


def test_two_copied_ledgers_share_no_epoch(database_url: str, another_url: str) -> None:
    ready_made.fill(database_url)
    ready_made.fill(another_url)
    assert epoch_of(database_url) != epoch_of(another_url)
