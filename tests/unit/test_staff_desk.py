"""Staff at the desk: who they say they are is checked offline, tries are counted in the file, and each act is noted."""

import os
from dataclasses import replace as with_fields

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select

from kiosk.desk.desk import Desk, NotAllowed
from kiosk.desk.overview import SearchNames
from kiosk.desk.own_shelter import SetShelterState
from kiosk.desk.presence import CloseAll
from kiosk.desk.reception import ReceiveHousehold
from kiosk.desk.roster import NoteSighting, ShowCare
from kiosk.desk.site_change import ChangeRecordMode, MoveDesk
from kiosk.desk.staff import (
    FindBadge,
    HandOver,
    ListStaff,
    LogIn,
    MakeKnown,
    OpenEmergency,
    Person,
    TakeOff,
    TakeOver,
)
from kiosk.domain.duties import EMERGENCY_MAY, EVERY_DUTY, MAY, NO_DUTY, Duty
from kiosk.domain.outcomes import Received, Refused
from kiosk.domain.tries import FREE_TRIES, MAX_TRIES
from kiosk.ports.sightings import SightingKind
from kiosk.store.tables import outbox, record
from sync.protocol import badge_code, codec, secret_hash
from sync.protocol.events import EmergencyOpened, Event, StaffSet, payload_of
from sync.protocol.key_envelope import Cost
from sync.protocol.staff import EmergencyCodesRecord, StaffRecord, digest_of
from sync.protocol.values import OpenState, ReceptionMethod, RecordMode, StaffRole
from tests.fakes import FakeClock, open_desk
from tests.fakes import site as usual_site
from tests.unit.documents.samples import family

QUICK = Cost(1, 1, 8)
PIN = "271828"
TOKEN = b"b" * badge_code.TOKEN_BYTES
CODE = badge_code.emergency_text(b"e" * 15)
NOBODY = {"operator_id": "desk", "may": NO_DUTY}


def member(name: str, role: StaffRole, **changes) -> StaffRecord:
    record = StaffRecord(
        staff_id=name,
        name=f"{name} 職員",
        role=role,
        set_at_us=1,
        site_id="S-1",
        pin=secret_hash.hashed(PIN, os.urandom, QUICK),
    )
    return replace(record, **changes)


LEADER = member("kariyama", StaffRole.LEADER, badge_digest=digest_of(TOKEN))
CLERK = member("mihon", StaffRole.RECEPTION)


def unnamed(folder, clock) -> Desk:
    desk = open_desk(folder, clock, with_fields(usual_site(), **NOBODY))
    with desk._store.unit() as unit:
        for one in (LEADER, CLERK, member("reida", StaffRole.LEADER, site_id="S-2"), member("off", StaffRole.LEADER)):
            unit.staff.put(one)
        unit.staff.put(replace(member("off", StaffRole.LEADER), is_removed=True))
        _put_codes(unit)
    return desk


def _put_codes(unit) -> None:
    """As the feed brings them."""
    codes = EmergencyCodesRecord(site_id="S-1", digests=(digest_of(badge_code.emergency_secret(CODE)),))
    unit.staff._connection.execute(
        insert(record).values(kind="emergency_codes", key="S-1", version=1, body=codec.encode(codes))
    )


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def desk(tmp_path, clock):
    desk = unnamed(tmp_path, clock)
    yield desk
    desk._store.close()


def sightings(desk) -> list[tuple[str, SightingKind, str]]:
    with desk._store.reading() as unit:
        return [(one.operator_id, one.kind, one.detail) for one in reversed(unit.sightings.newest(99))]


def log_in(desk, staff_id="kariyama", pin=PIN):
    return desk.do(LogIn(staff_id, pin))


def test_whoever_is_there_receives_counts_and_searches(desk):
    """94 of 100 came at three in the night, to whoever was there."""
    assert isinstance(desk.do(ReceiveHousehold(family(1).household, ReceptionMethod.MANUAL, 0)), Received)
    assert [one.name for one in desk.look(SearchNames("みほん", 9))]
    desk.do(SetShelterState(OpenState.OPEN))
    with desk._store.reading() as unit:
        assert unit.outbox.last()[0] == 2


