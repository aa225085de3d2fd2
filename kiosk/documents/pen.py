"""A pen for paper: millimetres from the upper left corner, text that fits its room, codes that print sharp."""

import io
from functools import cache

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kiosk.documents import fonts
from kiosk.documents.code_drawing import draw_code
from kiosk.documents.fonts import BOLD, REGULAR
from kiosk.ports.paper import BASELINE, THIN_MM, At, Ink

SMALLEST = 0.62
"""Text that is too long shrinks to this part of its size; below it, a printed word is hard to read."""
ELLIPSIS = "…"


class Pen:
    """Draws on pages of one size (mm) and gives the whole as bytes; remembers whether a sign was missing."""

    def __init__(self, width_mm: float, height_mm: float, title: str) -> None:
        fonts.register()
        self.width_mm, self.height_mm = width_mm, height_mm
        self.has_variants = self.has_gaps = False
        self._data = io.BytesIO()
        self._canvas = Canvas(self._data, pagesize=(width_mm * mm, height_mm * mm), invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setLineCap(0)

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
    ) -> float:
        """Draws one line around the height `middle_mm`; answers its width (mm). With `room_mm` it fits into that.

        `x_mm` is the left end of the room, or the text's own left, middle or right where no room is given.
        """
        font = BOLD if bold else REGULAR
        drawn = fonts.drawable(text)
        self.has_variants |= drawn.has_variants
        self.has_gaps |= drawn.has_gaps
        line, size_pt = _fitted(drawn.text, font, size_pt, room_mm)
        width_mm = float(fonts.width_pt(line, font, size_pt) / mm)
        self._canvas.setFillColor(_grey(colour))
        self._canvas.setFont(font, size_pt)
        left_mm = x_mm + at.shift_mm(room_mm, width_mm)
        self._canvas.drawString(left_mm * mm, self._y(middle_mm) - BASELINE * size_pt, line)
        return width_mm

    def fits(self, text: str, size_pt: float, room_mm: float, *, bold: bool = False) -> bool:
        """Whether `text` would stand there whole, shrunk at most to SMALLEST."""
        width_pt = fonts.width_pt(fonts.drawable(text).text, BOLD if bold else REGULAR, size_pt * SMALLEST)
        return bool(width_pt <= room_mm * mm)

    def measured(self, text: str, size_pt: float, *, bold: bool = False) -> float:
        """How wide `text` is (mm)."""
        return float(fonts.width_pt(fonts.drawable(text).text, BOLD if bold else REGULAR, size_pt) / mm)

    def paragraph(self, x_mm: float, top_mm: float, text: str, size_pt: float, room_mm: float) -> float:
        """Draws text over as many lines as it needs; answers where it ends (mm from above)."""
        step_mm = float(size_pt * 1.5 / mm)
        for line in self.wrapped(text, size_pt, room_mm):
            self.text(x_mm, top_mm + step_mm / 2, line, size_pt)
            top_mm += step_mm
        return top_mm

    def wrapped(self, text: str, size_pt: float, room_mm: float) -> list[str]:
        """`text` in lines that fit; broken at blanks, or between any two signs where there are none."""
        lines = [""]
        for word in _words(text):
            longer = lines[-1] + word
            if lines[-1] and fonts.width_pt(fonts.drawable(longer.rstrip()).text, REGULAR, size_pt) > room_mm * mm:
                lines.append(word.lstrip())
            else:
                lines[-1] = longer
        return lines

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
        self._canvas.setStrokeColor(_grey(colour))
        self._canvas.setLineWidth(width_mm * mm)
        self._canvas.line(x_mm * mm, self._y(y_mm), to_x_mm * mm, self._y(to_y_mm))

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
        self._canvas.setStrokeColor(_grey(Ink.BLACK))
        self._canvas.setLineWidth(width_mm * mm)
        if fill is not None:
            self._canvas.setFillColor(_grey(fill))
        shape = (x_mm * mm, self._y(y_mm + high_mm), wide_mm * mm, high_mm * mm)
        self._canvas.rect(*shape, stroke=int(width_mm > 0), fill=int(fill is not None))

    def code(self, x_mm: float, y_mm: float, size_mm: float, text: str) -> None:
        """A two-dimensional code with its quiet zone."""
        draw_code(self, x_mm, y_mm, size_mm, text)

    def next_page(self) -> None:
        """Ends this page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Ends the document."""
        self._canvas.showPage()
        self._canvas.save()
        return self._data.getvalue()

    def _y(self, y_mm: float) -> float:
        return float((self.height_mm - y_mm) * mm)


@cache
def _grey(ink: Ink) -> Color:
    return Color(ink.value, ink.value, ink.value)


def _fitted(text: str, font: str, size_pt: float, room_mm: float) -> tuple[str, float]:
    room_pt = room_mm * mm
    width_pt = fonts.width_pt(text, font, size_pt)
    if not room_mm or width_pt <= room_pt:
        return text, size_pt
    smaller_pt = max(size_pt * room_pt / width_pt, size_pt * SMALLEST)
    if fonts.width_pt(text, font, smaller_pt) <= room_pt + 0.01:
        return text, smaller_pt
    kept = text
    while kept and fonts.width_pt(kept + ELLIPSIS, font, smaller_pt) > room_pt:
        kept = kept[:-1]
    return kept + ELLIPSIS, smaller_pt


def _words(text: str) -> list[str]:
    """Pieces that a line may end behind: words of languages with blanks, single signs of those without."""
    pieces: list[str] = []
    for sign in text:
        if pieces and sign.isascii() and pieces[-1][-1].isascii() and not pieces[-1].endswith(" "):
            pieces[-1] += sign
        elif pieces and sign in "、。）」・：ー":
            pieces[-1] += sign  # 禁則: no line begins with these
        else:
            pieces.append(sign)
    return pieces
