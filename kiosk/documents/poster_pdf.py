"""The sheet that a shelter hangs up: its name, its code for residents' phones, and what to do, in several languages."""

from msgspec import DecodeError, Struct, json

from kiosk.documents.heading import Heading, mode_band
from kiosk.documents.making import TemplateBroken, template
from kiosk.documents.pen import FAINT, THICK_MM, At, Pen
from sync.protocol.values import RecordMode

FILE = "poster.json"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 210.0, 297.0, 16.0
CODE_MM = 118.0
"""A code of version 7 then has modules of 2.2 mm: a phone reads it from two metres, over the people in front."""
NAME_PT, TITLE_PT, LEAD_PT, TEXT_PT = 34.0, 20.0, 13.0, 10.5
STAFF_LANGUAGE = "ja"


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on the sheet, by language in the order in which it is printed."""

    origin: str
    title: dict[str, str]
    steps: dict[str, str]
    record_modes: dict[RecordMode, str]


def poster_pdf(code: str, heading: Heading) -> bytes:
    """One page A4. Raises making.TemplateBroken."""
    try:
        words = json.decode(template(FILE), type=_Words)
    except DecodeError:
        raise TemplateBroken(file=FILE) from None
    pen = Pen(WIDTH_MM, HEIGHT_MM, words.title[STAFF_LANGUAGE])
    room_mm = WIDTH_MM - 2 * MARGIN_MM
    mode_band(pen, heading.record_mode, words.record_modes)
    pen.text(MARGIN_MM, 26, heading.shelter, NAME_PT, room_mm, bold=True, at=At.MIDDLE)
    pen.line(MARGIN_MM, 36, WIDTH_MM - MARGIN_MM, 36, THICK_MM)
    pen.text(MARGIN_MM, 46, words.title[STAFF_LANGUAGE], TITLE_PT, room_mm, bold=True, at=At.MIDDLE)
    others = "　".join(text for language, text in words.title.items() if language != STAFF_LANGUAGE)
    pen.text(MARGIN_MM, 54, others, LEAD_PT, room_mm, at=At.MIDDLE, colour=FAINT)
    pen.code((WIDTH_MM - CODE_MM) / 2, 58, CODE_MM, code)
    y_mm = 58 + CODE_MM + 2
    for language, text in words.steps.items():
        size_pt = LEAD_PT if language == STAFF_LANGUAGE else TEXT_PT
        y_mm = pen.paragraph(MARGIN_MM, y_mm, text, size_pt, room_mm) + 2.5
    pen.text(MARGIN_MM, HEIGHT_MM - 9, heading.operation, 8, room_mm, at=At.RIGHT, colour=FAINT)
    return pen.finish()
