"""避難者名簿 on paper: A4 across, households kept together, for staff only."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import DecodeError, Struct, json

from kiosk.documents.heading import Heading, filled, mode_band, time_words
from kiosk.documents.making import Stopped, TemplateBroken, Watch, template
from kiosk.documents.pen import Pen
from kiosk.domain.roster import VALUES, RosterLine, values_of
from kiosk.ports.paper import THICK_MM, At, Ink
from sync.protocol.values import RecordMode

FILE, PUBLIC_FILE = "roster_sheet.json", "public_roster_sheet.json"
WIDTH_MM, HEIGHT_MM = 297, 210
MARGIN_MM = 14
"""Room for a punch and for a thumb."""
TOP_MM, HEAD_MM, ROW_MM = 28, 7, 8.5
"""8.5 mm hold a name of 10 pt with its reading above; smaller rows could not be written into by hand."""
ROWS = int((HEIGHT_MM - TOP_MM - HEAD_MM - 14) // ROW_MM)
PT_TEXT, PT_KANA, PT_LONG, PT_SMALL, PT_TITLE = 9.5, 5.5, 7.5, 8, 17
PADDING_MM = 1
ADDRESS = "address"
NAME_WITH_KANA = "name_kana"


class SheetColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """One column of the printed roster."""

    value: str
    title: str
    width_mm: float
    words: dict[str, str] = {}
    once: bool = False
    bold: bool = False
    right: bool = False


class RosterSheet(Struct, frozen=True, forbid_unknown_fields=True):
    """The words and columns of the printed roster."""

    origin: str
    title: str
    notice: str
    as_of: str
    sums: str
    page: str
    unnamed: str
    empty: str
    variant_note: str
    gap_note: str
    weekdays: str
    record_modes: dict[RecordMode, str]
    columns: tuple[SheetColumn, ...]


def roster_pdf(
    lines: Sequence[RosterLine],
    heading: Heading,
    today: date,
    watch: Watch | None = None,
    *,
    is_public: bool = False,
) -> bytes | Stopped:
    """The roster as a PDF; `watch` is told of each page. `is_public`: the list that others may read.

    Raises making.TemplateBroken.
    """
    watch = watch or Watch()
    sheet = _sheet(PUBLIC_FILE if is_public else FILE)
    pages = pages_of(lines)
    pen = Pen(WIDTH_MM, HEIGHT_MM, sheet.title)
    drawing = _Drawing(pen, sheet, heading, today, _sums(sheet, lines))
    for number, page in enumerate(pages, 1):
        if watch.should_stop():
            return Stopped()
        if number > 1:
            pen.next_page()
        drawing.page(page, number, len(pages))
        watch.progress(number, len(pages))
    return pen.finish()


def pages_of(lines: Iterable[RosterLine]) -> list[list[RosterLine]]:
    """The lines of each page; a household that would be cut moves to the next page, if one page can hold it."""
    pages: list[list[RosterLine]] = [[]]
    for household in _households(lines):
        if len(pages[-1]) + len(household) > ROWS and pages[-1]:
            pages.append([])
        for line in household:
            if len(pages[-1]) == ROWS:
                pages.append([])
            pages[-1].append(line)
    return pages


def _households(lines: Iterable[RosterLine]) -> Iterable[list[RosterLine]]:
    household: list[RosterLine] = []
    for line in lines:
        if line.is_first and household:
            yield household
            household = []
        household.append(line)
    if household:
        yield household


def _sheet(file: str) -> RosterSheet:
    try:
        sheet = json.decode(template(file), type=RosterSheet)
    except DecodeError:
        raise TemplateBroken(file=file) from None
    unknown = [column.value for column in sheet.columns if column.value not in (*VALUES, NAME_WITH_KANA)]
    if unknown:
        raise TemplateBroken(file=file, gap=" ".join(unknown))
    return sheet


def _sums(sheet: RosterSheet, lines: Sequence[RosterLine]) -> str:
    households = sum(line.is_first for line in lines)
    people = sum(line.unnamed or 1 for line in lines)
    return filled(sheet.sums, 世帯=f"{households:,}", 人=f"{people:,}")


class _Drawing:
    """One roster on its way to paper."""

    def __init__(self, pen: Pen, sheet: RosterSheet, heading: Heading, today: date, sums: str) -> None:
        self._pen, self._sheet, self._heading, self._today, self._sums = pen, sheet, heading, today, sums
        room_mm = WIDTH_MM - 2 * MARGIN_MM
        scale = room_mm / sum(column.width_mm for column in sheet.columns)
        self._columns: list[tuple[SheetColumn, float, float]] = []
        left_mm = float(MARGIN_MM)
        for column in sheet.columns:
            self._columns.append((column, left_mm, column.width_mm * scale))
            left_mm += column.width_mm * scale

    def page(self, lines: Sequence[RosterLine], number: int, of: int) -> None:
        """One page."""
        self._pen.has_variants = self._pen.has_gaps = False
        self._above(number, of)
        self._head()
        top_mm = float(TOP_MM + HEAD_MM)
        for index, line in enumerate(lines):
            self._row(line, top_mm, opens=line.is_first or index == 0)
            top_mm += ROW_MM
        if not lines:
            self._pen.text(MARGIN_MM, top_mm + ROW_MM / 2, self._sheet.empty, PT_TEXT)
        self._pen.line(MARGIN_MM, top_mm, WIDTH_MM - MARGIN_MM, top_mm, THICK_MM)
        self._notes()

    def _above(self, number: int, of: int) -> None:
        pen, sheet, heading = self._pen, self._sheet, self._heading
        mode_band(pen, heading.record_mode, sheet.record_modes)
        title_mm = pen.text(MARGIN_MM, 13, sheet.title, PT_TITLE, bold=True)
        pen.text(MARGIN_MM + title_mm + 4, 13.7, heading.shelter, 12, 75, bold=True)
        pen.text(MARGIN_MM, 22, heading.operation, PT_SMALL + 1, 110)
        right_mm, room_mm = WIDTH_MM - MARGIN_MM - 100, 100
        page = filled(sheet.page, ページ=str(number), 全ページ=str(of))
        moment = time_words(sheet.as_of, heading.as_of_us, sheet.weekdays)
        pen.text(right_mm, 10, sheet.notice, PT_SMALL, room_mm, at=At.RIGHT, bold=True)
        pen.text(right_mm, 16, f"{moment}　{self._sums}", PT_SMALL + 1, room_mm, at=At.RIGHT)
        pen.text(right_mm, 22, page, PT_SMALL + 1, room_mm, at=At.RIGHT)

    def _head(self) -> None:
        self._pen.box(MARGIN_MM, TOP_MM, WIDTH_MM - 2 * MARGIN_MM, HEAD_MM, 0, Ink.SHADE)
        for column, left_mm, width_mm in self._columns:
            room_mm = width_mm - 2 * PADDING_MM
            at = At.RIGHT if column.right else At.LEFT
            self._pen.text(
                left_mm + PADDING_MM, TOP_MM + HEAD_MM / 2, column.title, PT_SMALL, room_mm, bold=True, at=at
            )
        self._pen.line(MARGIN_MM, TOP_MM, WIDTH_MM - MARGIN_MM, TOP_MM, THICK_MM)

    def _row(self, line: RosterLine, top_mm: float, *, opens: bool) -> None:
        """`opens`: a household begins here, or goes on at the top of a page, where its number is told again."""
        values = values_of(line, self._today)
        colour = None if opens else Ink.GREY_LINE
        start_mm = MARGIN_MM if opens else self._columns[1][1]
        self._pen.line(start_mm, top_mm, WIDTH_MM - MARGIN_MM, top_mm, colour=colour or Ink.FAINT)
        for column, left_mm, width_mm in self._columns:
            if column.once and not opens and not (column.value == ADDRESS and _lives_elsewhere(line)):
                continue
            if column.value == NAME_WITH_KANA:
                self._name(line, values, left_mm + PADDING_MM, top_mm, width_mm - 2 * PADDING_MM)
                continue
            text = values[column.value]
            text = " ".join(column.words.get(word, word) for word in text.split()) if column.words else text
            at = At.RIGHT if column.right else At.LEFT
            self._pen.text(
                left_mm + PADDING_MM,
                top_mm + ROW_MM / 2,
                text,
                PT_TEXT,
                width_mm - 2 * PADDING_MM,
                bold=column.bold,
                at=at,
            )

    def _name(self, line: RosterLine, values: dict[str, str], left_mm: float, top_mm: float, room_mm: float) -> None:
        if line.person is None:
            text = filled(self._sheet.unnamed, 人=str(line.unnamed))
            self._pen.text(left_mm, top_mm + ROW_MM / 2, text, PT_TEXT, room_mm, colour=Ink.FAINT)
            return
        if not self._pen.fits(values["name"], PT_TEXT + 1, room_mm):
            # A long name in two lines says more than its reading over half of it.
            first, *others = self._pen.wrapped(values["name"], PT_LONG, room_mm)
            for index, part in enumerate((first, "".join(others))):
                self._pen.text(left_mm, top_mm + 2.6 + index * 3.3, part, PT_LONG, room_mm)
            return
        self._pen.text(left_mm, top_mm + 1.9, values["kana"], PT_KANA, room_mm, colour=Ink.FAINT)
        self._pen.text(left_mm, top_mm + 5.4, values["name"], PT_TEXT + 1, room_mm, bold=bool(values["representative"]))

    def _notes(self) -> None:
        notes = [self._sheet.variant_note] if self._pen.has_variants else []
        notes += [self._sheet.gap_note] if self._pen.has_gaps else []
        self._pen.text(MARGIN_MM, HEIGHT_MM - 9, "　".join(notes), PT_SMALL - 1)


def _lives_elsewhere(line: RosterLine) -> bool:
    """Whether the person has an address of their own, which is told although the household's stands above."""
    return line.person is not None and bool(line.person.address_raw)
