"""Duties at a volunteer centre: what is sensitive is care, finished steps are corrected deliberately, work is free."""

import os
from dataclasses import replace as with_fields

import pytest

from kiosk.desk.centre import NoteTeamSheet, ShowSensitive
from kiosk.desk.centre_cards import DetailVolunteer, TakeBackCard
from kiosk.desk.centre_needs import ReviseNeed, TakeBackNeed
from kiosk.desk.centre_teams import DepartTeam, ReturnTeam, TakeBackStep
from kiosk.desk.corrections import FREE_S
from kiosk.desk.desk import NotAllowed
from kiosk.desk.staff import ListStaff, LogIn
from kiosk.domain.centre_outcomes import (
    CardTakenBack,
    NeedNoted,
    NeedTakenBack,
    StepTakenBack,
    TeamFound,
    TeamNoted,
    VolunteerNoted,
)
from kiosk.domain.duties import NO_DUTY, Duty
from kiosk.ports.sightings import SightingKind
from sync.protocol import secret_hash
from sync.protocol.centre_records import VolunteerRecord
from sync.protocol.staff import StaffRecord
from sync.protocol.values import StaffRole
from tests.fakes import FakeClock, open_desk
from tests.fakes import site as usual_site
from tests.unit.test_centre_desk import card, match, receive, take
from tests.unit.test_staff_desk import PIN, QUICK, sightings


def member(role: StaffRole) -> StaffRecord:
    pin = secret_hash.hashed(PIN, os.urandom, QUICK)
    return StaffRecord(staff_id=role.value, name=f"仮山 {role.value}", role=role, set_at_us=1, site_id="S-1", pin=pin)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def desk(tmp_path, clock):
    where = with_fields(usual_site(), is_centre=True, operator_id="desk", may=NO_DUTY)
    desk = open_desk(tmp_path, clock, where)
    yield desk
    desk._store.close()


def know(desk, *roles: StaffRole) -> None:
    with desk._store.unit() as unit:
        for role in roles:
            unit.staff.put(member(role))


class Day:
    """A card, a need, and a team of them that is back; what can be taken back, with how it is noted."""

    def __init__(self, desk) -> None:
        self.card, self.free, self.need, self.other = card(), card("例田"), take(desk), take(desk)
        receive(desk, self.card)
        receive(desk, self.free)
        self.team_id = match(desk, self.need, (self.card, 1)).record.team_id
        assert isinstance(desk.do(DepartTeam(self.team_id)), TeamNoted)
        assert isinstance(desk.do(ReturnTeam(self.team_id)), TeamNoted)
        self.acts = {
            "card": (TakeBackCard(self.free.volunteer_id), CardTakenBack, SightingKind.CARD_TAKEN_BACK),
            "need": (TakeBackNeed(self.other.need_id), NeedTakenBack, SightingKind.NEED_TAKEN_BACK),
            "step": (TakeBackStep(self.team_id), StepTakenBack, SightingKind.STEP_TAKEN_BACK),
        }


EVERYTHING = ["card", "need", "step"]


@pytest.mark.parametrize("what", EVERYTHING)
def test_the_last_touch_is_taken_back_by_anybody(desk, what):
    know(desk, StaffRole.LEADER)
    act, answer, _ = Day(desk).acts[what]
    assert isinstance(desk.do(act), answer)
    assert sightings(desk) == []


@pytest.mark.parametrize("role", [StaffRole.ORGANIZER, StaffRole.LEADER])
@pytest.mark.parametrize("what", EVERYTHING)
def test_what_stands_is_taken_back_by_whoever_runs_the_centre_and_is_noted(desk, clock, what, role):
    know(desk, role, StaffRole.RECEPTION)
    act, answer, kind = Day(desk).acts[what]
    clock.advance(FREE_S + 1)
    with pytest.raises(NotAllowed):
        desk.do(act)
    desk.do(LogIn("reception", PIN))
    with pytest.raises(NotAllowed):
        desk.do(act)
    desk.do(LogIn(role.value, PIN))
    assert isinstance(desk.do(act), answer)
    assert sightings(desk)[-1][:2] == (role.value, kind)


@pytest.mark.parametrize("what", EVERYTHING)
def test_a_centre_where_nobody_was_prepared_goes_on_and_that_is_noted(desk, clock, what):
    know(desk, StaffRole.RECEPTION)
    act, answer, kind = Day(desk).acts[what]
    clock.advance(FREE_S + 1)
    assert isinstance(desk.do(act), answer)
    ((operator, noted, detail),) = sightings(desk)
    assert (operator, noted) == ("desk", kind)
    assert detail.startswith("nobody_known ")


def test_health_and_addresses_are_care_also_where_nobody_was_prepared(desk):
    day = Day(desk)
    for sensitive in (day.card.volunteer_id, day.need.need_id):
        with pytest.raises(NotAllowed):
            desk.do(ShowSensitive(sensitive))
    know(desk, StaffRole.RECEPTION, StaffRole.ORGANIZER)
    desk.do(LogIn("organizer", PIN))
    with pytest.raises(NotAllowed):
        desk.do(ShowSensitive(day.card.volunteer_id))
    desk.do(LogIn("reception", PIN))
    assert isinstance(desk.do(ShowSensitive(day.card.volunteer_id)), VolunteerRecord)
    assert sightings(desk)[-1][:2] == ("reception", SightingKind.VOLUNTEER_SHOWN)


def test_a_days_work_needs_nobodys_name(desk):
    know(desk, StaffRole.LEADER, StaffRole.RECEPTION)
    day = Day(desk)
    assert isinstance(desk.do(NoteTeamSheet(day.team_id)), TeamFound), "no team finds its way without"
    assert isinstance(desk.do(DetailVolunteer(day.card)), VolunteerNoted)
    assert isinstance(desk.do(ReviseNeed(day.other)), NeedNoted)


def test_a_leader_makes_people_of_the_centre_known(desk):
    know(desk, StaffRole.LEADER)
    here = desk.look(ListStaff())
    assert here.makeable == (StaffRole.RECEPTION, StaffRole.LEADER)
    assert Duty.CORRECT in here.people[0].may
