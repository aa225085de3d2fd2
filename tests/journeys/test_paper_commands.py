"""Reports, rosters and paper by command line, out of a real enrolled kiosk's file."""

import csv
import io
import json
import logging
from pathlib import Path

import pytest

import kiosk.__main__ as kiosk_program
import ledger.__main__ as ledger_program
from kiosk.domain.report_file import ReportUnreadable, decode
from sync.protocol import sheet_code, slip_code
from tests.fakes import STORE_KEY, FakeClock
from tests.faults.sync.stand import KioskStand, LedgerStand
from tests.unit.documents.paper import Pages

LAST_YEAR_US = 1_735_700_000_000_000
"""Before any clock that these tests run under: the command asks the machine what time it is."""
SOURCE = Path(__file__).parents[2] / "resources" / "shelters" / "source"


@pytest.fixture
def place(tmp_path):
    """A kiosk that has received three counted households."""
    clock = FakeClock(us=LAST_YEAR_US)
    ledger = LedgerStand(tmp_path / "ledger", clock)
    stand = KioskStand(tmp_path / "kiosk", ledger, clock)
    stand.receive(3)
    (stand.folder / "kiosk.key").write_bytes(STORE_KEY)
    yield stand.folder
    stand.close()
    ledger.service.database.close()


@pytest.fixture
def run(capsys):
    root = logging.getLogger()
    before = list(root.handlers)

    def run(*words: str) -> tuple[int, str]:
        code = kiosk_program.main(list(words))
        told = capsys.readouterr()
        return code, told.out + told.err

    yield run
    for handler in set(root.handlers) - set(before):
        handler.close()
    root.handlers[:] = before


def test_a_report_and_the_next_one_compared_with_it(tmp_path, place, run):
    out = tmp_path / "reports"
    code, text = run("report", "--data", str(place), "--out", str(out), "--voluntary", "1")
    assert code == 0
    assert text.startswith("【訓練】避難所状況報告")
    assert "（うち自主避難：1人）" in text
    files = {file.suffix: file for file in out.iterdir() if file.name.startswith("report")}
    assert files[".txt"].read_text("utf-8") == text
    assert len(Pages(files[".pdf"].read_bytes())) == 1
    report = decode(files[".json"].read_bytes())
    assert report.here.households == 3
    _, again = run("report", "--data", str(place), "--previous", str(files[".json"]))
    assert "＋" not in again
    assert "▲" not in again
    (receptions,) = out.glob("receptions*.csv")
    (day,) = csv.DictReader(io.StringIO(receptions.read_text("utf-8-sig")))
    assert (day["避難世帯数"], day["紙様式（％）"]) == ("3", "100")


def test_what_is_no_report_is_a_known_error(tmp_path, place, run):
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    assert run("report", "--data", str(place), "--previous", str(wrong))[0] == 2
    assert run("report", "--data", str(place), "--previous", str(tmp_path / "missing"))[0] == 2
    assert run("report", "--data", str(tmp_path / "nowhere"))[0] == 2
    with pytest.raises(ReportUnreadable):
        decode(b"[]")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".pdf"])
def test_a_roster_is_written_and_the_act_is_logged(tmp_path, place, run, suffix):
    file = tmp_path / f"roster{suffix}"
    assert run("roster", str(file), "--leader", "leader-7", "--data", str(place))[0] == 0
    assert file.stat().st_size > 100
    for handler in logging.getLogger().handlers:
        handler.flush()
    (line,) = (place / "log" / "kiosk.log").read_text("utf-8").splitlines()
    assert "leader-7" in json.loads(line)["words"]
    assert f"{suffix}, 3 lines, care data False" in json.loads(line)["words"]


def test_a_roster_without_a_leader_or_of_another_kind_is_not_written(tmp_path, place, run):
    for words in ((str(tmp_path / "r.csv"),), (str(tmp_path / "r.docx"), "--leader", "x")):
        with pytest.raises(SystemExit):
            run("roster", *words, "--data", str(place))
    assert not list(tmp_path.glob("r.*"))


def test_blank_cards_need_no_kiosk(tmp_path, run):
    file = tmp_path / "cards.pdf"
    code, told = run("sheet", "cards", str(file), "--households", "2", "--persons", "1", "--language", "en")
    pages = Pages(file.read_bytes())
    sheets = [sheet_code.parse(code) for number in range(len(pages)) for code in pages.codes(number)]
    assert code == 0
    assert [(sheet.number, sheet.member) for sheet in sheets] == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert told.split() == [sheets[0].printed, "–", sheets[-1].printed]
    assert run("sheet", "cards", str(file), "--language", "tlh")[0] == 2
    with pytest.raises(SystemExit):
        run("sheet", "cards", str(file), "--households", "3000")


def test_a_slip_for_a_reception_number(tmp_path, place, run):
    file = tmp_path / "slip.pdf"
    code, _ = run("sheet", "slip", "a-0001", str(file), "--data", str(place))
    pages = Pages(file.read_bytes())
    assert code == 0
    assert "A-0001" in pages.text()
    assert slip_code.is_slip_code(pages.codes()[0])
    assert run("sheet", "slip", "A-9999", str(file), "--data", str(place))[0] == 1


def test_two_lists_are_compared_and_the_ledger_takes_the_outcome(tmp_path, run, capsys):
    lists = [str(SOURCE / name) for name in ("gsi_shelters_kumamoto_city.csv", "portal_capacity_kumamoto_city.csv")]
    out = tmp_path / "shelters.json"
    code, told = run("import-shelters", "--preview", *lists, "--out", str(out))
    lines = [json.loads(line) for line in told.splitlines()]
    assert code == 1
    assert (lines[0]["matched"], lines[0]["new"], lines[0]["conflicts"], lines[0]["missing"]) == (185, 104, 14, 1)
    assert len(lines) == 1 + 14 + 1
    _, told = run("import-shelters", "--preview", *lists, "--all")
    assert len(told.splitlines()) == 1 + 185 + 1 + 104
    assert run("import-shelters", "--preview", *lists[:1], str(out))[0] == 2
    (tmp_path / "ledger").mkdir()
    assert ledger_program.main(["shelters", "--file", str(out), "--data", str(tmp_path / "ledger")]) == 0
    assert capsys.readouterr().out.strip() == "182"
