"""The deliberate acts about who took part: the shift closed, times corrected, a participation taken back."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import msgspec

from kiosk.desk.corrections import note_correction, once_it_stands
from kiosk.desk.counter import DESK_MISTAKE, Counter, now_us, offset_us
from kiosk.desk.participations import UNKNOWN, checked_out, place, standing_one
from kiosk.desk.venue import NO_ACTIVITY, chosen_activity
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from kiosk.domain.venue_outcomes import ParticipationCorrectedHere, ShiftClosed, TakenBack
from kiosk.ports.sightings import SightingKind
from kiosk.ports.venue import Standing
from sync.protocol.records import ActivityRecord
from sync.protocol.venue_facts import ParticipationCorrected, ParticipationUndone


@dataclass(frozen=True)
class CloseShift:
    """The shift ends: whoever never checked out is taken to have stayed to the activity's end (推定)."""

    def needs_now(self, counter: Counter) -> Duty | None:
        """An estimate is somebody's word; where all have gone there is none."""
        activity = chosen_activity(counter)
        return Duty.CORRECT if activity is not None and _still_there(counter, activity) else None

    def perform(self, counter: Counter) -> ShiftClosed | Refused:
        """Write a check-out for each of them."""
        activity = chosen_activity(counter)
        if activity is None:
            return NO_ACTIVITY
        there = _still_there(counter, activity)
        end_us = min(activity.ends_at_us, now_us(counter))
        if there:
            note_correction(counter, SightingKind.SHIFT_CLOSED, activity.activity_id)
        for one in there:
            checked_out(counter, one, end_us)
        return ShiftClosed(len(there))


def _still_there(counter: Counter, activity: ActivityRecord) -> list[Standing]:
    standing = counter.unit.venue.participations(activity.activity_id, counter.site.record_mode)
    return [one for one in standing if one.record.checked_out_us is None and not one.record.is_undone]


@dataclass(frozen=True)
class CorrectTimes:
    """The organiser says when somebody came and went (the ledger's time); None: still there."""

    participation_id: UUID
    checked_in_us: int
    checked_out_us: int | None
    needs: ClassVar[Duty] = Duty.CORRECT

    def perform(self, counter: Counter) -> ParticipationCorrectedHere | Refused:
        """Write both times as they stand now."""
        found = standing_one(counter, self.participation_id)
        if found is None:
            return UNKNOWN
        out_us, behind_us = self.checked_out_us, offset_us(counter)
        if out_us is not None and out_us < self.checked_in_us:
            return Refused("venue.problem.times_reversed")
        fact = ParticipationCorrected(
            **place(counter, found.record.activity_id),
            checked_in_us=self.checked_in_us - behind_us,
            checked_out_us=None if out_us is None else out_us - behind_us,
        )
        note_correction(counter, SightingKind.TIMES_CORRECTED, found.record.activity_id)
        counter.write(fact, self.participation_id)
        record = msgspec.structs.replace(
            found.record, checked_in_us=self.checked_in_us, checked_out_us=out_us, is_estimated=False
        )
        counter.unit.venue.put(record)
        return ParticipationCorrectedHere(record)


@dataclass(frozen=True)
class UndoParticipation:
    """A participation was noted by mistake: at once anybody takes it back, later it is a deliberate act."""

    participation_id: UUID
    reason: str = DESK_MISTAKE

    def needs_now(self, counter: Counter) -> Duty | None:
        """Nothing while it is fresh, and nothing where it will be refused."""
        found = standing_one(counter, self.participation_id)
        if found is None or found.event_id is None:
            return None
        return once_it_stands(found.record.checked_in_us, counter)

    def perform(self, counter: Counter) -> TakenBack | Refused:
        """Write that it counts no longer; only the table that noted it can name what it takes back."""
        found = standing_one(counter, self.participation_id)
        if found is None:
            return UNKNOWN
        if found.event_id is None:
            return Refused("venue.problem.noted_elsewhere")
        if self.needs_now(counter) is not None:
            note_correction(counter, SightingKind.PARTICIPATION_UNDONE, found.record.activity_id)
        fact = ParticipationUndone(
            **place(counter, found.record.activity_id), undone_event_id=found.event_id, reason=self.reason
        )
        counter.write(fact, self.participation_id)
        record = msgspec.structs.replace(found.record, is_undone=True)
        counter.unit.venue.put(record)
        return TakenBack(record)
