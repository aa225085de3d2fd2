"""Brings a database to this program's schema, once, however many workers start together."""

import secrets
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text

from ledger.database import Database, add_missing
from ledger.errors import NotReady
from ledger.tables import state

HEAD = "0009"
"""The newest revision; a test holds it equal to Alembic's own answer, which takes longer to get at each start."""
EPOCH_BYTES = 12
"""96 random bits: no two ledgers share an epoch by accident."""
_MIGRATION_LOCK = 0x6B6D6C31
"""Any constant number; advisory locks of PostgreSQL go by it."""


def migrate(database: Database) -> None:
    """Upgrades to HEAD and makes sure of the state row. Raises NotReady where the schema is newer than we are."""
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        revision = revision_of(connection)
        if revision is not None and revision > HEAD:
            raise NotReady(schema=revision)
        if revision != HEAD:
            _upgrade(connection)
        add_missing(connection, state, [{"id": 1, "epoch": new_epoch(), "version": 0}])


def revision_of(connection: Connection) -> str | None:
    """The revision that the database is at; None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def new_epoch() -> str:
    """A word that no ledger had before."""
    return secrets.token_hex(EPOCH_BYTES)


def agree_on_epoch(database: Database, file: Path) -> str:
    """The epoch in the database and in the file beside it, made new in both where they differ.

    They differ when the database was put back or replaced without its companion file; a new epoch makes every desk
    send again from its mark. Raises OSError where the file cannot be written.
    """
    with database.write() as connection:
        epoch: str = connection.execute(select(state.c.epoch).with_for_update()).scalar_one()
        beside = file.read_text("ascii").strip() if file.exists() else epoch
        if beside != epoch:
            epoch = new_epoch()
            connection.execute(state.update().values(epoch=epoch))
        temporary = file.with_suffix(".new")
        temporary.write_text(epoch + "\n", "ascii")
        temporary.replace(file)
    return epoch


def _upgrade(connection: Connection) -> None:
    # Alembic takes a tenth of a second to import; a start on a current schema goes without it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
