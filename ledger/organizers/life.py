"""What may happen to an organiser and to an activity, as two tables; whatever is not in them is refused by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ledger.errors import Refused
from ledger.organizers.words import By
from sync.protocol.venue_values import ActivityState, OrganizerStatus

_REVIEW, _BACK, _APPROVED = OrganizerStatus.IN_REVIEW, OrganizerStatus.SENT_BACK, OrganizerStatus.APPROVED
_PENDING, _SUSPENDED = OrganizerStatus.CHANGE_PENDING, OrganizerStatus.SUSPENDED
_LAPSED, _ENDED = OrganizerStatus.NOT_RENEWED, OrganizerStatus.ENDED


class OrganizerAct(StrEnum):
    """A step in an organiser's life. The first, `apply`, makes the organiser and is in no table."""

    APPLY = "apply"
    CORRECT = "correct"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    REQUEST_CHANGE = "request_change"
    WITHDRAW_CHANGE = "withdraw_change"
    APPROVE_CHANGE = "approve_change"
    SEND_BACK_CHANGE = "send_back_change"
    REQUEST_RENEWAL = "request_renewal"
    APPROVE_RENEWAL = "approve_renewal"
    SEND_BACK_RENEWAL = "send_back_renewal"
    LAPSE = "lapse"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"
    INVITE = "invite"
    JOIN = "join"
    REMOVE = "remove"


class ActivityAct(StrEnum):
    """A step in an activity's life. The first, `create`, makes the activity."""

    CREATE = "create"
    CHANGE = "change"
    CANCEL = "cancel"
    DELETE = "delete"
    FINISH = "finish"


class Power(StrEnum):
    """What an organiser's people may do with activities, as the organiser stands."""

    CREATE_ACTIVITY = "create_activity"
    CHANGE_ACTIVITY = "change_activity"
    SEE_ROSTER = "see_roster"
    RECEIVE_APPLICATIONS = "receive_applications"


@dataclass(frozen=True)
class Step:
    """Who may take a step, from where it leads where, and whether it must be given a reason."""

    by: By
    leads: Mapping[OrganizerStatus, OrganizerStatus]
    needs_reason: bool = False


def _stays(*states: OrganizerStatus) -> dict[OrganizerStatus, OrganizerStatus]:
    return {state: state for state in states}


ORGANIZER_STEPS: Mapping[OrganizerAct, Step] = {
    OrganizerAct.APPLY: Step(By.ORGANIZER, {}),  # what everything begins with: whoever is here has done it
    # Manual 06 and rules 4: 承認, or 差戻し with a reason, corrected and sent again.
    OrganizerAct.CORRECT: Step(By.ORGANIZER, {_BACK: _REVIEW}),
    OrganizerAct.APPROVE: Step(By.OFFICE, {_REVIEW: _APPROVED}),
    OrganizerAct.SEND_BACK: Step(By.OFFICE, {_REVIEW: _BACK}, needs_reason=True),
    # Manual 08, rules 8: a change is asked for and reviewed; one that is sent back leaves what was approved before.
    OrganizerAct.REQUEST_CHANGE: Step(By.ORGANIZER, {_APPROVED: _PENDING}),
    OrganizerAct.WITHDRAW_CHANGE: Step(By.ORGANIZER, {_PENDING: _APPROVED}),
    OrganizerAct.APPROVE_CHANGE: Step(By.OFFICE, {_PENDING: _APPROVED}),
    OrganizerAct.SEND_BACK_CHANGE: Step(By.OFFICE, {_PENDING: _APPROVED}, needs_reason=True),
    # Manual 08, rules 5 and 9: each fiscal year anew.
    OrganizerAct.REQUEST_RENEWAL: Step(By.ORGANIZER, _stays(_APPROVED, _PENDING, _LAPSED)),
    OrganizerAct.APPROVE_RENEWAL: Step(By.OFFICE, _stays(_APPROVED, _PENDING) | {_LAPSED: _APPROVED}),
    OrganizerAct.SEND_BACK_RENEWAL: Step(By.OFFICE, _stays(_APPROVED, _PENDING, _LAPSED), needs_reason=True),
    OrganizerAct.LAPSE: Step(By.CALENDAR, {_APPROVED: _LAPSED, _PENDING: _LAPSED, _SUSPENDED: _LAPSED}),
    # Rules 11: without notice, and judged afterwards.
    OrganizerAct.SUSPEND: Step(By.OFFICE, {_APPROVED: _SUSPENDED, _PENDING: _SUSPENDED}, needs_reason=True),
    OrganizerAct.RESUME: Step(By.OFFICE, {_SUSPENDED: _APPROVED}, needs_reason=True),
    # Rules 10: by the way the city says; the manual sends organisers to the office.
    OrganizerAct.END: Step(
        By.OFFICE, dict.fromkeys((_REVIEW, _BACK, _APPROVED, _PENDING, _SUSPENDED, _LAPSED), _ENDED), True
    ),
    # Manual 08, rules 5(2): whoever applied adds members once the organiser is approved.
    OrganizerAct.INVITE: Step(By.ORGANIZER, _stays(_APPROVED, _PENDING)),
    OrganizerAct.JOIN: Step(By.ORGANIZER, _stays(_APPROVED, _PENDING)),
    OrganizerAct.REMOVE: Step(By.ORGANIZER, _stays(_APPROVED, _PENDING)),
}

