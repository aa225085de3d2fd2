"""The ledger's tables: an append-only journal, what is computed from it, and the master data that goes down.

Every table but the journal and its companions can be computed again from the journal (`ledger reproject`).
Migrations in `ledger.migrations` lead to exactly this; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

CODE_CHARACTERS = 64
"""As `Code` in sync.protocol."""


def code_column(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """A word of the wire: at most CODE_CHARACTERS."""
    return Column(name, String(CODE_CHARACTERS), primary_key=key, nullable=null)


def number_column(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    """A whole number of 64 bits."""
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


_code, _number = code_column, number_column

state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _code("epoch"),
    _number("version"),
)
"""One row. `version` is the ledger's sequence; its row lock is held from the first number taken until the commit,
so that versions become visible in their order and no cursor can pass a record that is still to come."""

device = Table(
    "device",
    metadata,
    _code("device_id", key=True),
    _code("site_id"),
    _code("role"),
    Column("desk_letter", String(3), nullable=False),
    _code("operation_id"),
    _code("record_mode"),
    Column("sign_kid", LargeBinary, nullable=False, unique=True),
    Column("sign_public_key", LargeBinary, nullable=False),
    Column("seal_public_key", LargeBinary, nullable=False),
    _code("program_version"),
    _number("enrolled_at_us"),
    _number("revoked_at_us", null=True),
    _number("high_water"),
    Column("organizer_id", String(CODE_CHARACTERS), nullable=False, server_default=text("''")),
)
"""`organizer_id` is whose venue table it is, empty for a desk that is none."""

former_key = Table(
    "former_key",
    metadata,
    Column("sign_kid", LargeBinary, primary_key=True),
    _code("device_id"),
    Column("sign_public_key", LargeBinary, nullable=False),
    _number("replaced_at_us"),
)
"""Keys that devices had before: what they signed is believed, for a stick may be weeks on its way."""

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("secret_digest", LargeBinary, primary_key=True),
    _code("site_id"),
    _code("role"),
    _code("operation_id"),
    _code("record_mode"),
    _number("expires_at_us"),
    _number("used_at_us", null=True),
    Column("organizer_id", String(CODE_CHARACTERS), nullable=False, server_default=text("''")),
)
"""Only the digest of a code's secret is kept."""

journal = Table(
    "journal",
    metadata,
    _code("device_id", key=True),
    _number("seq", key=True),
    Column("event_id", Uuid, nullable=False),
    _code("type"),
    Column("schema", Integer, nullable=False),
    Column("aggregate", Uuid, nullable=False, index=True),
    _code("record_mode"),
    _number("corrected_us"),
    _number("received_at_us"),
    Column("digest", LargeBinary, nullable=False),
    Column("event", LargeBinary, nullable=False),
)
"""記録簿. Rows are added, never changed, never deleted; `event` is the bytes as the desk wrote them."""

mention = Table(
    "mention",
    metadata,
    Column("household_id", Uuid, primary_key=True),
    _code("device_id", key=True),
    _number("seq", key=True),
)
"""Which households an event names that stands under another aggregate: an answer to a discrepancy names two. A
companion of the journal: rows are added, never changed."""

verdict = Table(
    "verdict",
    metadata,
    _code("device_id", key=True),
    _number("seq", key=True),
    Column("event_id", Uuid, nullable=False),
    _code("kind"),
    _code("detail"),
)
"""How the ledger judges an event today, where that is anything but `applied`."""

stray = Table(
    "stray",
    metadata,
    _code("device_id", key=True),
    Column("digest", LargeBinary, primary_key=True),
    _number("seq", null=True),
    _code("reason"),
    _number("received_at_us"),
    Column("event", LargeBinary, nullable=False),
)
"""Bytes that cannot stand in the journal: the second copy of a forked event, or an event of another device."""

alarm = Table(
    "alarm",
    metadata,
    _code("kind", key=True),
    _code("device_id", key=True),
    _number("seq", key=True),
    _number("raised_at_us"),
)

