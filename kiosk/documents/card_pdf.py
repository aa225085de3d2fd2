"""Blank 避難者カード on A4, each with a number and a code of its own, in Japanese with a further language."""

from collections.abc import Sequence

from kiosk.documents.card_cells import PADDING_MM, PT_FURTHER, PT_LABEL, CellPen
from kiosk.documents.card_template import CardTemplate, Cell, Members, Row, Sheet, card_template
from kiosk.documents.code_drawing import draw_code
from kiosk.documents.heading import mode_band
from kiosk.documents.making import Stopped, TemplateBroken, Watch
from kiosk.documents.paper_words import STAFF_LANGUAGE, word, words_in
from kiosk.ports.paper import THICK_MM, At, Ink, MakeScriptPen, ScriptPen
from sync.protocol.sheet_code import SheetCode
from sync.protocol.values import RecordMode

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
MARGIN_MM = 14.0
LOWEST_MM = HEIGHT_MM - 8
"""Printers draw nothing below."""
ROWS_MM = 51.0
"""Where the fields begin, below the code."""
CODE_MM = 27.0
"""A code of version 1 then has modules of 0.9 mm: read by a phone at arm's length, by a scanner from a fold."""
PT_TITLE, PT_NUMBER, PT_FURTHER_TITLE, PT_INTRO, PT_UNDER_CODE = 17, 12, 12, 9, 6.5
LEAST_MEMBERS = 4
"""Lines for the family on one sheet: a household of five, as most are at most."""


def card_sheets(
    make_pen: MakeScriptPen,
    sheets: Sequence[SheetCode],
    shelter: str,
    record_mode: RecordMode,
    language: str = STAFF_LANGUAGE,
    watch: Watch | None = None,
) -> bytes | Stopped:
    """One page for each number: a household's sheet for member 0, a person's sheet for others.

    `shelter` may be empty: then it is written by hand. Raises making.TemplateBroken, also for a language that is not
    among `paper_words.LANGUAGES`.
    """
    template = card_template()
    words_in(language)
    watch = watch or Watch()
    pen = make_pen(WIDTH_MM, HEIGHT_MM, word(template.household.title, STAFF_LANGUAGE))
    try:
        drawing = CardDrawing(pen, template, language)
        for number, code in enumerate(sheets, 1):
            if watch.should_stop():
                return Stopped()
            if number > 1:
                pen.next_page()
            drawing.page(template.person if code.member else template.household, code, shelter, record_mode)
            watch.progress(number, len(sheets))
        return pen.finish()
    finally:
        pen.close()


