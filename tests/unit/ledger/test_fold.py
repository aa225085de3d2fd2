"""One household's facts become its stays."""

import uuid
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ledger.facts import Fact, in_order
from ledger.fold import Folded, fold
from ledger.members import completed
from sync.protocol.events import HouseholdAdmitted, HouseholdDetailed, Payload, ReceptionUndone
from sync.protocol.household import MAX_PERSONS, HeadCount, Household, Person
from sync.protocol.values import Depth, ReceptionMethod, RecordMode

HOUSEHOLD = uuid.UUID(int=1)


def person(number: int, name: str = "", *, came: bool = True) -> Person:
    return Person(person_id=uuid.UUID(int=number), name_raw=name, came=came)


def body(*persons: Person, heads: int = 0, depth: Depth | None = None, note: str = "") -> Household:
    return Household(
        household_id=HOUSEHOLD,
        depth=depth or (Depth.FULL if persons else Depth.COUNT),
        persons=persons,
        head_count=HeadCount(total=heads) if heads else None,
        note=note,
    )


def fact(device: str, seq: int, time_us: int, payload: Payload) -> Fact:
    return Fact(device, seq, uuid.uuid5(uuid.NAMESPACE_OID, f"{device}{seq}"), time_us, payload)


def admitted(who: Household, no: str = "1", shelter: str = "s1") -> HouseholdAdmitted:
    return HouseholdAdmitted(
        operation_id="o", shelter_id=shelter, reception_no=no, method=ReceptionMethod.APP, household=who
    )


def detailed(who: Household, shelter: str = "s1") -> HouseholdDetailed:
    return HouseholdDetailed(operation_id="o", shelter_id=shelter, household=who)


def undone(of: Fact) -> ReceptionUndone:
    return ReceptionUndone(operation_id="o", shelter_id="s1", undone_event_id=of.event_id, reason="")


def folded(*facts: Fact) -> Folded:
    result = fold(HOUSEHOLD, RecordMode.DRILL, facts, {})
    backwards = fold(HOUSEHOLD, RecordMode.DRILL, (*reversed(facts), *facts), {})
    assert backwards == result, "neither the order nor repetition counts"
    return result


def came(result: Folded) -> set[int]:
    (stay,) = result.stays
    return {one.person_id.int for one in stay.record.household.came}


def test_a_count_becomes_a_headline_becomes_a_full_card() -> None:
    result = folded(
        fact("a", 1, 10, admitted(body(heads=3), no="A7")),
        fact("a", 2, 20, detailed(body(heads=3, depth=Depth.HEADLINE, note="headline"))),
        fact("a", 3, 30, detailed(body(person(1, "見本"), person(2), person(3)))),
    )
    record = result.stays[0].record
    assert (record.reception_no, record.received_at_us, record.household.depth) == ("A7", 10, Depth.FULL)
    assert came(result) == {1, 2, 3}


def test_a_late_count_does_not_make_a_full_card_shallow() -> None:
    result = folded(
        fact("a", 1, 10, admitted(body(person(1, "見本"), note="card"))),
        fact("b", 1, 20, detailed(body(heads=1, note="count"))),
    )
    assert result.stays[0].record.household.depth is Depth.FULL
    assert result.stays[0].record.household.note == "card"


def test_of_equal_depth_the_later_word_stands() -> None:
    result = folded(
        fact("a", 1, 10, admitted(body(person(1), note="first"))),
        fact("b", 1, 30, detailed(body(person(1, "late"), note="late"))),
        fact("c", 1, 20, detailed(body(person(1, "middle"), note="middle"))),
    )
    assert result.stays[0].record.household.note == "late"
    assert [one.name_raw for one in result.stays[0].record.household.persons] == ["late"]


def test_a_correction_takes_out_who_did_not_come() -> None:
    result = folded(
        fact("a", 1, 10, admitted(body(person(1), person(2)))),
        fact("a", 2, 20, detailed(body(person(1), person(2, came=False)))),
    )
    assert came(result) == {1}
    result = folded(
        fact("a", 1, 10, admitted(body(person(1), person(2)))),
        fact("a", 2, 20, detailed(body(person(1)))),
    )
    assert came(result) == {1}


def test_a_correction_keeps_whom_only_another_desk_has_seen() -> None:
    result = folded(
        fact("a", 1, 10, admitted(body(person(1), person(2)))),
        fact("b", 1, 15, admitted(body(person(1), person(3)))),
        fact("a", 2, 20, detailed(body(person(1), person(2)))),
    )
    assert came(result) == {1, 2, 3}