stay = Table(
    "stay",
    metadata,
    _code("record_mode", key=True),
    Column("household_id", Uuid, primary_key=True),
    _code("operation_id", key=True),
    _code("shelter_id", key=True),
    _code("reception_no"),
    _code("method"),
    _number("received_at_us"),
    Column("undone", Boolean, nullable=False),
    Column("heads", Integer, nullable=False),
    Column("counted_heads", Integer, nullable=False),
    _number("version"),
    Column("body", LargeBinary, nullable=False),
    Column("out_heads", Integer, nullable=False, server_default=text("0")),
    Index("ix_stay_shelter_id_version", "shelter_id", "version"),
)
"""A household at a shelter after all facts. `body` is its HouseholdRecord; `counted_heads` leaves out whoever was
admitted elsewhere later or has no place there any more; `out_heads` are those of them who are not in at the moment."""

presence = Table(
    "presence",
    metadata,
    _code("record_mode", key=True),
    _code("operation_id", key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("household_id", Uuid, primary_key=True),
    _code("shelter_id", key=True),
    _number("claimed_at_us"),
    _code("device_id"),
    _number("seq"),
    Column("event_id", Uuid, nullable=False),
    Column("here", Boolean, nullable=False),
    Column("counted", Boolean, nullable=False),
    _number("version"),
    Index("ix_presence_version", "version"),
    Index("ix_presence_household_id", "household_id"),
    Index("ix_presence_person_id", "person_id"),
)
"""A person's claim to be at a shelter; at most one row of a person, operation and record mode is `counted`."""

discrepancy = Table(
    "discrepancy",
    metadata,
    _code("discrepancy_id", key=True),
    _code("kind"),
    _code("record_mode"),
    _code("operation_id"),
    Column("person_id", Uuid, nullable=True),
    Column("household_id", Uuid, nullable=False, index=True),
    _code("shelter_id"),
    Column("other_household_id", Uuid, nullable=False, index=True),
    _code("other_shelter_id"),
    _number("opened_at_us"),
    Column("open", Boolean, nullable=False),
)

record = Table(
    "record",
    metadata,
    Column("audience", String(CODE_CHARACTERS + 8), primary_key=True),
    _code("kind", key=True),
    Column("key", String(128), primary_key=True),
    _number("version"),
    Column("body", LargeBinary, nullable=False),
    Index("ix_record_audience_version", "audience", "version"),
)
"""Master data and changed verdicts on their way down; `audience` is `*`, `site:<id>` or `device:<id>`."""

resident = Table(
    "resident",
    metadata,
    _code("member_code", key=True),
    Column("body", LargeBinary, nullable=False),
)
"""The household behind an opaque member code, as the bytes of a Household; its id is set when it is used."""

arrival = Table(
    "arrival",
    metadata,
    Column("arrival_id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False, index=True),
    _code("record_mode"),
    _code("operation_id"),
    _code("shelter_id"),
    _number("expires_at_us"),
    Column("body", LargeBinary, nullable=False),
)
"""到着の申し出: what people announced with their own phone. `body` is the ArrivalRecord as it was announced last; what
became of it is computed from the journal."""

arrival_request = Table(
    "arrival_request",
    metadata,
    Column("request_id", Uuid, primary_key=True),
    Column("arrival_id", Uuid, nullable=False),
    Column("household_id", Uuid, nullable=False, index=True),
    _number("received_at_us"),
    Column("digest", LargeBinary, nullable=False),
)
"""Requests of residents' phones by the id that each phone gave its own: one that comes twice changes nothing."""

centre_entry = Table(
    "centre_entry",
    metadata,
    _code("record_mode", key=True),
    Column("entry_id", Uuid, primary_key=True),
    _code("kind"),
    _code("operation_id"),
    _code("centre_id"),
    Column("day", Date, nullable=False),
    _number("version"),
    Column("body", LargeBinary, nullable=False),
    Index("ix_centre_entry_centre_id_version", "centre_id", "version"),
    Index("ix_centre_entry_record_mode_day", "record_mode", "day"),
)
"""A volunteer centre's card, need or team after all its facts. `body` is its record, `kind` the record's word."""
