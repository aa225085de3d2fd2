"""The desk's acts about its shelter: state, areas, and people who announced themselves with their phones."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.desk.arrivals import ConfirmArrival, DeclineArrival, Declined, ListArrivals, PresentArrival
from kiosk.desk.codes import PresentCode
from kiosk.desk.overview import LookAround
from kiosk.desk.own_shelter import AreaUse, LookAtShelter, SetArea, SetShelterState
from kiosk.desk.reception import ReceiveHousehold, UndoReception
from kiosk.domain.outcomes import AlreadyHere, CodeFound, Deepened, ForeignCode, Received, Refused
from kiosk.store.sync_mirror import SyncMirror
from sync.protocol import codec, events
from sync.protocol.credential_household import household_of_credential
from sync.protocol.events import AreaSet, ArrivalDeclined, Event, HouseholdAdmitted, ShelterStateSet
from sync.protocol.ids import area_key, shelter_aggregate, shelter_key
from sync.protocol.messages import FeedPage
from sync.protocol.records import (
    AreaRecord,
    ArrivalRecord,
    FeedItem,
    IssuerRecord,
    PostedCodeRecord,
    Record,
    ShelterRecord,
    ShelterStateRecord,
    kind_of,
)
from sync.protocol.values import ArrivalState, Crowd, OpenState, ReceptionMethod, RecordMode
from tests.fakes import NOW_US, FakeClock, open_database, open_desk, resident, site

DAY_US = 86_400_000_000
PLACE = {"operation_id": "op-1", "shelter_id": "S-1"}
WHO = household_of_credential(resident(), site().book)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def desk(tmp_path, clock):
    return open_desk(tmp_path, clock)


def arrival(number=1, household=WHO, **more):
    told = {**PLACE, "record_mode": RecordMode.DRILL, "announced_at_us": NOW_US, "expires_at_us": NOW_US + DAY_US}
    return ArrivalRecord(arrival_id=UUID(int=number), household=household, **(told | more))


def come_down(tmp_path, *records: Record, version=5):
    """The records of a page of the ledger."""
    database = open_database(tmp_path / "kiosk.db")
    items = tuple(FeedItem(kind_of(one), _key(one), version, codec.encode(one)) for one in records)
    page = FeedPage(
        epoch="e",
        device_id="desk-A",
        nonce=b"n" * 16,
        high_water=0,
        cursor=version,
        more=False,
        ledger_time_us=1,
        items=items,
    )
    SyncMirror(database).apply(page)
    database.close()


def _key(one):
    match one:
        case ArrivalRecord():
            return str(one.arrival_id)
        case AreaRecord():
            return area_key("op-1", "S-1", one.record_mode, one.name)
        case ShelterRecord():
            return one.shelter_id
        case IssuerRecord():
            return one.kid.hex()
        case _:
            return shelter_key("op-1", "S-1", one.record_mode)


def written(tmp_path):
    """The facts in the outbox, in their order."""
    from sqlalchemy import select

    from kiosk.store.tables import outbox

    database = open_database(tmp_path / "kiosk.db")
    with database.reading() as connection:
        raws = connection.execute(select(outbox.c.data).order_by(outbox.c.seq)).scalars().all()
    database.close()
    found = [codec.decode(raw, Event) for raw in raws]
    return [(one.aggregate, events.payload_of(one)) for one in found]


def test_an_arrival_is_listed_and_confirmed(desk, tmp_path):
    partly = replace(WHO, persons=tuple(replace(one, came=at != 1) for at, one in enumerate(WHO.persons)))
    come_down(tmp_path, arrival(household=partly))
    assert [one.arrival_id.int for one in desk.look(ListArrivals())] == [1]
    assert desk.look(LookAround()).arrivals == 1
    outcome = desk.do(ConfirmArrival(UUID(int=1), 5))
    assert isinstance(outcome, Received)
    assert (outcome.record.method, outcome.record.household.heads) == (ReceptionMethod.POSTED_CODE, 2)
    [(aggregate, fact)] = written(tmp_path)
    assert isinstance(fact, HouseholdAdmitted)
    assert (aggregate, fact.arrival_id, fact.started_mono_ms) == (WHO.household_id, UUID(int=1), 5)
    assert desk.look(ListArrivals()) == ()
    assert desk.do(ConfirmArrival(UUID(int=1), 5)) == Refused("problem.arrival_gone")


def test_a_code_shown_at_the_desk_confirms_the_arrival_too(desk, tmp_path):
    come_down(tmp_path, arrival())
    assert isinstance(desk.do(ReceiveHousehold(WHO, ReceptionMethod.APP, 0)), Received)
    [(_, fact)] = written(tmp_path)
    assert (fact.method, fact.arrival_id) == (ReceptionMethod.APP, UUID(int=1))
    assert desk.look(LookAround()).arrivals == 0


def test_who_is_here_already_does_not_wait(desk, tmp_path):
    received = desk.do(ReceiveHousehold(WHO, ReceptionMethod.APP, 0))
    come_down(tmp_path, arrival())
    assert desk.look(ListArrivals()) == ()
    desk.do(UndoReception(received.record.household.household_id, "x"))
    assert len(desk.look(ListArrivals())) == 1


def test_late_comers_who_announce_themselves_are_joined(desk, tmp_path):
    first = replace(WHO, persons=tuple(replace(one, came=at == 0) for at, one in enumerate(WHO.persons)))
    desk.do(ReceiveHousehold(first, ReceptionMethod.APP, 0))
    come_down(tmp_path, arrival())
    outcome = desk.do(ConfirmArrival(UUID(int=1), 0))
    assert isinstance(outcome, Deepened)
    assert outcome.record.household.heads == 3
    assert desk.look(ListArrivals()) == ()


def test_an_arrival_is_presented_like_a_code(desk, tmp_path):
    come_down(tmp_path, arrival())
    found = desk.look(PresentArrival(UUID(int=1)))
    assert isinstance(found, CodeFound)
    assert (found.household, found.method) == (WHO, ReceptionMethod.POSTED_CODE)
    assert desk.look(PresentArrival(UUID(int=2))) == Refused("problem.arrival_gone")


def test_a_declined_arrival_is_a_fact(desk, tmp_path):
    come_down(tmp_path, arrival())
    assert desk.do(DeclineArrival(UUID(int=1))) == Declined(UUID(int=1))
    assert desk.look(ListArrivals()) == ()
    [(aggregate, fact)] = written(tmp_path)
    assert isinstance(fact, ArrivalDeclined)
    assert (aggregate, fact.arrival_id) == (UUID(int=1), UUID(int=1))
    assert desk.do(DeclineArrival(UUID(int=1))) == Refused("problem.arrival_gone")


def test_nobody_waits_longer_than_a_day(desk, tmp_path, clock):
    come_down(tmp_path, arrival())
    clock.advance(24 * 3600 - 1)
    assert len(desk.look(ListArrivals())) == 1
    clock.advance(1)
    assert desk.look(ListArrivals()) == ()


def test_what_another_desk_did_takes_the_line_away(desk, tmp_path):
    come_down(tmp_path, arrival(1), arrival(2, household=household_of_credential(resident(2), site().book)))
    come_down(
        tmp_path,
        arrival(1, state=ArrivalState.CONFIRMED),
        arrival(2, state=ArrivalState.DECLINED),
        version=6,
    )
    assert desk.look(ListArrivals()) == ()


def test_other_shelters_operations_and_practice_are_not_ours(desk, tmp_path):
    come_down(
        tmp_path,
        arrival(1, shelter_id="S-2"),
        arrival(2, operation_id="op-2"),
        arrival(3, record_mode=RecordMode.REAL),
    )
    assert desk.look(ListArrivals()) == ()


def test_the_shelters_own_code_at_the_desk_says_what_it_is(desk):
    assert desk.look(PresentCode("KMA1P:ABC")) == ForeignCode("posted")


def test_the_state_stands_at_once_and_is_a_fact(desk, tmp_path):
    come_down(tmp_path, ShelterRecord(shelter_id="S-1", name="見本小学校", open_state=OpenState.NOT_OPENED))
    before = desk.look(LookAtShelter()).standing
    assert (before.open_state, before.is_open, before.set_at_us) == (OpenState.NOT_OPENED, False, None)
    after = desk.do(SetShelterState(OpenState.OPEN, intake_stopped=True, crowd=Crowd.FULL))
    assert (after.is_open, after.intake_stopped, after.crowd, after.set_at_us) == (True, True, Crowd.FULL, NOW_US)
    assert desk.look(LookAround()).standing == after
    [(aggregate, fact)] = written(tmp_path)
    assert aggregate == shelter_aggregate("op-1", "S-1")
    assert fact == ShelterStateSet(**PLACE, open_state=OpenState.OPEN, intake_stopped=True, crowd=Crowd.FULL)


def test_the_ledgers_word_replaces_our_own(desk, tmp_path):
    desk.do(SetShelterState(OpenState.OPEN))
    told = ShelterStateRecord(**PLACE, record_mode=RecordMode.DRILL, open_state=OpenState.CLOSED, set_at_us=9)
    come_down(tmp_path, told)
    assert desk.look(LookAtShelter()).standing.open_state is OpenState.CLOSED
    desk.do(SetShelterState(OpenState.OPEN))
    assert desk.look(LookAtShelter()).standing.open_state is OpenState.OPEN
    come_down(tmp_path, told, version=6)
    assert desk.look(LookAtShelter()).standing.open_state is OpenState.CLOSED


def test_practice_does_not_open_the_real_shelter(desk, tmp_path):
    come_down(
        tmp_path, ShelterStateRecord(**PLACE, record_mode=RecordMode.REAL, open_state=OpenState.OPEN, set_at_us=9)
    )
    assert desk.look(LookAtShelter()).standing.open_state is OpenState.UNKNOWN


def test_the_code_to_show_comes_from_the_ledger(desk, tmp_path):
    assert desk.look(LookAtShelter()).posted_code == ""
    come_down(tmp_path, PostedCodeRecord(**PLACE, record_mode=RecordMode.DRILL, text="KMA1P:X"))
    assert desk.look(LookAtShelter()).posted_code == "KMA1P:X"


def test_areas_say_how_full_they_are(desk, tmp_path):
    assert desk.do(SetArea(" 体育館 A ", 2)) == AreaUse("体育館 A", 2, 0)
    come_down(tmp_path, AreaRecord(**PLACE, record_mode=RecordMode.DRILL, name="教室 1"))
    desk.do(ReceiveHousehold(replace(WHO, living_group="体育館 A", space_no="12"), ReceptionMethod.APP, 0))
    areas = desk.look(LookAtShelter()).areas
    assert areas == (AreaUse("体育館 A", 2, 3), AreaUse("教室 1", None, 0)), "a numbered space is none"
    assert [one.is_over for one in areas] == [True, False]
    desk.do(SetArea("12"))
    assert AreaUse("12", None, 3) in desk.look(LookAtShelter()).areas
    desk.do(SetArea("教室 1", is_removed=True))
    assert [one.name for one in desk.look(LookAtShelter()).areas] == ["12", "体育館 A"]
    facts = [fact for _, fact in written(tmp_path) if isinstance(fact, AreaSet)]
    assert [(one.name, one.capacity, one.is_removed) for one in facts] == [
        ("体育館 A", 2, False),
        ("12", None, False),
        ("教室 1", None, True),
    ]


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (SetArea("  "), "problem.area_nameless"),
        (SetArea("a\x00"), "problem.area_nameless"),
        (SetArea("区" * 41), "problem.area_too_long"),
        (SetArea("A", 0), "problem.area_capacity"),
    ],
)
def test_what_is_no_area(desk, act, key):
    outcome = desk.do(act)
    assert isinstance(outcome, Refused)
    assert outcome.key == key


def test_two_of_one_family_are_received_once(desk, tmp_path):
    come_down(tmp_path, arrival())
    desk.do(ConfirmArrival(UUID(int=1), 0))
    assert isinstance(desk.do(ReceiveHousehold(WHO, ReceptionMethod.APP, 0)), AlreadyHere)
