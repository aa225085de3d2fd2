"""The tables as version 1 of the file had them; frozen, for what follows is told by the steps of `migrations`."""

VERSION_1 = (
    """
    CREATE TABLE household (
        household_id BLOB NOT NULL, operation_id TEXT NOT NULL, record_mode TEXT NOT NULL, shelter_id TEXT NOT NULL,
        reception_no TEXT NOT NULL, method TEXT NOT NULL, heads INTEGER NOT NULL, undone BOOLEAN NOT NULL,
        received_at_us INTEGER NOT NULL, device_id TEXT NOT NULL, ledger_version INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (household_id)
    )
    """,
    "CREATE INDEX household_by_number ON household (reception_no)",
    "CREATE INDEX household_by_time ON household (operation_id, shelter_id, received_at_us)",
    """
    CREATE TABLE person (
        person_id BLOB NOT NULL, household_id BLOB NOT NULL, name TEXT NOT NULL, kana TEXT NOT NULL, birth_date TEXT,
        address TEXT NOT NULL, reception_no TEXT NOT NULL, operation_id TEXT NOT NULL, is_here BOOLEAN NOT NULL,
        since_us INTEGER NOT NULL, PRIMARY KEY (person_id, household_id)
    )
    """,
    "CREATE INDEX person_by_household ON person (household_id)",
    """
    CREATE TABLE name_token (
        token TEXT NOT NULL, person_id BLOB NOT NULL, household_id BLOB NOT NULL, names TEXT NOT NULL,
        PRIMARY KEY (token, person_id, household_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX name_token_by_household ON name_token (household_id)",
    """
    CREATE TABLE elsewhere (
        person_id BLOB NOT NULL, operation_id TEXT NOT NULL, shelter_id TEXT NOT NULL, since_us INTEGER NOT NULL,
        PRIMARY KEY (person_id, operation_id)
    )
    """,
    """
    CREATE TABLE outbox (
        seq INTEGER NOT NULL, event_id BLOB NOT NULL, aggregate BLOB NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL,
        detail TEXT DEFAULT '' NOT NULL, written_us INTEGER NOT NULL, settled_us INTEGER, digest BLOB NOT NULL,
        data BLOB NOT NULL, PRIMARY KEY (seq)
    )
    """,
    "CREATE INDEX outbox_by_state ON outbox (state, seq)",
    "CREATE INDEX outbox_by_aggregate ON outbox (aggregate, state)",
    "CREATE INDEX outbox_by_event ON outbox (event_id)",
    """
    CREATE TABLE record (
        kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, key)
    )
    """,
    """
    CREATE TABLE waiting_record (
        household_id BLOB NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (household_id)
    )
    """,
    "CREATE TABLE setting (name TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name))",
)
