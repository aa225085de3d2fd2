"""Points are used once for each request, never more than there are, whoever asks at the same moment."""

import multiprocessing
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from ledger.database import Database
from ledger.errors import NoSuchThing
from ledger.points import draw, expiry, lotteries, redeeming
from ledger.points.lotteries import LotteryRefused, Plan
from ledger.points.redeeming import Redeemed, RedemptionRefused, Wish
from ledger.points.tariff import RedemptionKind
from ledger.service import Service
from sync.protocol.values import RecordMode
from tests.contracts.ledger.points import DAY, adds_up, at, balance, due, owner, settle, with_tariff, written

NOW_US = at(DAY)
LOTTERY = Plan(
    lottery_id="xmas",
    record_mode=RecordMode.REAL,
    name="クリスマス抽選会",
    opens_at_us=NOW_US - 1,
    closes_at_us=NOW_US + 10,
    prizes=2,
    public_source="2026年12月28日の日経平均株価の終値",
)


@pytest.fixture(autouse=True)
def tariff_is_loaded(service: Service) -> None:
    with_tariff(service)


def earn(service: Service, grants: int, number: int = 1) -> None:
    for at_no in range(grants):
        settle(service, owner(number), f"A-{at_no}", due())


def coupon(number: int, who: int = 1) -> Wish:
    return Wish(uuid.UUID(int=number), owner(who), RedemptionKind.COUPON)


def ticket(number: int, who: int = 1, lottery_id: str = "xmas") -> Wish:
    return Wish(uuid.UUID(int=number), owner(who), RedemptionKind.LOTTERY_TICKET, lottery_id)


def redeem(service: Service, wish: Wish, now_us: int = NOW_US) -> Redeemed:
    return written(service, lambda connection: redeeming.redeem(connection, wish, now_us))


def refusal(service: Service, wish: Wish, now_us: int = NOW_US) -> tuple[str, dict[str, object]]:
    with pytest.raises(RedemptionRefused) as refused:
        redeem(service, wish, now_us)
    return refused.value.key, refused.value.shown


def open_lottery(service: Service) -> str:
    return written(service, lambda connection: lotteries.open_one(connection, LOTTERY))


def test_a_coupon_is_a_hundred_points(service: Service) -> None:  # S0:67
    earn(service, 2)
    first = redeem(service, coupon(1))
    assert (first.points, len(first.goods)) == (100, 20)
    assert redeem(service, coupon(1)) == first, "the same request is the same coupon"
    assert balance(service, owner()) == 100
    assert redeem(service, coupon(2)).goods != first.goods
    assert refusal(service, coupon(3)) == ("not_enough", {"points": 0, "price": 100})
    assert adds_up(service)


def test_a_ticket_is_three_hundred_points(service: Service) -> None:  # S4:91
    open_lottery(service)
    earn(service, 6)
    assert [redeem(service, ticket(number)).goods for number in (1, 2)] == ["xmas-000001", "xmas-000002"]
    assert redeem(service, ticket(1)).goods == "xmas-000001"
    earn(service, 2, number=2)
    assert refusal(service, ticket(3, who=2)) == ("not_enough", {"points": 200, "price": 300})


def test_expired_points_cannot_be_used_before_the_nightly_work_saw_them(service: Service) -> None:
    settle(service, owner(), "A-1", due(DAY - timedelta(days=365)))
    assert refusal(service, coupon(1))[0] == "not_enough"
    assert expiry.expire(service.database, DAY, NOW_US) == (1, 100)


def test_a_request_id_is_one_wish(service: Service) -> None:
    earn(service, 2)
    earn(service, 2, number=2)
    redeem(service, coupon(1))
    assert refusal(service, coupon(1, who=2)) == ("request_id_used", {})
    assert balance(service, owner(2)) == 200


