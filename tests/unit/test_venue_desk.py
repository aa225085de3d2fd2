"""The acts at a venue table: chosen, noted once, gone, corrected, taken back; always with no network."""

import dataclasses
from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.desk.counter import OFFSET_SETTING
from kiosk.desk.participation_corrections import CloseShift, CorrectTimes, UndoParticipation
from kiosk.desk.participations import CheckIn, CheckInApplicant, CheckInByCode, CheckOut, CheckOutByCode
from kiosk.desk.venue import ChooseActivity, LookAtVenue, MakeActivityCode, ShownCode
from kiosk.domain.outcomes import ForeignCode, Refused
from kiosk.domain.venue_outcomes import (
    ActivityChosen,
    AnotherDay,
    CheckedIn,
    CheckedInBefore,
    CheckedOut,
    CheckedOutBefore,
    CodeOverdue,
    NotCheckedIn,
    ParticipationCorrectedHere,
    ShiftClosed,
    TakenBack,
)
from kiosk.domain.venue_permits import PERMITS
from sync.protocol import activity_code
from sync.protocol.credential import Refusal
from sync.protocol.household import Person
from sync.protocol.ids import participation_of_resident
from sync.protocol.records import RevocationRecord
from sync.protocol.values import RecordMode, Sex
from sync.protocol.venue_facts import ParticipantCheckedIn, ParticipantCheckedOut, ParticipationUndone
from sync.protocol.venue_records import ParticipationRecord
from sync.protocol.venue_values import GrantReason, GrantState, OrganizerStatus, ParticipationMethod, Registration
from tests.fakes import resident
from tests.fakes_venue import APPROVED, HOUR_US, STARTS_US, TODAY, TOMORROW, Table, applicant

MINUTE_US = 60_000_000
HAND, CARD = ParticipationMethod.HAND, ParticipationMethod.CARD


@pytest.fixture
def table(tmp_path):
    table = Table(tmp_path)
    table.choose()
    yield table
    table.close()


def person(name="例田　次郎", born=date(1970, 5, 5)):
    return Person(person_id=UUID(int=9), name_raw=name, name_display=name, kana="", birth_date=born, sex=Sex.MALE)


def view(table):
    return table.desk.look(LookAtVenue())


def test_a_code_is_noted_with_all_that_the_ledger_must_know(table):
    outcome = table.desk.do(CheckInByCode(table.code(1)))
    assert isinstance(outcome, CheckedIn)
    (fact,) = table.facts()
    assert fact == ParticipantCheckedIn(
        operation_id="op-1",
        shelter_id="S-1",
        activity_id="act-1",
        method=ParticipationMethod.RESIDENT_CODE,
        name="見本　花子1",
        kana="みほん はなこ",
        birth_date=date(1980, 2, 17),
        sex=Sex.FEMALE,
        resident_id="R-000001",
        credential_id=resident(1).credential_id,
        card_registered=Registration.YES,
        is_walk_in=True,
    )
    (standing,) = view(table).participations
    assert standing.record == outcome.record
    assert standing.record.participation_id == participation_of_resident("act-1", "R-000001")
    assert not standing.is_settled


def test_points_are_provisional_whatever_the_table_says(table):
    record = table.desk.do(CheckInByCode(table.code(1))).record
    assert (record.grant, record.points) == (GrantState.PENDING, 0)


def test_nobody_is_noted_twice(table):
    table.desk.do(CheckInByCode(table.code(1)))
    assert isinstance(table.desk.do(CheckInByCode(table.code(1))), CheckedInBefore)
    assert len(table.facts()) == 1


def test_whose_phone_told_the_ledger_first_is_not_noted_again(table):
    told = ParticipationRecord(
        participation_id=participation_of_resident("act-1", "R-000001"),
        activity_id="act-1",
        record_mode=RecordMode.DRILL,
        checked_in_us=STARTS_US,
        method=ParticipationMethod.ACTIVITY_CODE,
        name="見本　花子1",
        resident_id="R-000001",
        grant=GrantState.GRANTED,
        points=100,
    )
    table.come_down(told)
    assert table.desk.do(CheckInByCode(table.code(1))) == CheckedInBefore(told)
    assert table.facts() == []


