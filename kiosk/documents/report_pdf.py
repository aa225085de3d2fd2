"""避難所状況報告 on one A4 sheet: the people first, then who they are, each figure with its change."""

from collections.abc import Sequence

from msgspec import DecodeError, Struct, json

from kiosk.documents.heading import Heading, filled, mode_band, time_words
from kiosk.documents.making import TemplateBroken, template
from kiosk.documents.pen import Pen
from kiosk.domain.report_figures import changes_of, comparable, figures_of, remark_words
from kiosk.domain.shelter_report import ShelterReport
from kiosk.ports.paper import THICK_MM, At, Ink
from sync.protocol.values import RecordMode

FILE = "report_sheet.json"
WIDTH_MM, HEIGHT_MM = 210, 297
MARGIN_MM, GUTTER_MM = 16, 8
TITLE_MM, HEADLINE_MM, SECTIONS_MM = 20, 44, 76
"""Where these parts begin."""

SIGNATURES_MM = 14
"""How far above the lower edge the sheet ends."""
ROW_MM, SECTION_MM, GAP_MM = 6.6, 7.5, 5.5
FIGURE_MM = 12
UNIT_MM = 7
CHANGE_MM = 11
"""What a figure, its unit and its change take in a row; a row has at most two figures."""
PADDING_MM = 2
PT_TEXT, PT_CHANGE, PT_BIG, PT_TITLE, PT_SMALL = 9.5, 6.5, 28, 20, 8.5


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the sheet: its label, the names of one or two figures, and their units."""

    label: str
    figures: tuple[str, ...]
    units: tuple[str, ...]


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows under a title."""

    title: str
    rows: tuple[Row, ...]


class ReportSheet(Struct, frozen=True, forbid_unknown_fields=True):
    """The words and the order of the printed report."""

    origin: str
    title: str
    as_of: str
    compared: str
    not_compared: str
    since: str
    change: str
    plus: str
    minus: str
    unknown: str
    notes: str
    remarks: tuple[tuple[str, str], ...]
    signatures: tuple[str, ...]
    weekdays: str
    record_modes: dict[RecordMode, str]
    headline: tuple[Row, ...]
    left: tuple[Section, ...]
    right: tuple[Section, ...]


def report_pdf(report: ShelterReport, previous: ShelterReport | None, heading: Heading) -> bytes:
    """The report as a PDF of one page. Raises making.TemplateBroken."""
    try:
        sheet = json.decode(template(FILE), type=ReportSheet)
    except DecodeError:
        raise TemplateBroken(file=FILE) from None
    pen = Pen(WIDTH_MM, HEIGHT_MM, sheet.title)
    return _Drawing(pen, sheet, report, comparable(report, previous)).page(heading)


