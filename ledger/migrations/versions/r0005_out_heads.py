"""How many people of a stay are out at the moment, for the figures of all shelters."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; before this revision nobody could go out."""
    op.add_column("stay", sa.Column("out_heads", sa.Integer(), nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("stay") as stay:
        stay.drop_column("out_heads")
