"""The rules of the points that need no database: days, tariffs, lots, reversals, draws."""

import json
import uuid
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.points import draw, lots, reversing, tariff
from ledger.points.calendar import Validity, day_of, fiscal_year, last_day, span_of_year
from ledger.points.draw import Draw, DrawWrong
from ledger.points.lots import Lot
from ledger.points.reversing import Granted
from ledger.points.tariff import RedemptionKind, TariffRefused
from sync.protocol.values import ActivityKind

TARIFF_FILE = Path(__file__).parents[3] / "resources" / "points" / "tariff-2024.json"
SHIPPED = tariff.read(TARIFF_FILE.read_bytes())
FROM_THE_GRANT = Validity(years=1, first_day_counts=True, source="S4:497")
ANNIVERSARY = Validity(years=1, first_day_counts=False, source="the other reading")


# -- S4:497: one year counted from the day of the grant (付与日から起算して1年間)


@pytest.mark.parametrize(
    ("granted", "last"),
    [
        (date(2025, 4, 1), date(2026, 3, 31)),
        (date(2025, 3, 31), date(2026, 3, 30)),
        (date(2024, 2, 29), date(2025, 2, 28)),  # no February 29 in 2025: the month's last day
        (date(2023, 2, 28), date(2024, 2, 27)),
        (date(2023, 3, 1), date(2024, 2, 29)),
        (date(2025, 3, 1), date(2026, 2, 28)),
        (date(2024, 12, 31), date(2025, 12, 30)),
        (date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_year_counted_from_the_day_of_the_grant(granted: date, last: date) -> None:
    assert last_day(granted, FROM_THE_GRANT) == last


@pytest.mark.parametrize(
    ("granted", "last"),
    [
        (date(2025, 4, 1), date(2026, 4, 1)),
        (date(2024, 2, 28), date(2025, 2, 28)),  # begins on February 29, which has no like in 2025
        (date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_the_other_reading_is_a_word_in_the_tariff(granted: date, last: date) -> None:
    assert last_day(granted, ANNIVERSARY) == last


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_no_year_is_longer_or_shorter_than_a_year(granted: date) -> None:
    days = (last_day(granted, FROM_THE_GRANT) - granted).days + 1
    assert days in (365, 366)
    assert last_day(granted, FROM_THE_GRANT) <= last_day(granted + timedelta(days=1), FROM_THE_GRANT)


# -- S2:121: ranks begin anew on April 1, in Japan's time


def test_the_day_is_japans() -> None:
    last_of_march_in_utc = 1_774_970_999_999_999  # 2026-03-31 23:59:59.999999 +09:00 is 14:59 UTC
    assert day_of(1_774_969_199_999_999) == date(2026, 3, 31)
    assert day_of(1_774_969_200_000_000) == date(2026, 4, 1)
    assert day_of(last_of_march_in_utc) == date(2026, 4, 1)


def test_a_fiscal_year_ends_on_march_31() -> None:
    assert fiscal_year(date(2026, 3, 31)) == 2025
    assert fiscal_year(date(2026, 4, 1)) == 2026
    assert span_of_year(2025) == (date(2025, 4, 1), date(2026, 3, 31))
    assert span_of_year(2023) == (date(2023, 4, 1), date(2024, 3, 31))


# -- the tariff


def test_the_shipped_tariff_says_what_the_city_says() -> None:
    assert SHIPPED.grants[ActivityKind.VOLUNTEERING] == 100, "S4:496"
    assert SHIPPED.grants[ActivityKind.CITY_EVENT] == 10, "S3:90"
    assert SHIPPED.redemptions == {RedemptionKind.LOTTERY_TICKET: 300, RedemptionKind.COUPON: 100}, "S4:91, S0:67"
    assert SHIPPED.validity.years == 1, "S4:497"


def test_what_the_city_has_not_decided_is_said_in_the_file() -> None:
    for open_question in ("grants.disaster_volunteering", "ranks", "rank_kinds"):
        words = SHIPPED.sources[open_question]
        assert "検討中" in words or "確認" in words


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"ranks": []}, "ranks"),
        ({"ranks": [{"rank": "a", "name": "a", "participations": 1}]}, "ranks"),
        ({"ranks": [{"rank": str(at), "name": "", "participations": at} for at in (0, 5, 5)]}, "ranks"),
        ({"grants": {"volunteering": 0}}, "json"),
        ({"grants": {"dancing": 5}}, "json"),
        ({"valid_from": "soon"}, "json"),
        ({"bonus": 1}, "json"),
    ],
)
def test_a_tariff_that_cannot_be_used_is_refused(change: dict[str, object], where: str) -> None:
    plain = json.loads(TARIFF_FILE.read_text("utf-8")) | change
    with pytest.raises(TariffRefused) as refused:
        tariff.read(json.dumps(plain).encode())
    assert refused.value.data == {"where": where}


def test_a_version_counts_from_its_first_day() -> None:
    later = msgspec.structs.replace(SHIPPED, version="later", valid_from=date(2026, 4, 1))
    corrected = msgspec.structs.replace(later, version="corrected")
    known = [corrected, later, SHIPPED]  # the one that was loaded last first
    assert tariff.in_force(known, date(2024, 3, 31)) is None
    assert tariff.in_force(known, date(2026, 3, 31)) == SHIPPED
    assert tariff.in_force(known, date(2026, 4, 1)) == corrected


def test_ranks_go_by_the_table() -> None:
    ranks = [tariff.rank_for(SHIPPED, count).rank for count in (0, 1, 4, 5, 9, 10, 1000)]
    assert ranks == ["start", "bronze", "bronze", "silver", "silver", "gold", "gold"]
    following = [tariff.next_rank(SHIPPED, count) for count in (0, 4, 10)]
    assert [one and one.rank for one in following] == ["bronze", "silver", None]


# -- lots

TODAY = date(2026, 5, 5)


def lot(number: int, points: int, days: int) -> Lot:
    return Lot(uuid.UUID(int=number), TODAY - timedelta(days=365 - days), TODAY + timedelta(days=days), points)


def test_first_in_first_out_in_whatever_order_they_are_read() -> None:
    known = [lot(1, 100, 30), lot(2, 100, 10), lot(3, 10, 0), lot(4, 100, -1)]
    for read in permutations(known):
        assert lots.balance(read, TODAY) == 210, "what expired yesterday counts no longer, what ends today does"
        assert [(one.lot_id.int, one.points) for one in lots.take(read, 130, TODAY)] == [(3, 10), (2, 100), (1, 20)]


LOTS = st.lists(st.tuples(st.integers(0, 500), st.integers(-3, 30)), max_size=8).map(
    lambda drawn: [lot(number, points, days) for number, (points, days) in enumerate(drawn)]
)


@given(LOTS, st.integers(0, 3000))
def test_no_more_is_taken_than_there_is(known: list[Lot], points: int) -> None:
    taken = lots.take(known, points, TODAY)
    left = {one.lot_id: one.left_points for one in known}
    assert sum(one.points for one in taken) == min(points, lots.balance(known, TODAY))
    assert all(0 < one.points <= left[one.lot_id] for one in taken)


@given(LOTS.filter(bool), st.integers(0, 500), st.integers(0, 500))
def test_a_reversal_gives_back_exactly_what_was_given(known: list[Lot], used: int, expired: int) -> None:
    own = known[0]
    grant = Granted(own.lot_id, own.left_points + used + expired, expired)
    lines = reversing.lines_of(grant, "resident:R", known, TODAY)
    assert sum(line.points for line in lines) == grant.points
    assert {line.to_account for line in lines} <= {"issue"}
    left = {one.lot_id: one.left_points for one in known}
    for line in lines:
        assert line.points > 0
        if line.from_account == "resident:R" and line.lot_id is not None:
            left[line.lot_id] -= line.points
    assert min(left.values()) >= 0


# -- the draw

TICKETS = tuple(f"xmas-{number:06d}" for number in range(1, 101))
SECRET = bytes(range(32))


def drawn(**change: object) -> Draw:
    made = Draw(
        lottery_id="xmas",
        public_source="2026年12月28日の日経平均株価の終値",
        secret_digest=draw.digest_of(SECRET),
        secret=SECRET.hex(),
        public_value="51234.56",
        tickets=TICKETS,
        winners=draw.winners_of(SECRET, "51234.56", TICKETS, 5),
        prizes=5,
    )
    return msgspec.structs.replace(made, **change)


def test_anyone_can_check_a_draw() -> None:
    published = drawn()
    draw.check(published, draw.digest_of(SECRET))
    assert len(set(published.winners)) == 5


def test_the_order_in_which_tickets_are_listed_does_not_matter() -> None:
    assert draw.winners_of(SECRET, "1", TICKETS[::-1], 5) == draw.winners_of(SECRET, "1", TICKETS, 5)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"public_value": "51234.57"}, "winners"),
        ({"winners": TICKETS[:5]}, "winners"),
        ({"tickets": TICKETS[:-1]}, "winners"),
        ({"tickets": (*TICKETS, TICKETS[0])}, "tickets"),
        ({"secret": bytes(32).hex()}, "secret"),
        ({"secret": bytes(32).hex(), "secret_digest": draw.digest_of(bytes(32))}, "secret"),
    ],
)
def test_a_draw_that_was_tampered_with_is_found(change: dict[str, object], where: str) -> None:
    with pytest.raises(DrawWrong) as wrong:
        draw.check(drawn(**change), draw.digest_of(SECRET))
    assert wrong.value.data == {"where": where}


def test_a_known_draw_comes_out_the_same_for_ever() -> None:
    assert draw.winners_of(SECRET, "51234.56", TICKETS, 3) == ("xmas-000064", "xmas-000028", "xmas-000032")
