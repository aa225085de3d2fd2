"""Whether a participation earns points, as far as its own facts say: table and ledger judge by this one rule.

A table that judged otherwise would promise what the ledger refuses. How many points, and that one person is granted
once for an activity, is the ledger's alone. Sources: the city's manual for organisers and its rules (運用ルール).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sync.protocol.city_form import JST
from sync.protocol.records import ActivityRecord
from sync.protocol.venue_values import (
    ActivityState,
    GrantReason,
    GrantState,
    OrganizerStatus,
    ParticipationMethod,
    Registration,
)

GRANTING = frozenset({OrganizerStatus.APPROVED, OrganizerStatus.CHANGE_PENDING})
"""Whose activities earn points. While a change is pending only new activities must wait (operating rules 8, manual:
変更申請); a suspended organiser's may not be used at all (operating rules 11)."""


@dataclass(frozen=True)
class Participating:
    """What is known of one participation: when the scan happened (Unix µs, corrected), how, and of whom.

    `has_applied` None: the roster of applicants is not here.
    """

    at_us: int
    method: ParticipationMethod
    is_identified: bool
    card_registered: Registration
    has_applied: bool | None


@dataclass(frozen=True)
class Judgement:
    """Pending without a reason: nothing stands against it. Refused or pending otherwise says why."""

    state: GrantState
    reason: GrantReason | None = None


def day_of(at_us: int) -> date:
    """The day in Japan on which a moment lies; a clock that is out of all reason gives the last day there is."""
    try:
        return datetime.fromtimestamp(at_us // 1_000_000, JST).date()
    except (OverflowError, ValueError, OSError):
        return date.max


def is_on_its_day(activity: ActivityRecord, at_us: int) -> bool:
    """Whether a moment lies on a day of the activity: 実施日のみ (operating rules 7 (4)).

    The time of day is free, for the organiser shows the code whenever it fits (manual, Q4).
    """
    return day_of(activity.starts_at_us) <= day_of(at_us) <= day_of(activity.ends_at_us)


def judged(activity: ActivityRecord | None, status: OrganizerStatus | None, one: Participating) -> Judgement:
    """What stands against points, the gravest first.

    `status` None: nothing is known of the organiser, who then counts as approved, for an activity that came down was.
    """
    refusal = _against_activity(activity, status, one.at_us) or _against_person(activity, one)
    if refusal is not None:
        return Judgement(GrantState.REFUSED, refusal)
    return Judgement(GrantState.PENDING, _open_question(one))


def _against_activity(
    activity: ActivityRecord | None, status: OrganizerStatus | None, at_us: int
) -> GrantReason | None:
    if activity is None:
        return GrantReason.ACTIVITY_UNKNOWN
    if activity.state is ActivityState.CANCELLED:
        return GrantReason.ACTIVITY_CANCELLED
    if status is not None and status not in GRANTING:
        return GrantReason.ORGANIZER_NOT_APPROVED
    return None if is_on_its_day(activity, at_us) else GrantReason.WRONG_DAY


def _against_person(activity: ActivityRecord | None, one: Participating) -> GrantReason | None:
    """Q6: not registered by card that day, no points later either. Q8: unapplied only where no capacity was set."""
    if not one.is_identified and one.method is ParticipationMethod.HAND:
        return GrantReason.NO_APP
    if one.card_registered is Registration.NO:
        return GrantReason.NOT_REGISTERED
    is_limited = activity is not None and activity.capacity is not None
    return GrantReason.NOT_APPLIED if is_limited and one.has_applied is False else None


def _open_question(one: Participating) -> GrantReason | None:
    if not one.is_identified:
        return GrantReason.NOT_IDENTIFIED
    return GrantReason.REGISTRATION_UNKNOWN if one.card_registered is Registration.UNKNOWN else None