def test_a_lottery_takes_tickets_while_it_is_open(service: Service) -> None:
    earn(service, 3)
    assert refusal(service, ticket(1))[0] == "no_such_lottery"
    open_lottery(service)
    assert refusal(service, ticket(1), LOTTERY.opens_at_us - 1)[0] == "lottery_not_open"
    assert refusal(service, ticket(1), LOTTERY.closes_at_us)[0] == "lottery_not_open"
    practice = Wish(uuid.UUID(int=9), owner(mode=RecordMode.DRILL), RedemptionKind.LOTTERY_TICKET, "xmas")
    settle(service, owner(mode=RecordMode.DRILL), "A", due())
    assert refusal(service, practice)[0] == "not_enough"
    assert balance(service, owner()) == 300, "what was refused took nothing"


def test_a_lottery_is_drawn_in_the_open(service: Service) -> None:
    digest = open_lottery(service)
    for number in range(1, 6):
        earn(service, 3, number)
        redeem(service, ticket(number, who=number))
    with service.database.read() as connection:
        told = lotteries.shown(connection, "xmas")
    assert (told["secret_digest"], told["tickets"], told["draw"]) == (digest, 5, None)
    assert "secret" not in told, "nobody learns the secret before the draw"
    drawn = written(service, lambda connection: lotteries.draw_one(connection, "xmas", "51234.56", NOW_US + 10))
    draw.check(drawn, digest)
    assert len(drawn.tickets) == 5
    assert len(drawn.winners) == 2
    again = written(service, lambda connection: lotteries.draw_one(connection, "xmas", "other", NOW_US + 20))
    assert again == drawn, "a lottery is drawn once"


@pytest.mark.parametrize(
    ("value", "now_us", "key"), [("1", NOW_US + 9, "lottery_still_open"), (" ", NOW_US + 10, "public_value_missing")]
)
def test_a_draw_that_must_wait(service: Service, value: str, now_us: int, key: str) -> None:
    open_lottery(service)
    with pytest.raises(LotteryRefused) as refused:
        written(service, lambda connection: lotteries.draw_one(connection, "xmas", value, now_us))
    assert refused.value.key == key


def test_lotteries_have_names_of_their_own(service: Service) -> None:
    open_lottery(service)
    with pytest.raises(LotteryRefused):
        open_lottery(service)
    with pytest.raises(NoSuchThing):
        written(service, lambda connection: lotteries.draw_one(connection, "nothing", "1", NOW_US))


# -- at the same moment


def test_threads_never_overdraw(service: Service) -> None:
    earn(service, 5)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: _try(service.database, coupon(number)), range(1, 21)))
    assert answers.count("got") == 5
    assert answers.count("not_enough") == 15
    assert balance(service, owner()) == 0
    assert adds_up(service)


def test_the_same_request_at_the_same_moment_is_one(service: Service) -> None:
    earn(service, 5)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: redeem(service, coupon(1)).goods, range(16)))
    assert len(set(answers)) == 1
    assert balance(service, owner()) == 400


def test_processes_never_overdraw(service: Service) -> None:
    earn(service, 5)
    url = service.database.url.render_as_string(hide_password=False)
    spawned = multiprocessing.get_context("spawn")
    with spawned.Pool(4) as pool:
        answers = pool.starmap(try_several, [(url, first) for first in (1, 11, 21, 31)])
    words = [word for part in answers for word in part]
    assert (words.count("got"), words.count("not_enough")) == (5, 35)
    assert balance(service, owner()) == 0
    assert adds_up(service)


def try_several(url: str, first: int) -> list[str]:
    """In a process of its own: ten wishes for one account."""
    database = Database(url)
    try:
        return [_try(database, coupon(number)) for number in range(first, first + 10)]
    finally:
        database.close()


def _try(database: Database, wish: Wish) -> str:
    try:
        with database.write() as connection:
            redeeming.redeem(connection, wish, NOW_US)
    except RedemptionRefused as refused:
        return refused.key
    return "got"
