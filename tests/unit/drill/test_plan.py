"""The evening's plan: repeatable, with everything in it, and possible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.commands.drilling.evening import network_at
from kiosk.commands.drilling.plan import Act, Moment, Network, Twist, Way
from kiosk.commands.drilling.planning import LATER_STEPS, MAX_KILL_DELAY_MS, Mix, make_plan


def test_the_same_seed_is_the_same_evening():
    assert make_plan(40, 7) == make_plan(40, 7)
    assert make_plan(40, 7) != make_plan(40, 8)


def test_a_small_evening_meets_every_way():
    assert {visit.way for visit in make_plan(12, 1).visits} == set(Way)


def test_a_usual_evening_meets_every_twist_and_act():
    plan = make_plan(60, 1)
    assert {visit.twist for visit in plan.visits} == set(Twist)
    assert {step.act for step in plan.steps} == set(Act)


def test_the_city_s_own_mix_is_nearly_all_hand_entry():
    ways = [visit.way for visit in make_plan(300, 1, Mix.CITY).visits]
    assert ways.count(Way.APP_CAMERA) == 3
    assert ways.count(Way.APP_SCANNER) == 0


def test_an_evening_of_nobody_is_refused():
    with pytest.raises(ValueError, match="households"):
        make_plan(0, 1)


@given(st.integers(1, 80), st.integers(0, 1_000), st.sampled_from(Mix))
def test_each_household_comes_once_and_everything_else_after_it(households: int, seed: int, mix: Mix):
    plan = make_plan(households, seed, mix)
    received = [step.visit for step in plan.steps if step.act is Act.RECEIVE]
    assert received == [visit.key for visit in plan.visits]
    assert len(received) == households
    for number, step in enumerate(plan.steps):
        if step.act is not Act.RECEIVE:
            begun = plan.steps[:number]
            at = next(place for place, one in enumerate(begun) if one.visit == step.visit)
            receptions_between = sum(one.act is Act.RECEIVE for one in begun[at + 1 :])
            assert receptions_between <= LATER_STEPS[1], "still among the last ten"


@given(st.integers(1, 80), st.integers(0, 1_000))
def test_the_power_goes_while_a_household_is_received(households: int, seed: int):
    plan = make_plan(households, seed)
    ways = {visit.key: visit.way for visit in plan.visits}
    assert plan.kills
    for kill in plan.kills:
        step = plan.steps[kill.step]
        assert step.act is Act.RECEIVE
        assert 0 <= kill.delay_ms <= MAX_KILL_DELAY_MS
        assert kill.moment is not Moment.TYPING or ways[step.visit] is Way.FULL_CARD


@given(st.integers(1, 80), st.integers(0, 1_000))
def test_the_network_is_there_at_the_beginning_and_at_the_end(households: int, seed: int):
    phases = make_plan(households, seed).phases
    assert phases[0].step == 0
    assert (phases[0].network, phases[-1].network) == (Network.ON, Network.ON)
    assert [phase.step for phase in phases] == sorted(phase.step for phase in phases)


@given(st.integers(1, 80), st.integers(0, 1_000))
def test_a_member_can_be_missing_only_from_a_family(households: int, seed: int):
    for visit in make_plan(households, seed).visits:
        if visit.twist in (Twist.ABSENT_MEMBER, Twist.LATE_COMER):
            assert visit.heads >= 2


@pytest.mark.parametrize("households", [*range(1, 12), 20, 60])
def test_every_evening_ends_with_a_network_however_short_it_is(households):
    for seed in range(20):
        plan = make_plan(households, seed)
        assert network_at(plan.phases, len(plan.steps) - 1) is Network.ON
