"""Whatever order facts of presence arrive in: the same record, and one that every desk can read."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.facts import Fact
from ledger.fold import fold
from sync.protocol import codec
from sync.protocol.events import (
    HouseholdAdmitted,
    HouseholdDetailed,
    MealHanded,
    PresenceChanged,
)
from sync.protocol.presence import MealSlot, PresenceChange
from sync.protocol.records import HouseholdRecord
from sync.protocol.values import RecordMode
from tests.unit.ledger.stories import DAY, HOUSEHOLD, admitted, changed, fact, family, taken_back, undone

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


@settings(deadline=None)
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
