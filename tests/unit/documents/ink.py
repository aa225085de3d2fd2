"""A pen that remembers where its ink is, so that tests can say what runs over what."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout

from kiosk.devices.qt.script_pen import QtScriptPen, _dots, _mm
from kiosk.ports.paper import Ink

BUNDLED = ("BIZ UD", "Kiosk Sans")
TOUCHING_MM = 0.05
"""Less than the thinnest line is no overlap."""


@dataclass(frozen=True)
class Drawn:
    """A text that was drawn, and the rectangle of its ink (mm)."""

    text: str
    ink: QRectF
    font: QFont


class InkPen(QtScriptPen):
    """Draws as its parent does; `texts`, `frames` and `code` are of the last page."""

    def __init__(self, *size_and_title) -> None:
        super().__init__(*size_and_title)
        self._forget()

    def next_page(self):
        super().next_page()
        self._forget()

    def box(self, x_mm, y_mm, wide_mm, high_mm, width_mm=0.15, fill=None):
        super().box(x_mm, y_mm, wide_mm, high_mm, width_mm, fill)
        shape = QRectF(x_mm, y_mm, wide_mm, high_mm)
        if width_mm:
            self.frames.append(shape)
        elif fill is Ink.BLACK:
            self.code = self.code.united(shape)

    def _put(self, x_mm, baseline_mm, text, font):
        super()._put(x_mm, baseline_mm, text, font)
        ink = QFontMetricsF(font, self._writer).tightBoundingRect(text)
        rectangle = QRectF(x_mm + _mm(ink.left()), baseline_mm + _mm(ink.top()), _mm(ink.width()), _mm(ink.height()))
        self.texts.append(Drawn(text, rectangle, font))

    def glyphs(self, drawn: Drawn) -> list[tuple[str, list[int]]]:
        """The faces and shapes that a text was drawn with; 0 is the hollow box of a sign that nobody has."""
        layout = QTextLayout(drawn.text.replace("\u3000", " "), drawn.font, self._writer)
        layout.beginLayout()
        layout.createLine().setLineWidth(_dots(1000))
        layout.endLayout()
        return [(run.rawFont().familyName(), list(run.glyphIndexes())) for run in layout.glyphRuns()]

    def collisions(self) -> list[tuple[str, str]]:
        """Texts that run over each other, over the code or over the line of a frame."""
        inks = [
            (one.text, one.ink.adjusted(TOUCHING_MM, TOUCHING_MM, -TOUCHING_MM, -TOUCHING_MM)) for one in self.texts
        ]
        found = [
            (text, other)
            for index, (text, ink) in enumerate(inks)
            for other, other_ink in inks[index + 1 :]
            if ink.intersects(other_ink)
        ]
        found += [(text, "the code") for text, ink in inks if ink.intersects(self.code)]
        return found + [(text, "a line") for text, ink in inks for frame in self.frames if _crosses(ink, frame)]

    def _forget(self) -> None:
        self.texts: list[Drawn] = []
        self.frames: list[QRectF] = []
        self.code = QRectF()


def _crosses(ink: QRectF, frame: QRectF) -> bool:
    return ink.intersects(frame) and not frame.contains(ink)
