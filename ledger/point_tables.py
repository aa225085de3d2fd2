"""Tables of points and participations: a journal of double entries that only grows, and what is left of each grant."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

from ledger.tables import CODE_CHARACTERS, metadata

__all__ = ["certificate", "lottery", "metadata", "participation", "phone_scan", "point_account", "point_entry"]
__all__ += ["point_line", "point_lot", "redemption", "tariff"]

ACCOUNT_CHARACTERS = CODE_CHARACTERS + 16
KEY_CHARACTERS = 3 * CODE_CHARACTERS
REASON_CHARACTERS = 300


_IS_LEFT = text("left_points > 0")
"""Lots of bygone years are most of the table, and nobody looks for them."""


def _code(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, String(CODE_CHARACTERS), primary_key=key, nullable=null)


def _number(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


tariff = Table(
    "tariff",
    metadata,
    _code("version", key=True),
    Column("valid_from", Date, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _number("loaded_at_us"),
)
"""付与基準 by version; a version is never changed, a later one takes its place from its first day."""

point_account = Table(
    "point_account",
    metadata,
    _code("record_mode", key=True),
    _code("resident_id", key=True),
)
"""Whose points there are. Its row is locked by whoever changes them, so that two never take the same points."""

point_entry = Table(
    "point_entry",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("key", String(KEY_CHARACTERS), nullable=False, unique=True),
    _code("record_mode"),
    _code("resident_id"),
    _code("kind"),
    Column("day", Date, nullable=False),
    _number("written_at_us"),
    _code("activity_id", null=True),
    _code("activity_kind", null=True),
    _code("tariff_version", null=True),
    Column("reverses", Uuid, nullable=True),
    Column("reason", String(REASON_CHARACTERS), nullable=False),
    _code("author"),
    Index("ix_point_entry_record_mode_resident_id", "record_mode", "resident_id", "written_at_us"),
    Index("ix_point_entry_reverses", "reverses"),
)
"""One act of the points' journal. Rows are added, never changed, never deleted: triggers hold that. `key` names the
act, so that it is written once however often it is tried; `day` is the day that counts, which may be long before."""

point_line = Table(
    "point_line",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("line_no", Integer, primary_key=True, autoincrement=False),
    Column("from_account", String(ACCOUNT_CHARACTERS), nullable=False),
    Column("to_account", String(ACCOUNT_CHARACTERS), nullable=False),
    _number("points"),
    Column("lot_id", Uuid, nullable=True),
    CheckConstraint("points > 0", name="is_positive"),
    CheckConstraint("from_account <> to_account", name="moves"),
    Index("ix_point_line_lot_id", "lot_id"),
)
"""Points that move from one account to another: what one loses the other gains, so that a line cannot but sum to zero.
Rows are added, never changed, never deleted."""

point_lot = Table(
    "point_lot",
    metadata,
    Column("lot_id", Uuid, primary_key=True),
    _code("record_mode"),
    _code("resident_id"),
    Column("granted_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    _number("points"),
    _number("left_points"),
    CheckConstraint("left_points >= 0 AND left_points <= points", name="is_covered"),
    Index("ix_point_lot_record_mode_resident_id", "record_mode", "resident_id", "last_day"),
    Index("ix_point_lot_last_day", "last_day", postgresql_where=_IS_LEFT, sqlite_where=_IS_LEFT),
)
"""What is left of each grant (its `lot_id` is the grant's entry). Computed from the lines, kept for speed; the check is
what no program can overdraw."""

redemption = Table(
    "redemption",
    metadata,
    Column("request_id", Uuid, primary_key=True),
    Column("entry_id", Uuid, nullable=False),
    _code("record_mode"),
    _code("resident_id"),
    _code("kind"),
    _number("points"),
    _number("made_at_us"),
    Column("goods", String(CODE_CHARACTERS * 2), nullable=False),
    _code("lottery_id", null=True),
    Column("digest", LargeBinary, nullable=False),
    Index("ix_redemption_record_mode_resident_id", "record_mode", "resident_id"),
    Index("ix_redemption_lottery_id", "lottery_id"),
)
"""利用 by the id that the phone gave its request. `goods` is the ticket's or the coupon's number."""

lottery = Table(
    "lottery",
    metadata,
    _code("lottery_id", key=True),
    _code("record_mode"),
    Column("name", String(REASON_CHARACTERS), nullable=False),
    _number("opens_at_us"),
    _number("closes_at_us"),
    Column("prizes", Integer, nullable=False),
    Column("public_source", String(REASON_CHARACTERS), nullable=False),
    Column("secret_digest", String(CODE_CHARACTERS), nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("tickets", Integer, nullable=False),
    Column("is_drawn", Boolean, nullable=False),
    Column("draw", LargeBinary, nullable=True),
)
"""抽選会. `secret` is disclosed with the draw; `tickets` is the last number given; `draw` is what was published."""

phone_scan = Table(
    "phone_scan",
    metadata,
    Column("request_id", Uuid, primary_key=True),
    _code("record_mode"),
    Column("participation_id", Uuid, nullable=False),
    _code("resident_id"),
    _code("device_id"),
    _number("scanned_at_us"),
    Column("digest", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_phone_scan_participation_id", "participation_id"),
    Index("ix_phone_scan_resident_id", "resident_id", "scanned_at_us"),
)
"""Participants' own phones read a table's code: facts as a desk's are, straight to the ledger. Rows are added, never
changed; `body` is the ParticipantCheckedIn, `device_id` the table whose code it was."""

participation = Table(
    "participation",
    metadata,
    _code("record_mode", key=True),
    Column("participation_id", Uuid, primary_key=True),
    _code("activity_id"),
    _code("resident_id"),
    _code("grant"),
    _code("reason"),
    Column("body", LargeBinary, nullable=False),
    Index("ix_participation_activity_id", "activity_id"),
    Index("ix_participation_resident_id", "resident_id"),
    Index("ix_participation_grant", "grant"),
)
"""A participation after all facts, computed; `body` is its ParticipationRecord."""

certificate = Table(
    "certificate",
    metadata,
    _code("certificate_no", key=True),
    _number("running", null=True),
    _code("record_mode"),
    Column("participation_id", Uuid, nullable=False),
    _code("resident_id"),
    _code("issuer"),
    _number("issued_at_us"),
    _number("revoked_at_us", null=True),
    _code("replaced_by_no"),
    Column("reason", String(REASON_CHARACTERS), nullable=False),
    Column("body", LargeBinary, nullable=True),
    UniqueConstraint("running"),
    Index("ix_certificate_participation_id", "participation_id"),
    Index("ix_certificate_resident_id", "resident_id"),
)
"""活動証明書 by number, the ledger's own (`issuer` empty, `running` counts them, `body` is what it says) and those that
tables handed out on paper. A number is never given twice, and a revoked one never becomes good again."""
