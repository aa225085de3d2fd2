"""A label remembers how its text was laid out, and forgets it when text or type change."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QRegion
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.buttons import ActionButton
from kiosk.ui.entry_line import EntryLine
from kiosk.ui.labels import Words
from kiosk.ui.theme import Theme
from kiosk.ui.tokens import TextStep, ThemeName
from tests.ui.gallery import RESOURCES

WIDTH_PX = 120


def test_another_text_is_measured_anew(qtbot: QtBot) -> None:
    label = Words("body", "見本")
    qtbot.addWidget(label)
    short_px = label.heightForWidth(WIDTH_PX)
    label.setText("見本" * 40)

    assert label.heightForWidth(WIDTH_PX) > short_px
    label.say("見本")
    assert label.heightForWidth(WIDTH_PX) == short_px


def test_a_larger_type_is_measured_anew(qtbot: QtBot) -> None:
    label = Words("body", "見本" * 20)
    qtbot.addWidget(label)
    small_px = label.heightForWidth(WIDTH_PX)
    font = label.font()
    font.setPixelSize(2 * label.fontMetrics().height())
    label.setFont(font)

    assert label.heightForWidth(WIDTH_PX) > small_px


def test_many_widths_are_not_all_kept(qtbot: QtBot) -> None:
    label = Words("body", "見本" * 20)
    qtbot.addWidget(label)
    heights = [label.heightForWidth(width) for width in range(60, 260)]

    assert heights == sorted(heights, reverse=True)
    assert len(label._laid) < 20


def painted(label: Words, room: QWidget) -> tuple[int, int]:
    """The first and the last row of pixels that the label inked in its room."""
    image = QImage(room.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    room.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    rows = [row for row in range(image.height()) if any(dark(image, column, row) for column in range(image.width()))]
    return rows[0], rows[-1]


def dark(image: QImage, column: int, row: int) -> bool:
    return image.pixelColor(column, row).lightness() < 160


@pytest.mark.parametrize("step", [TextStep.NORMAL, TextStep.LARGEST])
@pytest.mark.parametrize("role", ["caption", "body", "section", "strong", "title", "headline", "next"])
def test_no_line_is_painted_over_or_cut_below(qtbot: QtBot, role: str, step: TextStep) -> None:
    """Latin letters of the bundled face hang 0.12 em below their line, and no more: by its design, and all of it."""
    room = QWidget()
    qtbot.addWidget(room)
    room.setStyleSheet(Theme(RESOURCES, ThemeName.LIGHT, step).style_sheet())
    label = Words(role, "gjpqy Åg")
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 30, 0, 30)
    column.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    room.resize(600, 400)
    room.show()
    first, last = painted(label, room)
    ink = QFontMetricsF(label.font()).tightBoundingRect(label.text())

    assert last - first + 1 >= ink.height() - 1.5
    assert label.geometry().top() <= first
    assert last <= label.geometry().bottom()


def test_the_measure_sees_a_line_that_is_cut_below(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    label = Words("body", "gjpqy Åg")
    label.setParent(room)
    room.resize(300, 100)
    label.setGeometry(0, 30, 300, 12)
    room.show()
    first, last = painted(label, room)

    assert last - first + 1 < QFontMetricsF(label.font()).tightBoundingRect(label.text()).height() - 1.5


TEXT = "gjpqy Åg"


def inked_by(text: str, make: Callable[[str], QWidget], theme: Theme) -> list[int]:
    """The rows in which a control looks different with this text and without any."""
    pictures = []
    for said in (text, ""):
        room = QWidget()
        room.setStyleSheet(theme.style_sheet())
        control = make(said)
        control.setParent(room)
        control.ensurePolished()
        control.setGeometry(0, 0, 400, max(control.minimumSizeHint().height(), control.fontMetrics().height()))
        room.resize(400, control.height())
        pictures.append(room.grab().toImage())
    full, empty = pictures
    return [
        row for row in range(full.height()) if any(dark_in(full, empty, column, row) for column in range(full.width()))
    ]


def dark_in(full: QImage, empty: QImage, column: int, row: int) -> bool:
    return abs(full.pixelColor(column, row).lightness() - empty.pixelColor(column, row).lightness()) > 90


def line_with(text: str) -> EntryLine:
    line = EntryLine(lambda _text: None)
    line.setText(text)
    return line


@pytest.mark.parametrize("step", [TextStep.NORMAL, TextStep.LARGEST])
@pytest.mark.parametrize("kind", ["primary", "act", "choice", "chip", "row_action", "danger", "line"])
def test_no_button_and_no_line_to_type_into_cuts_its_text(qtbot: QtBot, kind: str, step: TextStep) -> None:
    theme = Theme(RESOURCES, ThemeName.LIGHT, step)

    def make(text: str) -> QWidget:
        return line_with(text) if kind == "line" else ActionButton(text, lambda: None, kind)

    room = QWidget()
    qtbot.addWidget(room)
    room.setStyleSheet(theme.style_sheet())
    sample = make(TEXT)
    sample.setParent(room)
    sample.ensurePolished()
    ink = QFontMetricsF(sample.font()).tightBoundingRect(TEXT)
    rows = inked_by(TEXT, make, theme)
    assert rows[-1] - rows[0] + 1 >= ink.height() - 1.5
