"""Readings and writings of family and given names, out of one packed file, loaded behind the first screen."""

import logging
import sqlite3
import threading
from pathlib import Path

from kiosk.dictionaries.name_reading import Found, NameReader
from kiosk.dictionaries.name_table import Kind
from kiosk.dictionaries.packed_table import PackedTable
from kiosk.ports.writings import NamePart

_log = logging.getLogger(__name__)

MAX_TABLE_BYTES = 16 * 1024 * 1024
"""The unpacked table is 5 MB; a file that claims more is not ours."""
_PARTS = {NamePart.FAMILY: Kind.FAMILY, NamePart.GIVEN: Kind.GIVEN}
_LIKELIEST = "SELECT cost, kana FROM reading WHERE kind = ? AND written = ? ORDER BY cost, kana LIMIT 1"
_WRITINGS = "SELECT written FROM writing WHERE kind = ? AND kana = ? ORDER BY place"


class Names:
    """The ports `Readings` and `Writings`. Nothing is known before `load` has ended, and nothing breaks if it fails.

    The table is unpacked into `folder`, once for each packed file; into memory where none is given.
    """

    def __init__(self, file: Path, folder: Path | None = None) -> None:
        self._file, self._folder = PackedTable(file, MAX_TABLE_BYTES), folder
        self._table: sqlite3.Connection | None = None
        self._using = threading.Lock()
        self._thread = threading.Thread(target=self._load, name="names", daemon=True)

    def load(self) -> None:
        """Begin to load, on a thread of its own."""
        self._thread.start()

    def wait(self, limit_s: float) -> None:
        """Wait until the dictionary is there; for tests and for the bench."""
        self._thread.join(limit_s)

    def reading_of(self, name: str) -> str:
        """Hiragana for `name`, a blank between its parts; empty where one of them has no reading."""
        return NameReader(self._likeliest).reading_of(name) if self._table is not None else ""

    def writings_of(self, part: NamePart, kana: str) -> tuple[str, ...]:
        """Kanji for one part of a name in hiragana, the likeliest first."""
        return tuple(str(written) for (written,) in self._rows(_WRITINGS, _PARTS[part], kana))

    def _likeliest(self, kind: Kind, written: str) -> Found | None:
        for cost, kana in self._rows(_LIKELIEST, kind, written):
            return Found(int(str(cost)), str(kana))
        return None

    def _rows(self, statement: str, kind: Kind, text: str) -> list[tuple[object, ...]]:
        table = self._table
        if table is None:
            return []
        with self._using:
            return table.execute(statement, (kind.value, text)).fetchall()

    def _load(self) -> None:
        try:
            table = self._file.opened(self._folder)
            table.execute(_LIKELIEST, (Kind.FAMILY.value, "")).fetchall()  # a damaged file shows itself here
            self._table = table
        except Exception:  # noqa: BLE001 - a missing dictionary costs suggestions, never a reception
            _log.exception("no names: the dictionary could not be loaded")
