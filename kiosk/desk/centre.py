"""The acts of looking at a volunteer centre, and what all of its acts share."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from kiosk.desk.codes import RevokedCodes
from kiosk.desk.counter import DESK_MISTAKE, Counter, corrected_us
from kiosk.desk.purge import kept_in
from kiosk.domain.centre_board import Board, board_of
from kiosk.domain.centre_outcomes import CentreCodeRefused, TeamFound, VolunteerFound, VolunteerKnown
from kiosk.domain.duties import Duty
from kiosk.domain.foreign_code import kind_of
from kiosk.domain.outcomes import ForeignCode, Refused
from kiosk.ports.centre import CentrePlace
from kiosk.ports.sightings import SightingKind
from kiosk.ports.store import Unit
from sync.protocol import credential, team_code
from sync.protocol.centre import Volunteer
from sync.protocol.centre_events import CentreFactUndone, CentrePayload
from sync.protocol.centre_folding import Happened
from sync.protocol.centre_records import CentreRecord, NeedRecord, TeamRecord, VolunteerRecord, centre_record_id
from sync.protocol.city_form import local_time
from sync.protocol.codec import Malformed
from sync.protocol.credential import Credential, Refusal
from sync.protocol.ids import person_of_resident, volunteer_of_resident
from sync.protocol.values import ReceptionMethod


@dataclass(frozen=True)
class CentreView:
    """What the screen shows: the board of a day, and how place and operation are called."""

    board: Board
    centre: str
    operation: str


@dataclass(frozen=True)
class LookAtCentre:
    """Ask for the board, of today where no day is named."""

    day: date | None = None

    def perform(self, counter: Counter) -> CentreView:
        """Needs and teams of all days of the operation, cards of the day."""
        place, day = place_of(counter), self.day or today_of(counter)
        shelter = counter.unit.mirror.shelter(place.centre_id)
        operation = counter.unit.mirror.operation(place.operation_id)
        return CentreView(
            board_at(counter.unit, place, day),
            shelter.name if shelter else place.centre_id,
            operation.name if operation else "",
        )


def board_at(unit: Unit, place: CentrePlace, day: date) -> Board:
    """The board of a day; of a purged operation nobody stands on it, and the figures are those that were kept."""
    book = unit.centre
    board = board_of(day, book.volunteers(place, day), book.needs(place), book.teams(place))
    kept = kept_in(unit, place.operation_id)
    figures = kept.centre_figures(place.centre_id, place.record_mode, day) if kept is not None else None
    return board if figures is None else replace(board, figures=figures)


def refused_as_purged(counter: Counter) -> Refused | None:
    """Why nobody and nothing new is taken in an operation that headquarters had purged here."""
    is_purged = counter.unit.purging.statistics(counter.site.operation_id) is not None
    return Refused("problem.operation_purged") if is_purged else None


@dataclass(frozen=True)
class PresentCentreCode:
    """A text came from the camera or the hand scanner."""

    text: str

    def perform(
        self, counter: Counter
    ) -> VolunteerFound | VolunteerKnown | TeamFound | CentreCodeRefused | ForeignCode | Refused:
        """Who it brings, whether they were received today, or which team's sheet it is."""
        if team_code.is_team_code(self.text):
            return self._team(counter)
        mirror = counter.unit.mirror
        now_s = counter.clock.now_us() / 1_000_000
        read = credential.read(self.text, mirror.issuers(), RevokedCodes(counter), now_s)
        if isinstance(read, Credential):
            volunteer = volunteer_of(counter, read)
            known = counter.unit.centre.volunteer(volunteer.volunteer_id, counter.site.record_mode)
            if known is not None and not known.undone:
                return VolunteerKnown(known)
            return VolunteerFound(volunteer, ReceptionMethod.APP)
        if read.reason is Refusal.NOT_OURS:
            return ForeignCode(kind_of(self.text, credential.PREFIX).value)
        return CentreCodeRefused(read.reason, volunteer_of(counter, read.credential) if read.credential else None)

    def _team(self, counter: Counter) -> TeamFound | Refused:
        try:
            team_id = team_code.parse(self.text)
        except Malformed:
            return Refused("problem.team_code_damaged")
        known = counter.unit.centre.team(team_id, counter.site.record_mode)
        return TeamFound(known) if known is not None else Refused("problem.team_unknown")


