"""Duties at a venue table: its work needs nobody's name, deliberate corrections do, and nobody is shut out."""

import os
from dataclasses import replace as with_fields
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from kiosk.desk.certificates import HandOutCertificate, NotePrintedAgain, RevokeCertificate
from kiosk.desk.corrections import FREE_S
from kiosk.desk.desk import AskDuty, NotAllowed
from kiosk.desk.participation_corrections import CloseShift, CorrectTimes, UndoParticipation
from kiosk.desk.participations import CheckInByCode, CheckOut
from kiosk.desk.roster import ShowCare
from kiosk.desk.staff import ListStaff, LogIn, MakeKnown, OpenEmergency
from kiosk.desk.venue import ChooseActivity, MakeActivityCode, ShownCode
from kiosk.domain.duties import AT_OWN_TABLE, EMERGENCY_MAY, EVERY_DUTY, NO_DUTY, Duty
from kiosk.domain.outcomes import Refused
from kiosk.domain.venue_outcomes import (
    ActivityChosen,
    AnotherDay,
    CertificateReady,
    CheckedIn,
    CheckedOut,
    ParticipationCorrectedHere,
    ShiftClosed,
    TakenBack,
)
from kiosk.ports.sightings import SightingKind
from kiosk.ports.venue import KeptCertificate
from kiosk.store.tables import record
from sync.protocol import badge_code, codec, secret_hash
from sync.protocol.key_envelope import Cost
from sync.protocol.sightings import MAX_WORD_CHARACTERS
from sync.protocol.staff import EmergencyCodesRecord, StaffRecord, digest_of
from sync.protocol.values import StaffRole
from sync.protocol.venue_records import ParticipationRecord
from tests.fakes_venue import HOUR_US, TODAY, TOMORROW, Table

QUICK = Cost(1, 1, 8)
PIN = "271828"
CODE = badge_code.emergency_text(b"t" * 15)
ORGANIZER = StaffRecord(
    staff_id="org-1-1",
    name="例田 花子",
    role=StaffRole.ORGANIZER,
    set_at_us=1,
    site_id="org-1",
    pin=secret_hash.hashed(PIN, os.urandom, QUICK),
)


def stand_unnamed(table: Table, **place: object) -> None:
    """Nobody has said who they are; a table that is nothing else stands at its organiser, as enrolment makes it."""
    usual = {"shelter_id": "org-1", "operator_id": "desk", "may": NO_DUTY}
    table.desk.move_to(with_fields(table.desk.site, **(usual | place)))


def put_codes(table: Table, place: str = "org-1") -> None:
    """As the feed brings them."""
    codes = EmergencyCodesRecord(site_id=place, digests=(digest_of(badge_code.emergency_secret(CODE)),))
    with table.store.unit() as unit:
        unit.staff._connection.execute(
            insert(record).values(kind="emergency_codes", key=place, version=9, body=codec.encode(codes))
        )


def know(table: Table, *people: StaffRecord) -> None:
    with table.store.unit() as unit:
        for one in people:
            unit.staff.put(one)


def noted(table: Table) -> list[tuple[str, SightingKind, str]]:
    with table.store.reading() as unit:
        return [(one.operator_id, one.kind, one.detail) for one in reversed(unit.sightings.newest(99))]


@pytest.fixture
def table(tmp_path):
    table = Table(tmp_path)
    table.choose()
    stand_unnamed(table)
    yield table
    table.close()


