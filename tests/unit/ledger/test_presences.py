"""Presence as the ledger folds it, in any order and across shelters; and as the desk that wrote it sees it."""

import itertools
import uuid
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.desk.presence import ChangePresence, HandMeal, UndoMeal, UndoPresence
from kiosk.desk.reception import DeepenHousehold, ReceiveHousehold, UndoReception
from kiosk.store.tables import outbox
from ledger.facts import Fact
from ledger.fold import NEEDS_EVENT, NEEDS_HOUSEHOLD, Folded, Stay, fold
from ledger.journal import fact_of, payload_of
from ledger.reconcile import resolve
from sync.protocol import codec
from sync.protocol.events import (
    Event,
    HouseholdAdmitted,
    HouseholdDetailed,
    MealHanded,
    MealUndone,
    Payload,
    PresenceChanged,
    PresenceUndone,
    ReceptionUndone,
)
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.presence import Destination, MealSlot, PresenceChange, StepKind, Whereabouts
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import Depth, ReceptionMethod, RecordMode
from tests.fakes import FakeClock, open_desk

HOUSEHOLD = uuid.UUID(int=1)
DAY = date(2026, 11, 20)
OUT, BACK, LEAVE, MOVE = PresenceChange.OUT, PresenceChange.RETURN, PresenceChange.LEAVE, PresenceChange.MOVE


def family(*numbers: int, heads: int = 0) -> Household:
    return Household(
        household_id=HOUSEHOLD,
        depth=Depth.FULL if numbers else Depth.COUNT,
        persons=tuple(Person(person_id=uuid.UUID(int=number)) for number in numbers),
        head_count=HeadCount(total=heads) if heads else None,
    )


def fact(device: str, seq: int, time_us: int, payload: Payload, offset_us: int = 0) -> Fact:
    return Fact(device, seq, uuid.uuid5(uuid.NAMESPACE_OID, f"{device}{seq}"), time_us, payload, offset_us)


def admitted(who: Household, shelter: str = "s1", moved_from: str = "") -> HouseholdAdmitted:
    return HouseholdAdmitted(
        operation_id="o",
        shelter_id=shelter,
        reception_no="1",
        method=ReceptionMethod.APP,
        household=who,
        moved_from_shelter_id=moved_from,
    )


def changed(what: PresenceChange, *numbers: int, shelter: str = "s1", **more: object) -> PresenceChanged:
    ids = tuple(uuid.UUID(int=number) for number in numbers)
    return PresenceChanged(operation_id="o", shelter_id=shelter, change=what, person_ids=ids, **more)  # type: ignore[arg-type]


def taken_back(of: Fact) -> PresenceUndone:
    return PresenceUndone(operation_id="o", shelter_id="s1", undone_event_id=of.event_id, reason="")


def undone(of: Fact, shelter: str = "s1") -> ReceptionUndone:
    return ReceptionUndone(operation_id="o", shelter_id=shelter, undone_event_id=of.event_id, reason="")


def folded(*facts: Fact) -> Folded:
    result = fold(HOUSEHOLD, RecordMode.DRILL, facts, {})
    backwards = fold(HOUSEHOLD, RecordMode.DRILL, (*reversed(facts), *facts), {})
    assert backwards == result, "neither the order nor repetition counts"
    return result


def at(result: Folded, shelter: str = "s1") -> Stay:
    return next(stay for stay in result.stays if stay.record.shelter_id == shelter)


def places(stay: Stay) -> dict[int | None, Whereabouts]:
    return {one.person_id.int if one.person_id else None: one.whereabouts for one in stay.record.away}


def claimed(stay: Stay) -> dict[int, int]:
    return {claim.person_id.int: claim.order[0] for claim in stay.claims}


