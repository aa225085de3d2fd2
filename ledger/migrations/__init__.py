"""The way from every earlier schema to today's, as Alembic revisions."""
