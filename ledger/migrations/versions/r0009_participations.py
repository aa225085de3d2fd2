"""Participations: what phones told, what follows from all facts, and certificates by number."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    _scans()
    _participations()
    _certificates()


def _code(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=64), nullable=False)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def _scans() -> None:
    op.create_table(
        "phone_scan",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        _code("record_mode"),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        _code("resident_id"),
        _code("device_id"),
        _number("scanned_at_us"),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_phone_scan")),
    )
    op.create_index(op.f("ix_phone_scan_participation_id"), "phone_scan", ["participation_id"])
    op.create_index(op.f("ix_phone_scan_resident_id"), "phone_scan", ["resident_id", "scanned_at_us"])


def _participations() -> None:
    op.create_table(
        "participation",
        _code("record_mode"),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        _code("activity_id"),
        _code("resident_id"),
        _code("grant"),
        _code("reason"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record_mode", "participation_id", name=op.f("pk_participation")),
    )
    for column in ("activity_id", "resident_id", "grant"):
        op.create_index(op.f(f"ix_participation_{column}"), "participation", [column])


def _certificates() -> None:
    op.create_table(
        "certificate",
        _code("certificate_no"),
        _number("running", null=True),
        _code("record_mode"),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        _code("resident_id"),
        _code("issuer"),
        _number("issued_at_us"),
        _number("revoked_at_us", null=True),
        _code("replaced_by_no"),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("certificate_no", name=op.f("pk_certificate")),
        sa.UniqueConstraint("running", name=op.f("uq_certificate_running")),
    )
    op.create_index(op.f("ix_certificate_participation_id"), "certificate", ["participation_id"])
    op.create_index(op.f("ix_certificate_resident_id"), "certificate", ["resident_id"])


def downgrade() -> None:
    """Back."""
    for table in ("certificate", "participation", "phone_scan"):
        op.drop_table(table)
