"""The points' journal: granted once, taken back by counter-entries, expired at night, never changed, never below 0."""

import uuid
from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from ledger.errors import NoSuchThing
from ledger.point_tables import point_entry, point_line, point_lot, tariff
from ledger.points import accounts, audit, expiry, granting, office, redeeming, tariffs
from ledger.points.entries import EntryKind, Owner
from ledger.points.office import OfficeGrant, OfficeRefused
from ledger.points.redeeming import Wish
from ledger.points.tariff import RedemptionKind, TariffRefused
from ledger.service import Service
from sync.protocol.values import ActivityKind, RecordMode
from tests.contracts.ledger.points import DAY, SHIPPED, adds_up, at, balance, due, owner, settle, with_tariff, written

ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def tariff_is_loaded(service: Service) -> None:
    with_tariff(service)


def use(service: Service, who: Owner, number: int = 1, day: date = DAY) -> None:
    wish = Wish(uuid.UUID(int=number), who, RedemptionKind.COUPON)
    written(service, lambda connection: redeeming.redeem(connection, wish, at(day)))


def test_one_grant_per_person_and_activity(service: Service) -> None:  # S3:371
    for _ in range(3):
        settle(service, owner(), "A-1", due())
    settle(service, owner(), "A-2", due(kind=ActivityKind.CITY_EVENT))
    settle(service, owner(2), "A-1", due())
    assert (balance(service, owner()), balance(service, owner(2))) == (110, 100)
    assert adds_up(service)


def test_ids_that_run_together_are_two_activities(service: Service) -> None:
    settle(service, (RecordMode.REAL, "b:c"), "a", due())
    settle(service, (RecordMode.REAL, "c"), "a:b", due())
    assert balance(service, (RecordMode.REAL, "b:c")) == balance(service, (RecordMode.REAL, "c")) == 100


def test_practice_gives_no_real_points(service: Service) -> None:
    settle(service, owner(mode=RecordMode.DRILL), "A-1", due())
    assert (balance(service, owner()), balance(service, owner(mode=RecordMode.DRILL))) == (0, 100)


def test_points_of_a_day_end_with_their_year(service: Service) -> None:  # S4:497
    settle(service, owner(), "A-1", due(date(2024, 2, 29)))
    with service.database.read() as connection:
        assert accounts.balance(connection, owner(), date(2025, 2, 28)) == accounts.Balance(100, date(2025, 2, 28), 100)
        assert accounts.balance(connection, owner(), date(2025, 3, 1)) == accounts.Balance(0, None, 0)


def test_a_grant_is_taken_back_by_a_counter_entry(service: Service) -> None:
    settle(service, owner(), "A-1", due())
    settle(service, owner(), "A-1", None)
    settle(service, owner(), "A-1", None)
    assert balance(service, owner()) == 0
    with service.database.read() as connection:
        changes = accounts.history(connection, owner())
    assert {(one.kind, one.points) for one in changes} == {(EntryKind.GRANT, 100), (EntryKind.REVERSAL, -100)}
    settle(service, owner(), "A-1", due())
    assert balance(service, owner()) == 100, "what is due after all is granted anew"
    assert adds_up(service)


def test_a_used_grant_is_taken_from_the_other_lots(service: Service) -> None:
    settle(service, owner(), "A-1", due(DAY - ONE_DAY))
    settle(service, owner(), "A-2", due())
    use(service, owner())
    settle(service, owner(), "A-1", None)
    assert balance(service, owner()) == 0
    assert adds_up(service)


def test_what_nobody_has_any_more_is_the_citys_shortfall(service: Service) -> None:
    settle(service, owner(), "A-1", due())
    use(service, owner())
    settle(service, owner(), "A-1", None)
    assert balance(service, owner()) == 0
    with service.database.read() as connection:
        (sums,) = audit.sums(connection)
    assert (sums.issue, sums.redeemed, sums.shortfall, sums.residents) == (0, 100, -100, 0)
    settle(service, owner(), "A-2", due())
    assert balance(service, owner()) == 100, "later points are not withheld for it"
    assert adds_up(service)


def test_what_expired_before_it_was_taken_back_is_not_taken_twice(service: Service) -> None:
    settle(service, owner(), "A-1", due(date(2025, 4, 1)))
    settle(service, owner(), "A-2", due())
    assert expiry.expire(service.database, DAY, at(DAY)) == (1, 100)
    settle(service, owner(), "A-1", None)
    assert balance(service, owner()) == 100
    with service.database.read() as connection:
        (sums,) = audit.sums(connection)
    assert (sums.expired, sums.issue) == (0, -100)
    assert adds_up(service)