def test_who_is_out_keeps_the_place_and_who_left_has_none() -> None:
    stay = at(
        folded(
            fact("a", 1, 10, admitted(family(1, 2, 3))),
            fact("a", 2, 20, changed(OUT)),
            fact("a", 3, 30, changed(BACK, 1)),
            fact("b", 1, 40, changed(LEAVE, 2, destination=Destination.HOME)),
        )
    )
    assert places(stay) == {2: Whereabouts.LEFT, 3: Whereabouts.OUT}
    assert (stay.record.heads_here, stay.record.heads_staying) == (1, 2)
    assert stay.record.last_seen_us == 30
    assert claimed(stay) == {1: 10, 3: 10}


def test_what_happened_earlier_is_read_earlier_whenever_it_was_written() -> None:
    stay = at(
        folded(
            fact("a", 1, 10, admitted(family(1))),
            fact("a", 2, 40, changed(BACK)),
            fact("b", 1, 1050, changed(OUT, happened_at_us=1030), offset_us=-1000),
        )
    )
    assert places(stay) == {}
    assert [step.at_us for step in stay.record.steps] == [30, 40]


def test_nobody_tells_what_is_still_to_come() -> None:
    stay = at(folded(fact("a", 1, 10, admitted(family(1))), fact("a", 2, 20, changed(OUT, happened_at_us=2**62))))
    assert [step.at_us for step in stay.record.steps] == [20]


def test_a_change_that_was_taken_back_counts_no_longer() -> None:
    out = fact("a", 2, 20, changed(OUT))
    stay = at(folded(fact("a", 1, 10, admitted(family(1))), out, fact("b", 1, 15, taken_back(out))))
    assert places(stay) == {}
    assert stay.record.steps == ()


def test_facts_wait_for_what_they_speak_of() -> None:
    out = fact("a", 2, 20, changed(OUT))
    meal = fact("a", 3, 20, MealHanded(operation_id="o", shelter_id="s1", day=DAY, slot=MealSlot.NOON, heads=1))
    back = fact("b", 1, 30, taken_back(out))
    other = fact("c", 1, 10, admitted(family(1), shelter="s2"))
    assert folded(out, meal, other).held == {("a", 2): NEEDS_HOUSEHOLD, ("a", 3): NEEDS_HOUSEHOLD}
    assert folded(fact("a", 1, 10, admitted(family(1))), back).held == {("b", 1): NEEDS_EVENT}
    assert folded(fact("a", 1, 10, admitted(family(1))), out, meal, back).held == {}


def test_a_move_that_both_know_ends_the_old_stay_without_a_discrepancy() -> None:
    result = folded(
        fact("a", 1, 10, admitted(family(1, 2))),
        fact("b", 1, 20, admitted(family(1, 2), shelter="s2", moved_from="s1")),
    )
    assert resolve([result], []).discrepancies == ()
    assert places(at(result)) == {1: Whereabouts.MOVED, 2: Whereabouts.MOVED}
    assert {one.destination_shelter_id for one in at(result).record.away} == {"s2"}
    assert claimed(at(result)) == {}
    assert claimed(at(result, "s2")) == {1: 20, 2: 20}


def test_a_move_of_one_child_leaves_the_others_where_they_are() -> None:
    result = folded(
        fact("a", 1, 10, admitted(family(1, 2))),
        fact("b", 1, 20, admitted(family(2), shelter="s2", moved_from="s1")),
    )
    assert places(at(result)) == {2: Whereabouts.MOVED}
    assert at(result).record.heads_here == 1


def test_counted_people_move_too() -> None:
    result = folded(
        fact("a", 1, 10, admitted(family(heads=4))),
        fact("b", 1, 20, admitted(family(heads=4), shelter="s2", moved_from="s1")),
    )
    assert resolve([result], []).discrepancies == ()
    assert [resolve([result], []).counted_heads(result, stay) for stay in result.stays] == [0, 4]


def test_an_undone_move_gives_the_old_place_back() -> None:
    there = fact("b", 1, 20, admitted(family(1), shelter="s2", moved_from="s1"))
    result = folded(fact("a", 1, 10, admitted(family(1))), there, fact("b", 2, 30, undone(there, "s2")))
    assert claimed(at(result)) == {1: 10}
    assert places(at(result)) == {}