class Morning:
    """Somebody was noted and has a certificate; `pass_by` is as long as it takes until that stands."""

    def __init__(self, table: Table) -> None:
        self.table = table
        came = table.desk.do(CheckInByCode(table.code(1)))
        assert isinstance(came, CheckedIn)
        self.person: UUID = came.record.participation_id
        handed = table.desk.do(HandOutCertificate(self.person))
        assert isinstance(handed, CertificateReady)
        self.number = handed.certificate.number

    def pass_by(self) -> None:
        self.table.clock.advance(FREE_S + 1)

    def acts(self):
        """Each deliberate act with what it answers and how it is noted."""
        since = self.table.clock.us
        return {
            "times": (CorrectTimes(self.person, since - 60, since), ParticipationCorrectedHere, "times_corrected"),
            "revoked": (RevokeCertificate(self.person), ParticipationRecord, "certificate_revoked"),
            "replaced": (HandOutCertificate(self.person), CertificateReady, "certificate_replaced"),
            "reprinted": (NotePrintedAgain(self.number), KeptCertificate, "certificate_reprinted"),
            "undone": (UndoParticipation(self.person), TakenBack, "participation_undone"),
            "closed": (CloseShift(), ShiftClosed, "shift_closed"),
            "day": (ChooseActivity(TOMORROW.activity_id, is_confirmed=True), ActivityChosen, "other_day_chosen"),
        }


DELIBERATE = ["times", "revoked", "replaced", "reprinted", "undone", "closed", "day"]


def test_the_tables_work_needs_nobodys_name(table):
    know(table, ORGANIZER)
    put_codes(table)
    morning = Morning(table)
    assert isinstance(table.desk.look(MakeActivityCode()), ShownCode)
    assert isinstance(table.desk.do(ChooseActivity(TODAY.activity_id, is_confirmed=True)), ActivityChosen)
    assert isinstance(table.desk.do(ChooseActivity(TOMORROW.activity_id)), AnotherDay), "the question is free"
    assert isinstance(table.desk.do(NotePrintedAgain(morning.number)), KeptCertificate), "the printer jammed"
    assert isinstance(table.desk.do(CheckOut(morning.person)), CheckedOut)
    assert table.desk.do(CloseShift()) == ShiftClosed(0), "everybody has gone: nothing is estimated"
    assert isinstance(table.desk.do(UndoParticipation(morning.person)), TakenBack), "the last touch, at once"
    assert noted(table) == []


@pytest.mark.parametrize("what", DELIBERATE)
def test_what_is_corrected_at_a_table_needs_its_organiser_and_is_noted(table, what):
    know(table, ORGANIZER)
    morning = Morning(table)
    morning.pass_by()
    act, answer, kind = morning.acts()[what]
    written = len(table.facts())
    assert table.desk.look(AskDuty(act)) is Duty.CORRECT
    with pytest.raises(NotAllowed):
        table.desk.do(act)
    assert len(table.facts()) == written
    assert table.desk.do(LogIn("org-1-1", PIN)).may == AT_OWN_TABLE
    assert isinstance(table.desk.do(act), answer)
    (line,) = [one for one in noted(table) if one[1] == kind]
    assert line[0] == "org-1-1"
    assert "nobody" not in line[2]


@pytest.mark.parametrize("what", DELIBERATE)
def test_a_table_where_nobody_was_prepared_is_not_shut_out_and_that_is_noted(table, what):
    morning = Morning(table)
    morning.pass_by()
    act, answer, kind = morning.acts()[what]
    assert table.desk.look(AskDuty(act)) is None
    assert isinstance(table.desk.do(act), answer)
    (line,) = [one for one in noted(table) if one[1] == kind]
    assert line[0] == "desk"
    assert line[2].startswith("nobody_known ")


@pytest.mark.parametrize(
    "somebody",
    [
        replace(ORGANIZER, pin=None),
        replace(ORGANIZER, is_removed=True),
        replace(ORGANIZER, role=StaffRole.RECEPTION),
        replace(ORGANIZER, site_id="org-2"),
        replace(ORGANIZER, site_id=""),
        replace(ORGANIZER, site_id="", role=StaffRole.LEADER),
    ],
    ids=["no PIN", "taken off", "may not", "another organiser's", "nobody's", "the city's"],
)
def test_whoever_could_not_help_at_this_table_shuts_nobody_out(table, somebody):
    know(table, somebody)
    morning = Morning(table)
    assert isinstance(table.desk.do(RevokeCertificate(morning.person)), ParticipationRecord)


