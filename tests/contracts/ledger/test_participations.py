"""From a scan at a table to points: once for each person and activity, by the city's rules, however bundles arrive."""

import uuid
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from ledger import projections
from ledger.commands.reproject import reproject
from ledger.database import Versions
from ledger.point_tables import certificate, point_entry
from ledger.points import accounts, office
from ledger.points.entries import EntryKind
from ledger.points.office import OfficeGrant
from ledger.service import Service
from sync.protocol.values import ActivityKind, RecordMode
from sync.protocol.venue_records import ParticipationRecord
from sync.protocol.venue_values import ActivityState, GrantReason, GrantState, OrganizerStatus, Registration
from tests.contracts.ledger.desk import kinds
from tests.contracts.ledger.points import DAY, adds_up, at, balance, owner, with_tariff
from tests.contracts.ledger.venue import (
    ACTIVITY,
    TEN,
    US_PER_HOUR,
    Venue,
    VenueTable,
    keep_scan,
    opened,
    participation_id,
)

ONE_DAY_US = 24 * US_PER_HOUR


@pytest.fixture
def venue(service: Service) -> Venue:
    with_tariff(service)
    return opened(service)


@pytest.fixture
def table(venue: Venue) -> VenueTable:
    return venue.table()


def last(table: VenueTable) -> ParticipationRecord:
    return table.heard()[-1]


def refusal(table: VenueTable) -> tuple[GrantState, str, int]:
    table.send()
    record = last(table)
    return record.grant, record.reason, record.points


def refold(service: Service, number: int = 1) -> None:
    with service.database.write() as connection:
        projections.apply(connection, {(RecordMode.REAL, participation_id(number))}, {}, service.clock())


def everything(service: Service) -> list[tuple[object, ...]]:
    """The whole journal of points."""
    with service.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(point_entry).order_by(point_entry.c.key))]


# -- granted


def test_one_scan_gives_points_and_a_certificate(service: Service, table: VenueTable) -> None:  # S3:371
    table.note(1)
    assert kinds(table.send().verdicts) == ["applied"]
    record = last(table)
    assert (record.grant, record.points, record.reason) == (GrantState.GRANTED, 100, "")
    assert len(record.certificate_no) == 14
    assert balance(service, owner()) == 100
    with service.database.read() as connection:
        (change,) = accounts.history(connection, owner())
    assert (change.day, change.activity_id) == (DAY, ACTIVITY)


def test_a_city_event_is_ten_points(venue: Venue, table: VenueTable) -> None:  # S3:90
    venue.hold(kind=ActivityKind.CITY_EVENT)
    table.note(1)
    assert refusal(table) == (GrantState.GRANTED, "", 10)


def test_without_a_prior_application_where_no_capacity_was_set(table: VenueTable) -> None:  # S4:431-433
    table.note(1)
    table.send()
    record = last(table)
    assert (record.is_walk_in, record.points) == (True, 100)


def test_practice_gives_no_real_points(service: Service, table: VenueTable) -> None:
    table.note(1, mode=RecordMode.DRILL)
    table.send()
    assert balance(service, owner()) == 0
    assert balance(service, owner(mode=RecordMode.DRILL)) == 100


def test_the_day_is_when_the_scan_happened_and_not_when_it_synced(service: Service, table: VenueTable) -> None:
    table.note(1, TEN + ONE_DAY_US, happened_at_us=TEN)
    table.send()
    with service.database.read() as connection:
        (change,) = accounts.history(connection, owner())
    assert change.day == DAY


def test_two_tables_and_a_repeated_bundle_grant_once(service: Service, venue: Venue, table: VenueTable) -> None:
    other = venue.table()
    table.note(1)
    other.note(1, TEN + 60)
    for _ in range(2):
        table.send()
        other.send()
    assert balance(service, owner()) == 100
    assert len(everything(service)) == 1


@pytest.mark.parametrize("is_phone_first", [True, False])
def test_phone_and_table_are_one_participation(service: Service, table: VenueTable, *, is_phone_first: bool) -> None:
    table.note(1, TEN + 30)
    if is_phone_first:
        keep_scan(service, 1, TEN)
        refold(service)
        table.send()
    else:
        table.send()
        keep_scan(service, 1, TEN)
        refold(service)
    assert balance(service, owner()) == 100
    assert len(everything(service)) == 1
    record = last(table)
    assert (record.participation_id, record.checked_in_us) == (participation_id(1), TEN)


# -- refused, with the reason


def test_only_on_the_day_of_the_activity(table: VenueTable) -> None:  # S4:498
    table.note(1, TEN + ONE_DAY_US)
    assert refusal(table) == (GrantState.REFUSED, GrantReason.WRONG_DAY, 0)


