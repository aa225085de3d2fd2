"""利用: points for a lottery ticket or a coupon, once for each request, and never more than there are."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from ledger.database import insertion
from ledger.errors import Refused
from ledger.point_tables import lottery, redemption
from ledger.points import entries, lots, tariffs
from ledger.points.calendar import day_of
from ledger.points.entries import REDEEMED, Entry, EntryKind, Line, Owner, account_of
from ledger.points.tariff import RedemptionKind
from sync.protocol.values import RecordMode

COUPON_BYTES = 10
"""80 random bits, 16 characters: nobody guesses another's coupon."""


class RedemptionRefused(Refused):
    """Points that cannot be used so: `key` says why and `shown` what the phone may be told besides."""


@dataclass(frozen=True)
class Wish:
    """What an owner wants; `request_id` names the wish, so that one which is sent twice is fulfilled once."""

    request_id: UUID
    owner: Owner
    kind: RedemptionKind
    lottery_id: str = ""

    @property
    def digest(self) -> bytes:
        """Tells another wish under the same id."""
        words = (self.owner[0].value, self.owner[1], self.kind.value, self.lottery_id)
        return hashlib.sha256("\x00".join(words).encode()).digest()


@dataclass(frozen=True)
class Redeemed:
    """What an owner got: `goods` is the number of the ticket or the coupon."""

    request_id: UUID
    kind: RedemptionKind
    points: int
    goods: str


def redeem(connection: Connection, wish: Wish, now_us: int) -> Redeemed:
    """Uses the oldest points first. Raises RedemptionRefused; then nothing is written.

    Whoever waits here for the account of another request sees what that one left.
    """
    entries.lock(connection, [wish.owner])
    before = _before(connection, wish)
    if before is not None:
        return before
    day = day_of(now_us)
    tariff = tariffs.on(connection, day)
    if tariff is None or wish.kind not in tariff.redemptions:
        raise RedemptionRefused("not_offered")
    price = tariff.redemptions[wish.kind]
    standing = entries.lots_of(connection, wish.owner)
    if lots.balance(standing, day) < price:
        raise RedemptionRefused("not_enough", points=lots.balance(standing, day), price=price)
    entry = Entry(
        key=f"redemption:{wish.request_id}",
        owner=wish.owner,
        kind=EntryKind.REDEMPTION,
        day=day,
        lines=tuple(
            Line(account_of(wish.owner), REDEEMED, piece.points, piece.lot_id)
            for piece in lots.take(standing, price, day)
        ),
        tariff_version=tariff.version,
        reason=wish.kind.value,
    )
    redeemed = Redeemed(wish.request_id, wish.kind, price, _goods(connection, wish, now_us))
    try:
        entries.write(connection, [entry], now_us)
        _keep(connection, wish, redeemed, entry, now_us)
    except IntegrityError:  # somebody else's request of this id, at the same moment
        raise RedemptionRefused("request_id_used") from None
    return redeemed


def owner_of(connection: Connection, goods: str) -> Owner | None:
    """Whose a ticket or a coupon is; for the office alone."""
    statement = select(redemption.c.record_mode, redemption.c.resident_id).where(redemption.c.goods == goods)
    row = connection.execute(statement).one_or_none()
    return (RecordMode(row.record_mode), row.resident_id) if row is not None else None


def _before(connection: Connection, wish: Wish) -> Redeemed | None:
    """What the same wish got when it came first."""
    row = connection.execute(select(redemption).where(redemption.c.request_id == wish.request_id)).one_or_none()
    if row is None:
        return None
    if bytes(row.digest) != wish.digest:
        raise RedemptionRefused("request_id_used")
    return Redeemed(row.request_id, RedemptionKind(row.kind), row.points, row.goods)


def _keep(connection: Connection, wish: Wish, redeemed: Redeemed, entry: Entry, now_us: int) -> None:
    row = {
        "request_id": wish.request_id,
        "entry_id": entry.entry_id,
        "record_mode": wish.owner[0].value,
        "resident_id": wish.owner[1],
        "kind": wish.kind.value,
        "points": redeemed.points,
        "made_at_us": now_us,
        "goods": redeemed.goods,
        "lottery_id": wish.lottery_id or None,
        "digest": wish.digest,
    }
    statement, values = insertion(connection, redemption, [row])
    connection.execute(statement, values)


def _goods(connection: Connection, wish: Wish, now_us: int) -> str:
    if wish.kind is RedemptionKind.COUPON:
        return secrets.token_hex(COUPON_BYTES).upper()
    return _ticket(connection, wish, now_us)


def _ticket(connection: Connection, wish: Wish, now_us: int) -> str:
    """The next number of the lottery; its row is locked, so that no two get the same."""
    table = lottery.c
    row = connection.execute(select(lottery).where(table.lottery_id == wish.lottery_id).with_for_update()).one_or_none()
    if row is None or row.record_mode != wish.owner[0].value:
        raise RedemptionRefused("no_such_lottery")
    if not row.opens_at_us <= now_us < row.closes_at_us or row.is_drawn:
        raise RedemptionRefused("lottery_not_open")
    number = row.tickets + 1
    connection.execute(update(lottery).where(table.lottery_id == wish.lottery_id).values(tickets=number))
    return f"{wish.lottery_id}-{number:06d}"
