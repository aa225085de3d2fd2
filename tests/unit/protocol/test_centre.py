"""A volunteer centre's facts: the same records for every order, desk and ledger alike; figures to the digit."""

import uuid
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.centre_facts import NEEDS_EVENT, NEEDS_FIRST, record_of, waiting
from ledger.facts import Fact, in_order
from ledger.fold import fold
from sync.protocol import codec, team_code
from sync.protocol.centre import (
    ActivityReport,
    CentreNeed,
    Insurance,
    NeedState,
    TeamMember,
    Volunteer,
    VolunteerKind,
)
from sync.protocol.centre_events import (
    ActivityReported,
    CentreFact,
    CentreFactUndone,
    NeedRevised,
    NeedTaken,
    TeamDeparted,
    TeamReturned,
    VolunteerDetailed,
    VolunteerReceived,
    VolunteersMatched,
    VolunteersReleased,
)
from sync.protocol.centre_figures import CentreFigures, figures_of, finished_needs, state_of_need, sum_of
from sync.protocol.centre_records import NeedRecord, TeamRecord, VolunteerRecord
from sync.protocol.centre_teams import TeamState, standing_after
from sync.protocol.centre_text import NAMES
from sync.protocol.ids import OperationId, volunteer_of_resident
from sync.protocol.values import ReceptionMethod, RecordMode

DAY, NEXT_DAY = date(2026, 11, 20), date(2026, 11, 21)
PLACE = {"operation_id": "o", "centre_id": "c"}
CARD, OTHER_CARD, NEED, TEAM = (uuid.UUID(int=number) for number in range(1, 5))
DEVICES = ("a", "b", "c")


def received(no: str = "A-1", heads: int = 1, *, card: uuid.UUID = CARD, day: date = DAY, **more) -> VolunteerReceived:
    kind = VolunteerKind.GROUP if heads > 1 else VolunteerKind.INDIVIDUAL
    method = more.pop("method", ReceptionMethod.APP)
    volunteer = Volunteer(volunteer_id=card, heads=heads, kind=kind, **more)
    return VolunteerReceived(**PLACE, day=day, volunteer_no=no, method=method, volunteer=volunteer)


def detailed(name: str) -> VolunteerDetailed:
    return VolunteerDetailed(**PLACE, volunteer=Volunteer(volunteer_id=CARD, name=name))


def needed(no: str = "A-1", *, need: uuid.UUID = NEED, day: date = DAY) -> NeedTaken:
    return NeedTaken(**PLACE, day=day, need_no=no, need=CentreNeed(need_id=need, area="見本町", work="泥出し"))


def revised(state: NeedState) -> NeedRevised:
    return NeedRevised(**PLACE, need=CentreNeed(need_id=NEED, area="見本町", work="片付け", state=state))


def matched(
    *members: tuple[uuid.UUID, int], no: str = "A-1", need: uuid.UUID = NEED, day: date = DAY
) -> VolunteersMatched:
    who = tuple(TeamMember(*one) for one in members or ((CARD, 1),))
    return VolunteersMatched(**PLACE, day=day, team_no=no, need_id=need, members=who)


def reported(*, finished: bool = True, injured: int = 0, near: str = "") -> ActivityReported:
    report = ActivityReport(people=2, is_finished=finished, injured=injured, near_misses=near)
    return ActivityReported(**PLACE, report=report)


def undone(of: Fact) -> CentreFactUndone:
    return CentreFactUndone(**PLACE, undone_event_id=of.event_id, reason="desk_mistake")


def fact(device: str, seq: int, time_us: int, payload: CentreFact) -> Fact:
    return Fact(device, seq, uuid.uuid5(uuid.NAMESPACE_OID, f"{device}{seq}"), time_us, payload)  # type: ignore[arg-type]


def facts_of(*payloads: CentreFact) -> list[Fact]:
    return [fact("a", seq, seq, payload) for seq, payload in enumerate(payloads, start=1)]


def after(*payloads: CentreFact, of: uuid.UUID = CARD):
    return record_of(RecordMode.DRILL, of, facts_of(*payloads))


_PAYLOADS = {
    CARD: st.sampled_from([received(), received("B-1", 3), received("C-1", 2), detailed("甲"), detailed("乙")]),
    NEED: st.sampled_from([needed(), needed("B-1"), revised(NeedState.DONE), revised(NeedState.OPEN)]),
    TEAM: st.sampled_from(
        [
            *(matched(), matched((CARD, 2), (OTHER_CARD, 1)), VolunteersReleased(**PLACE, volunteer_ids=(CARD,))),
            *(TeamDeparted(**PLACE, expected_return_us=9), TeamReturned(**PLACE), reported(), reported(finished=False)),
        ]
    ),
}


