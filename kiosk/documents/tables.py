"""Tables as files: CSV for other systems, XLSX for people."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from kiosk.documents.making import Stopped, Watch
from sync.protocol.table_cells import csv_cell, plain

BOM = "\ufeff"
"""Without it, Excel reads UTF-8 as Shift_JIS."""
LINES_A_STEP = 200
"""Between two looks at whether to stop: some ten milliseconds."""
MAX_SHEET_NAME = 15
"""Excel allows 31 UTF-16 units; so many characters of any plane fit."""
_FORBIDDEN = "[]:*?/\\"


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]], watch: Watch, of: int = 0) -> bytes | Stopped:
    """A CSV file: UTF-8 with BOM, CRLF, RFC 4180; `of` is how many rows there will be, for the progress."""
    text = io.StringIO(newline="")
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([csv_cell(title) for title in head])
    for number, row in enumerate(rows):
        if number % LINES_A_STEP == 0:
            if watch.should_stop():
                return Stopped()
            watch.progress(number, of)
        writer.writerow([csv_cell(cell) for cell in row])
    watch.progress(of, of)
    return text.getvalue().encode()


def xlsx_bytes(
    name: str, head: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]], watch: Watch, of: int = 0
) -> bytes | Stopped:
    """An XLSX file with one sheet called `name`; `head` has each column's title and width in characters.

    Every cell is written as a text: 0960000000 keeps its zero, and =1+1 stays a word.
    """
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet(_sheet_name(name))
    bold = book.add_format({"bold": True, "bg_color": "#F2F2F2", "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, (title, width) in enumerate(head):
        sheet.write_string(0, column, plain(title), bold)
        sheet.set_column(column, column, width)
    last = 0
    for number, row in enumerate(rows, 1):
        if number % LINES_A_STEP == 0:
            if watch.should_stop():
                return Stopped()
            watch.progress(number, of)
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, plain(cell))
        last = number
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), max(len(head) - 1, 0))
    book.close()
    watch.progress(of, of)
    return data.getvalue()


def _sheet_name(name: str) -> str:
    """What Excel allows: none of its seven forbidden signs, no apostrophe at the ends, MAX_SHEET_NAME characters."""
    return "".join(sign for sign in plain(name) if sign not in _FORBIDDEN)[:MAX_SHEET_NAME].strip("' ") or "1"