@dataclass(frozen=True)
class ShowSensitive:
    """Somebody wants to see a card's address and health, or a need's address and phone; that is noted."""

    entry_id: UUID
    needs: ClassVar[Duty] = Duty.CARE

    def perform(self, counter: Counter) -> VolunteerRecord | NeedRecord | Refused:
        """The record, and a line of who looked."""
        mode, book = counter.site.record_mode, counter.unit.centre
        found = book.volunteer(self.entry_id, mode) or book.need(self.entry_id, mode)
        if found is None:
            return Refused("problem.centre_unknown")
        note_sighting(counter, found)
        return found


@dataclass(frozen=True)
class NoteTeamSheet:
    """A team's sheet is about to be made: it holds an address, which is noted.

    It needs nobody's name: without it no team finds its way, and it holds nothing of the volunteers but names.
    """

    team_id: UUID

    def perform(self, counter: Counter) -> TeamFound | Refused:
        """A line of who made it."""
        known = counter.unit.centre.team(self.team_id, counter.site.record_mode)
        if known is None:
            return Refused("problem.team_unknown")
        note_sighting(counter, known)
        return TeamFound(known)


def note_sighting(counter: Counter, found: VolunteerRecord | NeedRecord | TeamRecord) -> None:
    """A line of who looked at what; the number stands in it, never a name."""
    match found:
        case VolunteerRecord(volunteer_no=number):
            kind = SightingKind.VOLUNTEER_SHOWN
        case NeedRecord(need_no=number):
            kind = SightingKind.NEED_SHOWN
        case TeamRecord(team_no=number):
            kind = SightingKind.TEAM_SHEET
    counter.note(kind, detail=f"{found.day.isoformat()} {number}")


def volunteer_of(counter: Counter, read: Credential) -> Volunteer:
    """The card that a resident's code begins today: the holder alone, for each volunteer is insured alone."""
    site, holder = counter.site, read.holder
    return Volunteer(
        volunteer_id=volunteer_of_resident(site.book, site.shelter_id, today_of(counter), read.resident_id),
        name=holder.name.replace("\u3000", " "),
        kana=holder.kana,
        sex=holder.sex,
        birth_date=holder.birth_date,
        address=holder.address,
        phone=holder.phone,
        app_registered=True,
        person_id=person_of_resident(read.resident_id),
        credential_id=read.credential_id,
    )


def place_of(counter: Counter) -> CentrePlace:
    """The centre where this desk stands."""
    site = counter.site
    return CentrePlace(site.operation_id, site.shelter_id, site.record_mode)


def today_of(counter: Counter) -> date:
    """The day in Japan, whose cards are received."""
    return local_time(counter.clock.now_us()).date()


def written(counter: Counter, payload: CentrePayload, aggregate: UUID, not_before_us: int = 0) -> Happened:
    """Write a fact; answered with its time as the ledger will see it, after what was before it."""
    event = counter.write(payload, aggregate)
    return Happened(payload, max(corrected_us(event), not_before_us), event.event_id, event.device_id)


def take_back(counter: Counter, record: CentreRecord, event_ids: Iterable[UUID]) -> None:
    """Write that each of these facts counts no longer; `record` is the card, need or team that they were about."""
    for event_id in event_ids:
        fact = CentreFactUndone(
            operation_id=record.operation_id,
            centre_id=record.centre_id,
            undone_event_id=event_id,
            reason=DESK_MISTAKE,
        )
        written(counter, fact, centre_record_id(record))
