"""Blank 避難者カード on A4, each with a number and a code of its own, in Japanese with a further language below."""

from collections.abc import Sequence

from kiosk.documents.card_template import STAFF_LANGUAGE, CardTemplate, Cell, Members, Row, Sheet, Words, card_template
from kiosk.documents.heading import mode_band
from kiosk.documents.making import Stopped, TemplateBroken, Watch
from kiosk.documents.pen import FAINT, SHADE, THICK_MM, At, Pen
from sync.protocol.sheet_code import SheetCode
from sync.protocol.values import RecordMode

WIDTH_MM, HEIGHT_MM = 210, 297
MARGIN_MM = 14
ROWS_MM = 52
"""Where the fields begin, below the code."""
CODE_MM = 27
"""A code of version 1 then has modules of 0.9 mm: read by a phone at arm's length, by a scanner from a fold."""
PADDING_MM = 1.5
PT_TITLE, PT_LABEL, PT_FURTHER, PT_CHOICE, PT_NUMBER = 17, 8.5, 6.5, 9.5, 12
TICK_MM = 3.6
"""A box that a thick pen hits."""
CHOICE_ROW_MM, LABEL_MM = 7.2, 5.6


def card_sheets(
    sheets: Sequence[SheetCode],
    shelter: str,
    record_mode: RecordMode,
    language: str = STAFF_LANGUAGE,
    watch: Watch | None = None,
) -> bytes | Stopped:
    """One page for each number: a household's sheet for member 0, a person's sheet for others.

    `shelter` may be empty: then it is written by hand. Raises making.TemplateBroken, also for a language that the
    template does not have.
    """
    words = card_template()
    if language not in words.languages:
        raise TemplateBroken(gap=language)
    watch = watch or Watch()
    pen = Pen(WIDTH_MM, HEIGHT_MM, words.household.title[STAFF_LANGUAGE])
    drawing = _Drawing(pen, words, language)
    for number, code in enumerate(sheets, 1):
        if watch.should_stop():
            return Stopped()
        if number > 1:
            pen.next_page()
        drawing.page(words.person if code.member else words.household, code, shelter, record_mode)
        watch.progress(number, len(sheets))
    return pen.finish()