@pytest.mark.parametrize(
    "act",
    [
        ShowCare(family(1).household.household_id),
        NoteSighting(SightingKind.EXPORTED),
        NoteSighting(SightingKind.PROTECTED_SHOWN),
        NoteSighting(SightingKind.CARE_LISTED),
        ChangeRecordMode(RecordMode.REAL),
        MoveDesk("S-2"),
        SetShelterState(OpenState.CLOSED),
        CloseAll(),
        MakeKnown("仮山", StaffRole.LEADER, PIN),
        TakeOff("mihon"),
    ],
    ids=lambda act: type(act).__name__,
)
def test_nobody_without_a_name_does_what_needs_more(desk, act):
    with pytest.raises(NotAllowed):
        desk.do(act)
    assert sightings(desk) == []


def test_a_leader_logs_in_offline_and_may_do_all(desk):
    site = log_in(desk)
    assert (site.operator_id, site.operator_name, site.may) == ("kariyama", "kariyama 職員", EVERY_DUTY)
    assert desk.site == site
    desk.do(NoteSighting(SightingKind.EXPORTED, "csv"))
    assert sightings(desk) == [
        ("kariyama", SightingKind.LOGGED_IN, "pin"),
        ("kariyama", SightingKind.EXPORTED, "csv"),
    ]


def test_a_clerk_sees_what_somebody_needs_and_takes_nothing_out(desk):
    assert log_in(desk, "mihon").may == MAY[StaffRole.RECEPTION] == {Duty.CARE}
    desk.do(NoteSighting(SightingKind.CARE_LISTED))
    with pytest.raises(NotAllowed):
        desk.do(NoteSighting(SightingKind.EXPORTED))


def test_people_of_this_shelter_are_known_and_those_taken_off_are_not(desk):
    here = desk.look(ListStaff())
    assert [one.staff_id for one in here.people] == ["kariyama", "mihon"]
    assert here.codes_allow == EMERGENCY_MAY
    assert here.makeable == (StaffRole.RECEPTION, StaffRole.LEADER)
    assert log_in(desk, "off") == log_in(desk, "reida") == Refused("problem.staff_unknown")


def test_tries_outlive_a_restart(tmp_path, clock):
    desk = unnamed(tmp_path, clock)
    told = [log_in(desk, pin="000001").key for _ in range(FREE_TRIES)]
    assert told == ["problem.pin_wrong"] * (FREE_TRIES - 1) + ["problem.pin_waits"]
    desk._store.close()

    again = open_desk(tmp_path, clock, with_fields(usual_site(), **NOBODY))
    assert log_in(again) == Refused("problem.pin_waits", (("seconds", 30),)), "the right PIN waits too"
    clock.advance(30)
    assert log_in(again).operator_id == "kariyama"
    assert log_in(again, pin="000001") == Refused("problem.pin_wrong"), "a right PIN begins anew"
    again._store.close()


def test_a_restart_does_not_help_whoever_guesses_and_a_new_pin_of_headquarters_does(desk, clock):
    for _ in range(MAX_TRIES):
        log_in(desk, pin="000001")
        clock.advance(3_600)
    assert log_in(desk) == Refused("problem.pin_locked")
    with desk._store.unit() as unit:
        unit.staff.put(replace(LEADER, set_at_us=2, pin=secret_hash.hashed("314159", os.urandom, QUICK)))
    assert log_in(desk, pin="314159").operator_id == "kariyama"


def test_wrong_tries_are_noted_without_the_pin(desk):
    log_in(desk, pin="999111")
    assert sightings(desk) == [("desk", SightingKind.LOGIN_REFUSED, "kariyama")]
    assert "999111" not in repr(LogIn("kariyama", "999111"))