def test_practice_and_real_are_two_participations(table):
    table.desk.do(CheckInByCode(table.code(1)))
    table.desk.move_to(dataclasses.replace(table.desk.site, record_mode=RecordMode.TEST))
    assert isinstance(table.desk.do(CheckInByCode(table.code(1))), CheckedIn)


def test_without_an_activity_nobody_is_noted(tmp_path):
    table = Table(tmp_path)
    assert table.desk.do(CheckInByCode(table.code(1))) == Refused("venue.problem.no_activity")
    table.close()


def test_who_is_not_registered_by_card_is_noted_and_told_why_s4_424(table):
    outcome = table.desk.do(CheckInByCode(table.code(1, registered_by_card=False)))
    assert outcome.judgement.state is GrantState.REFUSED
    assert outcome.record.reason == GrantReason.NOT_REGISTERED.value
    assert table.facts()[0].pending_reason == GrantReason.NOT_REGISTERED.value


def test_the_roster_may_know_a_registration_that_an_old_code_does_not(table):
    table.come_down(applicant(1, card_registered=Registration.YES))
    outcome = table.desk.do(CheckInByCode(table.code(1, registered_by_card=False)))
    assert outcome.record.card_registered is Registration.YES
    assert not outcome.record.is_walk_in


@pytest.mark.parametrize(("has_applied", "reason"), [(True, ""), (False, "not_applied")])
def test_a_capacity_asks_for_an_application_s4_431(table, has_applied, reason):
    table.come_down(applicant(1 if has_applied else 2, "act-2"))
    table.choose("act-2")
    assert table.desk.do(CheckInByCode(table.code(1))).record.reason == reason


def test_who_cancelled_has_not_applied(table):
    table.come_down(applicant(1, "act-2", is_cancelled=True), applicant(2, "act-2"))
    table.choose("act-2")
    assert table.desk.do(CheckInByCode(table.code(1))).record.reason == "not_applied"


def test_a_code_that_does_not_count_notes_nobody(table):
    table.come_down(RevocationRecord(credential_id=resident(1).credential_id, revoked_at_s=1))
    outcome = table.desk.do(CheckInByCode(table.code(1)))
    assert isinstance(outcome, CodeOverdue)
    assert (outcome.reason, outcome.person.name_display) == (Refusal.REVOKED, "見本　花子1")
    assert isinstance(table.desk.do(CheckInByCode("WIFI:S:x;;")), ForeignCode)
    assert table.facts() == []


def test_a_walk_in_without_the_app_is_noted_by_hand_s4_308(table):
    outcome = table.desk.do(CheckIn(person(), HAND))
    assert outcome.record.reason == GrantReason.NO_APP.value
    assert isinstance(table.desk.do(CheckIn(person(), HAND)), CheckedInBefore)
    assert isinstance(table.desk.do(CheckIn(person(born=None), HAND)), CheckedIn)


@pytest.mark.parametrize("name", ["", "　", "例" * 121, "例\x00"])
def test_a_name_must_be_one(table, name):
    assert table.desk.do(CheckIn(person(name), HAND)) == Refused("venue.problem.nameless")


def test_a_card_finds_the_application(table):
    table.come_down(applicant(1))
    outcome = table.desk.do(CheckIn(person("見本 花子1", date(1980, 2, 17)), CARD))
    assert outcome.record.resident_id == "R-000001"
    assert isinstance(table.desk.do(CheckInByCode(table.code(1))), CheckedInBefore)


def test_a_card_alone_is_the_ledger_s_to_judge(table):
    outcome = table.desk.do(CheckIn(person(), CARD))
    assert outcome.record.reason == GrantReason.NOT_IDENTIFIED.value
    assert outcome.record.grant is GrantState.PENDING


def test_two_tables_give_one_card_one_participation(table, tmp_path):
    other = Table(tmp_path, "W")
    other.choose()
    first, second = table.desk.do(CheckIn(person(), CARD)), other.desk.do(CheckIn(person("例田 次郎"), CARD))
    assert first.record.participation_id == second.record.participation_id
    other.close()


def test_a_card_and_a_hand_entry_of_one_person_are_one(table):
    table.desk.do(CheckIn(person(), HAND))
    assert isinstance(table.desk.do(CheckIn(person("例田 次郎"), CARD)), CheckedInBefore)


