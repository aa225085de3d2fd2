"""The acts about volunteers' cards: receive, write more, take back."""

from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from kiosk.desk.centre import place_of, refused_as_purged, take_back, today_of, written
from kiosk.desk.corrections import note_correction, once_it_stands
from kiosk.desk.counter import Counter
from kiosk.domain.centre_outcomes import CardTakenBack, VolunteerKnown, VolunteerNoted, VolunteerTaken
from kiosk.domain.centre_rules import USUAL_RULES, CentreRules, ConcernKind, concerns_of
from kiosk.domain.duties import Duty
from kiosk.domain.outcomes import Refused
from kiosk.ports.centre import CentreKind
from kiosk.ports.sightings import SightingKind
from sync.protocol.centre import Volunteer
from sync.protocol.centre_events import VolunteerDetailed, VolunteerReceived
from sync.protocol.centre_folding import with_detail, with_reception
from sync.protocol.centre_teams import standing_after
from sync.protocol.values import ReceptionMethod

_BLOCKED = {
    ConcernKind.CONSENT_MISSING: Refused("problem.centre_consent_missing"),
    ConcernKind.CONSENT_UNKNOWN: Refused("problem.centre_consent_unknown"),
    ConcernKind.INSURANCE_UNKNOWN: Refused("problem.centre_insurance_unknown"),
    ConcernKind.HEALTH: Refused("problem.centre_health"),
}


@dataclass(frozen=True)
class ReceiveVolunteer:
    """受付: a volunteer or a group is here today; `started_mono_ms` is when their code came or typing began."""

    volunteer: Volunteer
    method: ReceptionMethod
    started_mono_ms: int
    rules: CentreRules = USUAL_RULES

    def perform(self, counter: Counter) -> VolunteerTaken | VolunteerKnown | Refused:
        """Write the fact and the card; who was received today is told so, and nothing is written."""
        site, volunteer = counter.site, self.volunteer
        known = counter.unit.centre.volunteer(volunteer.volunteer_id, site.record_mode)
        if known is not None and not known.undone:
            return VolunteerKnown(known)
        if refused := refused_as_purged(counter):
            return refused
        if not (volunteer.name or volunteer.kana or volunteer.group_name):
            return Refused("problem.volunteer_nameless")
        day = today_of(counter)
        concerns = concerns_of(volunteer, day, self.rules)
        if blocking := next((one for one in concerns if one.is_blocking), None):
            return _BLOCKED[blocking.kind]
        place = place_of(counter)
        number = counter.unit.centre.highest_number(place, CentreKind.VOLUNTEER, site.desk_letter, day) + 1
        fact = VolunteerReceived(
            operation_id=place.operation_id,
            centre_id=place.centre_id,
            day=day,
            volunteer_no=f"{site.desk_letter}-{number}",
            method=self.method,
            volunteer=volunteer,
            started_mono_ms=self.started_mono_ms,
            done_mono_ms=counter.clock.mono_ms(),
        )
        record = with_reception(known, site.record_mode, written(counter, fact, volunteer.volunteer_id))
        counter.unit.centre.put(record)
        return VolunteerTaken(record, concerns)


@dataclass(frozen=True)
class DetailVolunteer:
    """くわしく: more of a received card is known, or something was wrong on it; `volunteer` is the whole."""

    volunteer: Volunteer
    rules: CentreRules = USUAL_RULES

    def perform(self, counter: Counter) -> VolunteerNoted | Refused:
        """Write the fact; a card that nobody received is none."""
        volunteer = self.volunteer
        known = counter.unit.centre.volunteer(volunteer.volunteer_id, counter.site.record_mode)
        if known is None or known.undone:
            return Refused("problem.centre_unknown")
        fact = VolunteerDetailed(operation_id=known.operation_id, centre_id=known.centre_id, volunteer=volunteer)
        written(counter, fact, volunteer.volunteer_id)
        record = with_detail(known, fact)
        counter.unit.centre.put(record)
        return VolunteerNoted(record, concerns_of(volunteer, today_of(counter), self.rules))


@dataclass(frozen=True)
class TakeBackCard:
    """取り消す: the card was received by mistake, at however many desks."""

    volunteer_id: UUID

    def needs_now(self, counter: Counter) -> Duty | None:
        """Nothing while the card is fresh, and nothing where it will be refused."""
        known = counter.unit.centre.volunteer(self.volunteer_id, counter.site.record_mode)
        return None if known is None or known.undone else once_it_stands(known.received_at_us, counter)

    def perform(self, counter: Counter) -> CardTakenBack | Refused:
        """Write the compensating facts; who is with a team is taken out of it first."""
        book, mode = counter.unit.centre, counter.site.record_mode
        known = book.volunteer(self.volunteer_id, mode)
        if known is None or known.undone:
            return Refused("problem.nothing_to_undo")
        teams = [one for one in book.teams(place_of(counter)) if one.day == known.day]
        if any(self.volunteer_id in standing_after(one.steps).members for one in teams):
            return Refused("problem.card_in_team")
        if self.needs_now(counter) is not None:
            note_correction(counter, SightingKind.CARD_TAKEN_BACK, f"{known.day.isoformat()} {known.volunteer_no}")
        take_back(counter, known, known.received_event_ids)
        record = replace(known, received_event_ids=())
        book.put(record)
        return CardTakenBack(record)