@st.composite
def stories(draw) -> tuple[uuid.UUID, list[Fact]]:
    aggregate = draw(st.sampled_from(sorted(_PAYLOADS)))
    seqs = dict.fromkeys(DEVICES, 0)
    facts: list[Fact] = []
    for _ in range(draw(st.integers(0, 12))):
        device, time_us = draw(st.sampled_from(DEVICES)), draw(st.integers(1, 15))
        payload = draw(_PAYLOADS[aggregate])
        if facts and draw(st.integers(0, 3)) == 0:
            payload = undone(draw(st.sampled_from(facts)))
        seqs[device] += 1
        facts.append(fact(device, seqs[device], time_us, payload))
    return aggregate, facts


@settings(deadline=None)
@given(stories(), st.randoms(use_true_random=False))
def test_every_order_of_arrival_and_any_repetition_lead_to_the_same_record(story, dice):
    aggregate, facts = story
    believed = record_of(RecordMode.DRILL, aggregate, in_order(facts))
    shuffled = [*facts, *dice.sample(facts, len(facts) // 2)]
    dice.shuffle(shuffled)
    assert record_of(RecordMode.DRILL, aggregate, in_order(shuffled)) == believed
    folded = fold(aggregate, RecordMode.DRILL, shuffled, {})
    assert (folded.stays, folded.held) == ((), waiting(in_order(facts)))
    if believed is not None:
        assert codec.decode(codec.encode(believed), type(believed)) == believed


def test_what_comes_before_its_first_fact_waits_and_then_counts():
    team = facts_of(TeamDeparted(**PLACE), reported(), matched())
    assert record_of(RecordMode.DRILL, TEAM, team[:2]) is None
    assert set(waiting(team[:2]).values()) == {NEEDS_FIRST}
    assert waiting(team) == {}
    later = fact("b", 1, 2, undone(fact("z", 1, 1, matched())))
    assert waiting([*team, later]) == {("b", 1): NEEDS_EVENT}


def test_a_detail_outlives_the_reception_of_a_second_desk_but_not_a_new_reception():
    card = after(received(), detailed("甲"), received("B-1", 3))
    assert (card.volunteer.name, card.volunteer_no, len(card.received_event_ids)) == ("甲", "A-1", 2)
    facts = facts_of(received(), detailed("甲"))
    gone = [*facts, fact("a", 3, 3, undone(facts[0]))]
    assert record_of(RecordMode.DRILL, CARD, gone).undone
    anew = record_of(RecordMode.DRILL, CARD, [*gone, fact("a", 4, 4, received("B-1", 3))])
    assert (anew.volunteer.name, anew.volunteer_no, anew.undone) == ("", "B-1", False)


def test_a_need_is_as_it_was_written_last():
    assert after(needed(), revised(NeedState.CANCELLED), revised(NeedState.OPEN), of=NEED).need.work == "片付け"


def test_a_team_that_two_desks_saw_leave_left_once_and_comes_back():
    out = after(matched(), TeamDeparted(**PLACE, expected_return_us=50), TeamDeparted(**PLACE), of=TEAM)
    standing = standing_after(out.steps)
    assert (standing.state, standing.departed_at_us, standing.is_overdue(99)) == (TeamState.OUT, 2, False)
    late = standing_after(after(matched(), TeamDeparted(**PLACE, expected_return_us=50), of=TEAM).steps)
    assert late.is_overdue(51)
    assert not late.is_overdue(50)
    back = after(matched(), TeamDeparted(**PLACE), TeamReturned(**PLACE), of=TEAM)
    assert standing_after(back.steps).state is TeamState.BACK
    assert standing_after((*back.steps, *out.steps)).is_out


def test_members_join_leave_and_change_their_number():
    team = after(matched((CARD, 5), (OTHER_CARD, 1)), matched((CARD, 3)), of=TEAM)
    assert standing_after(team.steps).members == {CARD: 3, OTHER_CARD: 1}
    facts = facts_of(matched((CARD, 5)), matched((OTHER_CARD, 1)))
    alone = record_of(RecordMode.DRILL, TEAM, [*facts, fact("a", 3, 3, undone(facts[0]))])
    assert standing_after(alone.steps).members == {OTHER_CARD: 1}
    empty = after(matched(), VolunteersReleased(**PLACE, volunteer_ids=(CARD,)), of=TEAM)
    assert standing_after(empty.steps).state is TeamState.EMPTY


def test_one_code_is_one_card_a_day_at_every_desk():
    made = volunteer_of_resident(OperationId("o"), "c", DAY, "R-1")
    assert made == volunteer_of_resident(OperationId("o"), "c", DAY, "R-1")
    others = [("o#drill", "c", DAY, "R-1"), ("o", "d", DAY, "R-1"), ("o", "c", NEXT_DAY, "R-1"), ("o", "c", DAY, "R-2")]
    assert made not in {volunteer_of_resident(OperationId(one[0]), *one[1:]) for one in others}


def records(*each: tuple[uuid.UUID, list[CentreFact]]) -> tuple[list, list, list]:
    found = [after(*payloads, of=aggregate) for aggregate, payloads in each]
    shapes = (VolunteerRecord, NeedRecord, TeamRecord)
    return tuple([one for one in found if isinstance(one, shape)] for shape in shapes)  # type: ignore[return-value]


def test_the_figures_of_a_day_are_right_to_the_digit():
    group, drawer, second_need, second_team, tomorrow = (uuid.UUID(int=number) for number in range(11, 16))
    today = records(
        (CARD, [received(insurance=Insurance.TODAY)]),
        (group, [received("A-2", 12, card=group, method=ReceptionMethod.MANUAL)]),
        (drawer, [received("A-3", card=drawer, method=ReceptionMethod.CARD)]),
        (tomorrow, [received("A-1", card=tomorrow, day=NEXT_DAY)]),
        (NEED, [needed()]),
        (second_need, [needed("A-2", need=second_need)]),
        (TEAM, [matched((CARD, 1), (group, 7)), TeamDeparted(**PLACE), TeamReturned(**PLACE), reported(injured=1)]),
        (second_team, [matched((group, 7), (CARD, 1), need=second_need), TeamDeparted(**PLACE)]),
    )
    figures = figures_of(DAY, *today)
    assert figures == CentreFigures(
        participants=14,
        cards=3,
        groups=1,
        group_heads=12,
        by_app=1,
        by_card=1,
        by_hand=12,
        joined_today=1,
        active=13,  # the one who went twice once, the group for no more heads than it has
        teams=2,
        teams_out=1,
        needs_taken=2,
        needs_total=2,
        needs_done=1,
        needs_open=1,
        needs_worked=2,
        reports=1,
        injured=1,
    )
    on = figures_of(NEXT_DAY, *today)
    assert (on.participants, on.needs_taken, on.needs_total, on.needs_done, on.needs_open) == (1, 0, 2, 1, 1)
    both = sum_of([figures, on], [on])
    assert (both.participants, both.needs_taken, both.needs_total, both.needs_open) == (15, 2, 2, 1)


def test_a_need_goes_on_where_the_last_team_said_so():
    other = uuid.UUID(int=20)
    first = after(matched(), TeamDeparted(**PLACE), reported(), of=TEAM)
    facts = [fact("b", seq, 10 + seq, one) for seq, one in enumerate((matched(no="B-1"), reported(finished=False)), 1)]
    second = record_of(RecordMode.DRILL, other, facts)
    need = after(needed(), of=NEED)
    assert finished_needs([first]) == {NEED}
    assert finished_needs([second, first]) == frozenset()
    assert state_of_need(need, finished_needs([first])) is NeedState.DONE
    cancelled = after(needed(), revised(NeedState.CANCELLED), of=NEED)
    assert state_of_need(cancelled, finished_needs([first])) is NeedState.CANCELLED


def test_every_figure_has_a_name_in_the_template():
    assert set(NAMES) == set(CentreFigures.__struct_fields__)
    assert len(set(NAMES.values())) == len(NAMES)


@given(st.uuids())
def test_a_team_is_read_from_its_sheet(team_id):
    assert team_code.parse(team_code.text_of(team_id)) == team_id


@pytest.mark.parametrize("text", ["KMA1T:", "KMA1T:" + "0" * 32 + "1", "KMA1T:" + "G" * 33, "KMA1R:0"])
def test_other_texts_are_no_team(text):
    with pytest.raises(codec.Malformed):
        team_code.parse(text)
