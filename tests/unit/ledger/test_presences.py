"""Presence as the ledger folds it, in any order and across shelters."""

import uuid

from ledger.fold import NEEDS_EVENT, NEEDS_HOUSEHOLD
from ledger.reconcile import resolve
from sync.protocol import codec
from sync.protocol.events import (
    HouseholdDetailed,
    MealHanded,
    MealUndone,
)
from sync.protocol.household import Household
from sync.protocol.presence import Destination, MealSlot, PresenceChange, StepKind, Whereabouts
from sync.protocol.records import HouseholdRecord
from tests.unit.ledger.stories import (
    BACK,
    DAY,
    LEAVE,
    OUT,
    admitted,
    at,
    changed,
    claimed,
    fact,
    family,
    folded,
    places,
    taken_back,
    undone,
)


def detailed(who: Household) -> HouseholdDetailed:
    return HouseholdDetailed(operation_id="o", shelter_id="s1", household=who)


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


def test_a_family_that_comes_back_does_not_bring_the_child_that_left() -> None:
    facts = (
        fact("a", 1, 10, admitted(family(1, 2))),
        fact("a", 2, 20, changed(LEAVE, 2)),
        fact("a", 3, 30, changed(OUT)),
        fact("b", 1, 40, changed(BACK)),
    )
    assert places(at(folded(*facts))) == {2: Whereabouts.LEFT}
    all_left = (*facts, fact("a", 4, 50, changed(LEAVE)))
    assert set(places(at(folded(*all_left)))) == {1, 2}
    late = fact("b", 2, 60, changed(PresenceChange.SEEN))
    assert places(at(folded(*all_left, late))) == {}, "nobody had a place any more, and yet they were seen"


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


def test_counted_people_who_are_out_stay_out_when_they_get_names() -> None:
    counted_two = family(1, heads=3)
    named = detailed(family(1, 2, 3))
    facts = (fact("a", 1, 10, admitted(counted_two)), fact("a", 2, 20, changed(OUT, unnamed_heads=2)))
    stay = at(folded(*facts, fact("a", 3, 30, named)))
    assert places(stay) == {2: Whereabouts.OUT, 3: Whereabouts.OUT}
    assert (stay.record.heads_here, stay.record.heads_staying) == (1, 3)
    one_of_three = (facts[0], fact("a", 2, 20, changed(OUT, unnamed_heads=1)), fact("a", 3, 30, named))
    assert places(at(folded(*one_of_three))) == {3: Whereabouts.OUT}
    assert places(at(folded(*one_of_three, fact("a", 4, 40, changed(BACK, 3))))) == {}
    left = (*one_of_three, fact("a", 4, 40, changed(LEAVE, 2)), fact("a", 5, 50, changed(BACK)))
    assert places(at(folded(*left))) == {2: Whereabouts.LEFT}


def test_who_joins_later_was_not_among_those_who_went_out_before() -> None:
    counted_one = family(1, heads=2)
    facts = (fact("a", 1, 10, admitted(counted_one)), fact("a", 2, 20, changed(OUT, unnamed_heads=1)))
    stay = at(folded(*facts, fact("a", 3, 30, detailed(family(1, 4, heads=3)))))
    assert places(stay) == {None: Whereabouts.OUT}
    assert places(at(folded(*facts, fact("b", 1, 30, admitted(family(1, 2)))))) == {}


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
