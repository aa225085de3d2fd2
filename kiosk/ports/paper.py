"""What documents ask of a pen: millimetres from the upper left corner, text that fits its room."""

from collections.abc import Callable
from enum import Enum
from typing import Protocol

JAPANESE = "ja"
THIN_MM, THICK_MM = 0.15, 0.5
BASELINE = 0.36
"""Half the height of a kana in parts of its size: text is placed by its middle."""


class At(Enum):
    """Where a text stands in its room."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"

    def shift_mm(self, room_mm: float, width_mm: float) -> float:
        """How far right of its room's left end a text of that width begins."""
        return {At.LEFT: 0.0, At.MIDDLE: (room_mm - width_mm) / 2, At.RIGHT: room_mm - width_mm}[self]


class Ink(Enum):
    """Greys, from 0 (black) to 1 (white); a black and white printer keeps them apart."""

    BLACK = 0.0
    FAINT = 0.35
    GREY_LINE = 0.55
    SHADE = 0.93


class Drawing(Protocol):
    """A page that takes one line of text, lines and boxes."""

    width_mm: float
    height_mm: float

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


class ScriptPen(Drawing, Protocol):
    """Draws pages in any language that a sheet is made in, shaped as its script asks, and gives the whole as bytes."""

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
        """As `Drawing.text`, in the faces of `language`."""

    def measured(self, text: str, size_pt: float, *, bold: bool = False, language: str = JAPANESE) -> float:
        """How wide `text` is (mm)."""

    def wrapped(self, text: str, size_pt: float, room_mm: float, *, language: str = JAPANESE) -> list[str]:
        """`text` in lines that fit, broken where the language breaks."""

    def next_page(self) -> None:
        """Ends this page."""

    def finish(self) -> bytes:
        """Ends the document; nothing may be drawn afterwards."""

    def close(self) -> None:
        """Lets go of what was drawn, finished or not; may be called twice."""


MakeScriptPen = Callable[[float, float, str], ScriptPen]
"""A pen for pages of a width and a height (mm), and the document's title."""
