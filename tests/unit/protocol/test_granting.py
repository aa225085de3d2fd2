"""The rules of くまもとポイント that a table can judge, each by the line of the city's documents that it comes from."""

from datetime import UTC, datetime

import pytest

from sync.protocol.granting import Judgement, Participating, day_of, judged
from sync.protocol.records import ActivityRecord
from sync.protocol.values import ActivityKind
from sync.protocol.venue_values import (
    ActivityState,
    GrantReason,
    GrantState,
    OrganizerStatus,
    ParticipationMethod,
    Registration,
)

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US
STARTS = int(datetime(2026, 11, 21, 1, 0, tzinfo=UTC).timestamp()) * 1_000_000
"""10:00 in Japan."""


def activity(**changes):
    plain = {
        "activity_id": "a",
        "title": "見本公園の清掃",
        "kind": ActivityKind.VOLUNTEERING,
        "organizer": "見本",
        "place": "見本公園",
        "starts_at_us": STARTS,
        "ends_at_us": STARTS + 2 * HOUR_US,
    }
    return ActivityRecord(**(plain | changes))


def participating(**changes):
    plain = {
        "at_us": STARTS,
        "method": ParticipationMethod.RESIDENT_CODE,
        "is_identified": True,
        "card_registered": Registration.YES,
        "has_applied": True,
    }
    return Participating(**(plain | changes))


def verdict(one=None, held=None, status=OrganizerStatus.APPROVED):
    return judged(held or activity(), status, one or participating())


REFUSED, PENDING = GrantState.REFUSED, GrantState.PENDING


def test_nothing_stands_against_who_is_registered_and_there_on_the_day():
    assert verdict() == Judgement(PENDING)


@pytest.mark.parametrize("hours", [-10, 13.9])
def test_the_whole_day_counts_s4_498(hours):
    """運用ルール 7 (4): on the day of the activity; Q4: at whatever time the organiser likes."""
    assert verdict(participating(at_us=STARTS + int(hours * HOUR_US))) == Judgement(PENDING)


@pytest.mark.parametrize("hours", [-10.1, 14])
def test_another_day_does_not_s4_498(hours):
    assert verdict(participating(at_us=STARTS + int(hours * HOUR_US))) == Judgement(REFUSED, GrantReason.WRONG_DAY)


def test_an_activity_of_two_days_has_two_days():
    long = activity(ends_at_us=STARTS + 26 * HOUR_US)
    assert verdict(participating(at_us=STARTS + 30 * HOUR_US), long) == Judgement(PENDING)


def test_who_was_not_registered_by_card_that_day_gets_none_s4_424():
    """Q6: not on a later day either."""
    one = participating(card_registered=Registration.NO)
    assert verdict(one) == Judgement(REFUSED, GrantReason.NOT_REGISTERED)


def test_whether_they_are_registered_may_be_open():
    one = participating(card_registered=Registration.UNKNOWN)
    assert verdict(one) == Judgement(PENDING, GrantReason.REGISTRATION_UNKNOWN)


def test_without_application_only_where_no_capacity_was_set_s4_431():
    """Q8."""
    walk_in = participating(has_applied=False)
    assert verdict(walk_in) == Judgement(PENDING)
    assert verdict(walk_in, activity(capacity=30)) == Judgement(REFUSED, GrantReason.NOT_APPLIED)


def test_a_roster_that_is_not_here_refuses_nobody():
    assert verdict(participating(has_applied=None), activity(capacity=30)) == Judgement(PENDING)


def test_a_cancelled_activity_gives_none_s4_402():
    cancelled = activity(state=ActivityState.CANCELLED)
    assert verdict(held=cancelled) == Judgement(REFUSED, GrantReason.ACTIVITY_CANCELLED)


def test_a_finished_activity_of_today_still_does():
    """Q4: the code is normally shown at the end."""
    assert verdict(held=activity(state=ActivityState.FINISHED)) == Judgement(PENDING)


@pytest.mark.parametrize("status", OrganizerStatus)
def test_only_an_approved_organiser_s_activities_do_s4_512(status):
    """運用ルール 4, 8, 9, 10, 11; a pending change stops new activities only."""
    is_granting = status in (OrganizerStatus.APPROVED, OrganizerStatus.CHANGE_PENDING)
    expected = Judgement(PENDING) if is_granting else Judgement(REFUSED, GrantReason.ORGANIZER_NOT_APPROVED)
    assert verdict(status=status) == expected


def test_an_organiser_of_whom_nothing_is_known_was_approved_once():
    assert judged(activity(), None, participating()) == Judgement(PENDING)


def test_who_has_no_app_gets_the_paper_s4_308():
    one = participating(method=ParticipationMethod.HAND, is_identified=False, card_registered=Registration.UNKNOWN)
    assert verdict(one) == Judgement(REFUSED, GrantReason.NO_APP)


def test_whom_a_card_named_is_left_to_the_ledger():
    one = participating(method=ParticipationMethod.CARD, is_identified=False, card_registered=Registration.UNKNOWN)
    assert verdict(one) == Judgement(PENDING, GrantReason.NOT_IDENTIFIED)


def test_an_activity_that_nobody_knows_gives_none():
    assert judged(None, None, participating()) == Judgement(REFUSED, GrantReason.ACTIVITY_UNKNOWN)


def test_the_day_is_japan_s():
    assert day_of(STARTS + 14 * HOUR_US).isoformat() == "2026-11-22"
    assert day_of(STARTS + 14 * HOUR_US - 1).isoformat() == "2026-11-21"


def test_a_clock_out_of_all_reason_has_a_day_too():
    assert day_of(1 << 62) == day_of(1 << 60)