class _Drawing:
    """Blank sheets on their way to paper."""

    def __init__(self, pen: Pen, template: CardTemplate, language: str) -> None:
        self._pen, self._template, self._language = pen, template, language
        self._room_mm = float(WIDTH_MM - 2 * MARGIN_MM)

    def page(self, sheet: Sheet, code: SheetCode, shelter: str, record_mode: RecordMode) -> None:
        """One sheet."""
        mode_band(self._pen, record_mode, self._template.record_modes)
        self._above(sheet, code)
        top_mm = float(ROWS_MM)
        for index, row in enumerate(sheet.rows):
            self._row(row, top_mm, shelter if index == 0 and not code.member else "")
            top_mm += row.height_mm
        if sheet.members is not None:
            top_mm = self._members(sheet.members, top_mm + 2) + 2
        for row in sheet.after:
            self._row(row, top_mm, "")
            top_mm += row.height_mm

    def _above(self, sheet: Sheet, code: SheetCode) -> None:
        pen = self._pen
        room_mm = self._room_mm - CODE_MM - 4
        pen.text(MARGIN_MM, 19, sheet.title[STAFF_LANGUAGE], PT_TITLE, room_mm, bold=True)
        further = self._further(sheet.title)
        if further:
            pen.text(MARGIN_MM, 26.5, further, 11, room_mm)
        pen.text(MARGIN_MM, 34, sheet.intro[STAFF_LANGUAGE], 9.5, room_mm)
        pen.text(MARGIN_MM, 39, self._further(sheet.intro), 8, room_mm, colour=FAINT)
        number_mm = pen.text(MARGIN_MM, 46.5, "No. ", PT_NUMBER, bold=True)
        pen.text(MARGIN_MM + number_mm, 46.5, code.printed, PT_NUMBER + 1, bold=True)
        pen.code(WIDTH_MM - MARGIN_MM - CODE_MM, 15, CODE_MM, code.text)
        pen.text(WIDTH_MM - MARGIN_MM - CODE_MM, 43.5, code.printed, PT_FURTHER, CODE_MM, at=At.MIDDLE)

    def _row(self, row: Row, top_mm: float, first: str) -> None:
        whole = sum(cell.span for cell in row.cells)
        left_mm = float(MARGIN_MM)
        for index, cell in enumerate(row.cells):
            width_mm = self._room_mm * cell.span / whole
            self._pen.box(left_mm, top_mm, width_mm, row.height_mm)
            self._cell(cell, left_mm + PADDING_MM, top_mm, width_mm - 2 * PADDING_MM, row.height_mm)
            if index == 0 and first:
                self._pen.text(left_mm + PADDING_MM, top_mm + row.height_mm - 3.4, first, 11, width_mm - 3, bold=True)
            left_mm += width_mm

    def _cell(self, cell: Cell, left_mm: float, top_mm: float, room_mm: float, height_mm: float) -> None:
        label_mm = self._pen.text(left_mm, top_mm + 2.7, cell.label[STAFF_LANGUAGE], PT_LABEL, room_mm, bold=True)
        further, high_mm = self._further(cell.label), self.label_high_mm(cell, room_mm)
        if high_mm > LABEL_MM:
            self._pen.text(left_mm, top_mm + 5.7, further, PT_FURTHER, room_mm, colour=FAINT)
        else:
            self._pen.text(left_mm + label_mm + 2, top_mm + 2.9, further, PT_FURTHER, colour=FAINT)
        self._choices(cell.choices, left_mm, top_mm + high_mm, room_mm)
        blanks = self._blanks(cell)
        self._pen.text(left_mm, top_mm + height_mm - 3.4, blanks, PT_CHOICE, room_mm, at=At.RIGHT)

    def label_high_mm(self, cell: Cell, room_mm: float) -> float:
        """How high a label stands: the further language is beside the Japanese, or below where there is no room."""
        label_mm = self._pen.measured(cell.label[STAFF_LANGUAGE], PT_LABEL, bold=True)
        further_mm = self._pen.measured(self._further(cell.label), PT_FURTHER)
        return LABEL_MM if label_mm + 2 + further_mm <= room_mm or not further_mm else LABEL_MM + 2.8

    def _blanks(self, cell: Cell) -> str:
        return cell.blanks.get(self._language, cell.blanks.get(STAFF_LANGUAGE, ""))

    def _choices(self, choices: Sequence[Words], left_mm: float, top_mm: float, room_mm: float) -> None:
        """Boxes to tick, in as few lines as they need; what is left of the cell is room to write."""
        for line in self._lines_of(choices, room_mm):
            x_mm = left_mm
            for words in line:
                self._pen.box(x_mm, top_mm + 1, TICK_MM, TICK_MM, 0.25)
                self._pen.text(x_mm + TICK_MM + 1, top_mm + 2.8, words[STAFF_LANGUAGE], PT_CHOICE)
                self._pen.text(x_mm + TICK_MM + 1, top_mm + 5.9, self._further(words), PT_FURTHER, colour=FAINT)
                x_mm += self._width_of(words)
            top_mm += CHOICE_ROW_MM

    def _lines_of(self, choices: Sequence[Words], room_mm: float) -> list[list[Words]]:
        lines: list[list[Words]] = []
        used_mm = room_mm
        for words in choices:
            width_mm = self._width_of(words)
            if not lines or used_mm + width_mm > room_mm + 3:
                lines.append([])
                used_mm = 0
            lines[-1].append(words)
            used_mm += width_mm
        return lines

    def _width_of(self, words: Words) -> float:
        """A choice with its box and the space behind it."""
        japanese_mm = self._pen.measured(words[STAFF_LANGUAGE], PT_CHOICE)
        return TICK_MM + 1 + max(japanese_mm, self._pen.measured(self._further(words), PT_FURTHER)) + 3.5

    def _members(self, members: Members, top_mm: float) -> float:
        pen = self._pen
        title_mm = pen.text(MARGIN_MM, top_mm + 3, members.title[STAFF_LANGUAGE], PT_LABEL + 1, bold=True)
        pen.text(MARGIN_MM + title_mm + 2, top_mm + 3.1, self._further(members.title), PT_FURTHER + 0.5, colour=FAINT)
        top_mm += 6
        head_mm = 7.5
        pen.box(MARGIN_MM, top_mm, self._room_mm, head_mm, 0, SHADE)
        whole = sum(cell.span for cell in members.columns)
        left_mm = float(MARGIN_MM)
        for cell in members.columns:
            width_mm = self._room_mm * cell.span / whole
            pen.text(left_mm + 1, top_mm + 2.4, cell.label[STAFF_LANGUAGE], PT_LABEL, width_mm - 2, bold=True)
            pen.text(left_mm + 1, top_mm + 5.6, self._further(cell.label), PT_FURTHER, width_mm - 2, colour=FAINT)
            for number in range(members.count):
                row_mm = top_mm + head_mm + number * members.height_mm
                pen.box(left_mm, row_mm, width_mm, members.height_mm)
                blanks = self._blanks(cell)
                pen.text(left_mm + 1, row_mm + members.height_mm / 2, blanks, PT_LABEL, width_mm - 2, at=At.MIDDLE)
            left_mm += width_mm
        bottom_mm = top_mm + head_mm + members.count * members.height_mm
        pen.box(MARGIN_MM, top_mm, self._room_mm, bottom_mm - top_mm, THICK_MM)
        return bottom_mm

    def _further(self, words: Words) -> str:
        """The text in the sheet's further language; nothing on a sheet in Japanese alone."""
        return "" if self._language == STAFF_LANGUAGE else words.get(self._language, "")
