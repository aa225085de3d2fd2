"""`ledger sheet OUT.pdf`: the sample residents' codes on A4, to print and to practise with."""

import json
import unicodedata
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ledger import samples, training
from ledger.commands.starting import add_place, open_service
from ledger.samples import RESOURCES, Resident

_FONT, _BOLD = "BIZUDPGothic", "BIZUDPGothic-Bold"
_FILES = {_FONT: "BIZUDPGothic-Regular.ttf", _BOLD: "BIZUDPGothic-Bold.ttf"}
COLUMNS, ROWS = 2, 3
"""Six to a page: a code of version 16 then has modules of some 0.8 mm, which cameras read at arm's length."""
CODE_MM = 66
MARGIN_MM = 14
MODULES_OF_QUIET_ZONE = 4
"""ISO/IEC 18004 asks for four."""
PT_NAME, PT_SMALL = 13, 8
MAX_CHARACTERS_A_LINE = 34


def add_arguments(parser: ArgumentParser) -> None:
    """The options of this command."""
    add_place(parser)
    parser.add_argument("out", type=Path, metavar="OUT.pdf")


def run(arguments: Namespace) -> int:
    """Writes the sheet. Answers the exit code."""
    service = open_service(arguments)
    now_s = service.clock() // 1_000_000
    people = samples.residents()
    draw(arguments.out, [(one, training.code_text(service, one, now_s)) for one in people])
    print(arguments.out)
    return 0


def draw(out: Path, codes: Sequence[tuple[Resident, str]]) -> None:
    """A PDF with one cell a resident: code, name, members, kind."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(RESOURCES / "fonts" / file)))
    words: dict[str, str] = json.loads((RESOURCES / "samples" / "sheet.json").read_text("utf-8"))
    canvas = Canvas(str(out), pagesize=A4)
    canvas.setTitle(words["title"])
    for number, (resident, text) in enumerate(codes):
        place = number % (COLUMNS * ROWS)
        if place == 0:
            if number:
                canvas.showPage()
            canvas.setFont(_FONT, PT_SMALL)
            canvas.drawString(MARGIN_MM * mm, A4[1] - 9 * mm, words["title"])
        _cell(canvas, place, resident, text, words)
    canvas.save()


def _cell(canvas: Canvas, place: int, resident: Resident, text: str, words: Mapping[str, str]) -> None:
    row, column = divmod(place, COLUMNS)
    width = (A4[0] - 2 * MARGIN_MM * mm) / COLUMNS
    height = (A4[1] - 2 * MARGIN_MM * mm) / ROWS
    left = MARGIN_MM * mm + column * width
    top = A4[1] - MARGIN_MM * mm - row * height
    _code(canvas, text, left + (width - CODE_MM * mm) / 2, top - CODE_MM * mm)
    y = top - (CODE_MM + 5) * mm
    canvas.setFont(_BOLD, PT_NAME)
    canvas.drawString(left + 4 * mm, y, _shown(resident.holder.name)[:MAX_CHARACTERS_A_LINE])
    canvas.setFont(_FONT, PT_SMALL)
    y -= 4 * mm
    members = words["separator"].join(_shown(name) for name in resident.names)
    for line in (words[resident.kind], resident.member_code, members):
        for start in range(0, len(line), MAX_CHARACTERS_A_LINE):
            canvas.drawString(left + 4 * mm, y, line[start : start + MAX_CHARACTERS_A_LINE])
            y -= 3.4 * mm


def _shown(name: str) -> str:
    """A name without variation selectors: this PDF library draws them as boxes, the code itself keeps them."""
    return "".join(sign for sign in name if unicodedata.category(sign) != "Mn")


def _code(canvas: Canvas, text: str, left: float, bottom: float) -> None:
    """The code at level M, as rectangles: paper gets folded and stained, and vectors print sharp at any size."""
    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    module = CODE_MM * mm / (len(matrix) + 2 * MODULES_OF_QUIET_ZONE)
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            run = next((step for step in range(x, len(row)) if not row[step]), len(row)) - x
            if run:
                canvas.rect(
                    left + (x + MODULES_OF_QUIET_ZONE) * module,
                    bottom + (len(matrix) - 1 - y + MODULES_OF_QUIET_ZONE) * module,
                    run * module,
                    module,
                    stroke=0,
                    fill=1,
                )
            x += run + 1
