"""The acts about needs: take one, write it anew, take it back."""

from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from kiosk.desk.centre import place_of, refused_as_purged, take_back, today_of, written
from kiosk.desk.corrections import note_correction, once_it_stands
from kiosk.desk.counter import Counter
from kiosk.domain.centre_outcomes import NeedNoted, NeedTakenBack
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from kiosk.ports.centre import CentreKind
from kiosk.ports.sightings import SightingKind
from sync.protocol.centre import CentreNeed
from sync.protocol.centre_events import NeedRevised, NeedTaken
from sync.protocol.centre_folding import with_need, with_revision
from sync.protocol.centre_teams import standing_after


@dataclass(frozen=True)
class TakeNeed:
    """案件を受け付ける: somebody asked for help."""

    need: CentreNeed

    def perform(self, counter: Counter) -> NeedNoted | Refused:
        """Write the fact; what is done where must be said."""
        if not self.need.work.strip() or not (self.need.area.strip() or self.need.address.strip()):
            return Refused("problem.need_empty")
        if refused := refused_as_purged(counter):
            return refused
        site, place = counter.site, place_of(counter)
        number = counter.unit.centre.highest_number(place, CentreKind.NEED, site.desk_letter, None) + 1
        fact = NeedTaken(
            operation_id=place.operation_id,
            centre_id=place.centre_id,
            day=today_of(counter),
            need_no=f"{site.desk_letter}-{number}",
            need=self.need,
        )
        record = with_need(None, site.record_mode, written(counter, fact, self.need.need_id))
        counter.unit.centre.put(record)
        return NeedNoted(record, is_new=True)


@dataclass(frozen=True)
class ReviseNeed:
    """A need as it stands now: corrected, done, withdrawn or open again."""

    need: CentreNeed

    def perform(self, counter: Counter) -> NeedNoted | Refused:
        """Write the fact."""
        known = counter.unit.centre.need(self.need.need_id, counter.site.record_mode)
        if known is None or known.undone:
            return Refused("problem.centre_unknown")
        if not self.need.work.strip() or not (self.need.area.strip() or self.need.address.strip()):
            return Refused("problem.need_empty")
        fact = NeedRevised(operation_id=known.operation_id, centre_id=known.centre_id, need=self.need)
        record = with_revision(known, written(counter, fact, self.need.need_id, known.revised_at_us))
        counter.unit.centre.put(record)
        return NeedNoted(record)


@dataclass(frozen=True)
class TakeBackNeed:
    """取り消す: the need was taken by mistake."""

    need_id: UUID

    def needs_now(self, counter: Counter) -> Duty | None:
        """Nothing while the need is fresh, and nothing where it will be refused."""
        known = counter.unit.centre.need(self.need_id, counter.site.record_mode)
        return None if known is None or known.undone else once_it_stands(known.taken_at_us, counter)

    def perform(self, counter: Counter) -> NeedTakenBack | Refused:
        """Write the compensating facts; a need to which a team goes is withdrawn instead."""
        book = counter.unit.centre
        known = book.need(self.need_id, counter.site.record_mode)
        if known is None or known.undone:
            return Refused("problem.nothing_to_undo")
        teams = [one for one in book.teams(place_of(counter)) if one.need_id == self.need_id]
        if any(standing_after(one.steps).members for one in teams):
            return Refused("problem.need_has_team")
        if self.needs_now(counter) is not None:
            note_correction(counter, SightingKind.NEED_TAKEN_BACK, f"{known.day.isoformat()} {known.need_no}")
        take_back(counter, known, known.taken_event_ids)
        record = replace(known, taken_event_ids=())
        book.put(record)
        return NeedTakenBack(record)
