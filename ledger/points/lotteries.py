"""Lotteries: opened with the digest of a secret, drawn with a public value, published so that anyone can check."""

import secrets
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from ledger.database import insertion
from ledger.errors import LedgerError, NoSuchThing
from ledger.point_tables import lottery, redemption
from ledger.points import draw
from ledger.points.draw import SECRET_BYTES, Draw
from sync.protocol.values import RecordMode


class LotteryRefused(LedgerError):
    """A lottery that cannot be opened or drawn: `key` says why."""

    def __init__(self, key: str, **data: str | int) -> None:
        self.key = key
        super().__init__(**data)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A lottery to be: `public_source` says which value, unknown until after the close, the draw will take."""

    lottery_id: str
    record_mode: RecordMode
    name: str
    opens_at_us: int
    closes_at_us: int
    prizes: int
    public_source: str


def open_one(connection: Connection, plan: Plan, secret: bytes | None = None) -> str:
    """Makes the lottery and its secret; answers the digest to publish. Raises LotteryRefused."""
    if plan.closes_at_us <= plan.opens_at_us or plan.prizes < 1 or not plan.public_source.strip():
        raise LotteryRefused("plan_wrong")
    if _row_of(connection, plan.lottery_id) is not None:
        raise LotteryRefused("lottery_known", lottery=plan.lottery_id)
    secret = secret or secrets.token_bytes(SECRET_BYTES)
    digest = draw.digest_of(secret)
    row = {
        "lottery_id": plan.lottery_id,
        "record_mode": plan.record_mode.value,
        "name": plan.name,
        "opens_at_us": plan.opens_at_us,
        "closes_at_us": plan.closes_at_us,
        "prizes": plan.prizes,
        "public_source": plan.public_source,
        "secret_digest": digest,
        "secret": secret,
        "tickets": 0,
        "is_drawn": False,
        "draw": None,
    }
    statement, values = insertion(connection, lottery, [row])
    connection.execute(statement, values)
    return digest


def draw_one(connection: Connection, lottery_id: str, public_value: str, now_us: int) -> Draw:
    """Draws and keeps what is published; a lottery that was drawn answers as before, whatever value is given now.

    Raises NoSuchThing, or LotteryRefused before the close.
    """
    row = _row_of(connection, lottery_id, is_locked=True)
    if row is None:
        raise NoSuchThing(lottery=lottery_id)
    if row.is_drawn:
        return msgspec.json.decode(bytes(row.draw), type=Draw)
    if now_us < row.closes_at_us:
        raise LotteryRefused("lottery_still_open")
    if not public_value.strip():
        raise LotteryRefused("public_value_missing")
    tickets = _tickets(connection, lottery_id)
    secret = bytes(row.secret)
    drawn = Draw(
        lottery_id=lottery_id,
        public_source=row.public_source,
        secret_digest=row.secret_digest,
        secret=secret.hex(),
        public_value=public_value,
        tickets=tuple(tickets),
        winners=draw.winners_of(secret, public_value, tickets, row.prizes),
        prizes=row.prizes,
    )
    done = update(lottery).where(lottery.c.lottery_id == lottery_id)
    connection.execute(done.values(is_drawn=True, draw=msgspec.json.encode(drawn)))
    return drawn


def shown(connection: Connection, lottery_id: str) -> dict[str, Any]:
    """What anyone may know of a lottery: before the draw without the secret. Raises NoSuchThing."""
    row = _row_of(connection, lottery_id)
    if row is None:
        raise NoSuchThing(lottery=lottery_id)
    return {
        "lottery_id": row.lottery_id,
        "name": row.name,
        "opens_at_us": row.opens_at_us,
        "closes_at_us": row.closes_at_us,
        "prizes": row.prizes,
        "public_source": row.public_source,
        "secret_digest": row.secret_digest,
        "tickets": row.tickets,
        "draw": msgspec.json.decode(bytes(row.draw), type=Draw) if row.is_drawn else None,
    }


def _row_of(connection: Connection, lottery_id: str, *, is_locked: bool = False) -> Row[tuple[object, ...]] | None:
    statement = select(lottery).where(lottery.c.lottery_id == lottery_id)
    return connection.execute(statement.with_for_update() if is_locked else statement).one_or_none()


def _tickets(connection: Connection, lottery_id: str) -> list[str]:
    """The tickets, in the order of their numbers."""
    statement = select(redemption.c.goods).where(redemption.c.lottery_id == lottery_id)
    return sorted(connection.execute(statement).scalars())
