"""Certificates by number: the ledger's own, those of tables on paper, replaced, revoked, and told to every kiosk."""

from pathlib import Path

import pytest
from sqlalchemy import select

from ledger.__main__ import EXIT_KNOWN, main
from ledger.commands.reproject import reproject
from ledger.point_tables import certificate, participation, point_lot
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


def test_a_ledger_that_was_put_back_gives_no_number_twice(service: Service, table: VenueTable) -> None:
    """As many certificates are there as when the lost ones were given: nothing that counts them may name them."""
    table.note(1)
    table.send()
    number = last(table).certificate_no
    with service.database.write() as connection:
        for each in (certificate, participation, point_lot):
            connection.execute(each.delete())
    table.note(2)
    table.send(2)
    assert last(table).certificate_no != number


def test_the_office_takes_a_certificate_out_of_use(
    service: Service, table: VenueTable, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.note(1)
    table.send()
    number = last(table).certificate_no
    url = service.database.url.render_as_string(hide_password=False)
    words = ["certificate", "--data", str(tmp_path), "--database", url, number.replace("-", "").lower()]
    assert main(words) == 0
    assert capsys.readouterr().out.split() == [number, "real", "ledger", "good"]
    for _ in range(2):
        assert main([*words, "--revoke", "wrong_name"]) == 0
        assert capsys.readouterr().out.split() == [number, "real", "ledger", "revoked", "wrong_name"]
    revoked, record = table.pull()
    assert isinstance(revoked, CertificateRevokedRecord)
    assert isinstance(record, ParticipationRecord)
    assert (revoked.certificate_no, record.certificate_no, record.points) == (number, "", 100)
    reproject(service)
    assert table.pull() == [], "points stay, and no other certificate comes by itself"
    assert main([*words[:-1], "7K3F9A-00012-A"]) == EXIT_KNOWN


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
