"""Every step of an organiser's and an activity's life, by hand: who may take it from where, and what it is refused as.

Sources: the city's manual for organisers (主催者用マニュアル 06 登録申請の流れ, 08 管理権限, 14 よくある質問 Q5) and
its rules for organisers' use (運用ルール 4, 5, 8-11).
"""

import pytest

from ledger.errors import Refused
from ledger.organizers.life import (
    ACTIVITY_STEPS,
    ORGANIZER_STEPS,
    POWERS,
    ActivityAct,
    OrganizerAct,
    Power,
    activity_after,
    activity_state_at,
    organizer_after,
    refuse_without,
    status_at,
)
from ledger.organizers.words import By
from sync.protocol.venue_values import ActivityState, OrganizerStatus

REVIEW, BACK, APPROVED, PENDING, SUSPENDED, LAPSED, ENDED = OrganizerStatus

# One line an act; one column a state, in the order above; "." is refused.
BY_HAND = {
    "correct": [".", "in_review", ".", ".", ".", ".", "."],
    "approve": ["approved", ".", ".", ".", ".", ".", "."],
    "send_back": ["sent_back", ".", ".", ".", ".", ".", "."],
    "request_change": [".", ".", "change_pending", ".", ".", ".", "."],
    "withdraw_change": [".", ".", ".", "approved", ".", ".", "."],
    "approve_change": [".", ".", ".", "approved", ".", ".", "."],
    "send_back_change": [".", ".", ".", "approved", ".", ".", "."],
    "request_renewal": [".", ".", "approved", "change_pending", ".", "not_renewed", "."],
    "approve_renewal": [".", ".", "approved", "change_pending", ".", "approved", "."],
    "send_back_renewal": [".", ".", "approved", "change_pending", ".", "not_renewed", "."],
    "apply": [".", ".", ".", ".", ".", ".", "."],
    "lapse": [".", ".", "not_renewed", "not_renewed", "not_renewed", ".", "."],
    "suspend": [".", ".", "suspended", "suspended", ".", ".", "."],
    "resume": [".", ".", ".", ".", "approved", ".", "."],
    "end": ["ended", "ended", "ended", "ended", "ended", "ended", "."],
    "invite": [".", ".", "approved", "change_pending", ".", ".", "."],
    "join": [".", ".", "approved", "change_pending", ".", ".", "."],
    "remove": [".", ".", "approved", "change_pending", ".", ".", "."],
}
OFFICE_ACTS = {"approve", "send_back", "approve_change", "send_back_change", "approve_renewal", "send_back_renewal"}
OFFICE_ACTS |= {"suspend", "resume", "end"}
REASONS = {"send_back", "send_back_change", "send_back_renewal", "suspend", "resume", "end"}


@pytest.mark.parametrize("act", list(OrganizerAct))
@pytest.mark.parametrize("state", list(OrganizerStatus))
def test_each_step_of_an_organiser(state: OrganizerStatus, act: OrganizerAct) -> None:
    expected = BY_HAND[act.value][list(OrganizerStatus).index(state)]
    if expected == ".":
        with pytest.raises(Refused) as refused:
            organizer_after(state, act)
        assert refused.value.key == f"organizer_{state.value}"
    else:
        assert organizer_after(state, act).value == expected


def test_whose_step_it_is_and_which_need_a_reason() -> None:
    """運用ルール 4, 11: the city decides; a 差戻し says what to correct."""
    assert {act.value for act, step in ORGANIZER_STEPS.items() if step.by is By.OFFICE} == OFFICE_ACTS
    assert {act.value for act, step in ORGANIZER_STEPS.items() if step.by is By.CALENDAR} == {"lapse"}
    assert {act.value for act, step in ORGANIZER_STEPS.items() if step.needs_reason} == REASONS
    assert set(ORGANIZER_STEPS) == set(OrganizerAct)


@pytest.mark.parametrize("power", list(Power))
@pytest.mark.parametrize("state", list(OrganizerStatus))
def test_each_power_in_each_state(state: OrganizerStatus, power: Power) -> None:
    """Manual 06 STEP5, 08 (変更申請中は…新規作成ができません), 運用ルール 5, 11."""
    may = state is APPROVED or (state is PENDING and power is not Power.CREATE_ACTIVITY)
    if may:
        refuse_without(power, state)
    else:
        with pytest.raises(Refused) as refused:
            refuse_without(power, state)
        assert refused.value.key == f"organizer_{state.value}"
    assert set(POWERS) == set(OrganizerStatus)


@pytest.mark.parametrize(
    ("state", "lapsed"),
    [
        (REVIEW, REVIEW),
        (BACK, BACK),
        (APPROVED, LAPSED),
        (PENDING, LAPSED),
        (SUSPENDED, LAPSED),
        (LAPSED, LAPSED),
        (ENDED, ENDED),
    ],
)
def test_a_year_ends_at_its_moment(state: OrganizerStatus, lapsed: OrganizerStatus) -> None:
    """Manual 08: 管理権限は、申請時期を問わず、年度更新が必要."""
    assert status_at(state, 1000, 999) is state
    assert status_at(state, 1000, 1000) is lapsed
    assert status_at(state, None, 1000) is state


ACTIVITIES_BY_HAND = {
    # planned, cancelled, finished
    "change": ["planned", ".", "."],
    "cancel": ["cancelled", ".", "."],
    "delete": ["cancelled", "cancelled", "."],
    "finish": ["finished", ".", "."],
}


@pytest.mark.parametrize("act", [act for act in ActivityAct if act is not ActivityAct.CREATE])
@pytest.mark.parametrize("state", list(ActivityState))
def test_each_step_of_an_activity(state: ActivityState, act: ActivityAct) -> None:
    """Q5: 終わった活動は…削除はできません. Q2: 中止."""
    expected = ACTIVITIES_BY_HAND[act.value][list(ActivityState).index(state)]
    if expected == ".":
        with pytest.raises(Refused) as refused:
            activity_after(state, act)
        assert refused.value.key == f"activity_{state.value}"
    else:
        assert activity_after(state, act).value == expected
    assert set(ACTIVITY_STEPS) == set(ActivityAct) - {ActivityAct.CREATE}


def test_what_is_planned_is_finished_at_its_end() -> None:
    assert activity_state_at(ActivityState.PLANNED, 1000, 999) is ActivityState.PLANNED
    assert activity_state_at(ActivityState.PLANNED, 1000, 1000) is ActivityState.FINISHED
    assert activity_state_at(ActivityState.CANCELLED, 1000, 1000) is ActivityState.CANCELLED