def test_another_desk_that_has_not_heard_of_a_coming_does_not_send_them_away() -> None:
    result = folded(
        fact("a", 1, 10, admitted(body(person(1), person(2)))),
        fact("b", 1, 20, detailed(body(person(1), person(2, came=False)))),
    )
    assert came(result) == {1, 2}, "no act at a counter sends anyone home: such a detail is only older news"


def test_a_desk_may_correct_whom_it_received_itself() -> None:
    result = folded(
        fact("a", 1, 10, admitted(body(person(1), person(2)))),
        fact("a", 2, 20, detailed(body(person(1), person(2, came=False)))),
    )
    assert came(result) == {1}


def test_a_second_admission_does_not_send_anyone_home() -> None:
    result = folded(
        fact("a", 1, 10, admitted(body(person(1), person(2)))),
        fact("b", 1, 20, admitted(body(person(1), person(2, came=False)))),
    )
    assert came(result) == {1, 2}
    assert [one.key for one in result.stays[0].repeats] == [("b", 1)]


def test_an_undone_household_shows_what_it_was_and_counts_nobody() -> None:
    first = fact("a", 1, 10, admitted(body(person(1)), no="A1"))
    result = folded(first, fact("a", 2, 20, undone(first)))
    (stay,) = result.stays
    assert (stay.record.undone, stay.record.reception_no, stay.claims, stay.unnamed_heads) == (True, "A1", (), 0)


def test_received_again_after_an_undo() -> None:
    first = fact("a", 1, 10, admitted(body(heads=2), no="A1"))
    result = folded(first, fact("a", 2, 20, undone(first)), fact("a", 3, 30, admitted(body(heads=3), no="A2")))
    (stay,) = result.stays
    assert (stay.record.undone, stay.record.reception_no, stay.unnamed_heads) == (False, "A2", 3)
    assert stay.repeats == ()


def test_what_a_fact_waits_for() -> None:
    first = fact("a", 1, 10, admitted(body(heads=1)))
    result = folded(
        first,
        fact("b", 1, 20, detailed(body(heads=1), shelter="s2")),
        fact("b", 2, 30, ReceptionUndone(operation_id="o", shelter_id="s1", undone_event_id=HOUSEHOLD, reason="")),
        fact("b", 3, 40, detailed(body(heads=1))),
    )
    assert dict(result.held) == {("b", 1): "household", ("b", 2): "event"}
    assert fold(HOUSEHOLD, RecordMode.DRILL, [], {}).stays == ()


def test_two_shelters_are_two_stays() -> None:
    result = folded(fact("a", 1, 10, admitted(body(person(1)))), fact("b", 1, 20, admitted(body(person(1)), "9", "s2")))
    assert {stay.record.shelter_id for stay in result.stays} == {"s1", "s2"}
    assert all(not stay.repeats for stay in result.stays)


def test_more_people_than_a_record_holds_keeps_those_who_came() -> None:
    many = [person(number, came=number % 2 == 0) for number in range(1, MAX_PERSONS + 1)]
    others = [person(number) for number in range(100, 115)]
    result = folded(fact("a", 1, 10, admitted(body(*many))), fact("b", 1, 20, admitted(body(*others))))
    household = result.stays[0].record.household
    assert len(household.persons) == MAX_PERSONS
    assert len(household.came) == MAX_PERSONS


def test_a_clock_that_was_set_back_does_not_turn_a_desk_around() -> None:
    facts = [
        fact("a", 1, 100, admitted(body(heads=1))),
        fact("a", 2, 5, detailed(body(heads=2))),
        fact("b", 1, 50, detailed(body(heads=3))),
    ]
    assert [one.key for one in in_order(facts)] == [("b", 1), ("a", 1), ("a", 2)]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 5), st.integers(0, 9)), max_size=12), st.randoms())
def test_the_order_is_total_and_keeps_each_desks_own(rows: list[tuple[str, int, int]], dice: Random) -> None:
    times = {(device, seq): time_us for device, seq, time_us in rows}
    facts = [fact(device, seq, time_us, admitted(body(heads=1))) for (device, seq), time_us in times.items()]
    ordered = in_order(facts)
    shuffled = list(facts)
    dice.shuffle(shuffled)
    assert in_order(shuffled + facts[:2]) == ordered
    for device in "abc":
        seqs = [one.seq for one in ordered if one.device_id == device]
        assert seqs == sorted(seqs)


def test_a_member_code_with_names_of_its_own_is_left_alone() -> None:
    known = {"K": body(person(5, "registry"))}
    named = Household(household_id=HOUSEHOLD, depth=Depth.FULL, persons=(person(1, "desk"),), member_code="K")
    assert completed(named, known) is named
    unknown = Household(household_id=HOUSEHOLD, depth=Depth.COUNT, member_code="other")
    assert completed(unknown, known) is unknown
