"""The acts of noting participants: by a resident's code, by card, by hand; and out again. They need nobody's name."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from kiosk.desk.codes import RevokedCodes, foreign_code
from kiosk.desk.counter import Counter, now_us, offset_us
from kiosk.desk.venue import (
    NO_ACTIVITY,
    NOT_PERMITTED,
    chosen_activity,
    organizer_of,
    permit_at,
)
from kiosk.domain.folding import fold
from kiosk.domain.outcomes import ForeignCode, Refused
from kiosk.domain.venue_outcomes import (
    CheckedIn,
    CheckedInBefore,
    CheckedOut,
    CheckedOutBefore,
    CodeOverdue,
    NotCheckedIn,
)
from kiosk.ports.venue import Standing
from sync.protocol import credential
from sync.protocol.credential import Credential, Refusal
from sync.protocol.credential_household import household_of_credential
from sync.protocol.granting import Participating, judged
from sync.protocol.household import Person
from sync.protocol.ids import participation_of_person, participation_of_resident
from sync.protocol.records import ActivityRecord
from sync.protocol.values import Sex
from sync.protocol.venue_facts import (
    ParticipantCheckedIn,
    ParticipantCheckedOut,
)
from sync.protocol.venue_records import ApplicantRecord, ParticipationRecord
from sync.protocol.venue_values import ParticipationMethod, Registration

MAX_NAME_CHARACTERS = 120
"""As household.Name."""

Noted = CheckedIn | CheckedInBefore | CodeOverdue | ForeignCode | Refused
Gone = CheckedOut | CheckedOutBefore | NotCheckedIn | CodeOverdue | ForeignCode | Refused


@dataclass(frozen=True)
class Who:
    """A person before the table: what is known of them, and by what."""

    person: Person = field(repr=False)
    method: ParticipationMethod
    resident_id: str = ""
    credential_id: bytes = b""
    registered: Registration = Registration.UNKNOWN


@dataclass(frozen=True)
class CheckInByCode:
    """A resident's code came from the camera or the hand scanner."""

    text: str = field(repr=False)

    def perform(self, counter: Counter) -> Noted:
        """Note its holder."""
        who = who_shows(counter, self.text)
        return checked_in(counter, who) if isinstance(who, Who) else who


@dataclass(frozen=True)
class CheckIn:
    """A person was named by a card, or by hand."""

    person: Person = field(repr=False)
    method: ParticipationMethod

    def perform(self, counter: Counter) -> Noted:
        """Note the person; who applied under this name and birth date is that applicant."""
        name = self.person.name_display or self.person.kana
        if not name.strip() or len(name) > MAX_NAME_CHARACTERS or "\x00" in name:
            return Refused("venue.problem.nameless")
        return checked_in(counter, Who(self.person, self.method))


@dataclass(frozen=True)
class CheckInApplicant:
    """Somebody who applied is here without their phone."""

    resident_id: str

    def perform(self, counter: Counter) -> Noted:
        """Note the applicant."""
        activity = chosen_activity(counter)
        if activity is None:
            return NO_ACTIVITY
        applicant = counter.unit.venue.applicant(activity.activity_id, self.resident_id)
        if applicant is None:
            return Refused("venue.problem.applicant_unknown")
        return checked_in(counter, _as_applicant(Who(_person_of(applicant), ParticipationMethod.HAND), applicant))


def who_shows(counter: Counter, text: str) -> Who | CodeOverdue | ForeignCode | Refused:
    """The holder of a resident's code, checked with no network; the others of a household show their own."""
    mirror = counter.unit.mirror
    read = credential.read(text, mirror.issuers(), RevokedCodes(counter), counter.clock.now_us() / 1_000_000)
    if isinstance(read, Credential):
        return Who(
            _holder(counter, read),
            ParticipationMethod.RESIDENT_CODE,
            read.resident_id,
            read.credential_id,
            Registration.YES if read.holder.registered_by_card else Registration.NO,
        )
    if read.reason is Refusal.NOT_OURS:
        return foreign_code(text)
    return CodeOverdue(read.reason, _holder(counter, read.credential) if read.credential is not None else None)


def _holder(counter: Counter, code: Credential) -> Person:
    return household_of_credential(code, counter.site.book).persons[0]


def checked_in(counter: Counter, who: Who) -> CheckedIn | CheckedInBefore | Refused:
    """Note a person for the chosen activity, once."""
    activity = chosen_activity(counter)
    if activity is None:
        return NO_ACTIVITY
    if not permit_at(counter).notes:
        return NOT_PERMITTED
    who, applicant = _with_application(counter, activity, who)
    before = _noted_before(counter, activity, who)
    if before is not None:
        return CheckedInBefore(before.record)
    return _note(counter, activity, who, applicant)


def _with_application(counter: Counter, activity: ActivityRecord, who: Who) -> tuple[Who, ApplicantRecord | None]:
    """Who applied is known by their resident id, also where only a card or their own word named them."""
    venue = counter.unit.venue
    if who.resident_id:
        found = venue.applicant(activity.activity_id, who.resident_id)
        applicant = found if found is not None and not found.is_cancelled else None
    else:
        alike = [one for one in venue.applicants(activity.activity_id) if _is_same_person(who.person, one)]
        applicant = alike[0] if len(alike) == 1 else None
    return (_as_applicant(who, applicant), applicant) if applicant is not None else (who, None)


def _as_applicant(who: Who, applicant: ApplicantRecord) -> Who:
    """The registry may know by now that they have registered by card, whatever an older code says."""
    is_known = who.registered is not Registration.UNKNOWN and applicant.card_registered is not Registration.YES
    registered = who.registered if is_known else applicant.card_registered
    return Who(who.person, who.method, applicant.resident_id, who.credential_id, registered)


