"""The table's records as lines of its page: activities, participants, counts."""

from collections.abc import Sequence
from datetime import date

from kiosk.desk.venue import VenueView
from kiosk.ports.venue import Standing
from kiosk.screens.answers import clock_text
from kiosk.screens.message import Message, message
from kiosk.screens.reception_state import Tone
from kiosk.screens.venue_state import ActivityLine, ParticipantLine, VenueCounts
from sync.protocol.ages import age_on
from sync.protocol.granting import day_of, is_on_its_day
from sync.protocol.records import ActivityRecord
from sync.protocol.venue_values import ActivityState, GrantState, OrganizerStatus

_SILENT = (None, OrganizerStatus.APPROVED)
"""Nothing to say about the organiser."""


def activity_line(activity: ActivityRecord, view: VenueView) -> ActivityLine:
    """An activity with its time of day, and its date where that is not today."""
    is_today = is_on_its_day(activity, view.now_us)
    starts, ends = clock_text(activity.starts_at_us), clock_text(activity.ends_at_us)
    day = day_of(activity.starts_at_us)
    when = (
        message("venue.when.today", starts=starts, ends=ends)
        if is_today
        else message("venue.when", year=day.year, month=day.month, day=day.day, starts=starts, ends=ends)
    )
    return ActivityLine(
        activity_id=activity.activity_id,
        title=activity.title,
        when=when,
        place=activity.place,
        capacity=activity.capacity,
        is_today=is_today,
        is_chosen=view.chosen is not None and view.chosen.activity_id == activity.activity_id,
        is_cancelled=activity.state is ActivityState.CANCELLED,
    )


def activity_lines(view: VenueView) -> tuple[ActivityLine, ...]:
    """Those of today first, then the others, the nearest first."""
    lines = [(abs(one.starts_at_us - view.now_us), activity_line(one, view)) for one in view.activities]
    lines.sort(key=lambda pair: (not pair[1].is_today, pair[0]))
    return tuple(line for _, line in lines)


def participant_line(standing: Standing, today: date) -> ParticipantLine:
    """A participation with what may be seen of the person."""
    record = standing.record
    points, tone = points_of(standing)
    return ParticipantLine(
        participation_id=record.participation_id,
        name=record.name or record.kana,
        age=age_on(record.birth_date, today) if record.birth_date is not None else None,
        sex=record.sex,
        since=clock_text(record.checked_in_us),
        left=clock_text(record.checked_out_us) if record.checked_out_us is not None else "",
        points=points,
        tone=tone,
        is_provisional=is_provisional(standing),
        is_estimated=record.is_estimated,
        is_undone=record.is_undone,
        certificate_no=record.certificate_no,
    )


def is_provisional(standing: Standing) -> bool:
    """仮: the ledger has not judged yet, or not heard of all that was written here."""
    return not standing.is_settled or standing.record.grant is GrantState.PENDING


def points_of(standing: Standing) -> tuple[Message, Tone]:
    """What may be said of points. Before the ledger's verdict nothing is promised and nothing is final."""
    record = standing.record
    if record.is_undone:
        return message("venue.points.undone"), Tone.UNDONE
    if record.grant is GrantState.GRANTED:
        return message("venue.points.granted", points=record.points), Tone.RECEIVED
    if record.grant is GrantState.PENDING:
        return message("venue.points.pending"), Tone.ALREADY_HERE
    key = "venue.points.refused" if standing.is_settled else "venue.points.refused_provisional"
    return message(key), Tone.LOOK


def why_of(standing: Standing) -> Message | None:
    """The reason behind points that are pending or refused."""
    reason = standing.record.reason
    return message(f"venue.reason.{reason}") if reason and not standing.record.is_undone else None


def counts_of(view: VenueView) -> VenueCounts:
    """How many were noted, are there, and how the ledger has judged."""
    noted: Sequence[Standing] = [one for one in view.participations if not one.record.is_undone]
    return VenueCounts(
        noted=len(noted),
        there=sum(one.record.checked_out_us is None for one in noted),
        granted=sum(one.record.grant is GrantState.GRANTED for one in noted),
        pending=sum(is_provisional(one) for one in noted),
        applicants=view.applicants,
    )


def warning_of(view: VenueView) -> Message | None:
    """What is unusual about the organiser, with the office's reason."""
    organizer = view.organizer
    status = organizer.status if organizer is not None else None
    if status in _SILENT or status is None or organizer is None:
        return _warning_of_activity(view.chosen)
    return message(f"venue.status.{status.value}", reason=organizer.reason)


def _warning_of_activity(chosen: ActivityRecord | None) -> Message | None:
    if chosen is not None and chosen.state is ActivityState.CANCELLED:
        return message("venue.warning.cancelled")
    return None