def test_a_leader_of_the_city_may_all_of_it_where_they_are(table):
    know(table, ORGANIZER, replace(ORGANIZER, staff_id="city", site_id="", role=StaffRole.LEADER))
    morning = Morning(table)
    assert table.desk.do(LogIn("city", PIN)).may == EVERY_DUTY
    assert isinstance(table.desk.do(RevokeCertificate(morning.person)), ParticipationRecord)


def test_who_logs_in_and_may_not_is_refused_all_the_same(table):
    know(table, ORGANIZER, replace(ORGANIZER, staff_id="helper", role=StaffRole.RECEPTION))
    morning = Morning(table)
    assert table.desk.do(LogIn("helper", PIN)).may == NO_DUTY, "受付 of an organiser see nothing of a shelter"
    with pytest.raises(NotAllowed):
        table.desk.do(RevokeCertificate(morning.person))


def test_a_sealed_code_of_the_organiser_stands_in_for_them(table):
    put_codes(table)
    morning = Morning(table)
    with pytest.raises(NotAllowed):
        table.desk.do(RevokeCertificate(morning.person))
    assert table.desk.look(ListStaff()).codes_allow == EMERGENCY_MAY
    assert table.desk.do(OpenEmergency(CODE)).may == EMERGENCY_MAY
    made = table.desk.do(MakeKnown("仮山 次郎", StaffRole.ORGANIZER, "314159", QUICK))
    assert made.may == AT_OWN_TABLE, "known at this organiser's tables from now on"
    assert isinstance(table.desk.do(RevokeCertificate(morning.person)), ParticipationRecord)
    assert table.desk.do(MakeKnown("例田", StaffRole.LEADER, "314159", QUICK)) == Refused("problem.staff_not_here")


def test_at_a_shelters_desk_that_is_a_table_besides_nothing_of_the_shelter_opens(table):
    stand_unnamed(table, shelter_id="S-1", is_table_alone=False)
    know(table, ORGANIZER, replace(ORGANIZER, staff_id="theirs", role=StaffRole.LEADER))
    put_codes(table)
    assert table.desk.look(ListStaff()).codes_allow == {Duty.CORRECT}
    for site in (
        table.desk.do(LogIn("org-1-1", PIN)),
        table.desk.do(LogIn("theirs", PIN)),
        table.desk.do(OpenEmergency(CODE)),
    ):
        assert site.may == {Duty.CORRECT}
        with pytest.raises(NotAllowed):
            table.desk.do(ShowCare(UUID(int=1)))


def test_a_shelters_leader_corrects_at_the_table_on_their_desk(table):
    stand_unnamed(table, shelter_id="S-1", is_table_alone=False)
    know(table, replace(ORGANIZER, staff_id="leader", site_id="S-1", role=StaffRole.LEADER))
    morning = Morning(table)
    with pytest.raises(NotAllowed):
        table.desk.do(RevokeCertificate(morning.person))
    assert table.desk.do(LogIn("leader", PIN)).may == EVERY_DUTY
    assert isinstance(table.desk.do(RevokeCertificate(morning.person)), ParticipationRecord)


def test_the_longest_activity_id_fits_the_line(table):
    far = replace(TOMORROW, activity_id="a" * MAX_WORD_CHARACTERS, starts_at_us=TODAY.starts_at_us + 48 * HOUR_US)
    table.come_down(far)
    table.desk.do(ChooseActivity(far.activity_id, is_confirmed=True))
    ((_, kind, detail),) = noted(table)
    assert (kind, len(detail)) == (SightingKind.OTHER_DAY_CHOSEN, MAX_WORD_CHARACTERS)
    assert table.facts()[-1].line.detail == detail, "what goes up can be read back"
