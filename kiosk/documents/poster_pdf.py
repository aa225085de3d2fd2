"""The sheet that a shelter hangs up: its name, its code for residents' phones, and what to do, in every language."""

from msgspec import DecodeError, Struct, json

from kiosk.documents.code_drawing import draw_code
from kiosk.documents.heading import Heading, mode_band
from kiosk.documents.making import TemplateBroken, template
from kiosk.documents.paper_words import LANGUAGES, STAFF_LANGUAGE, word
from kiosk.ports.paper import THICK_MM, THIN_MM, At, Ink, MakeScriptPen, ScriptPen
from sync.protocol.values import RecordMode

FILE = "poster.json"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 210.0, 297.0, 16.0
LOWEST_MM = HEIGHT_MM - 10
CODE_TOP_MM, CODE_MM = 43.0, 95.0
"""A code of version 7 then has modules of 1.7 mm: a phone reads it from two metres, over the people in front."""
GUTTER_MM = 8.0
COLUMN_MM = (WIDTH_MM - 2 * MARGIN_MM - GUTTER_MM) / 2
NAME_PT, TITLE_PT, STAFF_PT, LEAD_PT, TEXT_PT = 34.0, 20.0, 11.0, 10.0, 9.0
LEAST_NAME_PT = 16.0
"""A name of some fifty signs still stands whole."""
LINE = 1.5
"""From line to line in parts of the size; Nepali needs all of it."""
MM_A_POINT = 25.4 / 72


class _Template(Struct, frozen=True, forbid_unknown_fields=True):
    """What is no sentence of the sheet."""

    origin: str
    record_modes: dict[RecordMode, str]


def poster_pdf(make_pen: MakeScriptPen, code: str, heading: Heading) -> bytes:
    """One page A4. Raises making.TemplateBroken."""
    try:
        words = json.decode(template(FILE), type=_Template)
    except DecodeError:
        raise TemplateBroken(file=FILE) from None
    pen = make_pen(WIDTH_MM, HEIGHT_MM, word("poster.title", STAFF_LANGUAGE))
    try:
        _above(pen, heading, words)
        draw_code(pen, (WIDTH_MM - CODE_MM) / 2, CODE_TOP_MM, CODE_MM, code)
        _below(pen)
        room_mm = WIDTH_MM - 2 * MARGIN_MM
        pen.text(MARGIN_MM, HEIGHT_MM - 8, heading.operation, 8, room_mm, at=At.RIGHT, colour=Ink.FAINT)
        return pen.finish()
    finally:
        pen.close()


def _above(pen: ScriptPen, heading: Heading, words: _Template) -> None:
    room_mm = WIDTH_MM - 2 * MARGIN_MM
    mode_band(pen, heading.record_mode, words.record_modes)
    wide_mm = pen.measured(heading.shelter, NAME_PT, bold=True)
    name_pt = max(NAME_PT * min(room_mm / wide_mm, 1), LEAST_NAME_PT) if wide_mm else NAME_PT
    pen.text(MARGIN_MM, 23, heading.shelter, name_pt, room_mm, bold=True, at=At.MIDDLE)
    pen.line(MARGIN_MM, 32, WIDTH_MM - MARGIN_MM, 32, THICK_MM)
    title = word("poster.title", STAFF_LANGUAGE)
    pen.text(MARGIN_MM, 41, title, TITLE_PT, room_mm, bold=True, at=At.MIDDLE)


def _below(pen: ScriptPen) -> None:
    """Japanese over the whole width, the others in two columns, each in the order of its readers' number here."""
    y_mm = CODE_TOP_MM + CODE_MM + 1
    y_mm = _paragraph(pen, MARGIN_MM, y_mm, STAFF_LANGUAGE, STAFF_PT, WIDTH_MM - 2 * MARGIN_MM) + 2
    pen.line(MARGIN_MM, y_mm, WIDTH_MM - MARGIN_MM, y_mm, THIN_MM)
    others = [language for language in LANGUAGES if language != STAFF_LANGUAGE]
    half = (len(others) + 1) // 2
    for number, column in enumerate((others[:half], others[half:])):
        left_mm, top_mm = MARGIN_MM + number * (COLUMN_MM + GUTTER_MM), y_mm + 1.5
        for language in column:
            pen.text(left_mm, top_mm + 2.4, word("poster.title", language), LEAD_PT, COLUMN_MM, language=language)
            top_mm = _paragraph(pen, left_mm, top_mm + 5.2, language, TEXT_PT, COLUMN_MM) + 1.8
        if top_mm > LOWEST_MM:
            raise TemplateBroken(gap="poster.steps")


def _paragraph(pen: ScriptPen, left_mm: float, top_mm: float, language: str, size_pt: float, room_mm: float) -> float:
    """What to do, in one language; answers where it ends (mm from above)."""
    step_mm = size_pt * LINE * MM_A_POINT
    for line in pen.wrapped(word("poster.steps", language), size_pt, room_mm, language=language):
        pen.text(left_mm, top_mm + step_mm / 2, line, size_pt, room_mm, language=language)
        top_mm += step_mm
    return top_mm
