"""The sheet to hang up: one page, the code readable, every word drawable, practice said to be practice."""

from dataclasses import replace

import pytest

from kiosk.documents.poster_pdf import poster_pdf
from sync.protocol.table_cells import GETA
from sync.protocol.values import RecordMode
from tests.ui.shelter_samples import CODE
from tests.unit.documents.paper import Pages
from tests.unit.documents.test_paper import HEADING


def test_the_code_is_read_from_the_printed_page():
    page = Pages(poster_pdf(CODE, HEADING))
    assert len(page) == 1
    assert page.millimetres() == (210, 297)
    assert page.codes() == [CODE]


@pytest.mark.parametrize(("mode", "is_marked"), [(RecordMode.REAL, False), (RecordMode.DRILL, True)])
def test_the_sheet_says_where_and_whether_it_is_practice(mode, is_marked):
    text = Pages(poster_pdf(CODE, replace(HEADING, record_mode=mode))).text()
    assert "見本小学校" in text
    assert ("訓　練" in text) is is_marked


def test_every_language_is_drawn_and_stays_on_the_page():
    page = Pages(poster_pdf(CODE, replace(HEADING, shelter="熊本市立見本第一小学校体育館および地域交流センター")))
    text = page.text()
    for words in ("くまもとアプリ", "Scan this code", "Pindai kode", "I-scan"):
        assert words in text, words
    assert GETA not in text
    assert "＊" not in text
    assert page.lowest_mm(".") < 285
