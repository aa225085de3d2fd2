"""Coming and going at the counter: out, back, moved, left; meals; the stay that ends and the one that begins anew."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.desk.codes import PresentCode
from kiosk.desk.overview import LookAround, SearchNames
from kiosk.desk.presence import (
    CLOSED_AT_ONCE,
    ChangePresence,
    CloseAll,
    FindAway,
    HandMeal,
    NotSeenFor,
    UndoMeal,
    UndoPresence,
)
from kiosk.desk.reception import DeepenHousehold, ReceiveHousehold, UndoReception
from kiosk.domain.households import counted_household
from kiosk.domain.outcomes import (
    AlreadyHere,
    Deepened,
    MealNoted,
    MealNotedBefore,
    PresenceNoted,
    PresenceTakenBack,
    Received,
    Refused,
    Returned,
    StaysClosed,
    Undone,
)
from kiosk.domain.presence import HistoryKind, history_of
from kiosk.store.tables import elsewhere, outbox
from sync.protocol import codec, events
from sync.protocol.credential_household import household_of_credential
from sync.protocol.events import Event
from sync.protocol.household import HeadCount
from sync.protocol.presence import Destination, MealSlot, PresenceChange, Whereabouts
from sync.protocol.values import ReceptionMethod, StayType
from tests.fakes import FakeClock, open_desk, resident, site

HOUR_US = 3_600_000_000
DAY = date(2026, 11, 20)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def desk(tmp_path, clock):
    desk = open_desk(tmp_path, clock)
    yield desk
    desk._store.close()


@pytest.fixture
def family(desk, clock):
    """Three people of one code, received an hour ago."""
    household = household_of_credential(resident(), site().book)
    assert isinstance(receive(desk, household), Received)
    clock.advance(3600)
    return household


def receive(desk, household):
    return desk.do(ReceiveHousehold(household, ReceptionMethod.APP, 0))


def change(desk, household, what, *person_ids, **more):
    return desk.do(ChangePresence(household.household_id, what, tuple(person_ids), **more))


def facts(desk):
    with desk._store._database.reading() as connection:
        rows = connection.execute(outbox.select().order_by(outbox.c.seq)).all()
    return [events.payload_of(codec.decode(row.data, Event)) for row in rows]


def ids(household):
    return [person.person_id for person in household.persons]


def coming(household, *numbers):
    persons = tuple(replace(one, came=number in numbers) for number, one in enumerate(household.persons))
    return replace(household, persons=persons)


def places(record):
    return {one.person_id: one.whereabouts for one in record.away}


def elsewhere_since(desk, person_ids, shelter, since_us):
    with desk._store._database.writing() as connection:
        for person_id in person_ids:
            values = {"person_id": person_id.bytes, "operation_id": "op-1"}
            connection.execute(elsewhere.insert().values(shelter_id=shelter, since_us=since_us, **values))


def test_a_family_goes_out_and_keeps_its_place(desk, family):
    noted = change(desk, family, PresenceChange.OUT, expected_return_us=desk._clock.now_us() + HOUR_US)
    assert isinstance(noted, PresenceNoted)
    assert (noted.heads, noted.record.heads_here, noted.record.heads_staying) == (3, 0, 3)
    around = desk.look(LookAround()).occupancy
    assert (around.households, around.persons, around.out) == (1, 3, 3)
    (fact,) = facts(desk)[1:]
    assert (fact.change, fact.person_ids, fact.unnamed_heads) == (PresenceChange.OUT, (), 0)
    (hit, *_) = desk.look(SearchNames("みほん", 10))
    assert (hit.is_here, hit.whereabouts) == (True, Whereabouts.OUT)


def test_receiving_who_is_out_brings_them_back(desk, family):
    mother, *_ = ids(family)
    change(desk, family, PresenceChange.OUT)
    change(desk, family, PresenceChange.LEAVE, mother)
    back = receive(desk, family)
    assert isinstance(back, Returned)
    assert back.heads == 2
    assert places(back.record) == {mother: Whereabouts.LEFT}
    assert isinstance(receive(desk, family), AlreadyHere)


def test_one_child_comes_back_alone(desk, family):
    _, child, _ = ids(family)
    change(desk, family, PresenceChange.OVERNIGHT)
    back = receive(desk, coming(family, 1))
    assert isinstance(back, Returned)
    assert child not in places(back.record)
    assert back.record.heads_here == 1


def test_somebody_who_left_and_stands_here_again_has_a_place_again(desk, family):
    _, child, _ = ids(family)
    change(desk, family, PresenceChange.LEAVE, child, destination=Destination.RELATIVES)
    assert isinstance(receive(desk, family), AlreadyHere), "the family's code does not say that the child came"
    back = receive(desk, coming(family, 1))
    assert isinstance(back, Returned)
    assert back.record.heads_here == 3


def test_who_comes_later_is_here_although_the_others_are_out(desk, family):
    desk.do(UndoReception(family.household_id, "test"))
    receive(desk, coming(family, 0, 1))
    change(desk, family, PresenceChange.OUT)
    joined = receive(desk, coming(family, 2))
    assert isinstance(joined, Deepened)
    assert (joined.record.heads_here, joined.record.heads_staying) == (1, 3)


def test_heads_that_get_a_name_are_where_they_were(desk, clock):
    counted = counted_household(UUID(int=9), 3, StayType.SHELTER)
    receive(desk, counted)
    change(desk, counted, PresenceChange.OUT)
    named = replace(household_of_credential(resident(), site().book), household_id=counted.household_id)
    deepened = desk.do(DeepenHousehold(named))
    assert (deepened.record.heads_here, deepened.record.heads_staying) == (0, 3)


def test_counted_heads_come_and_go(desk):
    counted = counted_household(UUID(int=9), 4, StayType.SHELTER)
    receive(desk, counted)
    change(desk, counted, PresenceChange.OUT, unnamed_heads=3)
    change(desk, counted, PresenceChange.LEAVE, unnamed_heads=1)
    noted = change(desk, counted, PresenceChange.RETURN, unnamed_heads=2)
    assert (noted.record.heads_here, noted.record.heads_staying) == (2, 3)
    assert change(desk, counted, PresenceChange.OUT, unnamed_heads=5) == Refused(
        "problem.too_many_unnamed", (("limit", 4),)
    )


@pytest.mark.parametrize(
    ("what", "more", "problem"),
    [
        (PresenceChange.OUT, {"expected_return_us": 1}, "problem.return_in_past"),
        (PresenceChange.OUT, {"happened_at_us": 2**60}, "problem.time_ahead"),
        (PresenceChange.OUT, {"happened_at_us": 1}, "problem.time_before_reception"),
        (PresenceChange.OUT, {"person_ids": (UUID(int=5),)}, "problem.person_unknown"),
    ],
)
def test_what_makes_no_sense_is_refused(desk, family, what, more, problem):
    refused = desk.do(ChangePresence(family.household_id, what, **more))
    assert isinstance(refused, Refused)
    assert refused.key == problem
    assert len(facts(desk)) == 1


def test_who_left_cannot_leave_and_who_is_here_is_only_seen(desk, family):
    assert change(desk, family, PresenceChange.RETURN).change is PresenceChange.SEEN
    change(desk, family, PresenceChange.LEAVE)
    for what in (PresenceChange.LEAVE, PresenceChange.OUT, PresenceChange.RETURN, PresenceChange.SEEN):
        assert change(desk, family, what) == Refused("problem.left_already")
    assert change(desk, replace(family, household_id=UUID(int=77)), PresenceChange.OUT) == Refused(
        "problem.not_received"
    )


def test_a_change_is_taken_back_and_the_one_before_stands(desk, family, clock):
    change(desk, family, PresenceChange.OUT)
    clock.advance(60)
    change(desk, family, PresenceChange.LEAVE)
    undone = desk.do(UndoPresence(family.household_id))
    assert isinstance(undone, PresenceTakenBack)
    assert set(places(undone.record).values()) == {Whereabouts.OUT}
    assert desk.do(UndoPresence(family.household_id)).record.heads_here == 3
    assert desk.do(UndoPresence(family.household_id)) == Refused("problem.nothing_to_undo")


def test_what_was_earlier_than_what_is_known_does_not_undo_it(desk, family, clock):
    start_us = clock.now_us()
    clock.advance(7200)
    change(desk, family, PresenceChange.SEEN)
    late = change(desk, family, PresenceChange.OUT, happened_at_us=start_us + HOUR_US)
    assert late.record.heads_here == 3


def test_a_clock_that_was_set_back_does_not_hide_a_change(desk, family, clock):
    change(desk, family, PresenceChange.OUT)
    clock.us -= 5 * HOUR_US
    assert change(desk, family, PresenceChange.RETURN).record.heads_here == 3


def test_a_family_that_left_and_comes_again_keeps_its_number_and_begins_a_new_stay(desk, family, clock):
    change(desk, family, PresenceChange.LEAVE)
    assert desk.look(LookAround()).occupancy.households == 0
    clock.advance(60)
    again = receive(desk, coming(family, 0, 2))
    assert isinstance(again, Received)
    assert again.record.reception_no == "A-0001"
    assert (again.record.heads_here, again.record.heads_staying) == (2, 2)
    assert [type(fact).__name__ for fact in facts(desk)] == [
        "HouseholdAdmitted",
        "PresenceChanged",
        "HouseholdAdmitted",
    ]
    undone = desk.do(UndoReception(family.household_id, "test"))
    assert isinstance(undone, Undone)
    assert (undone.record.undone, undone.record.heads_staying) == (False, 0)
    assert facts(desk)[-1].undone_event_id == again.record.steps[-1].event_id


def test_who_was_received_elsewhere_since_is_received_here_as_a_move(desk, family, clock):
    elsewhere_since(desk, ids(family), "S-2", clock.now_us())
    clock.advance(3600)
    again = receive(desk, family)
    assert isinstance(again, Received)
    assert facts(desk)[-1].moved_from_shelter_id == "S-2"
    assert isinstance(receive(desk, family), AlreadyHere), "they stand here since"


def test_a_move_is_known_only_where_somebody_was_elsewhere(desk, family):
    assert facts(desk)[0].moved_from_shelter_id == ""


def test_a_meal_is_fetched_once(desk, family):
    change(desk, family, PresenceChange.OUT, ids(family)[0])
    noted = desk.do(HandMeal(family.household_id, DAY, MealSlot.NOON))
    assert isinstance(noted, MealNoted)
    assert noted.meal.heads == 2
    before = desk.do(HandMeal(family.household_id, DAY, MealSlot.NOON))
    assert isinstance(before, MealNotedBefore)
    assert before.meal == noted.meal
    assert isinstance(desk.do(HandMeal(family.household_id, DAY, MealSlot.NOON, heads=1, again=True)), MealNoted)
    assert [meal.heads for meal in desk.do(UndoMeal(family.household_id)).record.meals] == [2]
    desk.do(UndoMeal(family.household_id, noted.meal.event_id))
    assert desk.do(UndoMeal(family.household_id)) == Refused("problem.nothing_to_undo")


def test_nobody_here_gets_no_meal(desk, family):
    change(desk, family, PresenceChange.OUT)
    assert desk.do(HandMeal(family.household_id, DAY, MealSlot.NOON)).key == "problem.nobody_to_feed"


def test_a_stay_is_told_in_its_order(desk, family, clock):
    change(desk, family, PresenceChange.OUT, ids(family)[1])
    clock.advance(60)
    desk.do(HandMeal(family.household_id, DAY, MealSlot.EVENING))
    clock.advance(60)
    lines = history_of(change(desk, family, PresenceChange.RETURN, ids(family)[1]).record)
    assert [line.kind for line in lines] == [
        HistoryKind.RECEIVED,
        HistoryKind.OUT,
        HistoryKind.MEAL,
        HistoryKind.RETURN,
    ]
    assert [line.heads for line in lines] == [3, 1, 2, 1]
    assert lines[1].names == ("見本　太郎1",)
    assert [line.can_undo for line in lines] == [False, True, True, True]


def test_those_who_are_out_stand_by_when_they_are_expected(desk, clock):
    for number in range(3):
        household = counted_household(UUID(int=number + 1), 2, StayType.SHELTER)
        receive(desk, household)
        expected = None if number == 0 else clock.now_us() + (4 - number) * HOUR_US
        change(desk, household, PresenceChange.OUT, expected_return_us=expected)
    receive(desk, counted_household(UUID(int=9), 2, StayType.SHELTER))
    assert [one.household.household_id.int for one in desk.look(FindAway())] == [3, 2, 1]


def test_who_was_not_seen_for_hours_is_found_until_somebody_sees_them(desk, family, clock):
    clock.advance(9 * 3600)
    receive(desk, counted_household(UUID(int=9), 2, StayType.SHELTER))
    assert [one.household.household_id for one in desk.look(NotSeenFor(8))] == [family.household_id]
    change(desk, family, PresenceChange.SEEN)
    assert desk.look(NotSeenFor(8)) == ()
    clock.advance(9 * 3600)
    change(desk, family, PresenceChange.LEAVE)
    assert [one.household.household_id.int for one in desk.look(NotSeenFor(8))] == [9]


def test_the_shelter_is_closed_in_portions(desk):
    for number in range(CLOSED_AT_ONCE + 3):
        receive(desk, counted_household(UUID(int=number + 1), 2, StayType.SHELTER))
    assert desk.do(CloseAll(Destination.HOME)) == StaysClosed(CLOSED_AT_ONCE, 3)
    assert desk.do(CloseAll(Destination.HOME)) == StaysClosed(3, 0)
    assert desk.do(CloseAll(Destination.HOME)) == StaysClosed(0, 0)
    assert desk.look(LookAround()).occupancy.persons == 0


def test_a_code_of_people_who_are_out_says_so(desk, family):
    opaque = desk.look(PresentCode("KMM-ABCDEFGHJKLM"))
    receive(desk, opaque.household)
    change(desk, opaque.household, PresenceChange.OUT)
    again = desk.look(PresentCode("KMM-ABCDEFGHJKLM"))
    assert again.returning_unnamed == 1
    assert again.already


def test_an_undone_reception_has_nobody_to_go(desk, family):
    desk.do(UndoReception(family.household_id, "test"))
    assert change(desk, family, PresenceChange.OUT) == Refused("problem.not_received")
    assert desk.do(UndoPresence(family.household_id)) == Refused("problem.nothing_to_undo")
    assert desk.do(HandMeal(family.household_id, DAY, MealSlot.NOON)) == Refused("problem.not_received")


def test_counted_heads_that_come_again_are_those_of_this_time(desk):
    counted = counted_household(UUID(int=9), 4, StayType.SHELTER)
    receive(desk, counted)
    change(desk, counted, PresenceChange.LEAVE)
    again = receive(desk, replace(counted, head_count=HeadCount(total=2)))
    assert isinstance(again, Received)
    assert (again.record.heads_here, again.record.heads_staying) == (2, 2)


def test_counted_heads_that_went_one_by_one_stay_out_when_one_of_them_gets_a_name(desk):
    counted = counted_household(UUID(int=9), 3, StayType.SHELTER)
    receive(desk, counted)
    change(desk, counted, PresenceChange.OUT, unnamed_heads=1)
    change(desk, counted, PresenceChange.OUT, unnamed_heads=2)
    person = replace(household_of_credential(resident(), site().book).persons[0], came=True)
    deepened = desk.do(DeepenHousehold(replace(counted, persons=(person,))))
    assert (deepened.record.heads_here, deepened.record.heads_staying) == (0, 3)