def test_namesakes_with_codes_are_two(table):
    table.desk.do(CheckInByCode(table.code(1, name="例田", birth_date=date(1970, 1, 1))))
    twin = table.code(2, name="例田", birth_date=date(1970, 1, 1))
    assert isinstance(table.desk.do(CheckInByCode(twin)), CheckedIn)


def test_an_applicant_without_phone_is_picked_from_the_roster(table):
    table.come_down(applicant(1))
    outcome = table.desk.do(CheckInApplicant("R-000001"))
    assert (outcome.record.method, outcome.record.resident_id, outcome.record.reason) == (HAND, "R-000001", "")
    assert table.desk.do(CheckInApplicant("R-9")) == Refused("venue.problem.applicant_unknown")


def test_the_day_is_the_ledger_s_by_the_measured_offset(table):
    with table.store.unit() as unit:
        unit.settings.put(OFFSET_SETTING, str(14 * 3_600_000).encode())
    assert view(table).chosen is None
    table.desk.do(ChooseActivity("act-1", is_confirmed=True))
    assert table.desk.do(CheckInByCode(table.code(1))).record.reason == GrantReason.WRONG_DAY.value


def test_another_day_s_activity_is_asked_for_twice(table):
    assert table.desk.do(ChooseActivity("act-3")) == AnotherDay(TOMORROW)
    assert view(table).chosen == TODAY
    assert table.desk.do(ChooseActivity("act-3", is_confirmed=True)) == ActivityChosen(TOMORROW)
    assert view(table).chosen == TOMORROW
    assert table.desk.do(CheckInByCode(table.code(1))).record.reason == GrantReason.WRONG_DAY.value


def test_a_choice_ends_with_its_day(table):
    table.clock.advance(24 * 3600)
    assert view(table).chosen is None
    assert table.desk.do(ChooseActivity("act-9")) == Refused("venue.problem.activity_unknown")


@pytest.mark.parametrize("status", OrganizerStatus)
def test_the_organiser_s_status_decides_what_the_table_may_do(table, status):
    table.come_down(replace(APPROVED, status=status))
    permit = PERMITS[status]
    outcome = table.desk.do(CheckInByCode(table.code(1)))
    assert isinstance(outcome, CheckedIn) is permit.notes
    assert isinstance(table.desk.look(MakeActivityCode()), ShownCode) is permit.shows_code


def test_only_approved_organisers_note_participants_s4_512():
    assert [status for status, permit in PERMITS.items() if permit.notes] == [
        OrganizerStatus.APPROVED,
        OrganizerStatus.CHANGE_PENDING,
    ]
    assert set(PERMITS) == set(OrganizerStatus)


def test_the_code_says_this_half_minute_under_the_table_s_key(table):
    shown = table.desk.look(MakeActivityCode())
    code = activity_code.read(shown.text, [table.key.public_key()])
    assert (code.activity_id, code.device_id, code.record_mode) == ("act-1", "desk-V", RecordMode.DRILL)
    assert (code.slot, shown.left_s) == (activity_code.slot_of(table.clock.us), 30)
    table.clock.advance(29)
    again = table.desk.look(MakeActivityCode())
    assert (activity_code.claimed(again.text), again.left_s) == (code, 1)
    table.clock.advance(1)
    assert activity_code.claimed(table.desk.look(MakeActivityCode()).text).slot == code.slot + 1


def test_a_code_to_print_has_no_end(table):
    shown = table.desk.look(MakeActivityCode(is_static=True))
    assert shown.left_s is None
    assert activity_code.claimed(shown.text).is_static


def test_going_is_noted_by_the_same_code(table):
    code = table.code(1)
    assert table.desk.do(CheckOutByCode(code)) == NotCheckedIn("見本　花子1")
    table.desk.do(CheckInByCode(code))
    table.clock.advance(3600)
    outcome = table.desk.do(CheckOutByCode(code))
    assert isinstance(outcome, CheckedOut)
    assert outcome.record.checked_out_us == table.clock.us
    assert isinstance(table.desk.do(CheckOutByCode(code)), CheckedOutBefore)
    assert table.facts()[-1].at_us == table.clock.us


