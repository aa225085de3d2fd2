"""The points: tariffs, a journal of double entries that only grows, lots, redemptions and lotteries."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEPT = ("tariff", "point_entry", "point_line")
"""Tables whose rows are added and never changed."""


def upgrade() -> None:
    """Forward."""
    _tariffs()
    _journal()
    _lots()
    _redemptions()
    _lotteries()
    for table in _KEPT:
        _keep(table)


def _code(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=64), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _tariffs() -> None:
    op.create_table(
        "tariff",
        _code("version"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _number("loaded_at_us"),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_tariff")),
    )


def _journal() -> None:
    op.create_table(
        "point_account",
        _code("record_mode"),
        _code("resident_id"),
        sa.PrimaryKeyConstraint("record_mode", "resident_id", name=op.f("pk_point_account")),
    )
    op.create_table(
        "point_entry",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=192), nullable=False),
        _code("record_mode"),
        _code("resident_id"),
        _code("kind"),
        sa.Column("day", sa.Date(), nullable=False),
        _number("written_at_us"),
        _code("activity_id", null=True),
        _code("activity_kind", null=True),
        _code("tariff_version", null=True),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        _code("author"),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_point_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_point_entry_key")),
    )
    op.create_index(
        op.f("ix_point_entry_record_mode_resident_id"), "point_entry", ["record_mode", "resident_id", "written_at_us"]
    )
    op.create_index(op.f("ix_point_entry_reverses"), "point_entry", ["reverses"])
    op.create_table(
        "point_line",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_account", sa.String(length=80), nullable=False),
        sa.Column("to_account", sa.String(length=80), nullable=False),
        _number("points"),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", "line_no", name=op.f("pk_point_line")),
        sa.CheckConstraint("points > 0", name=op.f("is_positive")),
        sa.CheckConstraint("from_account <> to_account", name=op.f("moves")),
    )
    op.create_index(op.f("ix_point_line_lot_id"), "point_line", ["lot_id"])


def _lots() -> None:
    op.create_table(
        "point_lot",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        _code("record_mode"),
        _code("resident_id"),
        sa.Column("granted_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        _number("points"),
        _number("left_points"),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_point_lot")),
        sa.CheckConstraint("left_points >= 0 AND left_points <= points", name=op.f("is_covered")),
    )
    op.create_index(
        op.f("ix_point_lot_record_mode_resident_id"), "point_lot", ["record_mode", "resident_id", "last_day"]
    )
    is_left = sa.text("left_points > 0")
    op.create_index(
        op.f("ix_point_lot_last_day"), "point_lot", ["last_day"], postgresql_where=is_left, sqlite_where=is_left
    )


def _redemptions() -> None:
    op.create_table(
        "redemption",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        _code("record_mode"),
        _code("resident_id"),
        _code("kind"),
        _number("points"),
        _number("made_at_us"),
        sa.Column("goods", sa.String(length=128), nullable=False),
        _code("lottery_id", null=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_redemption")),
    )
    op.create_index(op.f("ix_redemption_record_mode_resident_id"), "redemption", ["record_mode", "resident_id"])
    op.create_index(op.f("ix_redemption_lottery_id"), "redemption", ["lottery_id"])


def _lotteries() -> None:
    op.create_table(
        "lottery",
        _code("lottery_id"),
        _code("record_mode"),
        sa.Column("name", sa.String(length=300), nullable=False),
        _number("opens_at_us"),
        _number("closes_at_us"),
        sa.Column("prizes", sa.Integer(), nullable=False),
        sa.Column("public_source", sa.String(length=300), nullable=False),
        _code("secret_digest"),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("is_drawn", sa.Boolean(), nullable=False),
        sa.Column("draw", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("lottery_id", name=op.f("pk_lottery")),
    )


def _keep(table: str) -> None:
    """The database itself refuses to change or delete what was written."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_stays_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append_only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append_only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for acts, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_stays_{each.lower()} BEFORE {acts} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {table}_stays()"
        )


def downgrade() -> None:
    """Back."""
    for table in ("lottery", "redemption", "point_lot", "point_line", "point_entry", "point_account", "tariff"):
        op.drop_table(table)
        if table in _KEPT and op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_stays()")
