"""The same ledgers as in the contracts."""

from tests.contracts.ledger.conftest import database_url, postgres_server, service

__all__ = ["database_url", "postgres_server", "service"]
