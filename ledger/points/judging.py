"""Whether a participation earns points by all its check-ins together; the rule of each is `sync.protocol.granting`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.participation_facts import CheckIn, Participation
from ledger.points.calendar import day_of
from sync.protocol.granting import Judgement, Participating, is_on_its_day, judged
from sync.protocol.records import ActivityRecord
from sync.protocol.venue_records import ApplicantRecord
from sync.protocol.venue_values import GrantReason, GrantState, OrganizerStatus, Registration

_NOTHING = Judgement(GrantState.PENDING)
UNDONE = Judgement(GrantState.REFUSED, GrantReason.UNDONE)
ACTIVITY_TO_COME = Judgement(GrantState.PENDING, GrantReason.ACTIVITY_UNKNOWN)
"""The ledger judges again when the activity is there; a table that does not know it can promise nothing."""


@dataclass(frozen=True)
class Setting:
    """What the office's records say of a participation today."""

    activity: ActivityRecord | None
    status: OrganizerStatus | None
    applicant: ApplicantRecord | None


@dataclass(frozen=True)
class Found:
    """The judgement, and by which check-in: whose day counts where the points are due."""

    judgement: Judgement
    check_in: CheckIn

    @property
    def is_due(self) -> bool:
        """Whether nothing stands against the points."""
        return self.judgement == _NOTHING


def judge(one: Participation, setting: Setting) -> Found:
    """The earliest check-in against which nothing stands; else what stands against the one that came furthest.

    Whether the participant had registered by card (S4:424-426) is what any check-in saw, for an older code may not say
    so yet; the registry answers where none did.
    """
    if one.is_undone:
        return Found(UNDONE, one.shown)
    if setting.activity is None:
        return Found(ACTIVITY_TO_COME, one.shown)
    by_card = registered(one.check_ins, setting)
    found = [Found(_judged(check_in, by_card, setting), check_in) for check_in in one.check_ins]
    pending = [each for each in found if each.judgement.state is GrantState.PENDING]
    return next((each for each in found if each.is_due), (pending or found)[0])


def still_counts(one: Participation, activity: ActivityRecord | None, day: date) -> bool:
    """Whether points that were granted for `day` stay: some check-in of that day counts, and it was the activity's.

    What the office changes afterwards (an organiser suspended, an activity cancelled, a capacity set, an application
    withdrawn) takes nothing back that was granted: whoever means that says so by a reversal with a reason.
    """
    return any(
        day_of(check_in.at_us) == day and (activity is None or is_on_its_day(activity, check_in.at_us))
        for check_in in one.check_ins
    )


def registered(check_ins: Iterable[CheckIn], setting: Setting) -> Registration:
    """What the check-ins saw of the registration by card, or else what the registry says."""
    said = {check_in.told.card_registered for check_in in check_ins}
    for word in (Registration.YES, Registration.NO):
        if word in said:
            return word
    return setting.applicant.card_registered if setting.applicant is not None else Registration.UNKNOWN


def _judged(check_in: CheckIn, by_card: Registration, setting: Setting) -> Judgement:
    applicant = setting.applicant
    case = Participating(
        at_us=check_in.at_us,
        method=check_in.told.method,
        is_identified=bool(check_in.told.resident_id),
        card_registered=by_card,
        has_applied=applicant is not None and not applicant.is_cancelled,
    )
    return judged(setting.activity, setting.status, case)
