"""Events that name households without standing under them: answers to discrepancies."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "mention",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("household_id", "device_id", "seq", name=op.f("pk_mention")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("mention")
