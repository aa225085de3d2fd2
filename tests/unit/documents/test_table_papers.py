"""What a venue table prints, read back by other libraries: certificates and the activity's code to hang up."""

from dataclasses import replace

import pytest

from kiosk.app import table_papers
from kiosk.app.table_papers import ActivityCodeMissing, CertificateUnknown
from kiosk.desk.certificates import CheckCertificate, HandOutCertificate
from kiosk.desk.participations import CheckInByCode, CheckOut
from kiosk.documents.certificate_pdf import certificate_pdf
from kiosk.domain.venue_outcomes import Standing
from sync.protocol import activity_code
from tests.fakes_venue import Table
from tests.unit.documents.paper import Pages


@pytest.fixture
def table(tmp_path):
    table = Table(tmp_path)
    table.choose()
    yield table
    table.close()


@pytest.fixture
def ready(table):
    noted = table.desk.do(CheckInByCode(table.code(1))).record
    table.clock.advance(5400)
    table.desk.do(CheckOut(noted.participation_id))
    return table.desk.do(HandOutCertificate(noted.participation_id))


def test_a_certificate_says_all_of_it_and_its_code_is_believed(qapp, table, ready):
    number = ready.certificate.number
    pages = Pages(table_papers.certificate(table.store, table.desk.site, table.clock, number))
    assert (len(pages), pages.millimetres()) == (1, (210, 297))
    text = pages.text().replace("\u3000", " ")
    for word in (number, "見本", "見本公園の清掃", "2026年11月18日（水）", "1時間30分", "例田 花子", "訓 練"):
        assert word in text
    assert "ポイントは付与されていません" in text
    (code,) = pages.codes()
    checked = table.desk.look(CheckCertificate(code))
    assert (checked.standing, checked.certificate) == (Standing.GOOD, ready.certificate)


def test_with_points_and_without_hours(qapp, ready):
    certificate = replace(ready.certificate, has_points=True, minutes=None, leader="")
    text = Pages(certificate_pdf(certificate, ready.text)).text()
    assert "付与されていません" not in text
    assert "活動時間" not in text
    assert "代表者" not in text


def test_a_name_of_any_length_stays_on_the_page(qapp, ready):
    certificate = replace(ready.certificate, name="例" * 120, activity="清" * 300, place="公" * 300)
    pages = Pages(certificate_pdf(certificate, ready.text))
    assert len(pages) == 1
    assert "…" in pages.text()


def test_an_unknown_number_is_a_known_error(table):
    with pytest.raises(CertificateUnknown):
        table_papers.certificate(table.store, table.desk.site, table.clock, "000000-00001-0")


def test_the_printed_code_has_no_slot_and_its_risk_beside_it(qapp, table):
    pages = Pages(table_papers.activity_code(table.store, table.desk.site, table.clock))
    (code,) = pages.codes()
    assert activity_code.read(code, [table.key.public_key()]).is_static
    text = pages.text()
    assert "見本公園の清掃" in text
    assert "写真をとれば" in text


def test_without_an_activity_there_is_no_code_to_print(tmp_path):
    table = Table(tmp_path)
    with pytest.raises(ActivityCodeMissing):
        table_papers.activity_code(table.store, table.desk.site, table.clock)
    table.close()