class CardDrawing:
    """Blank sheets on their way to paper; each kind is laid out once."""

    def __init__(self, pen: ScriptPen, template: CardTemplate, language: str) -> None:
        self._pen, self._template, self._language = pen, template, language
        self._cells = CellPen(pen, language)
        self._room_mm = WIDTH_MM - 2 * MARGIN_MM
        self._laid_out: dict[str, tuple[list[float], int]] = {}

    def page(self, sheet: Sheet, code: SheetCode, shelter: str, record_mode: RecordMode) -> None:
        """Draw one sheet with its number and code."""
        mode_band(self._pen, record_mode, self._template.record_modes)
        self._above(sheet, code)
        heights, members = self._layout(sheet)
        top_mm = ROWS_MM
        for index, row in enumerate((*sheet.rows, *sheet.after)):
            if index == len(sheet.rows) and sheet.members is not None:
                top_mm = self._members(sheet.members, members, top_mm + 2) + 2
            self._row(row, top_mm, heights[index], shelter if index == 0 and not code.member else "")
            top_mm += heights[index]

    def _above(self, sheet: Sheet, code: SheetCode) -> None:
        pen = self._pen
        room_mm = self._room_mm - CODE_MM - 4
        pen.text(MARGIN_MM, 18.5, word(sheet.title, STAFF_LANGUAGE), PT_TITLE, room_mm, bold=True)
        further = self._cells.further(sheet.title)
        pen.text(MARGIN_MM, 26, further, PT_FURTHER_TITLE, room_mm, language=self._language)
        pen.text(MARGIN_MM, 33, word(sheet.intro, STAFF_LANGUAGE), PT_INTRO, room_mm)
        further = self._cells.further(sheet.intro)
        pen.text(MARGIN_MM, 38.5, further, PT_INTRO, room_mm, language=self._language)
        number_mm = pen.text(MARGIN_MM, 45.5, "No. ", PT_NUMBER, bold=True)
        pen.text(MARGIN_MM + number_mm, 45.5, code.printed, PT_NUMBER + 1, bold=True)
        draw_code(pen, WIDTH_MM - MARGIN_MM - CODE_MM, 15, CODE_MM, code.text)
        pen.text(WIDTH_MM - MARGIN_MM - CODE_MM, 43.5, code.printed, PT_UNDER_CODE, CODE_MM, at=At.MIDDLE)

    def _layout(self, sheet: Sheet) -> tuple[list[float], int]:
        """How high each row is and how many lines the family gets: as the template says where there is room for that.

        A language that needs more takes it from empty lines of the family first, then from room to write.
        """
        if sheet.title not in self._laid_out:
            self._laid_out[sheet.title] = self._computed(sheet)
        return self._laid_out[sheet.title]

    def _computed(self, sheet: Sheet) -> tuple[list[float], int]:
        rows = (*sheet.rows, *sheet.after)
        needed = [self._needed_mm(row) for row in rows]
        wanted = [max(row.height_mm, need_mm) for row, need_mm in zip(rows, needed, strict=True)]
        room_mm, members = LOWEST_MM - ROWS_MM, 0
        if sheet.members is not None:
            room_mm -= self._head_mm(sheet.members) + 10
            fitting = int((room_mm - sum(wanted)) / sheet.members.height_mm)
            members = max(min(sheet.members.count, fitting), LEAST_MEMBERS)
            room_mm -= members * sheet.members.height_mm
        over_mm, slack_mm = sum(wanted) - room_mm, sum(wanted) - sum(needed)
        if over_mm > slack_mm:
            raise TemplateBroken(gap=sheet.title)
        part = over_mm / slack_mm if over_mm > 0 else 0
        return [want - (want - need) * part for want, need in zip(wanted, needed, strict=True)], members

    def _needed_mm(self, row: Row) -> float:
        return max(self._cells.needed_mm(cell, room) for cell, room in zip(row.cells, self._rooms(row), strict=True))

    def _rooms(self, row: Row) -> list[float]:
        """The width of each cell without its padding."""
        whole = sum(cell.span for cell in row.cells)
        return [self._room_mm * cell.span / whole - 2 * PADDING_MM for cell in row.cells]

    def _row(self, row: Row, top_mm: float, high_mm: float, first: str) -> None:
        left_mm = MARGIN_MM
        for index, (cell, room_mm) in enumerate(zip(row.cells, self._rooms(row), strict=True)):
            self._pen.box(left_mm, top_mm, room_mm + 2 * PADDING_MM, high_mm)
            self._cells.draw(cell, left_mm + PADDING_MM, top_mm, room_mm, high_mm)
            if index == 0 and first:
                self._pen.text(left_mm + PADDING_MM, top_mm + high_mm - 3.4, first, 11, room_mm, bold=True)
            left_mm += room_mm + 2 * PADDING_MM

    def _head_mm(self, members: Members) -> float:
        """The heading of the family's table: Japanese, and the further language below."""
        lines = max(len(self._cells.below(cell.label, room)) for cell, room in self._columns(members))
        return 4.6 + lines * self._cells.step_mm

    def _columns(self, members: Members) -> list[tuple[Cell, float]]:
        whole = sum(cell.span for cell in members.columns)
        return [(cell, self._room_mm * cell.span / whole - 2) for cell in members.columns]

    def _members(self, members: Members, count: int, top_mm: float) -> float:
        pen, cells, head_mm = self._pen, self._cells, self._head_mm(members)
        title = word(members.title, STAFF_LANGUAGE)
        title_mm = pen.text(MARGIN_MM, top_mm + 3, title, PT_LABEL + 1, bold=True)
        room_mm = self._room_mm - title_mm - 2
        further = cells.further(members.title)
        pen.text(MARGIN_MM + title_mm + 2, top_mm + 3.1, further, PT_FURTHER + 1, room_mm, language=self._language)
        top_mm += 6
        pen.box(MARGIN_MM, top_mm, self._room_mm, head_mm, 0, Ink.SHADE)
        left_mm = MARGIN_MM
        for cell, width_mm in self._columns(members):
            pen.text(left_mm + 1, top_mm + 2.6, word(cell.label, STAFF_LANGUAGE), PT_LABEL, width_mm, bold=True)
            middle_mm = top_mm + 4.4 + cells.step_mm / 2
            for line in cells.below(cell.label, width_mm):
                pen.text(left_mm + 1, middle_mm, line, PT_FURTHER, width_mm, language=self._language)
                middle_mm += cells.step_mm
            for number in range(count):
                row_mm = top_mm + head_mm + number * members.height_mm
                pen.box(left_mm, row_mm, width_mm + 2, members.height_mm)
                self._blanks(cell, left_mm + 1, row_mm + members.height_mm / 2, width_mm)
            left_mm += width_mm + 2
        bottom_mm = top_mm + head_mm + count * members.height_mm
        pen.box(MARGIN_MM, top_mm, self._room_mm, bottom_mm - top_mm, THICK_MM)
        return bottom_mm

    def _blanks(self, cell: Cell, left_mm: float, middle_mm: float, room_mm: float) -> None:
        text = self._cells.blanks(cell)
        self._pen.text(left_mm, middle_mm, text, PT_LABEL, room_mm, at=At.MIDDLE, language=self._language)