def test_another_day_moves_the_grant_and_leaves_what_was_used(service: Service) -> None:
    settle(service, owner(), "A-1", due())
    use(service, owner())
    settle(service, owner(), "A-1", due(DAY - ONE_DAY))
    assert balance(service, owner()) == 0
    with service.database.read() as connection:
        (sums,) = audit.sums(connection)
        pair = (owner(), "A-1")
        assert granting.standing(connection, [pair])[pair].day == DAY - ONE_DAY
    assert sums.shortfall == 0
    assert adds_up(service)


def test_a_grant_keeps_the_tariff_by_which_it_was_made(service: Service) -> None:
    settle(service, owner(), "A-1", due())
    dearer = msgspec.structs.replace(SHIPPED, version="dearer", grants={ActivityKind.VOLUNTEERING: 500})
    settle(service, owner(), "A-1", granting.Due(DAY, ActivityKind.VOLUNTEERING, dearer))
    settle(service, owner(), "A-2", granting.Due(DAY, ActivityKind.VOLUNTEERING, dearer))
    assert balance(service, owner()) == 600


# -- what the database itself holds


@pytest.mark.parametrize("table", [point_entry, point_line, tariff])
def test_nothing_written_can_be_changed_or_deleted(service: Service, table) -> None:
    settle(service, owner(), "A-1", due())
    column = next(iter(table.c))
    for statement in (delete(table), update(table).values({column.name: column})):
        with pytest.raises(DBAPIError, match="append_only"):
            written(service, lambda connection, statement=statement: connection.execute(statement))
    assert adds_up(service)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE point_lot SET left_points = -1",
        "UPDATE point_lot SET left_points = 101",
        "INSERT INTO point_line SELECT entry_id, 2, from_account, to_account, 0, lot_id FROM point_line",
        "INSERT INTO point_line SELECT entry_id, 2, from_account, from_account, 1, lot_id FROM point_line",
    ],
)
def test_the_database_refuses_what_would_not_add_up(service: Service, statement: str) -> None:
    settle(service, owner(), "A-1", due())
    with pytest.raises(DBAPIError):
        written(service, lambda connection: connection.execute(text(statement)))
    assert adds_up(service)


def test_an_audit_finds_a_lot_that_was_tampered_with(service: Service) -> None:
    settle(service, owner(), "A-1", due())
    written(service, lambda connection: connection.execute(update(point_lot).values(left_points=40)))
    with service.database.read() as connection:
        assert len(audit.lots_out_of_step(connection)) == 1
        assert [one.faults for one in audit.sums(connection)] == [["lots"]]


# -- the nightly work


def test_expiry_books_what_is_left_once(service: Service) -> None:
    settle(service, owner(), "A-1", due(date(2025, 4, 1)))
    settle(service, owner(), "A-2", due(date(2025, 4, 2)))
    use(service, owner(), day=date(2026, 3, 1))
    assert expiry.expire(service.database, date(2026, 4, 1), at(DAY)) == (0, 0), (
        "the first was used before its last day"
    )
    assert expiry.expire(service.database, date(2026, 4, 2), at(DAY)) == (1, 100)
    assert expiry.expire(service.database, date(2026, 4, 2), at(DAY)) == (0, 0)
    assert adds_up(service)


def test_points_count_to_the_end_of_their_last_day(service: Service) -> None:
    settle(service, owner(), "A-1", due(date(2025, 4, 1)))
    last = date(2026, 3, 31)
    assert expiry.expire(service.database, last, at(last)) == (0, 0)
    assert balance(service, owner(), last) == 100
    assert balance(service, owner(), last + ONE_DAY) == 0, "whether or not the night's work has run"
    assert expiry.expire(service.database, last + ONE_DAY, at(last)) == (1, 100)


def test_expiry_goes_on_where_it_was_stopped(service: Service) -> None:
    for number in range(7):
        settle(service, owner(number), "A-1", due(date(2025, 1, 1)))
    first = written(service, lambda connection: expiry.expire_some(connection, DAY, at(DAY), limit=3))
    assert first == [100, 100, 100]
    assert expiry.expire(service.database, DAY, at(DAY)) == (4, 400)
    assert adds_up(service)


