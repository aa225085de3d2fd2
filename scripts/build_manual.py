"""Draws the guides of docs/manual on A4, with pictures of the program's own screens; run by `scripts/make_manual`."""

import io
import sys
import tomllib
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRect
from PySide6.QtWidgets import QApplication
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from kiosk.documents.pen import Pen
from kiosk.ports.paper import THICK_MM, THIN_MM, Ink
from kiosk.ui.theme import Theme
from tests.ui.gallery import RESOURCES, let_go, settle
from tests.ui.scenes import all_scenes

FOLDER = Path(__file__).parents[1] / "docs" / "manual"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 210.0, 297.0, 12.0
GAP_MM = 6.0
COLUMN_MM = (WIDTH_MM - 2 * MARGIN_MM - GAP_MM) / 2
TITLE_PT, LEAD_PT, HEADING_PT, TEXT_PT, TABLE_PT = 22.0, 10.5, 13.0, 10.5, 10.0
ROW_WORD_MM = 42.0
SCREEN_PX = (1280, 800)
JPEG_QUALITY = 88
"""A page of six pictures then has 0.5 MB; letters stay sharp at two dots a pixel."""


class Manual(Pen):
    """A pen that can draw pictures of screens too; `y_mm` is where the page is written to so far."""

    def __init__(self, title: str, language: str) -> None:
        super().__init__(WIDTH_MM, HEIGHT_MM, title)
        self.language = language
        self.y_mm = MARGIN_MM

    def picture(self, x_mm: float, y_mm: float, wide_mm: float, scene: str, crop: list[int]) -> float:
        """Draw a part of a screen; answers its height (mm)."""
        data, shape = picture_of(scene, crop, self.language)
        high_mm = wide_mm * shape
        image = ImageReader(io.BytesIO(data))
        self._canvas.drawImage(image, x_mm * mm, self._y(y_mm + high_mm), wide_mm * mm, high_mm * mm)
        self.box(x_mm, y_mm, wide_mm, high_mm, THIN_MM)
        return high_mm


def picture_of(scene: str, crop: list[int], language: str) -> tuple[bytes, float]:
    """A part of a screen as JPEG, and its height to its width. Raises StopIteration for a scene that is not there."""
    made = next(one for one in all_scenes() if one.name == scene).make(language, Theme(RESOURCES))
    made.resize(*SCREEN_PX)
    made.show()
    settle()
    taken = made.grab(QRect(*crop))
    let_go(made)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    taken.save(buffer, "PNG")  # type: ignore[call-overload]
    image = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue(), crop[3] / crop[2]


def draw(text: dict[str, Any], language: str) -> bytes:
    """The guide as PDF. Raises ValueError where a page's content is longer than the page."""
    pen = Manual(str(text["title"]), language)
    for number, page in enumerate(text["page"], start=1):
        if number > 1:
            pen.next_page()
        _heading(pen, text, number, len(text["page"]))
        _blocks(pen, page.get("block", []))
        for table in page.get("table", []):
            _table(pen, table)
        for note in page.get("note", []):
            _note(pen, note["text"])
        if pen.y_mm > HEIGHT_MM - MARGIN_MM / 2:
            raise ValueError(f"page {number} is {pen.y_mm - HEIGHT_MM + MARGIN_MM / 2:.0f} mm too long")
    return pen.finish()


def _heading(pen: Manual, text: dict[str, Any], number: int, of: int) -> None:
    pen.y_mm = MARGIN_MM
    if number == 1:
        pen.text(MARGIN_MM, MARGIN_MM + 4, text["title"], TITLE_PT, bold=True)
        pen.y_mm = pen.paragraph(MARGIN_MM, MARGIN_MM + 9, text["lead"], LEAD_PT, WIDTH_MM - 2 * MARGIN_MM)
    pen.text(WIDTH_MM - MARGIN_MM - 12, MARGIN_MM - 4, f"{number}／{of}", 8, colour=Ink.FAINT)
    pen.line(MARGIN_MM, pen.y_mm + 1, WIDTH_MM - MARGIN_MM, pen.y_mm + 1, THICK_MM)
    pen.y_mm += 4


def _blocks(pen: Manual, blocks: list[dict[str, Any]]) -> None:
    """Two beside each other, each row as high as the higher one."""
    for start in range(0, len(blocks), 2):
        ends = []
        for place, block in enumerate(blocks[start : start + 2]):
            x_mm = MARGIN_MM + place * (COLUMN_MM + GAP_MM)
            pen.text(x_mm, pen.y_mm + 3, block["heading"], HEADING_PT, COLUMN_MM, bold=True)
            high_mm = pen.picture(x_mm, pen.y_mm + 6.5, COLUMN_MM, block["scene"], block["crop"])
            ends.append(pen.paragraph(x_mm, pen.y_mm + 7.5 + high_mm, block["text"], TEXT_PT, COLUMN_MM))
        pen.y_mm = max(ends) + 3.5


def _table(pen: Manual, table: dict[str, Any]) -> None:
    pen.text(MARGIN_MM, pen.y_mm + 2.5, table["heading"], HEADING_PT, bold=True)
    pen.y_mm += 6
    room_mm = WIDTH_MM - 2 * MARGIN_MM
    for word, meaning in table["rows"]:
        lines = max(
            len(pen.wrapped(word, TABLE_PT, ROW_WORD_MM - 3)),
            len(pen.wrapped(meaning, TABLE_PT, room_mm - ROW_WORD_MM - 3)),
        )
        high_mm = lines * TABLE_PT * 1.5 / mm + 0.8
        pen.box(MARGIN_MM, pen.y_mm, ROW_WORD_MM, high_mm, THIN_MM, Ink.SHADE)
        pen.box(MARGIN_MM + ROW_WORD_MM, pen.y_mm, room_mm - ROW_WORD_MM, high_mm)
        pen.paragraph(MARGIN_MM + 1.5, pen.y_mm + 0.4, word, TABLE_PT, ROW_WORD_MM - 3)
        pen.paragraph(MARGIN_MM + ROW_WORD_MM + 1.5, pen.y_mm + 0.4, meaning, TABLE_PT, room_mm - ROW_WORD_MM - 3)
        pen.y_mm += high_mm
    pen.y_mm += 3.5


def _note(pen: Manual, text: str) -> None:
    room_mm = WIDTH_MM - 2 * MARGIN_MM
    high_mm = len(pen.wrapped(text, TEXT_PT, room_mm - 6)) * TEXT_PT * 1.5 / mm + 3
    pen.box(MARGIN_MM, pen.y_mm, room_mm, high_mm, THICK_MM)
    pen.paragraph(MARGIN_MM + 3, pen.y_mm + 1.5, text, TEXT_PT, room_mm - 6)
    pen.y_mm += high_mm + 2


def main(names: list[str]) -> None:
    """Each guide that was named, in each of its languages (`staff.en.toml`), or all."""
    _application = QApplication.instance() or QApplication([])
    for file in sorted(FOLDER.glob("*.toml")):
        if not names or file.name.partition(".")[0] in names:
            out = file.with_suffix(".pdf")
            language = file.stem.rpartition(".")[2]
            out.write_bytes(draw(tomllib.loads(file.read_text("utf-8")), language))
            print(f"{out.relative_to(FOLDER.parents[1])}: {out.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
