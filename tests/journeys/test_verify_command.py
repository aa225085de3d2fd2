"""`kiosk verify`: a certificate as text or as a picture, on a kiosk that has no network."""

import shutil

import cv2
import numpy as np
import pytest
import segno

import kiosk.__main__ as kiosk_program
from kiosk.desk.certificates import HandOutCertificate, RevokeCertificate
from kiosk.desk.participations import CheckInByCode
from kiosk.documents.certificate_pdf import certificate_pdf
from tests.fakes import STORE_KEY
from tests.fakes_venue import Table


@pytest.fixture
def table(tmp_path):
    table = Table(tmp_path)
    table.choose()
    yield table
    table.close()


@pytest.fixture
def ready(table):
    noted = table.desk.do(CheckInByCode(table.code(1))).record
    return table.desk.do(HandOutCertificate(noted.participation_id))


@pytest.fixture
def verify(table, tmp_path, capsys):
    def verify(given: str) -> tuple[int, str]:
        folder = tmp_path / "kiosk"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "kiosk.key").write_bytes(STORE_KEY)
        with table.database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
        for file in tmp_path.glob("table-V.db*"):
            shutil.copy(file, folder / file.name.replace("table-V", "kiosk"))
        code = kiosk_program.main(["verify", given, "--data", str(folder)])
        told = capsys.readouterr()
        return code, told.out + told.err

    return verify


def test_a_good_one_by_its_text(verify, ready):
    code, told = verify(ready.text)
    lines = told.splitlines()
    assert (code, lines[0], lines[1]) == (0, "good", f"number: {ready.certificate.number}")
    assert "points: not granted" in lines


def test_a_good_one_out_of_a_picture(verify, ready, tmp_path):
    file = tmp_path / "scan.png"
    segno.make(ready.text, error="m", micro=False).save(str(file), scale=6, border=4)
    assert verify(str(file))[0] == 0


def test_a_good_one_out_of_the_sheet_that_was_printed(verify, ready, tmp_path):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(certificate_pdf(ready.certificate, ready.text))
    assert verify(str(file))[0] == 0
    file.write_bytes(b"%PDF-1.4 no")
    assert verify(str(file))[0] == 2


def test_a_revoked_one(verify, ready, table):
    table.desk.do(RevokeCertificate(ready.participation.participation_id))
    code, told = verify(ready.text)
    assert (code, told.splitlines()[0]) == (1, "revoked")


def test_a_damaged_one_and_what_is_none(verify, ready, tmp_path):
    assert verify(ready.text[:-2])[1].startswith("damaged")
    empty = tmp_path / "empty.png"
    cv2.imwrite(str(empty), np.full((60, 60), 255, np.uint8))
    assert verify(str(empty))[0] == 2
    assert verify(str(tmp_path / "missing.png"))[0] == 2
