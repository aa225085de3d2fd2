"""What is printed: read back by another library; long names, rare signs and broken templates stop nobody."""

from dataclasses import replace as replaced

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from kiosk.documents import fonts
from kiosk.documents.fonts import VARIANT_MARK, drawable
from kiosk.documents.heading import Heading, filled, time_words
from kiosk.documents.making import Stopped, TemplateBroken, Watch
from kiosk.documents.pen import Pen
from kiosk.documents.report_pdf import SIGNATURES_MM, report_pdf
from kiosk.documents.roster_pdf import ROWS, pages_of, roster_pdf
from kiosk.documents.slip_pdf import Paper, slip_of, slip_pdf
from kiosk.domain.roster import roster_lines, values_of
from kiosk.domain.shelter_report import MAX_REMARK_CHARACTERS, Remarks, ReportScope, report_of
from sync.protocol import slip_code
from sync.protocol.ids import HouseholdId
from sync.protocol.table_cells import GETA
from sync.protocol.values import RecordMode
from tests.unit.documents.paper import Pages
from tests.unit.documents.samples import RECEIVED_US, TODAY, counted, family

HEADING = Heading("見本小学校", "総合防災訓練", RecordMode.DRILL, RECEIVED_US)
FIVE = ("見本　花子", "見本　太郎", "見本　一郎", "見本　さくら", "見本　次郎")
SAID = Remarks(voluntary_persons=3, meals=15, shortages="毛布 20枚", lifelines="断水", text="雨もりあり")
SCOPE = ReportScope("S-1", "op-1", RecordMode.DRILL, 0, RECEIVED_US * 2)


def roster(*records, heading=HEADING):
    return Pages(roster_pdf(list(roster_lines(records)), heading, TODAY))


def test_a_roster_tells_who_is_here_where_and_that_it_is_a_drill():
    text = roster(family(1), counted(2, 5)).text()
    for words in ("避難者名簿", "見本小学校", "訓　練", "2世帯 7人", "A-0001", "見本　花子", "氏名未記入 5人", "1／1"):
        assert words in text, words
    assert "2026年11月18日（水）20：06現在" in text


def test_an_address_of_ones_own_is_told_in_the_persons_line():
    record = family(1)
    first, second = record.household.persons
    second = replace(second, address_raw="福岡県見本市2-2")
    text = roster(replace(record, household=replace(record.household, persons=(first, second)))).text()
    assert text.count("見本町") == 1
    assert "福岡県見本市2-2" in text
    values = [values_of(line, TODAY)["address"] for line in roster_lines([record])]
    assert values == [record.household.address_raw] * 2


def test_a_roster_of_a_real_day_carries_no_band_and_an_empty_one_says_so():
    page = roster(heading=replaced(HEADING, record_mode=RecordMode.REAL))
    assert len(page) == 1
    assert "訓　練" not in page.text()
    assert "受付した世帯はありません" in page.text()
    assert page.millimetres() == (297, 210)


def test_households_stay_on_one_page():
    lines = list(roster_lines(family(number, *FIVE) for number in range(1, 10)))
    pages = pages_of(lines)
    assert [line for page in pages for line in page] == lines
    assert all(page[0].is_first and len(page) <= ROWS for page in pages)


def test_a_household_larger_than_a_page_goes_on_and_tells_its_number_again():
    ward = family(1, *(f"見本　{number}" for number in range(30)))
    pages = roster(ward)
    assert len(pages) == 2
    assert "A-0001" in pages.text(1)


def test_rare_signs_degrade_and_are_explained():
    text = roster(family(1, "渡邉\U000e0102　葛\U000e0100城", "\ue000辺　髙﨑", "Nguyễn Văn Mẫu")).text()
    assert f"渡邉{VARIANT_MARK}　葛{VARIANT_MARK}城" in text
    assert f"{GETA}辺　髙﨑" in text
    assert f"Nguye{VARIANT_MARK}n" in text
    assert "登録された字形" in text
    assert "印字できない字" in text
    assert "登録された字形" not in roster(family(1)).text()


def test_a_name_of_several_lines_is_told_whole_or_says_that_it_goes_on():
    whole = "MIHON REI SAMPLE LONGNAME OF MANY WORDS INDEED"
    assert "WORDS INDEED" in roster(family(1, whole)).text()
    assert "…" in roster(family(1, f"{whole} {whole}")).text()


def test_what_the_fonts_have_is_drawn_as_it_is():
    for text in ("髙﨑　邊　濵", "é ü ñ", "①㎡℡", "か\u3099"):
        assert not drawable(text).has_gaps, text
    assert drawable("か\u3099").text == "が"


