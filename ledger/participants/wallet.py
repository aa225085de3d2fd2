"""What a participant has and does with it: balance, rank, history, tickets and coupons, by their own code."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ledger.credentials import resident_in
from ledger.errors import NoSuchThing, Refused
from ledger.points import accounts, lotteries, redeeming
from ledger.points.calendar import day_of
from ledger.points.draw import Draw
from ledger.points.entries import Owner
from ledger.points.redeeming import Wish
from ledger.points.tariff import RedemptionKind
from ledger.service import Service
from sync.protocol import credential
from sync.protocol.values import RecordMode

Code = Annotated[str, Meta(max_length=credential.MAX_TEXT_CHARACTERS)]


class Expiry(Struct, frozen=True):
    """What ends next: so many points after that day."""

    last_day: date
    points: int


class Wallet(Struct, frozen=True, kw_only=True):
    """How an account stands today; `next_rank_at` is how many participations the next rank takes, None at the top."""

    points: int
    next_expiry: Expiry | None
    fiscal_year: int | None
    participations: int
    rank: str
    rank_name: str
    next_rank_at: int | None


class Line(Struct, frozen=True, kw_only=True):
    """One line of an account's history; `points` below 0 went away."""

    entry_id: UUID
    kind: str
    day: date
    points: int
    activity_id: str
    reason: str
    written_at_us: int


class History(Struct, frozen=True):
    """A page of an account's history, the latest first."""

    changes: tuple[Line, ...]


class Wanted(Struct, frozen=True, kw_only=True):
    """What a phone sends to use points; the same request twice is one."""

    request_id: UUID
    credential: Code
    kind: RedemptionKind
    lottery_id: Annotated[str, Meta(max_length=64)] = ""
    record_mode: RecordMode = RecordMode.REAL


class Got(Struct, frozen=True, kw_only=True):
    """What a request got, and what is left."""

    request_id: UUID
    kind: RedemptionKind
    points: int
    goods: str
    points_left: int


class LotteryView(Struct, frozen=True, kw_only=True):
    """A lottery as anyone may see it; the secret is in the draw, once it was drawn."""

    lottery_id: str
    name: str
    opens_at_us: int
    closes_at_us: int
    prizes: int
    public_source: str
    secret_digest: str
    tickets: int
    draw: Draw | None


def wallet(service: Service, code: str, mode: RecordMode) -> Wallet:
    """How the account of a code's holder stands. Raises Refused for a code that cannot be believed."""
    now_us = service.clock()
    with service.database.read() as connection:
        owner: Owner = mode, resident_in(connection, code, now_us).resident_id
        today = day_of(now_us)
        balance = accounts.balance(connection, owner, today)
        standing = accounts.standing(connection, owner, today)
    ends = balance.next_expiry_day
    return Wallet(
        points=balance.points,
        next_expiry=Expiry(ends, balance.next_expiry_points) if ends is not None else None,
        fiscal_year=standing.fiscal_year if standing else None,
        participations=standing.participations if standing else 0,
        rank=standing.rank.rank if standing else "",
        rank_name=standing.rank.name if standing else "",
        next_rank_at=standing.next_rank.participations if standing and standing.next_rank else None,
    )


def history(service: Service, code: str, mode: RecordMode, before_us: int | None) -> History:
    """A page of what happened to the account, the latest first. Raises Refused."""
    with service.database.read() as connection:
        owner: Owner = mode, resident_in(connection, code, service.clock()).resident_id
        changes = accounts.history(connection, owner, before_us)
    lines = (
        Line(
            entry_id=one.entry_id,
            kind=one.kind.value,
            day=one.day,
            points=one.points,
            activity_id=one.activity_id or "",
            reason=one.reason,
            written_at_us=one.written_at_us,
        )
        for one in changes
    )
    return History(tuple(lines))


def redeem(service: Service, asked: Wanted) -> Got:
    """Uses points. Raises Refused for the code, or RedemptionRefused."""
    now_us = service.clock()
    with service.database.write() as connection:
        owner: Owner = asked.record_mode, resident_in(connection, asked.credential, now_us).resident_id
        got = redeeming.redeem(connection, Wish(asked.request_id, owner, asked.kind, asked.lottery_id), now_us)
        left = accounts.balance(connection, owner, day_of(now_us)).points
    return Got(request_id=got.request_id, kind=got.kind, points=got.points, goods=got.goods, points_left=left)


def lottery(service: Service, lottery_id: str) -> LotteryView:
    """What anyone may know of a lottery, the draw with all that checks it included. Raises Refused."""
    with service.database.read() as connection:
        try:
            return LotteryView(**lotteries.shown(connection, lottery_id))
        except NoSuchThing:
            raise Refused("no_such_lottery", 404) from None