class _Drawing:
    """One report on its way to paper."""

    def __init__(self, pen: Pen, sheet: ReportSheet, report: ShelterReport, previous: ShelterReport | None) -> None:
        self._pen, self._sheet, self._report, self._previous = pen, sheet, report, previous
        self._figures, self._changes = figures_of(report), changes_of(report, previous)

    def page(self, heading: Heading) -> bytes:
        """Draw the report; one page holds it."""
        self._above(heading)
        self._headline()
        width_mm = (WIDTH_MM - 2 * MARGIN_MM - GUTTER_MM) / 2
        notes_mm = self._sections(self._sheet.left, MARGIN_MM, width_mm)
        self._notes(notes_mm, width_mm)
        self._sections(self._sheet.right, MARGIN_MM + width_mm + GUTTER_MM, width_mm)
        self._below()
        return self._pen.finish()

    def _above(self, heading: Heading) -> None:
        pen, sheet = self._pen, self._sheet
        mode_band(pen, heading.record_mode, sheet.record_modes, 7)
        room_mm = WIDTH_MM - 2 * MARGIN_MM
        pen.text(MARGIN_MM, TITLE_MM, sheet.title, PT_TITLE, bold=True)
        pen.text(MARGIN_MM + 75, TITLE_MM, heading.shelter, 15, room_mm - 75, bold=True, at=At.RIGHT)
        moment = time_words(sheet.as_of, heading.as_of_us, sheet.weekdays)
        pen.text(MARGIN_MM, TITLE_MM + 10, moment, 12, bold=True)
        pen.text(MARGIN_MM + 85, TITLE_MM + 10, heading.operation, 10, room_mm - 85, at=At.RIGHT)
        compared = sheet.not_compared
        if self._previous is not None:
            compared = time_words(sheet.compared, self._previous.scope.as_of_us, sheet.weekdays)
        since = time_words(sheet.since, self._report.scope.since_us, sheet.weekdays)
        pen.text(MARGIN_MM, TITLE_MM + 17, f"{compared}　{since}", PT_SMALL, room_mm, colour=Ink.FAINT)

    def _headline(self) -> None:
        told = [row for row in self._sheet.headline if self._value(row.figures[0]) is not None]
        room_mm = WIDTH_MM - 2 * MARGIN_MM
        self._pen.box(MARGIN_MM, HEADLINE_MM, room_mm, 24, THICK_MM, Ink.SHADE)
        each_mm = room_mm / max(len(told), 1)
        for index, row in enumerate(told):
            left_mm = MARGIN_MM + index * each_mm + 5
            label_mm = self._pen.text(left_mm, HEADLINE_MM + 5, row.label, PT_TEXT, bold=True)
            self._pen.text(left_mm + label_mm + 2, HEADLINE_MM + 5, self._change(row.figures[0]), 11, bold=True)
            value = f"{self._value(row.figures[0]):,}"
            wide_mm = self._pen.text(left_mm, HEADLINE_MM + 15, value, PT_BIG, bold=True)
            self._pen.text(left_mm + wide_mm + 1, HEADLINE_MM + 17.5, row.units[0], 12)

    def _sections(self, sections: Sequence[Section], left_mm: float, width_mm: float) -> float:
        top_mm = float(SECTIONS_MM)
        for section in sections:
            self._pen.text(left_mm, top_mm + SECTION_MM / 2, section.title, PT_TEXT + 1, width_mm, bold=True)
            top_mm += SECTION_MM
            self._pen.line(left_mm, top_mm, left_mm + width_mm, top_mm, THICK_MM)
            for row in section.rows:
                self._row(row, left_mm, top_mm + ROW_MM / 2, width_mm)
                top_mm += ROW_MM
                self._pen.line(left_mm, top_mm, left_mm + width_mm, top_mm, colour=Ink.GREY_LINE)
            top_mm += GAP_MM
        return top_mm

    def _notes(self, top_mm: float, width_mm: float) -> None:
        """What staff said, and room to write into by hand: what is short, what is broken, what is asked for."""
        self._pen.text(MARGIN_MM, top_mm + SECTION_MM / 2, self._sheet.notes, PT_TEXT + 1, width_mm, bold=True)
        top_mm += SECTION_MM
        self._pen.box(MARGIN_MM, top_mm, width_mm, HEIGHT_MM - SIGNATURES_MM - top_mm)
        said, top_mm = remark_words(self._report.remarks), top_mm + PADDING_MM
        for label, name in self._sheet.remarks:
            if said[name]:
                text = f"{label}：{said[name]}"
                top_mm = self._pen.paragraph(MARGIN_MM + PADDING_MM, top_mm, text, PT_SMALL, width_mm - 2 * PADDING_MM)

    def _row(self, row: Row, left_mm: float, middle_mm: float, width_mm: float) -> None:
        pen, each_mm = self._pen, FIGURE_MM + UNIT_MM + CHANGE_MM
        right_mm = left_mm + width_mm - each_mm * len(row.figures)
        pen.text(left_mm + 1, middle_mm, row.label, PT_TEXT, right_mm - left_mm - 2)
        for name, unit in zip(row.figures, row.units, strict=True):
            value = self._value(name)
            text = self._sheet.unknown if value is None else f"{value:,}"
            colour = Ink.BLACK if value else Ink.FAINT
            pen.text(right_mm, middle_mm, text, PT_TEXT + 1, FIGURE_MM, bold=bool(value), at=At.RIGHT, colour=colour)
            pen.text(
                right_mm + FIGURE_MM + 0.6, middle_mm + 0.3, unit, PT_CHANGE + 0.5, UNIT_MM - 0.6, colour=Ink.FAINT
            )
            pen.text(right_mm + FIGURE_MM + UNIT_MM, middle_mm, self._change(name), PT_CHANGE, CHANGE_MM)
            right_mm += each_mm

    def _below(self) -> None:
        wide_mm, high_mm = 28, 16
        left_mm = float(WIDTH_MM - MARGIN_MM - wide_mm * len(self._sheet.signatures))
        for word in self._sheet.signatures:
            self._pen.box(left_mm, HEIGHT_MM - SIGNATURES_MM - high_mm, wide_mm, high_mm)
            self._pen.text(left_mm + 1.5, HEIGHT_MM - SIGNATURES_MM - high_mm + 3, word, PT_SMALL - 1, colour=Ink.FAINT)
            left_mm += wide_mm

    def _value(self, name: str) -> int | None:
        if name not in self._figures:
            raise TemplateBroken(file=FILE, gap=name)
        return self._figures[name]

    def _change(self, name: str) -> str:
        change = self._changes.get(name)
        if not change:
            return ""
        signed = f"{self._sheet.plus if change > 0 else self._sheet.minus}{abs(change):,}"
        return filled(self._sheet.change, 増減=signed)
