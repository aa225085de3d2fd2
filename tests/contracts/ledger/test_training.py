"""What a ledger of training brings by itself: an organiser that does not exist, its day, people who applied, staff."""

from dataclasses import replace

import pytest

from ledger import training
from ledger.enrolment import enrol
from ledger.organizers import activities, standing
from ledger.service import Service
from sync.protocol import keys, secret_hash
from sync.protocol.granting import is_on_its_day
from sync.protocol.records import ActivityRecord
from sync.protocol.staff import StaffRecord, is_pin
from sync.protocol.values import ActivityKind, RecordMode, SiteRole, StaffRole
from sync.protocol.venue_records import ApplicantRecord, OrganizerRecord
from sync.protocol.venue_values import ActivityState, OrganizerStatus
from tests.contracts.ledger.desk import NOON_US, Desk, enrolment_request, opened_enrolment
from tests.contracts.ledger.furniture import open_service

HOUR_US = 3_600_000_000
YEAR_US = 365 * 24 * HOUR_US


@pytest.fixture
def empty(database_url, tmp_path):
    made = open_service(database_url, tmp_path)
    yield made
    made.database.close()


def enrolled(service: Service) -> Desk:
    code = training.invite_desk(service, training.seed(service))
    sign_key, seal_key = keys.new_key(), keys.new_key()
    body = enrol(service, enrolment_request(code.text, sign_key, seal_key))
    return Desk(service, opened_enrolment(body, seal_key, code.ledger_kid), sign_key, seal_key)


def told(desk: Desk, *shapes: type) -> list:
    return [one for one in desk.pull() if isinstance(one, shapes)]


def test_a_desk_of_training_is_its_organisers_table_too_and_never_live(empty):
    desk = enrolled(empty)

    assert desk.enrolment.record_mode is RecordMode.DRILL
    assert desk.enrolment.role is SiteRole.SHELTER_DESK
    [organizer] = told(desk, OrganizerRecord)
    assert (organizer.organizer_id, organizer.status) == (desk.enrolment.organizer_id, OrganizerStatus.APPROVED)
    assert "架空" in organizer.name


def test_its_activities_are_of_today_and_people_who_do_not_exist_applied(empty):
    desk = enrolled(empty)

    heard = told(desk, ActivityRecord, ApplicantRecord)
    held = [one for one in heard if isinstance(one, ActivityRecord)]
    of_today = {one.kind: one for one in held if is_on_its_day(one, NOON_US)}
    assert set(of_today) == {ActivityKind.VOLUNTEERING, ActivityKind.CITY_EVENT}
    assert {one.organizer_id for one in of_today.values()} == {desk.enrolment.organizer_id}
    cleaning = of_today[ActivityKind.VOLUNTEERING]
    assert cleaning.starts_at_us < NOON_US < cleaning.ends_at_us
    assert cleaning.ends_at_us - cleaning.starts_at_us == 2 * HOUR_US
    assert of_today[ActivityKind.CITY_EVENT].points
    applied = [one for one in heard if isinstance(one, ApplicantRecord) and one.activity_id == cleaning.activity_id]
    assert {"例示 梅", "見本 太郎"} <= {one.name for one in applied}
    assert all(one.resident_id.startswith("SAMPLE-") for one in applied)


def test_whoever_practises_may_say_who_they_are_by_the_pin_that_the_exercises_say_aloud(empty):
    staff = told(enrolled(empty), StaffRecord)

    assert {one.role for one in staff} == {StaffRole.RECEPTION, StaffRole.LEADER}
    assert is_pin(training.STAFF_PIN)
    assert all(one.pin is not None and secret_hash.matches(training.STAFF_PIN, one.pin) for one in staff)


def test_another_start_of_the_same_day_changes_nothing(empty):
    kinds = (ActivityRecord, ApplicantRecord, OrganizerRecord, StaffRecord)
    before = told(enrolled(empty), *kinds)
    assert before

    training.seed(empty)

    assert told(enrolled(empty), *kinds) == before


def test_a_start_of_another_day_has_a_day_of_its_own_and_another_years_organiser_is_renewed(empty):
    organizer_id = training.seed(empty)
    later = replace(empty, clock=lambda: NOON_US + YEAR_US)

    assert training.seed(later) == organizer_id
    with later.database.read() as connection:
        assert standing.load(connection, organizer_id).status is OrganizerStatus.APPROVED
        held = activities.of_organizer(connection, organizer_id, later.clock())
    planned = [one for one in held if one.state is ActivityState.PLANNED]
    assert len(planned) == 3
    assert len(held) == 6
