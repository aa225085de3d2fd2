"""Certificates by number: the ledger's own, those of tables on paper, replaced, revoked, and told to every kiosk."""

import pytest
from sqlalchemy import select

from ledger.commands.reproject import reproject
from ledger.point_tables import certificate
from ledger.service import Service
from sync.protocol.venue_records import CertificateRevokedRecord, ParticipationRecord
from sync.protocol.venue_values import Registration
from tests.contracts.ledger.points import with_tariff
from tests.contracts.ledger.venue import TEN, VenueTable, opened


@pytest.fixture
def table(service: Service) -> VenueTable:
    with_tariff(service)
    return opened(service).table()


def last(table: VenueTable) -> ParticipationRecord:
    return table.heard()[-1]


def test_a_paper_certificate_is_known_by_its_number(service: Service, table: VenueTable) -> None:
    table.note(1, card_registered=Registration.NO)
    table.hand_out(1, "PAPER1-00001-A", TEN + 1)
    table.send()
    assert last(table).certificate_no == "PAPER1-00001-A"
    table.hand_out(1, "PAPER1-00002-B", TEN + 2, replaces="PAPER1-00001-A")
    table.send()
    records = table.pull()
    revoked = [one for one in records if isinstance(one, CertificateRevokedRecord)]
    assert [(one.certificate_no, one.replaced_by_no) for one in revoked] == [("PAPER1-00001-A", "PAPER1-00002-B")]
    assert [one.certificate_no for one in records if isinstance(one, ParticipationRecord)] == ["PAPER1-00002-B"]
    table.revoke(1, "PAPER1-00002-B", TEN + 3)
    table.send()
    records = table.pull()
    assert [one.certificate_no for one in records if isinstance(one, CertificateRevokedRecord)] == ["PAPER1-00002-B"]
    reproject(service)
    assert table.pull() == []


def test_a_table_that_replaces_the_ledgers_certificate(service: Service, table: VenueTable) -> None:
    table.note(1)
    table.send()
    number = last(table).certificate_no
    table.hand_out(1, "PAPER1-00001-A", TEN + 1, replaces=number)
    table.send()
    assert last(table).certificate_no == "PAPER1-00001-A"
    reproject(service)
    with service.database.read() as connection:
        rows = connection.execute(select(certificate.c.certificate_no, certificate.c.replaced_by_no)).all()
    assert sorted(tuple(row) for row in rows) == sorted([(number, "PAPER1-00001-A"), ("PAPER1-00001-A", "")])