POWERS: Mapping[OrganizerStatus, frozenset[Power]] = {
    _REVIEW: frozenset(),
    _BACK: frozenset(),
    _APPROVED: frozenset(Power),
    # 変更申請中は新規活動作成ができません; what is planned goes on.
    _PENDING: frozenset(Power) - {Power.CREATE_ACTIVITY},
    _SUSPENDED: frozenset(),
    _LAPSED: frozenset(),
    _ENDED: frozenset(),
}

ACTIVITY_STEPS: Mapping[ActivityAct, Mapping[ActivityState, ActivityState]] = {
    ActivityAct.CHANGE: {ActivityState.PLANNED: ActivityState.PLANNED},
    ActivityAct.CANCEL: {ActivityState.PLANNED: ActivityState.CANCELLED},
    # 終わった活動は削除できません (Q5): it stays in the participants' history. What is deleted is told as cancelled.
    ActivityAct.DELETE: dict.fromkeys((ActivityState.PLANNED, ActivityState.CANCELLED), ActivityState.CANCELLED),
    ActivityAct.FINISH: {ActivityState.PLANNED: ActivityState.FINISHED},
}


def organizer_after(state: OrganizerStatus, act: OrganizerAct) -> OrganizerStatus:
    """Where `act` leads. Raises Refused with `organizer_` and the state that does not allow it."""
    found = ORGANIZER_STEPS[act].leads.get(state)
    if found is None:
        raise Refused(f"organizer_{state.value}")
    return found


def activity_after(state: ActivityState, act: ActivityAct) -> ActivityState:
    """Where `act` leads. Raises Refused with `activity_` and the state that does not allow it."""
    found = ACTIVITY_STEPS[act].get(state)
    if found is None:
        raise Refused(f"activity_{state.value}")
    return found


def refuse_without(power: Power, state: OrganizerStatus) -> None:
    """Raises Refused with `organizer_` and the state where an organiser's people may not do this."""
    if power not in POWERS[state]:
        raise Refused(f"organizer_{state.value}")


def status_at(state: OrganizerStatus, valid_until_us: int | None, now_us: int) -> OrganizerStatus:
    """How an organiser stands at this moment, whether or not the nightly round has written down that a year ended."""
    is_over = valid_until_us is not None and valid_until_us <= now_us
    return ORGANIZER_STEPS[OrganizerAct.LAPSE].leads.get(state, state) if is_over else state


def activity_state_at(state: ActivityState, ends_at_us: int, now_us: int) -> ActivityState:
    """How an activity stands at this moment: what is planned is finished at its end, whoever wrote that down."""
    return ACTIVITY_STEPS[ActivityAct.FINISH].get(state, state) if ends_at_us <= now_us else state
