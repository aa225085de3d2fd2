"""付与基準: how many points what is worth, for how long, and which rank follows; versions of data, never code."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct

from ledger.errors import LedgerError
from ledger.points.calendar import Validity
from sync.protocol import codec
from sync.protocol.values import ActivityKind

Points = Annotated[int, Meta(ge=1, le=1_000_000)]
Word = Annotated[str, Meta(min_length=1, max_length=64)]
Line = Annotated[str, Meta(max_length=300)]


class TariffRefused(LedgerError):
    """A tariff that cannot be used: `where` names the field, or what it contradicts."""

    key = "tariff_refused"


class RedemptionKind(StrEnum):
    """利用: an entry to a lottery (抽選券), or an electronic coupon (電子クーポン)."""

    LOTTERY_TICKET = "lottery_ticket"
    COUPON = "coupon"


class Rank(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rank and how many participations of a fiscal year it takes."""

    rank: Word
    name: Line
    participations: Annotated[int, Meta(ge=0, le=10_000)]


class Tariff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version: it is in force from its first day until a later version's. `sources` say where each part stands."""

    version: Word
    valid_from: date
    grants: dict[ActivityKind, Points]
    validity: Validity
    redemptions: dict[RedemptionKind, Points]
    ranks: tuple[Rank, ...]
    rank_kinds: tuple[ActivityKind, ...]
    sources: dict[str, str]


def read(text: bytes) -> Tariff:
    """The tariff in a JSON file. Raises TariffRefused."""
    try:
        tariff: Tariff = codec.decode_json(text, Tariff)
    except codec.Malformed:
        raise TariffRefused(where="json") from None
    steps = [one.participations for one in tariff.ranks]
    if not steps or steps[0] != 0 or any(after <= before for before, after in pairwise(steps)):
        raise TariffRefused(where="ranks")
    return tariff


def in_force(tariffs: Iterable[Tariff], day: date) -> Tariff | None:
    """The version that counts on `day`; None before the first."""
    begun = [one for one in tariffs if one.valid_from <= day]
    return max(begun, key=lambda one: one.valid_from, default=None)


def rank_for(tariff: Tariff, participations: int) -> Rank:
    """The highest rank that so many participations reach."""
    return next(one for one in reversed(tariff.ranks) if one.participations <= participations)


def next_rank(tariff: Tariff, participations: int) -> Rank | None:
    """The rank after that one; None for the highest."""
    return next((one for one in tariff.ranks if one.participations > participations), None)
