"""What is printed: read back by another library; long names, rare signs and broken templates stop nobody."""

from dataclasses import replace as replaced

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.documents import fonts
from kiosk.documents.card_pdf import CHOICE_ROW_MM, HEIGHT_MM, ROWS_MM, _Drawing, card_sheets
from kiosk.documents.card_template import card_template, words_of
from kiosk.documents.fonts import VARIANT_MARK, drawable
from kiosk.documents.heading import Heading, filled, time_words
from kiosk.documents.making import Stopped, TemplateBroken, Watch
from kiosk.documents.pen import Pen
from kiosk.documents.report_pdf import SIGNATURES_MM, report_pdf
from kiosk.documents.roster_pdf import ROWS, pages_of, roster_pdf
from kiosk.documents.slip_pdf import Paper, slip_of, slip_pdf
from kiosk.domain.roster import roster_lines
from kiosk.domain.shelter_report import MAX_REMARK_CHARACTERS, Remarks, ReportScope, report_of
from sync.protocol import sheet_code, slip_code
from sync.protocol.ids import HouseholdId
from sync.protocol.sheet_code import SheetCode
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
    assert 250 < lowest_mm < HEIGHT_MM - SIGNATURES_MM


def test_a_first_report_compares_with_nothing_and_hides_what_nobody_knows():
    text = Pages(report_pdf(report_of([counted(1, 4)], SCOPE), None, HEADING)).text()
    assert "前回の報告なし" in text
    assert "うち自主避難" not in text
    assert "＋" not in text


@pytest.mark.parametrize("language", card_template().languages)
def test_blank_cards_carry_their_number_as_text_and_as_code(language):
    sheets = [SheetCode("7K3F", 123), SheetCode("7K3F", 123, 1)]
    pages = Pages(card_sheets(sheets, "見本小学校", RecordMode.DRILL, language))
    assert len(pages) == 2
    for number, sheet in enumerate(sheets):
        assert sheet.printed in pages.text(number)
        assert [sheet_code.parse(code) for code in pages.codes(number)] == [sheet]
    assert "避難者カード（世帯用）" in pages.text(0)
    assert "避難者カード（個人用）" in pages.text(1)
    assert card_template().household.title[language] in pages.text(0)


def test_a_language_without_texts_is_refused_and_printing_can_be_stopped():
    with pytest.raises(TemplateBroken):
        card_sheets([SheetCode("7K3F", 1)], "", RecordMode.REAL, "xx")
    stop = Watch(should_stop=lambda: True)
    assert card_sheets([SheetCode("7K3F", 1)], "", RecordMode.REAL, watch=stop) == Stopped()


def test_every_text_of_the_cards_is_there_in_every_language_and_can_be_drawn():
    template = card_template()
    for sheet in (template.household, template.person):
        for words in words_of(sheet):
            assert set(template.languages) <= set(words), words
            for text in words.values():
                drawn = drawable(text)
                assert not drawn.has_gaps, text
                assert not drawn.has_variants, text


@pytest.mark.parametrize("language", card_template().languages)
def test_no_cell_of_the_cards_runs_over(language):
    template = card_template()
    pen = Pen(210, HEIGHT_MM, "")
    drawing = _Drawing(pen, template, language)
    for sheet in (template.household, template.person):
        high_mm = sum(row.height_mm for row in (*sheet.rows, *sheet.after))
        if sheet.members is not None:
            high_mm += 2 + 6 + 7.5 + sheet.members.count * sheet.members.height_mm + 2
        assert ROWS_MM + high_mm <= HEIGHT_MM - 10
        for row in (*sheet.rows, *sheet.after):
            whole = sum(cell.span for cell in row.cells)
            for cell in row.cells:
                room_mm = (210 - 28) * cell.span / whole - 3
                label_mm = drawing.label_high_mm(cell, room_mm)
                lines = drawing._lines_of(cell.choices, room_mm)
                assert label_mm + len(lines) * CHOICE_ROW_MM <= row.height_mm + 0.1, cell.label
                assert pen.fits(cell.label["ja"], 8.5, room_mm), cell.label


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