def test_a_late_bundle_brings_points_that_are_over(service: Service) -> None:
    settle(service, owner(), "A-1", due(date(2025, 1, 1)))
    assert balance(service, owner()) == 0
    assert expiry.expire(service.database, DAY, at(DAY)) == (1, 100)


# -- S2:121: the rank, by the participations of a fiscal year


def test_the_rank_counts_a_fiscal_year_and_begins_anew(service: Service) -> None:
    for number, day in enumerate((date(2026, 3, 31), date(2026, 4, 1), date(2026, 9, 1), date(2026, 9, 2))):
        settle(service, owner(), f"A-{number}", due(day))
    settle(service, owner(), "A-3", None)
    with service.database.read() as connection:
        before = accounts.standing(connection, owner(), date(2026, 3, 31))
        after = accounts.standing(connection, owner(), date(2026, 4, 1))
        next_year = accounts.standing(connection, owner(), date(2027, 4, 1))
    assert before is not None
    assert after is not None
    assert next_year is not None
    assert (before.fiscal_year, before.participations) == (2025, 1)
    assert (after.fiscal_year, after.participations) == (2026, 2)
    assert (next_year.participations, next_year.rank.rank) == (0, "start")


# -- the office: S4:410-412


def office_grant(**change: object) -> OfficeGrant:
    asked = {
        "owner": owner(),
        "day": DAY,
        "reason": "アプリの不具合",
        "author": "office-1",
        "activity_id": "A-1",
        "kind": ActivityKind.VOLUNTEERING,
    }
    return OfficeGrant(**(asked | change))


def test_the_office_grants_later_with_a_reason(service: Service) -> None:
    for _ in range(2):
        written(service, lambda connection: office.grant(connection, office_grant(), at(DAY)))
    assert balance(service, owner()) == 100
    settle(service, owner(), "A-1", None)
    settle(service, owner(), "A-1", due())
    assert balance(service, owner()) == 100, "no later fact takes it back or gives it twice"
    with service.database.read() as connection:
        (change,) = accounts.history(connection, owner())
    assert (change.kind, change.reason) == (EntryKind.OFFICE_GRANT, "アプリの不具合")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"author": ""}, "reason_missing"),
        ({"day": date(2024, 3, 31)}, "no_tariff"),
        ({"day": DAY + ONE_DAY}, "day_to_come"),
        ({"points": 0}, "no_points"),
        ({"activity_id": "A-2"}, "already_granted"),
    ],
)
def test_the_office_is_refused_too(service: Service, change: dict[str, object], key: str) -> None:
    settle(service, owner(), "A-2", due())
    with pytest.raises(OfficeRefused) as refused:
        written(service, lambda connection: office.grant(connection, office_grant(**change), at(DAY)))
    assert refused.value.key == key


def test_what_the_office_took_back_is_not_granted_again(service: Service) -> None:
    settle(service, owner(), "A-1", due())
    with service.database.read() as connection:
        entry_id = connection.execute(select(point_entry.c.entry_id)).scalar_one()

    def take_back() -> None:
        written(
            service,
            lambda connection: office.reverse(
                connection, entry_id, reason="別人の読み取り", author="office-1", now_us=at(DAY)
            ),
        )

    take_back()
    settle(service, owner(), "A-1", due())
    assert balance(service, owner()) == 0
    with pytest.raises(OfficeRefused) as refused:
        take_back()
    assert refused.value.key == "already_reversed"
    with pytest.raises(NoSuchThing):
        written(
            service,
            lambda connection: office.reverse(connection, uuid.UUID(int=1), reason="a", author="b", now_us=1),
        )
    written(service, lambda connection: office.grant(connection, office_grant(), at(DAY)))
    assert balance(service, owner()) == 100
    assert adds_up(service)


# -- versions of the tariff


def test_a_version_is_loaded_once_and_never_changed(service: Service) -> None:
    assert not written(service, lambda connection: tariffs.load(connection, SHIPPED, 2))
    other = msgspec.structs.replace(SHIPPED, grants={})
    with pytest.raises(TariffRefused):
        written(service, lambda connection: tariffs.load(connection, other, 3))
    later = msgspec.structs.replace(SHIPPED, version="later", valid_from=DAY)
    assert written(service, lambda connection: tariffs.load(connection, later, 4))
    with service.database.read() as connection:
        found = [tariffs.on(connection, day) for day in (date(2024, 3, 31), DAY - ONE_DAY, DAY)]
    assert [one and one.version for one in found] == [None, "2024", "later"]
