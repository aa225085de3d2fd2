"""What an organiser's tables hear, and nobody else: the organiser, its activities, who applied."""

import pytest

from ledger import enrolment
from ledger.enrolment import Invitation
from ledger.errors import NoSuchThing
from ledger.organizers import activities, applications
from ledger.organizers.applications import Asked
from ledger.organizers.life import OrganizerAct
from ledger.service import Service
from sync.protocol import keys
from sync.protocol.records import ActivityRecord, Record
from sync.protocol.values import RecordMode, SiteRole
from sync.protocol.venue_records import ApplicantRecord, OrganizerRecord
from sync.protocol.venue_values import ActivityState, OrganizerStatus, Registration, Visibility
from tests.contracts.ledger.desk import SHELTER, Desk, enrolment_request, opened_enrolment
from tests.contracts.ledger.phones import code_of
from tests.contracts.ledger.town import Club, approved, created, decide, somebody


def table_of(service: Service, club: Club, shelter: str = "") -> Desk:
    """A table of the club's, at a shelter's desk or on its own."""
    role = SiteRole.SHELTER_DESK if shelter else SiteRole.VENUE_TABLE
    place = shelter or club.organizer_id
    invitation = Invitation(place, role, RecordMode.DRILL, 1.0, organizer_id=club.organizer_id)
    code = enrolment.invite(service, invitation)
    sign_key, seal_key = keys.new_key(), keys.new_key()
    body = enrolment.enrol(service, enrolment_request(code.text, sign_key, seal_key))
    return Desk(service, opened_enrolment(body, seal_key, code.ledger_kid), sign_key, seal_key)


def told(desk: Desk) -> list[Record]:
    kinds = OrganizerRecord | ActivityRecord | ApplicantRecord
    return [record for record in desk.pull() if isinstance(record, kinds)]


def apply(service: Service, activity_id: str, number: int, *, by_card: bool = True) -> None:
    applications.apply(service, activity_id, Asked(credential=code_of(service, somebody(number, by_card=by_card))))


def test_a_table_hears_of_its_organiser_and_of_no_other(service: Service) -> None:
    club, other = approved(service, 1), approved(service, 2)
    activity = created(service, club, 1, capacity=20, school_district="黒髪校区")
    created(service, other, 2)
    apply(service, activity.activity_id, 7)
    apply(service, activity.activity_id, 8, by_card=False)
    table = table_of(service, club)
    assert (table.enrolment.organizer_id, table.enrolment.operation_id) == (club.organizer_id, "")
    organizer, found, first, second = told(table)
    assert isinstance(organizer, OrganizerRecord)
    assert (organizer.organizer_id, organizer.status) == (club.organizer_id, OrganizerStatus.APPROVED)
    assert isinstance(found, ActivityRecord)
    assert (found.activity_id, found.capacity, found.school_district) == (activity.activity_id, 20, "黒髪校区")
    assert (found.organizer, found.leader, found.state) == ("見本老人クラブ", "例田 一郎", ActivityState.PLANNED)
    assert isinstance(first, ApplicantRecord)
    assert isinstance(second, ApplicantRecord)
    assert (first.name, first.card_registered) == ("見本　7", Registration.YES)
    assert (second.resident_id, second.card_registered) == ("R-000008", Registration.NO)


def test_what_changes_comes_after(service: Service) -> None:
    club = approved(service)
    table = table_of(service, club)
    assert len(told(table)) == 1
    activity = created(service, club)
    apply(service, activity.activity_id, 7)
    assert [type(one) for one in told(table)] == [ActivityRecord, ApplicantRecord]
    activities.cancel(service, club.admin(service), activity.activity_id, "雨")
    decide(service, club, OrganizerAct.SUSPEND, "報酬の疑い")
    gone, organizer = told(table)
    assert isinstance(gone, ActivityRecord)
    assert (gone.state, gone.visibility) == (ActivityState.CANCELLED, Visibility.URL_ONLY)
    assert isinstance(organizer, OrganizerRecord)
    assert (organizer.status, organizer.reason) == (OrganizerStatus.SUSPENDED, "報酬の疑い")


def test_a_shelters_desk_may_be_a_table_too(service: Service) -> None:
    club = approved(service)
    both = table_of(service, club, SHELTER)
    assert both.enrolment.operation_id
    assert [type(one) for one in told(both)] == [OrganizerRecord]
    nobody = Invitation("nobody", SiteRole.VENUE_TABLE, RecordMode.DRILL, 1.0, organizer_id="nobody")
    with pytest.raises(NoSuchThing):
        enrolment.invite(service, nobody)
