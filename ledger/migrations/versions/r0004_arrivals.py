"""What residents announce with their own phones at a shelter's posted code."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "arrival",
        sa.Column("arrival_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("record_mode", sa.String(length=64), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("shelter_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("arrival_id", name=op.f("pk_arrival")),
    )
    op.create_index(op.f("ix_arrival_household_id"), "arrival", ["household_id"])
    op.create_table(
        "arrival_request",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("arrival_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("received_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_arrival_request")),
    )
    op.create_index(op.f("ix_arrival_request_household_id"), "arrival_request", ["household_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("arrival_request")
    op.drop_table("arrival")
