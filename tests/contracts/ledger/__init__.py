"""What the ledger promises, held against SQLite and PostgreSQL alike."""