def test_there_and_back_again() -> None:
    facts = (
        fact("a", 1, 10, admitted(family(1, 2))),
        fact("b", 1, 20, admitted(family(1, 2), shelter="s2", moved_from="s1")),
        fact("a", 2, 30, admitted(family(1, 2), moved_from="s2")),
    )
    result = folded(*facts)
    assert resolve([result], []).discrepancies == ()
    assert claimed(at(result)) == {1: 30, 2: 30}
    assert claimed(at(result, "s2")) == {}
    assert [step.kind for step in at(result).record.steps] == [StepKind.MOVE, StepKind.ADMIT]
    assert at(result).record.heads_here == 2
    assert folded(*facts, fact("a", 3, 40, undone(facts[2]))).stays[0].record.heads_staying == 0


def test_coming_again_after_leaving_is_no_second_reception() -> None:
    first, again = fact("a", 1, 10, admitted(family(1))), fact("a", 3, 30, admitted(family(1)))
    left = fact("a", 2, 20, changed(LEAVE))
    assert at(folded(first, left, again)).repeats == ()
    assert at(folded(first, again)).repeats == (again,)


def test_coming_back_from_where_nobody_said_that_they_moved_is_no_second_reception() -> None:
    again = fact("a", 2, 30, admitted(family(1)))
    elsewhere = fact("b", 1, 20, admitted(family(1), shelter="s2"))
    assert at(folded(fact("a", 1, 10, admitted(family(1))), elsewhere, again)).repeats == ()


def test_who_left_there_may_be_here_without_a_discrepancy() -> None:
    there, here = fact("b", 1, 20, admitted(family(1), shelter="s2")), fact("a", 1, 10, admitted(family(1)))
    disputed = folded(there, here)
    assert len(resolve([disputed], []).discrepancies) == 1
    settled = folded(there, here, fact("a", 2, 30, changed(LEAVE)))
    assert resolve([settled], []).discrepancies == ()


def test_a_late_change_of_the_losing_side_is_not_believed_silently() -> None:
    there, here = fact("b", 1, 20, admitted(family(1), shelter="s2")), fact("a", 1, 10, admitted(family(1)))
    later = folded(there, here, fact("a", 2, 30, changed(OUT)), fact("a", 3, 40, changed(BACK)))
    resolution = resolve([later], [])
    assert [claim.shelter_id for claim in resolution.counted] == ["s2"]
    assert len(resolution.discrepancies) == 1


def test_who_left_and_was_seen_here_since_is_asked_about() -> None:
    facts = (
        fact("a", 1, 10, admitted(family(1))),
        fact("a", 2, 20, changed(LEAVE)),
        fact("b", 1, 30, admitted(family(1), shelter="s2")),
        fact("c", 1, 40, changed(BACK, 1)),
    )
    resolution = resolve([folded(*facts)], [])
    assert [claim.shelter_id for claim in resolution.counted] == ["s1"]
    assert len(resolution.discrepancies) == 1


def test_a_change_of_a_stay_that_was_undone_does_not_touch_the_next_one() -> None:
    first = fact("a", 1, 10, admitted(family(1)))
    stay = at(
        folded(
            first,
            fact("a", 2, 20, changed(OUT)),
            fact("a", 3, 30, undone(first)),
            fact("a", 4, 40, admitted(family(1))),
        )
    )
    assert stay.record.heads_here == 1
    assert stay.record.steps == ()


def test_meals_are_known_and_taken_back() -> None:
    def meal(slot: MealSlot) -> MealHanded:
        return MealHanded(operation_id="o", shelter_id="s1", day=DAY, slot=slot, heads=2)

    noon = fact("a", 2, 20, meal(MealSlot.NOON))
    back = MealUndone(operation_id="o", shelter_id="s1", undone_event_id=noon.event_id)
    facts = (fact("a", 1, 10, admitted(family(1, 2))), noon, fact("b", 1, 15, meal(MealSlot.EVENING)))
    assert [one.slot for one in at(folded(*facts)).record.meals] == [MealSlot.NOON, MealSlot.EVENING]
    assert at(folded(*facts)).record.last_seen_us == 20
    rest = at(folded(*facts, fact("a", 3, 30, back))).record
    assert [one.slot for one in rest.meals] == [MealSlot.EVENING]


