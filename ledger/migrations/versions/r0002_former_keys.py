"""Keys that devices had before: what was signed with them is still believed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "former_key",
        sa.Column("sign_kid", sa.LargeBinary(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("sign_public_key", sa.LargeBinary(), nullable=False),
        sa.Column("replaced_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("sign_kid", name=op.f("pk_former_key")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("former_key")
