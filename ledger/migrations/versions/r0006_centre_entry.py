"""Cards, needs and teams of volunteer centres."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "centre_entry",
        sa.Column("record_mode", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("centre_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record_mode", "entry_id", name=op.f("pk_centre_entry")),
    )
    op.create_index(op.f("ix_centre_entry_centre_id_version"), "centre_entry", ["centre_id", "version"])
    op.create_index(op.f("ix_centre_entry_record_mode_day"), "centre_entry", ["record_mode", "day"])


def downgrade() -> None:
    """Back."""
    op.drop_table("centre_entry")
