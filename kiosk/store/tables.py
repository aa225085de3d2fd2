"""The tables of the kiosk's file, as SQLAlchemy describes them; `migrations` makes and changes them."""

from sqlalchemy import BLOB, Boolean, Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text, text

metadata = MetaData()

household = Table(
    "household",
    metadata,
    Column("household_id", BLOB, primary_key=True),
    Column("operation_id", Text, nullable=False),
    Column("record_mode", Text, nullable=False),
    Column("shelter_id", Text, nullable=False),
    Column("reception_no", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("heads", Integer, nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("received_at_us", Integer, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("ledger_version", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
    Column("heads_here", Integer, nullable=False, server_default=text("0")),
    Column("heads_staying", Integer, nullable=False, server_default=text("0")),
    Column("last_seen_us", Integer, nullable=False, server_default=text("0")),
    # With the key, so that the end of a number is looked for without leaving the index.
    Index("household_by_number", "reception_no", "household_id"),
    Index("household_by_time", "operation_id", "shelter_id", "received_at_us"),
)

paper = Table(
    "paper",
    metadata,
    Column("paper_ref", Text, nullable=False),
    Column("household_id", BLOB, nullable=False),
    PrimaryKeyConstraint("paper_ref", "household_id"),
    sqlite_with_rowid=False,
)
"""Which households were typed from which sheet; a row is a hint, and the household's own body says what holds."""

person = Table(
    "person",
    metadata,
    Column("person_id", BLOB, nullable=False),
    Column("household_id", BLOB, nullable=False),
    Column("name", Text, nullable=False),
    Column("kana", Text, nullable=False),
    Column("birth_date", Text),
    Column("address", Text, nullable=False),
    Column("reception_no", Text, nullable=False),
    Column("operation_id", Text, nullable=False),
    Column("record_mode", Text, nullable=False),
    Column("is_here", Boolean, nullable=False),
    Column("since_us", Integer, nullable=False),
    # As `Whereabouts`; empty for who did not come, and after an undone reception. `is_here`: has a place, out or not.
    Column("whereabouts", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("person_id", "household_id"),
    Index("person_by_household", "household_id"),
)

name_token = Table(
    "name_token",
    metadata,
    Column("token", Text, nullable=False),
    Column("person_id", BLOB, nullable=False),
    Column("household_id", BLOB, nullable=False),
    # All keys of this person, so that a second word is looked for without leaving the index.
    Column("names", Text, nullable=False),
    Column("record_mode", Text, nullable=False),
    PrimaryKeyConstraint("token", "person_id", "household_id"),
    Index("name_token_by_household", "household_id"),
    sqlite_with_rowid=False,
)

elsewhere = Table(
    "elsewhere",
    metadata,
    Column("person_id", BLOB, nullable=False),
    Column("operation_id", Text, nullable=False),
    Column("shelter_id", Text, nullable=False),
    Column("since_us", Integer, nullable=False),
    PrimaryKeyConstraint("person_id", "operation_id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("event_id", BLOB, nullable=False),
    Column("aggregate", BLOB, nullable=False),
    Column("type", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("written_us", Integer, nullable=False),
    Column("settled_us", Integer),
    Column("digest", BLOB, nullable=False),
    Column("data", BLOB, nullable=False),
    Index("outbox_by_state", "state", "seq"),
    Index("outbox_by_aggregate", "aggregate", "state"),
    Index("outbox_by_event", "event_id"),
)

former_outbox = Table(
    "former_outbox",
    metadata,
    Column("device_id", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("event_id", BLOB, nullable=False),
    Column("aggregate", BLOB, nullable=False),
    Column("type", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("written_us", Integer, nullable=False),
    Column("settled_us", Integer),
    Column("digest", BLOB, nullable=False),
    Column("data", BLOB, nullable=False),
    PrimaryKeyConstraint("device_id", "seq"),
)

record = Table(
    "record",
    metadata,
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
    PrimaryKeyConstraint("kind", "key"),
)

waiting_record = Table(
    "waiting_record",
    metadata,
    Column("household_id", BLOB, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BLOB, nullable=False),
)

roster_line = Table(
    "roster_line",
    metadata,
    Column("household_id", BLOB, nullable=False),
    Column("position", Integer, nullable=False),
    Column("person_id", BLOB, nullable=False),
    Column("operation_id", Text, nullable=False),
    Column("shelter_id", Text, nullable=False),
    Column("record_mode", Text, nullable=False),
    Column("received_at_us", Integer, nullable=False),
    Column("reception_no", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("stay_type", Text, nullable=False),
    Column("living_group", Text, nullable=False),
    Column("heads", Integer, nullable=False),
    # Without those who are hidden: the difference would give them away.
    Column("open_heads", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("kana", Text, nullable=False),
    Column("birth_date", Text),
    Column("sex", Text, nullable=False),
    Column("unnamed", Integer, nullable=False),
    Column("has_care", Boolean, nullable=False),
    Column("is_protected", Boolean, nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("whereabouts", Text, nullable=False),
    Column("since_us", Integer, nullable=False),
    Column("last_seen_us", Integer, nullable=False),
    # What was said instead of a whole date: an age or a year.
    Column("birth_date_raw", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("household_id", "position"),
    Index("roster_line_by_time", "operation_id", "shelter_id", "record_mode", "received_at_us", "household_id"),
    Index("roster_line_hidden", "operation_id", "shelter_id", "record_mode", sqlite_where=text("is_protected = 1")),
)

roster_sum = Table(
    "roster_sum",
    metadata,
    Column("operation_id", Text, nullable=False),
    Column("shelter_id", Text, nullable=False),
    Column("record_mode", Text, nullable=False),
    Column("stay_type", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("living_group", Text, nullable=False),
    # Who a household is made up of: persons by whereabouts, and whether they are hidden, have needs, are public.
    Column("make_up", Text, nullable=False),
    Column("households", Integer, nullable=False),
    PrimaryKeyConstraint("operation_id", "shelter_id", "record_mode", "stay_type", "method", "living_group", "make_up"),
    sqlite_with_rowid=False,
)
"""How many households are alike: the sums of every list without a text are sums over a few of these rows."""

centre_entry = Table(
    "centre_entry",
    metadata,
    Column("entry_id", BLOB, nullable=False),
    Column("record_mode", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("operation_id", Text, nullable=False),
    Column("centre_id", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("ledger_version", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
    # What the ledger says while facts of our own about it are on their way.
    Column("waiting_version", Integer),
    Column("waiting_body", BLOB),
    PrimaryKeyConstraint("entry_id", "record_mode"),
    Index("centre_entry_by_day", "operation_id", "centre_id", "record_mode", "kind", "day"),
    Index("centre_entry_waiting", "entry_id", sqlite_where=text("waiting_version IS NOT NULL")),
)
"""A volunteer centre's cards, needs and teams."""

sighting = Table(
    "sighting",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at_us", Integer, nullable=False),
    Column("operator_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("household_id", BLOB),
    Column("detail", Text, nullable=False),
    # The fingerprints of the line before and of this one.
    Column("former", BLOB, nullable=False, server_default=text("x''")),
    Column("digest", BLOB, nullable=False, server_default=text("x''")),
)

kept_report = Table(
    "kept_report",
    metadata,
    Column("operation_id", Text, nullable=False),
    Column("shelter_id", Text, nullable=False),
    Column("record_mode", Text, nullable=False),
    Column("as_of_us", Integer, nullable=False),
    Column("due_us", Integer),
    Column("operator_id", Text, nullable=False),
    Column("figures", BLOB, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("operation_id", "shelter_id", "record_mode", "as_of_us"),
)

participation = Table(
    "participation",
    metadata,
    Column("participation_id", BLOB, nullable=False),
    Column("record_mode", Text, nullable=False),
    Column("activity_id", Text, nullable=False),
    # The check-in that was written here.
    Column("event_id", BLOB),
    Column("own", BLOB),
    Column("told", BLOB),
    Column("told_version", Integer, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("participation_id", "record_mode"),
    Index("participation_by_activity", "activity_id", "record_mode"),
)
"""参加: what this table wrote and what the ledger told, each a ParticipationRecord; together they are what stands."""

certificate = Table(
    "certificate",
    metadata,
    Column("number", Text, primary_key=True),
    Column("running", Integer, nullable=False),
    Column("participation_id", BLOB, nullable=False),
    Column("record_mode", Text, nullable=False),
    Column("issued_us", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("is_revoked", Boolean, nullable=False),
)
"""活動証明書 that this table handed out; `text` is the signed code, from which the same sheet is printed again."""