def test_not_registered_by_card_on_that_day(service: Service, venue: Venue, table: VenueTable) -> None:  # S4:424-426
    table.note(1, card_registered=Registration.NO)
    assert refusal(table) == (GrantState.REFUSED, GrantReason.NOT_REGISTERED, 0)
    venue.applied(1, card_registered=Registration.YES)
    refold(service)
    assert balance(service, owner()) == 0, "who registers later gets nothing later"


def test_the_registry_answers_where_nobody_saw(service: Service, venue: Venue, table: VenueTable) -> None:
    table.note(1, card_registered=Registration.UNKNOWN)
    assert refusal(table) == (GrantState.PENDING, GrantReason.REGISTRATION_UNKNOWN, 0)
    venue.applied(1, card_registered=Registration.YES)
    refold(service)
    assert balance(service, owner()) == 100


def test_a_set_capacity_asks_for_an_application(service: Service, venue: Venue, table: VenueTable) -> None:  # S4:431
    venue.hold(capacity=20)
    table.note(1)
    assert refusal(table) == (GrantState.REFUSED, GrantReason.NOT_APPLIED, 0)
    venue.applied(2)
    table.note(2)
    table.send(2)
    assert balance(service, owner(2)) == 100
    venue.applied(3, is_cancelled=True)
    table.note(3)
    table.send(3)
    assert last(table).reason == GrantReason.NOT_APPLIED


def test_a_cancelled_activity(venue: Venue, table: VenueTable) -> None:
    venue.hold(state=ActivityState.CANCELLED)
    table.note(1)
    assert refusal(table) == (GrantState.REFUSED, GrantReason.ACTIVITY_CANCELLED, 0)


def test_a_suspended_organiser(venue: Venue, table: VenueTable) -> None:  # S4:512-520
    venue.stands(OrganizerStatus.SUSPENDED)
    table.note(1)
    assert refusal(table) == (GrantState.REFUSED, GrantReason.ORGANIZER_NOT_APPROVED, 0)


def test_somebody_without_the_app_gets_paper(table: VenueTable) -> None:  # S4:308
    table.note(None)
    assert refusal(table) == (GrantState.REFUSED, GrantReason.NO_APP, 0)


def test_an_activity_that_is_published_later(service: Service, venue: Venue, table: VenueTable) -> None:
    table.note(1, activity_id="act-2")
    assert refusal(table) == (GrantState.PENDING, GrantReason.ACTIVITY_UNKNOWN, 0)
    venue.hold("act-2")
    reproject(service)
    assert last(table).grant is GrantState.GRANTED
    assert balance(service, owner()) == 100


def test_without_a_tariff_points_wait(service: Service) -> None:
    table = opened(service).table()
    table.note(1)
    assert refusal(table) == (GrantState.PENDING, "", 0)
    with_tariff(service)
    refold(service)
    assert balance(service, owner()) == 100


def test_an_early_scan_does_not_spoil_the_right_one(service: Service, table: VenueTable) -> None:
    table.note(1, TEN - ONE_DAY_US)
    table.note(1, TEN)
    table.send()
    assert balance(service, owner()) == 100


# -- what was granted stays


def test_what_the_office_changes_later_takes_nothing_back(service: Service, venue: Venue, table: VenueTable) -> None:
    table.note(1)
    table.send()
    venue.stands(OrganizerStatus.SUSPENDED)
    venue.hold(state=ActivityState.CANCELLED, capacity=1)
    reproject(service)
    assert balance(service, owner()) == 100
    assert last(table).grant is GrantState.GRANTED


def test_a_mistake_is_taken_back(service: Service, table: VenueTable) -> None:
    noted = table.note(1)
    table.take_back(noted)
    table.send(1)
    number = last(table).certificate_no
    table.send(2)
    record = last(table)
    assert (record.is_undone, record.grant, record.reason) == (True, GrantState.REFUSED, GrantReason.UNDONE)
    assert balance(service, owner()) == 0
    assert len(everything(service)) == 2, "a counter-entry, and nothing deleted"
    with service.database.read() as connection:
        kept = connection.execute(select(certificate).where(certificate.c.certificate_no == number)).one()
    assert kept.revoked_at_us is not None
    table.note(1, TEN + 5)
    table.send(3)
    record = last(table)
    assert (record.points, record.certificate_no != number) == (100, True)
    assert adds_up(service)


def test_an_undo_before_its_check_in_waits_for_it(service: Service, table: VenueTable) -> None:
    noted = table.note(1)
    table.take_back(noted)
    assert kinds(table.send(2).verdicts) == ["held:event"]
    table.send(1)
    assert balance(service, owner()) == 0
    assert everything(service) == []


