"""A pen for paper that shapes every script of the bundled faces: Qt lays the text out and writes the PDF."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QApplication

from kiosk.ports import faces
from kiosk.ports.paper import BASELINE, JAPANESE, THIN_MM, At, Ink

Key = TypeVar("Key")
Value = TypeVar("Value")
RESOURCES = Path(__file__).resolve().parents[3] / "resources"
DOTS_AN_INCH = 1200
"""Of the page's own grid: a step is 0.02 mm, so that no advance is rounded visibly."""
MM_AN_INCH = 25.4
SMALLEST = 0.7
"""Text that is too long shrinks to this part of its size; below it, a printed word is hard to read."""
ROUNDING_MM = 0.1
"""A smaller size is not narrower to the dot."""
POINTS_AN_INCH = 72
WHITE = 255
MOST_KEPT = 4096
"""Measures kept for the pages that follow: a card has some 100 texts, of which only its number is another each time."""
_APPLICATION: list[QApplication] = []
"""Kept alive where a command prints without a window."""


class QtScriptPen:
    """The port `ports.paper.ScriptPen`. May be used on any one thread once an application and the faces are there."""

    def __init__(self, width_mm: float, height_mm: float, title: str) -> None:
        make_ready()
        self.width_mm, self.height_mm = width_mm, height_mm
        self._bytes = QByteArray()
        self._buffer = QBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setResolution(DOTS_AN_INCH)
        size = QPageSize(QSizeF(width_mm, height_mm), QPageSize.Unit.Millimeter)
        self._writer.setPageSize(size)
        self._writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        self._writer.setTitle(title)
        self._painter = QPainter(self._writer)
        self._fonts: dict[tuple[str, float, bool], QFont] = {}
        self._widths_mm: dict[tuple[str, float, bool, str], float] = {}
        self._lines: dict[tuple[str, float, float, str], tuple[str, ...]] = {}

    def text(
        self,
        x_mm: float,
        middle_mm: float,
        text: str,
        size_pt: float,
        room_mm: float = 0,
        *,
        bold: bool = False,
        at: At = At.LEFT,
        colour: Ink = Ink.BLACK,
        language: str = JAPANESE,
    ) -> float:
        """Draws one line around the height `middle_mm`; answers its width (mm). With `room_mm` it fits into that."""
        if not text:
            return 0.0
        size_pt = self._fitting(text, size_pt, room_mm, bold=bold, language=language)
        font = self._font(language, size_pt, bold=bold)
        width_mm = self.measured(text, size_pt, bold=bold, language=language)
        if room_mm and width_mm > room_mm + ROUNDING_MM:
            text = QFontMetricsF(font, self._writer).elidedText(text, Qt.TextElideMode.ElideRight, _dots(room_mm))
            width_mm = self.measured(text, size_pt, bold=bold, language=language)
        baseline_mm = middle_mm + BASELINE * size_pt / POINTS_AN_INCH * MM_AN_INCH
        self._painter.setPen(_colour(colour))
        self._put(x_mm + at.shift_mm(room_mm, width_mm), baseline_mm, text, font)
        return width_mm

    def measured(self, text: str, size_pt: float, *, bold: bool = False, language: str = JAPANESE) -> float:
        """How wide `text` is (mm)."""
        key = (text, size_pt, bold, language)
        if key not in self._widths_mm:
            metrics = QFontMetricsF(self._font(language, size_pt, bold=bold), self._writer)
            self._widths_mm = _with_room(self._widths_mm)
            self._widths_mm[key] = _mm(metrics.horizontalAdvance(text))
        return self._widths_mm[key]

    def wrapped(self, text: str, size_pt: float, room_mm: float, *, language: str = JAPANESE) -> list[str]:
        """`text` in lines that fit, broken where the language breaks."""
        key = (text, size_pt, room_mm, language)
        if key not in self._lines:
            self._lines = _with_room(self._lines)
            self._lines[key] = tuple(self._broken(text, size_pt, room_mm, language))
        return list(self._lines[key])

    def _broken(self, text: str, size_pt: float, room_mm: float, language: str) -> Iterator[str]:
        layout = QTextLayout(text, self._font(language, size_pt), self._writer)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(_dots(room_mm))
            yield text[line.textStart() : line.textStart() + line.textLength()].strip()
        layout.endLayout()

    def line(
        self,
        x_mm: float,
        y_mm: float,
        to_x_mm: float,
        to_y_mm: float,
        width_mm: float = THIN_MM,
        colour: Ink = Ink.BLACK,
    ) -> None:
        """A straight line."""
        self._painter.setPen(_stroke(width_mm, colour))
        self._painter.drawLine(QLineF(_dots(x_mm), _dots(y_mm), _dots(to_x_mm), _dots(to_y_mm)))

    def box(
        self,
        x_mm: float,
        y_mm: float,
        wide_mm: float,
        high_mm: float,
        width_mm: float = THIN_MM,
        fill: Ink | None = None,
    ) -> None:
        """A frame, filled where a colour is given; width 0 leaves the frame out."""
        shape = QRectF(_dots(x_mm), _dots(y_mm), _dots(wide_mm), _dots(high_mm))
        if fill is not None:
            self._painter.fillRect(shape, _colour(fill))
        if width_mm:
            self._painter.setPen(_stroke(width_mm, Ink.BLACK))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRect(shape)

    def next_page(self) -> None:
        """Ends this page and begins another."""
        self._writer.newPage()

    def finish(self) -> bytes:
        """Ends the document."""
        self.close()
        return bytes(self._bytes.data())

    def close(self) -> None:
        """Ends the drawing: Qt must not let go of a page that is being drawn on."""
        if self._painter.isActive():
            self._painter.end()
            self._buffer.close()

    def _put(self, x_mm: float, baseline_mm: float, text: str, font: QFont) -> None:
        self._painter.setFont(font)
        self._painter.drawText(QPointF(_dots(x_mm), _dots(baseline_mm)), text)

    def _fitting(self, text: str, size_pt: float, room_mm: float, *, bold: bool, language: str) -> float:
        width_mm = self.measured(text, size_pt, bold=bold, language=language) if room_mm else 0
        return size_pt if width_mm <= room_mm else max(size_pt * room_mm / width_mm, size_pt * SMALLEST)

    def _font(self, language: str, size_pt: float, *, bold: bool = False) -> QFont:
        key = (language, size_pt, bold)
        if key not in self._fonts:
            font = QFont()
            font.setFamilies(list(faces.families_of(language)))
            font.setPointSizeF(size_pt)
            font.setBold(bold)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[key] = font
        return self._fonts[key]


