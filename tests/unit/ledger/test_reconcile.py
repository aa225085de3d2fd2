"""The rules between desks and shelters."""

import uuid

from ledger.facts import Fact
from ledger.fold import Claim, Folded, fold
from ledger.reconcile import DiscrepancyKind, resolve
from sync.protocol.events import HouseholdAdmitted
from sync.protocol.household import HeadCount, Household, Person
from sync.protocol.values import Depth, ReceptionMethod, RecordMode
from sync.protocol.verdict import VerdictKind


def admission(
    household: int, device: str, seq: int, time_us: int, *persons: int, shelter: str = "s1", heads: int = 0
) -> Fact:
    who = Household(
        household_id=uuid.UUID(int=household),
        depth=Depth.FULL if persons else Depth.COUNT,
        persons=tuple(Person(person_id=uuid.UUID(int=number)) for number in persons),
        head_count=HeadCount(total=heads) if heads else None,
    )
    payload = HouseholdAdmitted(
        operation_id="o", shelter_id=shelter, reception_no="1", method=ReceptionMethod.APP, household=who
    )
    return Fact(device, seq, uuid.uuid5(uuid.NAMESPACE_OID, f"{device}{seq}"), time_us, payload)


def folded(household: int, *facts: Fact, mode: RecordMode = RecordMode.DRILL) -> Folded:
    return fold(uuid.UUID(int=household), mode, facts, {})


def test_the_later_admission_is_where_a_person_counts() -> None:
    early, late = admission(1, "a", 1, 10, 5, 6), admission(2, "b", 1, 20, 5, shelter="s2")
    first, second = folded(1, early), folded(2, late)
    resolution = resolve([first, second], [])
    assert resolution.counted_heads(first, first.stays[0]) == 1
    assert resolution.counted_heads(second, second.stays[0]) == 1
    (discrepancy,) = resolution.discrepancies
    assert (discrepancy.kind, discrepancy.person_id) == (DiscrepancyKind.PERSON_ELSEWHERE, uuid.UUID(int=5))
    for household, fact in ((first, early), (second, late)):
        verdict = resolution.verdict_of(household, fact)
        assert (verdict.kind, verdict.detail) == (VerdictKind.DISCREPANCY, discrepancy.discrepancy_id)


def test_a_claim_from_outside_counts_like_one_at_hand() -> None:
    first = folded(1, admission(1, "a", 1, 10, 5))
    second = folded(2, admission(2, "b", 1, 20, 5, shelter="s2"))
    together = resolve([first, second], [])
    apart = resolve([first], second.stays[0].claims)
    assert apart.counted == together.counted
    assert apart.discrepancies == together.discrepancies


def test_other_record_modes_and_operations_do_not_meet() -> None:
    drill = folded(1, admission(1, "a", 1, 10, 5))
    real = folded(2, admission(2, "b", 1, 20, 5), mode=RecordMode.REAL)
    resolution = resolve([drill, real], [])
    assert resolution.discrepancies == ()
    assert len(resolution.counted) == 2


def test_a_person_in_two_places_is_told_before_a_household_received_twice() -> None:
    repeat = admission(1, "b", 1, 20, 5)
    here = folded(1, admission(1, "a", 1, 10, 5), repeat)
    alone = resolve([here], [])
    assert [one.kind for one in alone.discrepancies] == [DiscrepancyKind.RECEIVED_TWICE]
    assert alone.verdict_of(here, repeat).detail.startswith("received_twice:")
    there = folded(2, admission(2, "c", 1, 30, 5, shelter="s2"))
    both = resolve([here, there], [])
    assert {one.kind for one in both.discrepancies} == set(DiscrepancyKind)
    assert both.verdict_of(here, repeat).detail.startswith("person_elsewhere:")


def test_people_without_names_count_at_the_latest_shelter_of_their_household() -> None:
    early, late = admission(1, "a", 1, 10, heads=4), admission(1, "b", 1, 20, heads=3, shelter="s2")
    both = folded(1, early, late)
    resolution = resolve([both], [])
    counts = {stay.record.shelter_id: resolution.counted_heads(both, stay) for stay in both.stays}
    assert counts == {"s1": 0, "s2": 3}
    assert {resolution.verdict_of(both, fact).kind for fact in (early, late)} == {VerdictKind.DISCREPANCY}


def test_of_two_at_the_same_moment_every_worker_picks_the_same() -> None:
    claims = [
        Claim(uuid.UUID(int=5), uuid.UUID(int=number), "o", "s1", RecordMode.DRILL, (10, "a", number), uuid.UUID(int=9))
        for number in (1, 2, 3)
    ]
    assert resolve([], claims).counted == resolve([], claims[::-1]).counted
    assert len(resolve([], claims).counted) == 1


def test_a_disagreement_stays_the_same_when_its_sides_change_places() -> None:
    first, second = folded(1, admission(1, "a", 1, 10, 5)), folded(2, admission(2, "b", 1, 20, 5, shelter="s2"))
    later = folded(1, admission(1, "a", 1, 10, 5), admission(1, "a", 2, 30, 5))
    before = resolve([first, second], []).discrepancies
    after = [one for one in resolve([later, second], []).discrepancies if one.person_id is not None]
    assert list(before) == after
    early, late = admission(1, "a", 1, 10, heads=4), admission(1, "b", 1, 20, heads=3, shelter="s2")
    back = admission(1, "a", 2, 30, heads=4)
    (between,) = resolve([folded(1, early, late)], []).discrepancies
    assert between in resolve([folded(1, early, late, back)], []).discrepancies


def test_ids_fit_a_verdict_and_say_their_kind() -> None:
    first, second = folded(1, admission(1, "a", 1, 10, 5)), folded(2, admission(2, "b", 1, 20, 5))
    (found,) = resolve([first, second], []).discrepancies
    assert len(found.discrepancy_id) <= 64
    assert found.discrepancy_id.partition(":")[0] == found.kind