def _is_same_person(person: Person, other: ApplicantRecord | ParticipationRecord) -> bool:
    if person.birth_date is None or other.birth_date != person.birth_date:
        return False
    names, others = _folded(person.name_display, person.kana), _folded(other.name, other.kana)
    return bool(names & others)


def _folded(*names: str) -> set[str]:
    return {fold(name) for name in names if name.strip()}


def _noted_before(counter: Counter, activity: ActivityRecord, who: Who) -> Standing | None:
    """The participation of this very person that stands already, whoever noted it."""
    mode = counter.site.record_mode
    aggregate = _derived_id(activity, who)
    found = counter.unit.venue.participation(aggregate, mode) if aggregate is not None else None
    if found is not None and not found.record.is_undone:
        return found
    if who.resident_id and who.person.birth_date is None:
        return None
    standing = counter.unit.venue.participations(activity.activity_id, mode)
    alike = (one for one in standing if not one.record.is_undone and _is_same_person(who.person, one.record))
    return next((one for one in alike if not (who.resident_id and one.record.resident_id)), None)


def _derived_id(activity: ActivityRecord, who: Who) -> UUID | None:
    """The id that every table gives this person's participation; None for who was only written down by hand."""
    if who.resident_id:
        return participation_of_resident(activity.activity_id, who.resident_id)
    if who.method is ParticipationMethod.CARD and who.person.birth_date is not None:
        return participation_of_person(activity.activity_id, fold(who.person.name_display), who.person.birth_date)
    return None


def _note(counter: Counter, activity: ActivityRecord, who: Who, applicant: ApplicantRecord | None) -> CheckedIn:
    organizer, moment = organizer_of(counter), now_us(counter)
    has_roster = bool(counter.unit.venue.applicants(activity.activity_id))
    case = Participating(
        at_us=moment,
        method=who.method,
        is_identified=bool(who.resident_id),
        card_registered=who.registered,
        has_applied=True if applicant is not None else (False if has_roster else None),
    )
    judgement = judged(activity, organizer.status if organizer is not None else None, case)
    reason = judgement.reason.value if judgement.reason is not None else ""
    told = _told_of(who, is_walk_in=applicant is None)
    fact = ParticipantCheckedIn(
        **place(counter, activity.activity_id), **told, credential_id=who.credential_id, pending_reason=reason
    )
    participation_id = _derived_id(activity, who) or counter.new_id()
    event = counter.write(fact, participation_id)
    record = ParticipationRecord(
        participation_id=participation_id,
        activity_id=activity.activity_id,
        record_mode=counter.site.record_mode,
        checked_in_us=moment,
        **told,
        grant=judgement.state,
        reason=reason,
        device_id=counter.site.device_id,
    )
    counter.unit.venue.put(record, event.event_id)
    return CheckedIn(record, judgement, event.event_id)


def _told_of(who: Who, *, is_walk_in: bool) -> dict[str, Any]:
    """What fact and record say alike of the person."""
    return {
        "method": who.method,
        "name": who.person.name_display,
        "kana": who.person.kana,
        "birth_date": who.person.birth_date,
        "sex": who.person.sex or Sex.UNKNOWN,
        "resident_id": who.resident_id,
        "card_registered": who.registered,
        "is_walk_in": is_walk_in,
    }


def _person_of(applicant: ApplicantRecord) -> Person:
    return Person(
        person_id=participation_of_resident(applicant.activity_id, applicant.resident_id),
        name_raw=applicant.name,
        name_display=applicant.name,
        kana=applicant.kana,
        birth_date=applicant.birth_date,
        sex=applicant.sex,
    )


def place(counter: Counter, activity_id: str) -> dict[str, Any]:
    """The head of every fact of a table."""
    site = counter.site
    return {"operation_id": site.operation_id, "shelter_id": site.shelter_id, "activity_id": activity_id}


@dataclass(frozen=True)
class CheckOutByCode:
    """A participant shows their code when they go."""

    text: str = field(repr=False)

    def perform(self, counter: Counter) -> Gone:
        """Note that the holder went."""
        who, activity = who_shows(counter, self.text), chosen_activity(counter)
        if not isinstance(who, Who):
            return who
        if activity is None:
            return NO_ACTIVITY
        found = _noted_before(counter, activity, who)
        return NotCheckedIn(who.person.name_display) if found is None else checked_out(counter, found)


@dataclass(frozen=True)
class CheckOut:
    """Staff say that a participant went."""

    participation_id: UUID

    def perform(self, counter: Counter) -> Gone:
        """Note that the participant went; who went before is told so."""
        found = standing_one(counter, self.participation_id)
        return UNKNOWN if found is None else checked_out(counter, found)


UNKNOWN = Refused("venue.problem.participation_unknown")


def standing_one(counter: Counter, participation_id: UUID) -> Standing | None:
    """A participation that was not taken back."""
    found = counter.unit.venue.participation(participation_id, counter.site.record_mode)
    return found if found is not None and not found.record.is_undone else None


def checked_out(counter: Counter, found: Standing, at_us: int | None = None) -> CheckedOut | CheckedOutBefore:
    """Note that somebody went now, or that they are taken to have gone at `at_us` (推定)."""
    record = found.record
    if record.checked_out_us is not None:
        return CheckedOutBefore(record)
    moment = max(now_us(counter) if at_us is None else at_us, record.checked_in_us)
    fact = ParticipantCheckedOut(
        **place(counter, record.activity_id),
        at_us=moment - offset_us(counter),
        is_estimated=at_us is not None,
    )
    counter.write(fact, record.participation_id)
    gone = msgspec.structs.replace(record, checked_out_us=moment, is_estimated=at_us is not None)
    counter.unit.venue.put(gone)
    return CheckedOut(gone)
