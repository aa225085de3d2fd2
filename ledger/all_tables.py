"""Every table of the ledger in one `metadata`, for migrations and for the test that holds them to it."""

from ledger import organizer_tables, point_tables
from ledger.tables import metadata

__all__ = ["metadata", "organizer_tables", "point_tables"]