def test_a_long_stay_fits_a_record_and_still_says_where_everybody_is() -> None:
    facts = [fact("a", 1, 10, admitted(family(1, 2, 3))), fact("a", 2, 11, changed(LEAVE, 1))]
    for number in range(60):
        facts.append(fact("a", 3 + number, 20 + number, changed(OUT if number % 2 == 0 else BACK, 2)))
    record = at(folded(*facts)).record
    assert codec.decode(codec.encode(record), HouseholdRecord) == record
    assert {one.person_id: one.whereabouts for one in record.away} == {uuid.UUID(int=1): Whereabouts.LEFT}


# -- any order of arrival


DEVICES = {"a": "s1", "b": "s1", "c": "s2"}
kinds = st.sampled_from(["admit", "admit", "detail", "change", "change", "change", "undo", "take_back", "meal"])
acts = st.tuples(
    kinds,
    st.sampled_from(sorted(DEVICES)),
    st.integers(10, 30),
    st.sampled_from(list(PresenceChange)),
    st.lists(st.integers(1, 4), max_size=2, unique=True),
    st.integers(0, 3),
)


def story(script: list[tuple]) -> list[Fact]:
    facts: list[Fact] = []
    seqs = dict.fromkeys(DEVICES, 0)
    for kind, device, time_us, what, numbers, count in script:
        payload = _payload(kind, DEVICES[device], facts, what, numbers, count)
        if payload is not None:
            seqs[device] += 1
            facts.append(fact(device, seqs[device], time_us, payload))
    return facts


def _payload(kind, shelter, facts, what, numbers, count):
    if kind == "admit":
        moved_from = {"s1": "s2", "s2": "s1"}[shelter] if count % 2 else ""
        return admitted(family(*numbers, heads=0 if numbers else count + 1), shelter, moved_from)
    if kind == "detail":
        who = family(*numbers, heads=count + len(numbers) + 1)
        return HouseholdDetailed(operation_id="o", shelter_id=shelter, household=who)
    if kind == "change":
        happened = {"happened_at_us": 8 + count * 5} if count else {}
        unnamed = {"unnamed_heads": count} if not numbers else {}
        return changed(what, *numbers, shelter=shelter, **happened, **unnamed)
    if kind == "meal":
        return MealHanded(operation_id="o", shelter_id=shelter, day=DAY, slot=list(MealSlot)[count % 3], heads=1)
    wanted = HouseholdAdmitted if kind == "undo" else PresenceChanged
    known = [one for one in facts if isinstance(one.payload, wanted)]
    if not known:
        return None
    of = known[count % len(known)]
    return undone(of, shelter) if kind == "undo" else taken_back(of)


@given(st.lists(acts, max_size=12), st.randoms(use_true_random=False))
def test_every_order_of_arrival_leads_to_the_same_record(script: list[tuple], dice: Random) -> None:
    facts = story(script)
    believed = fold(HOUSEHOLD, RecordMode.DRILL, facts, {})
    shuffled = [*facts, *dice.sample(facts, len(facts) // 2)]
    dice.shuffle(shuffled)
    assert fold(HOUSEHOLD, RecordMode.DRILL, shuffled, {}) == believed
    for stay in believed.stays:
        record = stay.record
        assert codec.decode(codec.encode(record), HouseholdRecord) == record
        assert 0 <= record.heads_here <= record.heads_staying <= record.household.heads
        if not record.undone:
            assert len(stay.claims) + stay.unnamed_heads == record.heads_staying


# -- the desk's own word and the ledger's


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


@settings(max_examples=60)
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
