"""Tables of organisers, of what they hold and of who applied; facts of the office and of residents, not of desks.

Nothing here is computed from the journal: `ledger reproject` leaves it alone, a backup must hold it.
"""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Uuid

from ledger.tables import CODE_CHARACTERS, metadata
from ledger.tables import code_column as _code
from ledger.tables import number_column as _number

__all__ = ["activity", "activity_history", "applicant", "bearer", "made", "metadata", "organizer"]
__all__ += ["organizer_document", "organizer_history", "organizer_member", "organizer_request"]

organizer = Table(
    "organizer",
    metadata,
    _code("organizer_id", key=True),
    _code("state"),
    _number("valid_until_us", null=True),
    Column("body", LargeBinary, nullable=False),
)
"""主催団体 as it stands. `state` is what was written last: after `valid_until_us` it has lapsed, whatever it says."""

organizer_history = Table(
    "organizer_history",
    metadata,
    _code("organizer_id", key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    _number("at_us"),
    _code("act"),
    _code("by"),
    _code("state"),
    Column("body", LargeBinary, nullable=False),
)
"""Every step with who took it, when and why. Rows are added, never changed, never deleted."""

organizer_request = Table(
    "organizer_request",
    metadata,
    _code("organizer_id", key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    _code("kind"),
    _code("state"),
    _number("asked_at_us"),
    _number("decided_at_us", null=True),
    Column("body", LargeBinary, nullable=False),
)
"""登録・変更・更新の申請, each with the profile as it was asked for."""

organizer_member = Table(
    "organizer_member",
    metadata,
    _code("organizer_id", key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("resident_id", String(CODE_CHARACTERS), nullable=False),
    Column("is_admin", Boolean, nullable=False),
    _number("joined_at_us"),
    _number("left_at_us", null=True),
    Column("body", LargeBinary, nullable=False),
)
"""管理者 and メンバー: residents registered by card who may act for the organiser."""

organizer_document = Table(
    "organizer_document",
    metadata,
    _code("organizer_id", key=True),
    _code("document_id", key=True),
    _code("media_type"),
    Column("content", LargeBinary, nullable=False),
)
"""Papers that organisers hand in, and pictures of activities, each under the digest of its content."""

bearer = Table(
    "bearer",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    _code("role"),
    _code("organizer_id"),
    Column("member_no", Integer, nullable=False),
    _number("made_at_us"),
    _number("expires_at_us", null=True),
    _number("ended_at_us", null=True),
    Column("body", LargeBinary, nullable=False),
    Index("ix_bearer_organizer_id", "organizer_id"),
)
"""Words of access by the digest of each: of the office, of an organiser's people, of an invitation (once)."""

activity = Table(
    "activity",
    metadata,
    _code("activity_id", key=True),
    _code("organizer_id"),
    _code("state"),
    _code("visibility"),
    _number("starts_at_us"),
    _number("ends_at_us"),
    Column("is_deleted", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_activity_organizer_id_starts_at_us", "organizer_id", "starts_at_us"),
    Index("ix_activity_state_visibility_starts_at_us", "state", "visibility", "starts_at_us"),
)
"""活動 as they stand; after `ends_at_us` what is planned has finished, whatever `state` says."""

activity_history = Table(
    "activity_history",
    metadata,
    _code("activity_id", key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    _number("at_us"),
    _code("act"),
    _code("by"),
    _code("state"),
    Column("body", LargeBinary, nullable=False),
)
"""Every step of an activity, with what it became. Rows are added, never changed, never deleted."""

applicant = Table(
    "applicant",
    metadata,
    _code("activity_id", key=True),
    _code("resident_id", key=True),
    Column("no", Integer, nullable=False),
    _number("applied_at_us"),
    _number("cancelled_at_us", null=True),
    Column("body", LargeBinary, nullable=False),
)
"""申込: a resident who applied for an activity; one row of a person, whatever they change their mind to."""

made = Table(
    "made",
    metadata,
    Column("request_id", Uuid, primary_key=True),
    _code("thing_id"),
    Column("digest", LargeBinary, nullable=False),
)
"""Which organiser or activity a request made, by the id that each phone gave its own: what comes twice makes one."""
