"""A venue in the tests: an organiser with activities and tables, residents who take part, and what each is told."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger import enrolment
from ledger.database import Versions
from ledger.enrolment import Invitation
from ledger.point_tables import phone_scan
from ledger.publishing import Published, publish, to_organizer
from ledger.service import Service
from sync.protocol import codec, keys
from sync.protocol.events import Event
from sync.protocol.ids import participation_of_resident
from sync.protocol.records import ActivityRecord, Record
from sync.protocol.values import ActivityKind, RecordMode, SiteRole
from sync.protocol.venue_facts import (
    CertificateHandedOut,
    CertificateRevoked,
    ParticipantCheckedIn,
    ParticipantCheckedOut,
    ParticipationCorrected,
    ParticipationUndone,
)
from sync.protocol.venue_records import ApplicantRecord, OrganizerRecord, ParticipationRecord
from sync.protocol.venue_values import OrganizerStatus, ParticipationMethod, Registration
from tests.contracts.ledger.desk import Desk, enrolment_request, opened_enrolment
from tests.contracts.ledger.points import DAY, at
from tests.contracts.ledger.town import approved

US_PER_HOUR = 3_600_000_000
TEN = at(DAY) - 2 * US_PER_HOUR
"""Ten o'clock in Japan on the day of the activity."""
ACTIVITY = "act-1"


def tell(service: Service, *records: Record, audience: str) -> None:
    with service.database.write() as connection:
        versions = Versions(connection)
        publish(connection, versions, [Published(one, audience) for one in records])
        versions.keep()


@dataclass
class Venue:
    """An organiser, its activity (from ten to noon) and its first table."""

    service: Service
    organizer_id: str
    mode: RecordMode = RecordMode.REAL

    def hold(self, activity_id: str = ACTIVITY, **fields: Any) -> ActivityRecord:
        filled = {
            "activity_id": activity_id,
            "title": "公園の清掃",
            "kind": ActivityKind.VOLUNTEERING,
            "organizer": "見本老人クラブ",
            "organizer_id": self.organizer_id,
            "place": "見本公園",
            "leader": "例田 一郎",
            "starts_at_us": TEN,
            "ends_at_us": TEN + 2 * US_PER_HOUR,
        }
        record = ActivityRecord(**(filled | fields))
        tell(self.service, record, audience=to_organizer(self.organizer_id))
        return record

    def stands(self, status: OrganizerStatus) -> None:
        record = OrganizerRecord(organizer_id=self.organizer_id, name="見本老人クラブ", status=status)
        tell(self.service, record, audience=to_organizer(self.organizer_id))

    def applied(self, number: int, *, activity_id: str = ACTIVITY, **fields: Any) -> None:
        filled = {"activity_id": activity_id, "resident_id": resident_id(number), "name": f"見本　{number}"}
        record = ApplicantRecord(**(filled | {"card_registered": Registration.YES} | fields))
        tell(self.service, record, audience=to_organizer(self.organizer_id))

    def table(self) -> "VenueTable":
        invitation = Invitation(self.organizer_id, SiteRole.VENUE_TABLE, self.mode, 1.0, organizer_id=self.organizer_id)
        code = enrolment.invite(self.service, invitation)
        sign_key, seal_key = keys.new_key(), keys.new_key()
        body = enrolment.enrol(self.service, enrolment_request(code.text, sign_key, seal_key))
        return VenueTable(self.service, opened_enrolment(body, seal_key, code.ledger_kid), sign_key, seal_key)


def opened(service: Service) -> Venue:
    """An organiser in good standing, with an activity today."""
    club = approved(service)
    venue = Venue(service, club.organizer_id)
    venue.hold()
    return venue


def resident_id(number: int) -> str:
    return f"R-{number:06d}"


def checked_in(number: int | None, *, activity_id: str = ACTIVITY, **fields: Any) -> ParticipantCheckedIn:
    """A resident by number; None is somebody whom nobody could name by a code."""
    filled = {
        "operation_id": "",
        "shelter_id": "",
        "activity_id": activity_id,
        "method": ParticipationMethod.RESIDENT_CODE if number is not None else ParticipationMethod.HAND,
        "name": f"見本　{number}",
        "birth_date": date(1960, 5, 6),
        "resident_id": resident_id(number) if number is not None else "",
        "card_registered": Registration.YES if number is not None else Registration.UNKNOWN,
    }
    return ParticipantCheckedIn(**(filled | fields))


def participation_id(number: int, activity_id: str = ACTIVITY) -> uuid.UUID:
    return participation_of_resident(activity_id, resident_id(number))


class VenueTable(Desk):
    """A table of the venue's."""

    def note(self, number: int | None, at_us: int = TEN, *, mode: RecordMode = RecordMode.REAL, **fields: Any) -> Event:
        told = checked_in(number, **fields)
        aggregate = uuid.UUID(int=99) if number is None else participation_id(number, told.activity_id)
        return self.write(told, aggregate, at_us, mode=mode)

    def check_out(self, number: int, at_us: int, *, is_estimated: bool = False) -> Event:
        fact = ParticipantCheckedOut(
            operation_id="", shelter_id="", activity_id=ACTIVITY, at_us=at_us, is_estimated=is_estimated
        )
        return self.write(fact, participation_id(number), at_us, mode=RecordMode.REAL)

    def correct(self, number: int, in_us: int, out_us: int | None, at_us: int) -> Event:
        fact = ParticipationCorrected(
            operation_id="", shelter_id="", activity_id=ACTIVITY, checked_in_us=in_us, checked_out_us=out_us
        )
        return self.write(fact, participation_id(number), at_us, mode=RecordMode.REAL)

    def take_back(self, noted: Event, at_us: int = TEN + 1) -> Event:
        fact = ParticipationUndone(
            operation_id="", shelter_id="", activity_id=ACTIVITY, undone_event_id=noted.event_id, reason="test"
        )
        return self.write(fact, noted.aggregate, at_us, mode=noted.record_mode)

    def hand_out(self, number: int, certificate_no: str, at_us: int, replaces: str = "") -> Event:
        fact = CertificateHandedOut(
            operation_id="",
            shelter_id="",
            activity_id=ACTIVITY,
            certificate_no=certificate_no,
            name=f"見本　{number}",
            replaces_no=replaces,
        )
        return self.write(fact, participation_id(number), at_us, mode=RecordMode.REAL)

    def revoke(self, number: int, certificate_no: str, at_us: int) -> Event:
        fact = CertificateRevoked(operation_id="", shelter_id="", activity_id=ACTIVITY, certificate_no=certificate_no)
        return self.write(fact, participation_id(number), at_us, mode=RecordMode.REAL)

    def heard(self) -> list[ParticipationRecord]:
        return [record for record in self.pull() if isinstance(record, ParticipationRecord)]


def keep_scan(service: Service, number: int, at_us: int, request: int = 1, mode: RecordMode = RecordMode.REAL) -> None:
    """A phone's scan as it stands in the database, without the way there."""
    told = checked_in(number, method=ParticipationMethod.ACTIVITY_CODE)
    row = {
        "request_id": uuid.UUID(int=request),
        "record_mode": mode.value,
        "participation_id": participation_id(number),
        "resident_id": resident_id(number),
        "device_id": "d-1",
        "scanned_at_us": at_us,
        "digest": b"",
        "body": codec.encode(told),
    }
    with service.database.write() as connection:
        connection.execute(phone_scan.insert().values(**row))