@settings(max_examples=30, deadline=None)
@given(some.lists(some.text(some.characters(codec=None), min_size=1, max_size=120), min_size=1, max_size=4))
def test_any_name_is_printed(names):
    assert len(roster(family(1, *names))) >= 1


def test_whoever_watches_a_roster_can_stop_it():
    lines = list(roster_lines(family(number, *FIVE) for number in range(1, 40)))
    pages = len(pages_of(lines))
    told = []
    assert isinstance(roster_pdf(lines, HEADING, TODAY, Watch(lambda done, of: told.append((done, of)))), bytes)
    assert told == [(number, pages) for number in range(1, pages + 1)]
    told.clear()
    watch = Watch(lambda done, of: told.append((done, of)), lambda: len(told) == 2)
    assert roster_pdf(lines, HEADING, TODAY, watch) == Stopped()
    assert len(told) == 2


def test_a_report_on_one_page_with_its_changes():
    before = report_of([counted(1, 9)], SCOPE)
    pages = Pages(report_pdf(report_of([counted(1, 4), family(2)], SCOPE, remarks=SAID), before, HEADING))
    assert len(pages) == 1
    text = pages.text()
    for words in ("避難所状況報告", "（＋1）", "（▲3）", "うち自主避難", "からの増減", "アレルギー", "食事の必要数"):
        assert words in text, words
    for words in ("不足しているもの：毛布 20枚", "ライフライン：断水", "連絡事項：雨もりあり"):
        assert words in text, words


def test_the_longest_remarks_stay_in_their_box():
    longest = "国" * MAX_REMARK_CHARACTERS
    said = Remarks(shortages=longest, lifelines=longest, text=longest)
    data = report_pdf(report_of([counted(1, 4)], SCOPE, remarks=said), None, HEADING)
    lowest_mm = Pages(data).lowest_mm("国")
    assert 250 < lowest_mm < 297 - SIGNATURES_MM


def test_a_first_report_compares_with_nothing_and_hides_what_nobody_knows():
    text = Pages(report_pdf(report_of([counted(1, 4)], SCOPE), None, HEADING)).text()
    assert "前回の報告なし" in text
    assert "うち自主避難" not in text
    assert "＋" not in text


@pytest.mark.parametrize("paper", list(Paper))
def test_a_slip_carries_number_name_and_code(paper):
    pages = Pages(slip_pdf(slip_of(family(132, *FIVE), with_name=True), HEADING, paper))
    assert len(pages) == 1
    text = pages.text()
    for words in ("A-0132", "見本　花子 さん ほか4人", "訓　練", "見本小学校"):
        assert words in text, words
    assert [slip_code.parse(code) for code in pages.codes()] == [HouseholdId(family(132).household.household_id)]
    assert pages.millimetres() == tuple(round(side) for side in paper.value[:2])


def test_a_slip_without_names_tells_a_finder_nothing():
    for record, named in ((family(1), False), (counted(1, 2), True)):
        text = Pages(slip_pdf(slip_of(record, with_name=named), HEADING, Paper.A6)).text()
        assert "見本　花子" not in text
        assert "2人" in text


def test_the_bundled_fonts_are_in_the_file():
    data = roster_pdf(list(roster_lines([family(1)])), HEADING, TODAY)
    assert b"BIZUDPGothic" in data
    assert b"/FontFile2" in data
    assert len(data) < 400_000, "only the signs that are used are in it"


def test_the_same_roster_gives_the_same_bytes():
    first, second = (roster_pdf(list(roster_lines([family(1)])), HEADING, TODAY) for _ in range(2))
    assert first == second


def test_a_gap_that_nothing_fills_is_named():
    for pattern in ("{不思議}", "{0}", "{世帯.x}", "{"):
        with pytest.raises(TemplateBroken):
            filled(pattern, 世帯="1")
    with pytest.raises(TemplateBroken):
        time_words("{秒}", RECEIVED_US, "月火水木金土日")


def test_text_wraps_at_blanks_or_between_signs_but_not_before_a_full_stop():
    fonts.register()
    pen = Pen(100, 100, "")
    two_words_mm = pen.measured("one two", 10)
    assert [line.strip() for line in pen.wrapped("one two three", 10, two_words_mm)] == ["one two", "three"]
    lines = pen.wrapped("あいうえお。", 10, pen.measured("あいうえお", 10))
    assert lines == ["あいうえ", "お。"]
