"""An empty ledger's tables: made once a process by the real migrations, then copied into each test's empty place.

The state row is left out, so that no two ledgers share an epoch; `schema.migrate` adds it. What the migrations do to
an empty and to a full database is the subject of `test_schema`, `test_races` and the frozen evenings, which run them.
"""

import tempfile
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from ledger import schema
from ledger.database import Database
from ledger.tables import state
from tests.contracts.ledger import postgres

_TEMPLATE = "ready_made"


def fill(url: str) -> None:
    """Make the tables in the empty place at `url`."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        assert place.database is not None
        Path(place.database).write_bytes(_sqlite_file())
        return
    name = str(place.query["options"]).rpartition("=")[2]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_postgres_statements(str(place.query["host"])).replace(f"{_TEMPLATE}.", f"{name}."))


@cache
def _sqlite_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.sqlite"
        _migrated(f"sqlite:///{file}")
        return file.read_bytes()


@cache
def _postgres_statements(host: str) -> str:
    place = f"postgresql://postgres@/postgres?host={host}"
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {_TEMPLATE}")
    _migrated(f"{place}&options=-csearch_path%3D{_TEMPLATE}")
    version = f"INSERT INTO {_TEMPLATE}.alembic_version VALUES ('{schema.HEAD}');"
    return postgres.statements_of(host, _TEMPLATE) + version


def _migrated(url: str) -> None:
    database = Database(url)
    schema.migrate(database)
    with database.write() as connection:
        connection.execute(state.delete())
    database.close()
