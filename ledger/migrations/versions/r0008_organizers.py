"""Organisers, what they hold and who applied; and whose venue table a device is."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; before this revision no device was a venue table of anybody."""
    _add_organizers()
    _add_people()
    _add_activities()
    for table in ("device", "enrolment_code"):
        owner = sa.Column("organizer_id", sa.String(64), nullable=False, server_default=sa.text("''"))
        op.add_column(table, owner)


def downgrade() -> None:
    """Back."""
    for table in ("device", "enrolment_code"):
        with op.batch_alter_table(table) as changed:
            changed.drop_column("organizer_id")
    for name in _TABLES:
        op.drop_table(name)


_TABLES = (
    "made",
    "applicant",
    "activity_history",
    "activity",
    "bearer",
    "organizer_document",
    "organizer_member",
    "organizer_request",
    "organizer_history",
    "organizer",
)


def _code(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=False)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _body(name: str = "body") -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _add_organizers() -> None:
    op.create_table(
        "organizer",
        _code("organizer_id"),
        _code("state"),
        _number("valid_until_us", null=True),
        _body(),
        _key("organizer", "organizer_id"),
    )
    _add_history("organizer")
    op.create_table(
        "organizer_request",
        _code("organizer_id"),
        _count("no"),
        _code("kind"),
        _code("state"),
        _number("asked_at_us"),
        _number("decided_at_us", null=True),
        _body(),
        _key("organizer_request", "organizer_id", "no"),
    )
    op.create_table(
        "organizer_document",
        _code("organizer_id"),
        _code("document_id"),
        _code("media_type"),
        _body("content"),
        _key("organizer_document", "organizer_id", "document_id"),
    )


def _add_history(of: str) -> None:
    op.create_table(
        f"{of}_history",
        _code(f"{of}_id"),
        _count("no"),
        _number("at_us"),
        _code("act"),
        _code("by"),
        _code("state"),
        _body(),
        _key(f"{of}_history", f"{of}_id", "no"),
    )


def _add_people() -> None:
    op.create_table(
        "organizer_member",
        _code("organizer_id"),
        _count("no"),
        _code("resident_id"),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        _number("joined_at_us"),
        _number("left_at_us", null=True),
        _body(),
        _key("organizer_member", "organizer_id", "no"),
    )
    op.create_table(
        "bearer",
        _body("digest"),
        _code("role"),
        _code("organizer_id"),
        _count("member_no"),
        _number("made_at_us"),
        _number("expires_at_us", null=True),
        _number("ended_at_us", null=True),
        _body(),
        _key("bearer", "digest"),
    )
    op.create_index("ix_bearer_organizer_id", "bearer", ["organizer_id"])


def _add_activities() -> None:
    op.create_table(
        "activity",
        _code("activity_id"),
        _code("organizer_id"),
        _code("state"),
        _code("visibility"),
        _number("starts_at_us"),
        _number("ends_at_us"),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        _count("revision"),
        _body(),
        _key("activity", "activity_id"),
    )
    op.create_index("ix_activity_organizer_id_starts_at_us", "activity", ["organizer_id", "starts_at_us"])
    open_ones = ["state", "visibility", "starts_at_us"]
    op.create_index("ix_activity_state_visibility_starts_at_us", "activity", open_ones)
    _add_history("activity")
    op.create_table(
        "applicant",
        _code("activity_id"),
        _code("resident_id"),
        _count("no"),
        _number("applied_at_us"),
        _number("cancelled_at_us", null=True),
        _body(),
        _key("applicant", "activity_id", "resident_id"),
    )
    op.create_table(
        "made",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        _code("thing_id"),
        _body("digest"),
        _key("made", "request_id"),
    )
