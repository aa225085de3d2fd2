"""Counted people come and go; who of them gets a name later is where they were, and so is everybody else."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.presence import PresenceStep, StepKind, Whereabouts
from sync.protocol.whereabouts import heads_after

GOINGS = (StepKind.OUT, StepKind.OVERNIGHT, StepKind.RETURN, StepKind.SEEN, StepKind.MOVE, StepKind.LEAVE)
MOST = 6


def step(number: int, kind: StepKind, heads: int) -> PresenceStep:
    return PresenceStep(kind=kind, at_us=number, event_id=UUID(int=number), unnamed_heads=heads)


def places(steps: list[PresenceStep], names: int, heads: int) -> Counter[Whereabouts]:
    persons = [UUID(int=1000 + number) for number in range(names)]
    return Counter(head.whereabouts for head in heads_after(steps, persons, heads - names))


@given(
    heads=st.integers(1, MOST),
    names=st.integers(0, MOST),
    goings=st.lists(st.tuples(st.sampled_from(GOINGS), st.integers(1, MOST)), max_size=8),
)
def test_names_change_nothing_about_how_many_are_where(
    heads: int, names: int, goings: list[tuple[StepKind, int]]
) -> None:
    steps = [step(number, kind, min(count, heads)) for number, (kind, count) in enumerate(goings, start=1)]
    assert places(steps, min(names, heads), heads) == places(steps, 0, heads)


def test_who_went_out_one_after_the_other_stays_out_when_one_of_them_gets_a_name() -> None:
    steps = [step(1, StepKind.OUT, 1), step(2, StepKind.OUT, 1)]
    assert places(steps, 1, 2) == {Whereabouts.OUT: 2}
