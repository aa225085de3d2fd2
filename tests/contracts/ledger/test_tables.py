"""The migrated schema is the one that the program expects, on either kind of database."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ledger.all_tables import metadata
from ledger.service import Service


def test_migrations_lead_to_the_tables(service: Service) -> None:
    with service.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
