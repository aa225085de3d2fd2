"""The sheet to hang up: one page, the code readable, every word drawable, practice said to be practice."""

import re
from dataclasses import replace

import pytest

from kiosk.devices.qt.script_pen import QtScriptPen
from kiosk.documents.poster_pdf import poster_pdf
from sync.protocol.values import RecordMode
from tests.ui.shelter_samples import CODE
from tests.unit.documents.paper import Pages
from tests.unit.documents.test_paper import HEADING

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_code_is_read_from_the_printed_page():
    page = Pages(poster_pdf(QtScriptPen, CODE, HEADING))
    assert len(page) == 1
    assert page.millimetres() == (210, 297)
    assert page.codes() == [CODE]


@pytest.mark.parametrize(("mode", "is_marked"), [(RecordMode.REAL, False), (RecordMode.DRILL, True)])
def test_the_sheet_says_where_and_whether_it_is_practice(mode, is_marked):
    text = Pages(poster_pdf(QtScriptPen, CODE, replace(HEADING, record_mode=mode))).text()
    assert "見本小学校" in text
    assert bool(re.search(r"訓\s練", text)) is is_marked