def make_ready() -> None:
    """See that there is an application, without a screen if need be, and that it knows the bundled faces.

    To be called on the main thread where neither is sure; afterwards it does nothing.
    """
    if QApplication.instance() is None:
        _APPLICATION.append(QApplication(["kiosk", "-platform", "offscreen"]))
    _load_faces()


@cache
def _load_faces() -> None:
    known = set(QFontDatabase.families())
    for folder, family in ((RESOURCES / "fonts", faces.TEXT), (RESOURCES / "fonts" / "evacuee", faces.SIMPLIFIED)):
        for path in () if family in known else sorted((*folder.glob("*.ttf"), *folder.glob("*.otf"))):
            QFontDatabase.addApplicationFont(str(path))


@cache
def _colour(ink: Ink) -> QColor:
    grey = round(ink.value * WHITE)
    return QColor(grey, grey, grey)


def _with_room(kept: dict[Key, Value]) -> dict[Key, Value]:
    return kept if len(kept) < MOST_KEPT else {}


def _stroke(width_mm: float, colour: Ink) -> QPen:
    pen = QPen(_colour(colour), _dots(width_mm))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _dots(length_mm: float) -> float:
    return length_mm / MM_AN_INCH * DOTS_AN_INCH


def _mm(dots: float) -> float:
    return dots * MM_AN_INCH / DOTS_AN_INCH
