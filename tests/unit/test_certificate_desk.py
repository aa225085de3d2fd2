"""Certificates at the table: given with no network, believed by any kiosk, re-issued, revoked."""

import dataclasses
from datetime import date

import pytest
from msgspec.structs import replace

from kiosk.desk.certificates import CheckCertificate, HandOutCertificate, OpenCertificate, RevokeCertificate
from kiosk.desk.codes import PresentCode
from kiosk.desk.participation_corrections import UndoParticipation
from kiosk.desk.participations import CheckInByCode, CheckOut
from kiosk.desk.venue import LookAtVenue, MakeActivityCode
from kiosk.domain.outcomes import ForeignCode, Refused
from kiosk.domain.venue_outcomes import CertificateChecked, CertificateReady, Standing
from kiosk.store.standing import begin_anew
from sync.protocol import certificate_code, keys
from sync.protocol.certificate_code import number_of
from sync.protocol.venue_facts import CertificateHandedOut, CertificateRevoked
from sync.protocol.venue_records import CertificateRevokedRecord
from sync.protocol.venue_values import GrantState, OrganizerStatus
from tests.fakes_venue import APPROVED, Table


@pytest.fixture
def table(tmp_path):
    table = Table(tmp_path)
    table.choose()
    yield table
    table.close()


@pytest.fixture
def other(tmp_path):
    other = Table(tmp_path, "W")
    yield other
    other.close()


@pytest.fixture
def participation(table):
    return table.desk.do(CheckInByCode(table.code(1, registered_by_card=False))).record


def test_a_certificate_says_what_happened_and_that_there_are_no_points(table, participation):
    table.clock.advance(5400)
    table.desk.do(CheckOut(participation.participation_id))
    ready = table.desk.do(HandOutCertificate(participation.participation_id))
    assert isinstance(ready, CertificateReady)
    certificate = ready.certificate
    assert (certificate.number, certificate.name) == (number_of("desk-V", 1), "見本　花子1")
    assert (certificate.activity, certificate.place, certificate.leader) == ("見本公園の清掃", "見本公園", "例田 花子")
    assert (certificate.day, certificate.minutes, certificate.has_points) == (date(2026, 11, 18), 90, False)
    assert ready.is_chained
    fact = table.facts()[-1]
    assert isinstance(fact, CertificateHandedOut)
    assert (fact.certificate_no, fact.minutes, fact.replaces_no) == (certificate.number, 90, "")


def test_points_that_the_ledger_granted_stand_on_it(table, participation):
    table.settle()
    table.come_down(replace(participation, grant=GrantState.GRANTED, points=100))
    assert table.desk.do(HandOutCertificate(participation.participation_id)).certificate.has_points


def test_any_kiosk_of_the_ledger_believes_it(table, other, participation):
    ready = table.desk.do(HandOutCertificate(participation.participation_id))
    for kiosk in (table, other):
        assert kiosk.desk.look(CheckCertificate(ready.text)) == CertificateChecked(Standing.GOOD, ready.certificate)


def test_before_the_ledger_s_word_came_only_the_table_itself_can_tell(tmp_path, other):
    young = Table(tmp_path, "Y", is_chained=False)
    young.choose()
    noted = young.desk.do(CheckInByCode(young.code(1))).record
    ready = young.desk.do(HandOutCertificate(noted.participation_id))
    assert not ready.is_chained
    assert young.desk.look(CheckCertificate(ready.text)).standing is Standing.GOOD
    assert other.desk.look(CheckCertificate(ready.text)).standing is Standing.UNKNOWN_SIGNER
    young.close()


def test_a_forged_or_damaged_one_is_told_apart(table, participation):
    ready = table.desk.do(HandOutCertificate(participation.participation_id))
    forged = certificate_code.issue(replace_points(ready.certificate), keys.new_key())
    assert table.desk.look(CheckCertificate(forged)).standing is Standing.UNKNOWN_SIGNER
    assert table.desk.look(CheckCertificate(ready.text[:-3])).standing is Standing.DAMAGED


def replace_points(certificate):
    return dataclasses.replace(certificate, has_points=True)


def test_a_second_one_replaces_the_first(table, participation):
    first = table.desk.do(HandOutCertificate(participation.participation_id))
    second = table.desk.do(HandOutCertificate(participation.participation_id))
    assert second.certificate.number == number_of("desk-V", 2)
    assert table.facts()[-1].replaces_no == first.certificate.number
    assert table.desk.look(CheckCertificate(first.text)).standing is Standing.REVOKED
    assert table.desk.look(CheckCertificate(second.text)).standing is Standing.GOOD


def test_a_revoked_one_is_no_good_here_and_where_the_ledger_told(table, other, participation):
    ready = table.desk.do(HandOutCertificate(participation.participation_id))
    assert table.desk.do(RevokeCertificate(participation.participation_id)).certificate_no == ""
    assert isinstance(table.facts()[-1], CertificateRevoked)
    assert table.desk.look(CheckCertificate(ready.text)).standing is Standing.REVOKED
    assert other.desk.look(CheckCertificate(ready.text)).standing is Standing.GOOD
    other.come_down(CertificateRevokedRecord(certificate_no=ready.certificate.number, revoked_at_us=1))
    assert other.desk.look(CheckCertificate(ready.text)).standing is Standing.REVOKED
    again = table.desk.do(RevokeCertificate(participation.participation_id))
    assert again == Refused("venue.problem.participation_unknown")


def test_the_same_sheet_is_printed_again(table, participation):
    ready = table.desk.do(HandOutCertificate(participation.participation_id))
    assert table.desk.look(OpenCertificate(ready.certificate.number)) == ready.certificate
    unknown = Refused("venue.problem.participation_unknown")
    assert table.desk.look(OpenCertificate("000000-00001-0")) == unknown


def test_nobody_gets_one_for_what_was_taken_back(table, participation):
    table.desk.do(UndoParticipation(participation.participation_id))
    unknown = Refused("venue.problem.participation_unknown")
    assert table.desk.do(HandOutCertificate(participation.participation_id)) == unknown


def test_a_suspended_organiser_gives_none(table, participation):
    table.come_down(replace(APPROVED, status=OrganizerStatus.SUSPENDED))
    assert table.desk.do(HandOutCertificate(participation.participation_id)) == Refused("venue.problem.not_permitted")


def test_the_reception_says_so_too(table, participation):
    ready = table.desk.do(HandOutCertificate(participation.participation_id))
    assert table.desk.look(PresentCode(ready.text)) == CertificateChecked(Standing.GOOD, ready.certificate)


def test_an_activity_s_code_is_named_where_residents_codes_are_read(table):
    shown = table.desk.look(MakeActivityCode())
    assert table.desk.look(PresentCode(shown.text)) == ForeignCode("activity")
    assert table.desk.do(CheckInByCode(shown.text)) == ForeignCode("activity")


def test_a_ledger_that_was_put_back_tells_anew(table, participation):
    table.settle()
    table.come_down(replace(participation, grant=GrantState.GRANTED, points=100), item_version=900)
    with table.database.writing() as connection:
        begin_anew(connection)
    table.come_down(replace(participation, grant=GrantState.REFUSED), item_version=3)
    (standing,) = table.desk.look(LookAtVenue()).participations
    assert standing.record.grant is GrantState.REFUSED