def test_a_time_told_by_a_wrong_clock_is_written_as_that_clock_said(table):
    record = table.desk.do(CheckInByCode(table.code(1))).record
    with table.store.unit() as unit:
        unit.settings.put(OFFSET_SETTING, b"60000")
    out = table.desk.do(CheckOut(record.participation_id)).record
    assert out.checked_out_us == table.clock.us + MINUTE_US
    assert table.facts()[-1].at_us == table.clock.us


def test_the_shift_ends_for_who_forgot_and_says_that_it_is_estimated(table):
    first = table.desk.do(CheckInByCode(table.code(1))).record
    table.desk.do(CheckInByCode(table.code(2)))
    table.desk.do(CheckOut(first.participation_id))
    table.clock.us = TODAY.ends_at_us + HOUR_US
    assert table.desk.do(CloseShift()) == ShiftClosed(1)
    closed = next(one for one in table.facts() if isinstance(one, ParticipantCheckedOut) and one.is_estimated)
    assert closed.at_us == TODAY.ends_at_us
    assert table.desk.do(CloseShift()) == ShiftClosed(0)


def test_who_came_after_the_end_stayed_no_negative_time(table):
    table.clock.us = TODAY.ends_at_us + MINUTE_US
    record = table.desk.do(CheckInByCode(table.code(1))).record
    table.desk.do(CloseShift())
    assert view(table).participations[0].record.checked_out_us == record.checked_in_us


def test_the_organiser_corrects_an_estimated_time(table):
    record = table.desk.do(CheckInByCode(table.code(1))).record
    table.desk.do(CloseShift())
    right = CorrectTimes(record.participation_id, STARTS_US, STARTS_US + HOUR_US)
    outcome = table.desk.do(right)
    assert isinstance(outcome, ParticipationCorrectedHere)
    stands = view(table).participations[0].record
    assert (stands.checked_in_us, stands.checked_out_us, stands.is_estimated) == (STARTS_US, STARTS_US + HOUR_US, False)
    wrong = CorrectTimes(record.participation_id, STARTS_US, STARTS_US - 1)
    assert table.desk.do(wrong) == Refused("venue.problem.times_reversed")


def test_a_mistake_is_taken_back_and_may_be_made_good(table):
    noted = table.desk.do(CheckInByCode(table.code(1)))
    undoing = UndoParticipation(noted.record.participation_id)
    assert isinstance(table.desk.do(undoing), TakenBack)
    assert table.facts()[-1] == ParticipationUndone(
        operation_id="op-1",
        shelter_id="S-1",
        activity_id="act-1",
        undone_event_id=noted.event_id,
        reason="desk_mistake",
    )
    assert table.desk.do(undoing) == Refused("venue.problem.participation_unknown")
    again = table.desk.do(CheckInByCode(table.code(1)))
    assert isinstance(again, CheckedIn)
    assert table.desk.do(undoing).record.is_undone
    assert table.facts()[-1].undone_event_id == again.event_id


def test_what_a_phone_told_is_not_this_table_s_to_take_back(table):
    told = table.desk.do(CheckInByCode(table.code(1))).record
    other = replace(told, participation_id=participation_of_resident("act-1", "R-2"), resident_id="R-2")
    table.come_down(other)
    assert table.desk.do(UndoParticipation(other.participation_id)) == Refused("venue.problem.noted_elsewhere")


def test_the_ledger_s_verdict_joins_what_the_table_wrote(table):
    record = table.desk.do(CheckInByCode(table.code(1))).record
    told = replace(record, grant=GrantState.GRANTED, points=100, name="台帳の名")
    table.come_down(told)
    (waiting,) = view(table).participations
    assert (waiting.record.points, waiting.record.name, waiting.is_settled) == (100, record.name, False)
    table.settle()
    (settled,) = view(table).participations
    assert settled.record == told
    assert settled.is_settled


def test_an_older_word_of_the_ledger_replaces_no_newer_one(table):
    record = table.desk.do(CheckInByCode(table.code(1))).record
    table.settle()
    table.come_down(replace(record, grant=GrantState.GRANTED, points=100))
    table.come_down(replace(record, grant=GrantState.REFUSED), item_version=1)
    assert view(table).participations[0].record.grant is GrantState.GRANTED


def test_other_organisers_activities_are_not_offered(table):
    table.come_down(replace(TODAY, activity_id="act-9", organizer_id="org-2"))
    assert [one.activity_id for one in view(table).activities] == ["act-1", "act-2", "act-3"]
