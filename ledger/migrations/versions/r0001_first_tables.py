"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    _devices()
    _journal()
    _stays()
    _presences()
    _records()


def _devices() -> None:
    """What a device is, and the ledger's own state."""
    op.create_table(
        "state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state")),
    )
    op.create_table(
        "device",
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("desk_letter", sa.String(length=3), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("record_mode", sa.String(length=64), nullable=False),
        sa.Column("sign_kid", sa.LargeBinary(), nullable=False),
        sa.Column("sign_public_key", sa.LargeBinary(), nullable=False),
        sa.Column("seal_public_key", sa.LargeBinary(), nullable=False),
        sa.Column("program_version", sa.String(length=64), nullable=False),
        sa.Column("enrolled_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revoked_at_us", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("high_water", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_device")),
        sa.UniqueConstraint("sign_kid", name=op.f("uq_device_sign_kid")),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("secret_digest", sa.LargeBinary(), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("record_mode", sa.String(length=64), nullable=False),
        sa.Column("expires_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("used_at_us", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("secret_digest", name=op.f("pk_enrolment_code")),
    )


def _journal() -> None:
    """Facts, and what stands beside them."""
    op.create_table(
        "journal",
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("aggregate", sa.Uuid(), nullable=False),
        sa.Column("record_mode", sa.String(length=64), nullable=False),
        sa.Column("corrected_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("event", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "seq", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_aggregate"), "journal", ["aggregate"], unique=False)
    op.create_table(
        "verdict",
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "seq", name=op.f("pk_verdict")),
    )
    op.create_table(
        "stray",
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("received_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "digest", name=op.f("pk_stray")),
    )
    op.create_table(
        "alarm",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("raised_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("kind", "device_id", "seq", name=op.f("pk_alarm")),
    )


def _stays() -> None:
    """Households at shelters."""
    op.create_table(
        "stay",
        sa.Column("record_mode", sa.String(length=64), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("shelter_id", sa.String(length=64), nullable=False),
        sa.Column("reception_no", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=64), nullable=False),
        sa.Column("received_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("counted_heads", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record_mode", "household_id", "operation_id", "shelter_id", name=op.f("pk_stay")),
    )
    op.create_index("ix_stay_shelter_id_version", "stay", ["shelter_id", "version"], unique=False)
    op.create_table(
        "discrepancy",
        sa.Column("discrepancy_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("record_mode", sa.String(length=64), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("shelter_id", sa.String(length=64), nullable=False),
        sa.Column("other_household_id", sa.Uuid(), nullable=False),
        sa.Column("other_shelter_id", sa.String(length=64), nullable=False),
        sa.Column("opened_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("discrepancy_id", name=op.f("pk_discrepancy")),
    )
    op.create_index(op.f("ix_discrepancy_household_id"), "discrepancy", ["household_id"], unique=False)
    op.create_index(op.f("ix_discrepancy_other_household_id"), "discrepancy", ["other_household_id"], unique=False)


def _presences() -> None:
    """Persons at shelters."""
    op.create_table(
        "presence",
        sa.Column("record_mode", sa.String(length=64), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("shelter_id", sa.String(length=64), nullable=False),
        sa.Column("claimed_at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint(
            "record_mode", "operation_id", "person_id", "household_id", "shelter_id", name=op.f("pk_presence")
        ),
    )
    op.create_index("ix_presence_household_id", "presence", ["household_id"], unique=False)
    op.create_index("ix_presence_person_id", "presence", ["person_id"], unique=False)
    op.create_index("ix_presence_version", "presence", ["version"], unique=False)


def _records() -> None:
    """Master data."""
    op.create_table(
        "record",
        sa.Column("audience", sa.String(length=72), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("audience", "kind", "key", name=op.f("pk_record")),
    )
    op.create_index("ix_record_audience_version", "record", ["audience", "version"], unique=False)
    op.create_table(
        "resident",
        sa.Column("member_code", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("member_code", name=op.f("pk_resident")),
    )


def downgrade() -> None:
    """Back."""
    for name in (
        "resident",
        "record",
        "presence",
        "discrepancy",
        "stay",
        "alarm",
        "stray",
        "verdict",
        "journal",
        "enrolment_code",
        "device",
        "state",
    ):
        op.drop_table(name)