def test_a_badge_puts_a_name_to_the_desk_and_gives_no_rights(desk):
    person = desk.look(FindBadge(badge_code.text_of(TOKEN)))
    assert person == Person(
        "kariyama", "kariyama 職員", StaffRole.LEADER, has_pin=True, is_of_desk=False, may=EVERY_DUTY
    )
    site = desk.do(TakeOver(person.staff_id))
    assert (site.operator_id, site.may) == ("kariyama", NO_DUTY)
    desk.do(ReceiveHousehold(family(1).household, ReceptionMethod.MANUAL, 0))
    assert sightings(desk) == [("kariyama", SightingKind.LOGGED_IN, "badge")]


def test_the_own_badge_takes_no_rights_away(desk):
    log_in(desk)
    assert desk.do(TakeOver("kariyama")).may == EVERY_DUTY


def test_a_strange_badge_is_said(desk):
    assert desk.look(FindBadge(badge_code.text_of(b"x" * 16))) == Refused("problem.badge_unknown")
    assert desk.look(FindBadge("KMA1B:0")) == Refused("problem.badge_unread")


def test_the_desk_is_handed_back(desk):
    log_in(desk)
    site = desk.do(HandOver())
    assert (site.operator_id, site.may) == ("desk", NO_DUTY)
    with pytest.raises(NotAllowed):
        desk.do(NoteSighting(SightingKind.EXPORTED))


def test_a_sealed_code_opens_once_and_headquarters_hear_of_it(desk):
    site = desk.do(OpenEmergency(CODE.lower()))
    assert (site.operator_id[:10], site.may) == ("emergency-", EMERGENCY_MAY)
    assert Duty.PURGE not in site.may
    assert [kind for _, kind, _ in sightings(desk)] == [SightingKind.EMERGENCY_OPENED]
    assert [type(one) for one in payloads(desk)][:1] == [EmergencyOpened]
    desk.do(HandOver())
    assert desk.do(OpenEmergency(CODE)) == Refused("problem.emergency_unknown")
    assert not desk.look(ListStaff()).codes_allow


def test_sealed_codes_are_not_guessed(desk):
    wrong = badge_code.emergency_text(b"x" * 15)
    assert desk.do(OpenEmergency("AB")) == Refused("problem.emergency_mistyped")
    told = [desk.do(OpenEmergency(wrong)).key for _ in range(FREE_TRIES + 1)]
    assert told == ["problem.emergency_unknown"] * FREE_TRIES + ["problem.pin_waits"]


def test_a_leader_makes_somebody_known_who_then_logs_in(desk):
    log_in(desk)
    made = desk.do(MakeKnown("  例田　次郎 ", StaffRole.RECEPTION, "314159", QUICK))
    assert made.name == "例田 次郎"
    assert made.is_of_desk
    assert log_in(desk, made.staff_id, "314159").operator_name == "例田 次郎"
    (fact,) = [one for one in payloads(desk) if isinstance(one, StaffSet)]
    assert (fact.staff.staff_id, fact.staff.site_id) == (made.staff_id, "S-1")
    log_in(desk)
    assert desk.do(TakeOff(made.staff_id)).staff_id == made.staff_id
    assert log_in(desk, made.staff_id, "314159") == Refused("problem.staff_unknown")


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (MakeKnown(" ", StaffRole.RECEPTION, "314159"), "problem.staff_no_name"),
        (MakeKnown("例田", StaffRole.RECEPTION, "123456"), "problem.pin_weak"),
        (MakeKnown("例田", StaffRole.IT, "314159"), "problem.staff_not_here"),
        (TakeOff("mihon"), "problem.staff_of_headquarters"),
    ],
)
def test_what_a_leader_cannot_do_is_said(desk, act, key):
    log_in(desk)
    assert desk.do(act) == Refused(key)


def payloads(desk):
    with desk._store.reading() as unit:
        rows = unit.staff._connection.execute(select(outbox.c.data).order_by(outbox.c.seq)).scalars()
        return [payload_of(codec.decode(data, Event)) for data in rows]