def test_one_tables_undo_leaves_the_others_scan(service: Service, venue: Venue, table: VenueTable) -> None:
    noted = table.note(1)
    table.take_back(noted)
    table.send()
    other = venue.table()
    other.note(1, TEN + 9)
    other.send()
    assert balance(service, owner()) == 100


def test_bundles_in_any_order_end_the_same(service: Service, venue: Venue) -> None:
    for number, order in enumerate(permutations(range(4)), 1):
        one, other = venue.table(), venue.table()
        first = one.note(number, TEN)
        one.take_back(first)
        one.check_out(number, TEN + US_PER_HOUR)
        other.note(number, TEN + 60)
        bundles = [(one, 1), (one, 2), (one, 3), (other, 1)]
        for place in order:
            bundles[place][0].send(bundles[place][1])
        record = next(each for each in reversed(one.heard()) if each.participation_id == participation_id(number))
        assert (record.grant, record.points, record.is_undone) == (GrantState.GRANTED, 100, False), order
        assert (record.checked_in_us, record.checked_out_us) == (TEN + 60, TEN + US_PER_HOUR), order
        assert balance(service, owner(number)) == 100
    assert adds_up(service)


def test_reprojection_writes_no_entry_anew(service: Service, venue: Venue, table: VenueTable) -> None:
    for number in (1, 2, 3):
        table.note(number)
    table.take_back(table.note(4))
    table.send()
    keep_scan(service, 5, TEN)
    refold(service, 5)
    before, heard = everything(service), len(table.pull())
    assert heard
    assert reproject(service) == 5
    assert everything(service) == before
    assert table.pull() == []


# -- the office's word


def grant_by_office(service: Service, number: int = 1) -> None:
    asked = OfficeGrant(
        owner=owner(number),
        day=DAY,
        reason="アプリの不具合",
        author="office-1",
        activity_id=ACTIVITY,
        kind=ActivityKind.VOLUNTEERING,
    )
    with service.database.write() as connection:
        Versions(connection)
        office.grant(connection, asked, at(DAY + timedelta(days=3)))
        projections.apply(connection, {(RecordMode.REAL, participation_id(number))}, {}, service.clock())


def test_what_the_office_grants_later_reaches_the_table(service: Service, table: VenueTable) -> None:  # S4:410-412
    table.note(1, TEN + ONE_DAY_US)
    assert refusal(table)[0] is GrantState.REFUSED
    grant_by_office(service)
    assert last(table).grant is GrantState.GRANTED
    reproject(service)
    assert balance(service, owner()) == 100


def test_a_scan_after_the_offices_grant_gives_nothing_more(service: Service, table: VenueTable) -> None:
    grant_by_office(service)
    table.note(1)
    table.send()
    assert balance(service, owner()) == 100
    with service.database.read() as connection:
        assert [one.kind for one in accounts.history(connection, owner())] == [EntryKind.OFFICE_GRANT]


def test_what_the_office_takes_back_stays_back(service: Service, table: VenueTable) -> None:
    table.note(1)
    table.send()
    (entry,) = everything(service)
    with service.database.write() as connection:
        Versions(connection)
        office.reverse(connection, uuid.UUID(str(entry[0])), reason="別人", author="office-1", now_us=TEN)
        projections.apply(connection, {(RecordMode.REAL, participation_id(1))}, {}, service.clock())
    reproject(service)
    assert balance(service, owner()) == 0
    record = last(table)
    assert (record.grant, record.reason, record.certificate_no) == (GrantState.REFUSED, GrantReason.UNDONE, "")


# -- hours


def test_hours_as_they_were_said_last(table: VenueTable) -> None:
    table.note(1)
    table.check_out(1, TEN + US_PER_HOUR, is_estimated=True)
    table.send()
    record = last(table)
    assert (record.checked_out_us, record.is_estimated) == (TEN + US_PER_HOUR, True)
    table.check_out(1, TEN + 2 * US_PER_HOUR)
    table.check_out(1, TEN + 3 * US_PER_HOUR, is_estimated=True)
    table.send()
    record = last(table)
    assert (record.checked_out_us, record.is_estimated) == (TEN + 2 * US_PER_HOUR, False)
    table.correct(1, TEN - 60, TEN + 60, TEN + 3 * US_PER_HOUR)
    table.send()
    record = last(table)
    assert (record.checked_in_us, record.checked_out_us, record.points) == (TEN - 60, TEN + 60, 100)


def test_a_corrected_time_makes_no_other_day(service: Service, table: VenueTable) -> None:
    table.note(1, TEN + ONE_DAY_US)
    table.correct(1, TEN, None, TEN + ONE_DAY_US)
    assert refusal(table)[:2] == (GrantState.REFUSED, GrantReason.WRONG_DAY)
    assert balance(service, owner()) == 0
