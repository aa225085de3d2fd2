"""The acts about a venue table itself: which activity it notes for, what it sees, the code that it shows."""

from dataclasses import dataclass

from kiosk.desk import enrolled
from kiosk.desk.corrections import note_correction
from kiosk.desk.counter import Counter, now_us
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from kiosk.domain.venue_outcomes import ActivityChosen, AnotherDay
from kiosk.domain.venue_permits import Permit, permit_of
from kiosk.ports.sightings import SightingKind
from kiosk.ports.store import Backlog
from kiosk.ports.venue import Standing
from sync.protocol import activity_code
from sync.protocol.activity_code import ActivityCode
from sync.protocol.granting import day_of, is_on_its_day
from sync.protocol.records import ActivityRecord
from sync.protocol.venue_records import ApplicantRecord, OrganizerRecord

NO_ACTIVITY = Refused("venue.problem.no_activity")
NOT_PERMITTED = Refused("venue.problem.not_permitted")
CHOICE_SETTING = "venue_activity"
"""The activity that this table notes for, kept for the next start of the same day."""


def organizer_of(counter: Counter) -> OrganizerRecord | None:
    """Whose table this is, as the office sees them."""
    return counter.unit.venue.organizer(counter.site.organizer_id)


def permit_at(counter: Counter) -> Permit:
    """What this table may do."""
    organizer = organizer_of(counter)
    return permit_of(organizer.status if organizer is not None else None)


def chosen_activity(counter: Counter) -> ActivityRecord | None:
    """The activity that this table notes for; a choice of yesterday is none any more."""
    kept = counter.unit.settings.get(CHOICE_SETTING)
    if kept is None:
        return None
    day, _, activity_id = kept.decode().partition(" ")
    if day != day_of(now_us(counter)).isoformat():
        return None
    return counter.unit.venue.activity(activity_id)


@dataclass(frozen=True)
class VenueView:
    """What a table sees. `activities` are the organiser's, earliest first; `now_us` is the ledger's time."""

    now_us: int
    organizer: OrganizerRecord | None
    permit: Permit
    activities: tuple[ActivityRecord, ...]
    chosen: ActivityRecord | None
    participations: tuple[Standing, ...]
    applicants: int
    backlog: Backlog


@dataclass(frozen=True)
class LookAtVenue:
    """Ask for all that the table's page shows."""

    def perform(self, counter: Counter) -> VenueView:
        """The table as it stands."""
        venue, chosen = counter.unit.venue, chosen_activity(counter)
        mode = counter.site.record_mode
        return VenueView(
            now_us=now_us(counter),
            organizer=organizer_of(counter),
            permit=permit_at(counter),
            activities=venue.activities(counter.site.organizer_id),
            chosen=chosen,
            participations=venue.participations(chosen.activity_id, mode) if chosen is not None else (),
            applicants=len(venue.applicants(chosen.activity_id)) if chosen is not None else 0,
            backlog=counter.unit.outbox.backlog(),
        )


@dataclass(frozen=True)
class ChooseActivity:
    """From now on participants are noted for this activity. One of another day is asked for twice, and deliberate."""

    activity_id: str
    is_confirmed: bool = False
    is_of_this_desk_alone = True

    def needs_now(self, counter: Counter) -> Duty | None:
        """Whoever answers the question whether another day's activity is meant must be allowed to."""
        activity = counter.unit.venue.activity(self.activity_id)
        is_other_day = activity is not None and not is_on_its_day(activity, now_us(counter))
        return Duty.CORRECT if self.is_confirmed and is_other_day else None

    def perform(self, counter: Counter) -> ActivityChosen | AnotherDay | Refused:
        """Keep the choice for this day."""
        activity = counter.unit.venue.activity(self.activity_id)
        if activity is None:
            return Refused("venue.problem.activity_unknown")
        moment = now_us(counter)
        if not is_on_its_day(activity, moment) and not self.is_confirmed:
            return AnotherDay(activity)
        if self.needs_now(counter) is not None:
            note_correction(counter, SightingKind.OTHER_DAY_CHOSEN, activity.activity_id)
        kept = f"{day_of(moment).isoformat()} {activity.activity_id}"
        counter.unit.settings.put(CHOICE_SETTING, kept.encode())
        return ActivityChosen(activity)


@dataclass(frozen=True)
class FindApplicants:
    """Ask who applied for the chosen activity."""

    def perform(self, counter: Counter) -> tuple[ApplicantRecord, ...]:
        """Those who did not cancel, by reading."""
        chosen = chosen_activity(counter)
        return counter.unit.venue.applicants(chosen.activity_id) if chosen is not None else ()


@dataclass(frozen=True)
class ShownCode:
    """The code to show now, and for how many seconds it stays; a static one stays (None)."""

    text: str
    left_s: int | None


@dataclass(frozen=True)
class MakeActivityCode:
    """Ask for the chosen activity's code of this half minute, or for one to print."""

    is_static: bool = False

    def perform(self, counter: Counter) -> ShownCode | Refused:
        """The code, signed with this table's key."""
        activity, known = chosen_activity(counter), enrolled.load(counter.unit.settings)
        if activity is None or known is None:
            return NO_ACTIVITY
        if not permit_at(counter).shows_code:
            return NOT_PERMITTED
        moment = now_us(counter)
        slot = None if self.is_static else activity_code.slot_of(moment)
        code = ActivityCode(activity.activity_id, counter.site.device_id, counter.site.record_mode, slot)
        text = activity_code.issue(code, known.identity.sign_key)
        return ShownCode(text, None if self.is_static else activity_code.slot_left_s(moment))
