"""The roster as CSV and XLSX, by the column map."""

from collections.abc import Sequence
from datetime import date

from kiosk.documents.making import Stopped, Watch
from kiosk.documents.roster_columns import Column, rows_of
from kiosk.documents.tables import csv_bytes, xlsx_bytes
from kiosk.domain.roster import RosterLine

SHEET_NAME = "避難者名簿"


def roster_csv(
    lines: Sequence[RosterLine], columns: tuple[Column, ...], today: date, watch: Watch | None = None
) -> bytes | Stopped:
    """One row for each line, a row of titles before them."""
    titles = [column.title for column in columns]
    return csv_bytes(titles, rows_of(lines, columns, today), watch or Watch(), len(lines))


def roster_xlsx(
    lines: Sequence[RosterLine], columns: tuple[Column, ...], today: date, watch: Watch | None = None
) -> bytes | Stopped:
    """The same as a workbook, every cell a text."""
    head = [(column.title, column.width) for column in columns]
    return xlsx_bytes(SHEET_NAME, head, rows_of(lines, columns, today), watch or Watch(), len(lines))
