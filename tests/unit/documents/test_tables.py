"""Files for other systems and for people: every cell a text that nothing runs."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from kiosk.documents.making import DocumentNotWritten, Stopped, TemplateBroken, Watch, template, write_whole
from kiosk.documents.report_tables import reception_csv, report_csv
from kiosk.documents.roster_columns import columns_of, roster_columns
from kiosk.documents.roster_tables import roster_csv, roster_xlsx
from kiosk.documents.tables import csv_bytes, xlsx_bytes
from kiosk.domain.reception_statistics import statistics_of
from kiosk.domain.roster import VALUES, roster_lines, values_of
from kiosk.domain.shelter_report import ReportScope, report_of
from sync.protocol.table_cells import csv_cell
from sync.protocol.values import RecordMode
from tests.unit.documents.samples import RECEIVED_US, TODAY, counted, family

LINES = list(roster_lines([family(1), counted(2, 5), replace(family(3), undone=True)]))
COLUMNS = roster_columns(with_sensitive=False)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data: bytes) -> list[dict[str, str]]:
    """Cells by their place; formulas would stand in elements that this does not read."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        shared = ET.fromstring(book.read("xl/sharedStrings.xml"))
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    texts = ["".join(part.text or "" for part in item.iter(f"{MAIN}t")) for item in shared.iter(f"{MAIN}si")]
    assert not list(sheet.iter(f"{MAIN}f"))
    return [
        {cell.attrib["r"].rstrip("0123456789"): texts[int(cell.findtext(f"{MAIN}v"))] for cell in row}
        for row in sheet.iter(f"{MAIN}row")
    ]


def test_a_roster_as_csv():
    data = roster_csv(LINES, COLUMNS, TODAY)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    head, first, second, third = read_csv(data)
    person = dict(zip(head, first, strict=True))
    assert (person["受付番号"], person["氏名"], person["代表者"], person["性別"]) == ("A-0001", "見本　花子", "○", "女")
    assert (person["電話番号"], person["年齢"], person["受付日時"]) == ("0960000000", "46", "2026-11-18 20:07")
    assert dict(zip(head, second, strict=True))["続柄"] == "子"
    heads = dict(zip(head, third, strict=True))
    assert (heads["氏名"], heads["氏名未記入の人数"], heads["世帯の人数"]) == ("", "5", "5")


def test_care_data_only_where_it_was_asked_for():
    assert "要配慮" not in roster_csv(LINES, COLUMNS, TODAY).decode()
    head, _, child, _ = read_csv(roster_csv(LINES, roster_columns(with_sensitive=True), TODAY))
    assert dict(zip(head, child, strict=True))["要配慮"] == "アレルギー・乳幼児"


def test_the_workbook_says_the_same():
    sheet = [list(row.values()) for row in read_xlsx(roster_xlsx(LINES, COLUMNS, TODAY))]
    assert sheet == [[cell for cell in row if cell] for row in read_csv(roster_csv(LINES, COLUMNS, TODAY))]


@pytest.mark.parametrize("evil", ["=1+1", "+SUM(A1)", "-2+3", "@A1", "＝1+1", "\t=1", " =cmd|' /C calc'!A0", "\r=1"])
def test_nothing_is_run_as_a_formula(evil):
    assert csv_cell(evil).startswith("'")
    head, row = read_xlsx(xlsx_bytes("x", [(evil, 5)], [[evil]], Watch()))
    assert head == row
    assert row["A"].strip() in evil


@pytest.mark.parametrize("digits", ["0960000000", "8620950", "1e5", "https://example.com"])
def test_digits_and_addresses_stay_texts(digits):
    assert read_xlsx(xlsx_bytes("x", [("x", 5)], [[digits]], Watch()))[1] == {"A": digits}


@pytest.mark.parametrize(
    "plain", ["", "見本　花子", "A-0001", "-5", "0960000000", "熊本市中央区1-2", "葛\U000e0100", "\ue000"]
)
def test_what_is_harmless_stays_as_it_is(plain):
    assert csv_cell(plain) == plain


@settings(max_examples=40)  # each makes a workbook
@given(some.lists(some.text(some.characters(codec=None), max_size=20), min_size=1, max_size=4))
def test_any_text_makes_readable_files(cells):
    rows = read_csv(csv_bytes(["見出し"] * len(cells), [cells], Watch()))
    assert len(rows) == 2
    assert len(rows[1]) == len(cells)
    read_xlsx(xlsx_bytes("".join(cells), [("見出し", 9)] * len(cells), [cells], Watch()))


def test_whoever_watches_can_stop():
    seen = []
    watch = Watch(lambda done, of: seen.append((done, of)), lambda: len(seen) >= 2)
    lines = LINES * 400
    assert roster_csv(lines, COLUMNS, TODAY, watch) == Stopped()
    assert seen == [(0, 1200), (200, 1200)]
    assert roster_xlsx(lines, COLUMNS, TODAY, Watch(should_stop=lambda: True)) == Stopped()


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"origin": "", "columns": []}', b'{"origin": "", "columns": [{"value": "x"}]}']
)
def test_a_broken_column_map_is_named(data):
    with pytest.raises(TemplateBroken) as caught:
        columns_of(data)
    assert caught.value.data["file"] == "roster_columns.json"


def test_a_column_whose_value_no_line_has_is_named():
    entry = {"value": "shoe_size", "title": "靴"}
    with pytest.raises(TemplateBroken) as caught:
        columns_of(json.dumps({"origin": "", "columns": [entry]}).encode())
    assert caught.value.data["gap"] == "shoe_size"
    with pytest.raises(TemplateBroken):
        template("no_such_file.json")


def test_a_line_says_all_that_a_map_may_ask_for():
    for line in LINES:
        assert set(values_of(line, TODAY)) == set(VALUES)


def test_a_report_as_csv():
    scope = ReportScope("S-1", "op-1", RecordMode.DRILL, 0, RECEIVED_US * 2)
    before = report_of([counted(1, 9)], scope)
    head, *rows = read_csv(report_csv(report_of([counted(1, 4), family(2)], scope), before, "見本小学校"))
    table = {row[3]: dict(zip(head, row, strict=True)) for row in rows}
    assert (table["人"]["数"], table["人"]["増減"], table["人"]["記録区分"]) == ("6", "-3", "訓練")
    assert (table["自主避難"]["数"], table["自主避難"]["増減"]) == ("", "")


def test_the_table_of_receptions_as_csv():
    head, row = read_csv(reception_csv(statistics_of([family(1), family(2)], [], {})))
    table = dict(zip(head, row, strict=True))
    assert (table["避難世帯数"], table["避難人数"], table["紙様式"], table["紙様式（％）"]) == ("2", "4", "2", "100")


def test_a_document_is_there_whole_or_not_at_all(tmp_path):
    place = tmp_path / "roster.csv"
    write_whole(place, b"first")
    write_whole(place, b"second")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"second"]
    with pytest.raises(DocumentNotWritten):
        write_whole(tmp_path / "no such folder" / "roster.csv", b"x")
    (tmp_path / "taken").mkdir()
    with pytest.raises(DocumentNotWritten):
        write_whole(tmp_path / "taken", b"x")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["roster.csv", "taken"]
