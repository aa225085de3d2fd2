"""A desk's own word of its household and the ledger's, out of the same facts."""

import itertools
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.desk.presence import ChangePresence, HandMeal, UndoMeal, UndoPresence
from kiosk.desk.reception import DeepenHousehold, ReceiveHousehold, UndoReception
from kiosk.store.tables import outbox
from ledger.fold import fold
from ledger.journal import fact_of, payload_of
from sync.protocol import codec
from sync.protocol.events import (
    Event,
)
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.presence import MealSlot, PresenceChange
from sync.protocol.values import Depth, ReceptionMethod, RecordMode
from tests.fakes import FakeClock, open_desk
from tests.unit.ledger.stories import DAY


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = open_desk(tmp_path_factory.mktemp("desk"), FakeClock())
    yield desk
    desk._store.close()


_numbers = itertools.count(1_000)
steps = st.tuples(
    st.sampled_from(["receive", "change", "change", "change", "undo_change", "meal", "undo_meal", "deepen", "undo"]),
    st.lists(st.integers(0, 2), max_size=3, unique=True),
    st.sampled_from(list(PresenceChange)),
    st.integers(0, 2),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, min_size=1, max_size=14), st.integers(0, 2))
def test_a_desk_and_the_ledger_read_the_same_facts_alike(desk, script: list[tuple], unnamed: int) -> None:
    whole = _household(next(_numbers), unnamed)
    desk.do(ReceiveHousehold(whole, ReceptionMethod.APP, 0))
    for kind, members, what, count in script:
        desk._clock.advance(60)
        desk.do(_act(kind, whole, members, what, count, desk._clock.now_us() - 90_000_000))
    with desk._store.reading() as unit:
        here = unit.people.get(whole.household_id)
    with desk._store._database.reading() as connection:
        query = outbox.select().where(outbox.c.aggregate == whole.household_id.bytes)
        written = [codec.decode(row.data, Event) for row in connection.execute(query)]
    facts = [fact_of(event, payload_of(event)) for event in written]
    (stay,) = fold(whole.household_id, RecordMode.DRILL, facts, {}).stays
    assert stay.record.undone == here.undone
    assert (stay.record.heads_here, stay.record.heads_staying) == (here.heads_here, here.heads_staying)
    if not here.undone:
        assert stay.record.steps == here.steps
        assert stay.record.away == here.away
        assert stay.record.meals == here.meals
        assert stay.record.last_seen_us == here.last_seen_us
        assert stay.record.household.heads == here.household.heads
    assert stay.repeats == ()


def _household(number: int, unnamed: int) -> Household:
    persons = tuple(Person(person_id=uuid.UUID(int=number * 10 + member), came=member < 2) for member in range(3))
    heads = HeadCount(total=2 + unnamed) if unnamed else None
    return Household(household_id=uuid.UUID(int=number), depth=Depth.FULL, persons=persons, head_count=heads)


def _act(kind, whole, members, what, count, earlier_us):
    household_id = whole.household_id
    ids = tuple(whole.persons[member].person_id for member in members)
    match kind:
        case "change":
            happened = earlier_us if count == 2 else None
            return ChangePresence(household_id, what, ids, unnamed_heads=count % 2, happened_at_us=happened)
        case "undo_change":
            return UndoPresence(household_id)
        case "meal":
            return HandMeal(household_id, DAY, list(MealSlot)[count])
        case "undo_meal":
            return UndoMeal(household_id)
        case "undo":
            return UndoReception(household_id, "test")
    came = tuple(replace(one, came=number in members) for number, one in enumerate(whole.persons))
    coming = replace(whole, persons=came)
    return ReceiveHousehold(coming, ReceptionMethod.APP, 0) if kind == "receive" else DeepenHousehold(coming)
