"""Postal codes and towns of the whole country, out of one packed file, loaded behind the first screen."""

import logging
import re
import sqlite3
import threading
import unicodedata
from pathlib import Path

from kiosk.dictionaries.packed_table import PackedTable
from kiosk.dictionaries.town_table import NEARNESSES
from kiosk.domain.folding import query_readings
from kiosk.ports.towns import Town

_log = logging.getLogger(__name__)

MAX_TABLE_BYTES = 64 * 1024 * 1024
"""The unpacked table is 14 MB; a file that claims more is not ours."""
POSTAL_DIGITS = 7
_CODE_DIGITS = re.compile(r"[0-9]{4,7}")
"""Fewer digits of a code stand for a quarter of a prefecture."""
_LAST_CHARACTER = "\U0010ffff"
"""Sorts behind every continuation of a prefix."""
_COLUMNS = "town.postal_code, area.prefecture, area.city, town.name, area.city_kana, town.kana"
_BY_CODE = f"""SELECT {_COLUMNS} FROM town JOIN area USING (area)
    WHERE town.postal_code BETWEEN ? AND ? ORDER BY town.postal_code, town.town LIMIT ?"""  # noqa: S608 - of constants
_BY_PREFIX = f"""SELECT {_COLUMNS} FROM key JOIN town USING (town) JOIN area ON area.area = key.area
    WHERE key.nearness = ? AND key.key >= ? AND key.key < ? {{places}} ORDER BY key.key, town.town LIMIT ?"""  # noqa: S608
_AREAS = """SELECT DISTINCT town.nearness, area.area, area.keys FROM area JOIN town USING (area)"""


def code_digits(text: str) -> str:
    """The digits of a postal code in any of its spellings; other signs stay, so that an address is no code."""
    return re.sub(r"[〒\s\-‐‑–ー―−]", "", unicodedata.normalize("NFKC", text))


class PostalTowns:
    """The port `Towns`. Nothing is known before `load` has ended, and nothing breaks where it fails.

    The table is unpacked into `folder`, once for each packed file; into memory where none is given.
    """

    def __init__(self, file: Path, folder: Path | None = None) -> None:
        self._file, self._folder = PackedTable(file, MAX_TABLE_BYTES), folder
        self._table: sqlite3.Connection | None = None
        self._areas: dict[int, list[tuple[int, str]]] = {nearness: [] for nearness in NEARNESSES}
        self._using = threading.Lock()
        self._thread = threading.Thread(target=self._load, name="towns", daemon=True)

    def load(self) -> None:
        """Begin to load, on a thread of its own."""
        self._thread.start()

    def wait(self, limit_s: float) -> None:
        """Wait until the dictionary is there; for tests and for the command line."""
        self._thread.join(limit_s)

    def by_code_beginning(self, digits: str, limit: int) -> tuple[Town, ...]:
        """Towns whose postal code begins with these four to seven digits; at most `limit`."""
        digits = code_digits(digits)
        if not _CODE_DIGITS.fullmatch(digits):
            return ()
        first, last = digits.ljust(POSTAL_DIGITS, "0"), digits.ljust(POSTAL_DIGITS, "9")
        return self._found(_BY_CODE, (int(first), int(last), limit))

    def beginning_with(self, text: str, limit: int) -> tuple[Town, ...]:
        """Towns whose name or reading begins like the last word of `text`, this city's first; at most `limit`."""
        found: dict[Town, None] = {}
        for *places, prefix in query_readings(text):
            for nearness in NEARNESSES:
                if len(found) < limit:
                    found |= dict.fromkeys(self._beginning(prefix, places, nearness, limit))
        return tuple(found)[:limit]

    def _beginning(self, prefix: str, places: list[str], nearness: int, limit: int) -> tuple[Town, ...]:
        if not places:
            return self._found(_BY_PREFIX.format(places=""), (nearness, prefix, prefix + _LAST_CHARACTER, limit))
        areas = [str(area) for area, keys in self._areas[nearness] if all(f" {place}" in keys for place in places)]
        if not areas:
            return ()
        within = f"AND key.area IN ({','.join(areas)})"  # numbers of our own table
        return self._found(_BY_PREFIX.format(places=within), (nearness, prefix, prefix + _LAST_CHARACTER, limit))

    def _found(self, statement: str, values: tuple[object, ...]) -> tuple[Town, ...]:
        table = self._table
        if table is None:
            return ()
        with self._using:
            rows = table.execute(statement, values).fetchall()
        return tuple(Town(f"{row[0]:0{POSTAL_DIGITS}d}", *row[1:]) for row in rows)

    def _load(self) -> None:
        try:
            table = self._file.opened(self._folder)
            for nearness, area, keys in table.execute(_AREAS):
                self._areas[nearness].append((area, keys))
            self._table = table
        except Exception:  # noqa: BLE001 - a missing dictionary costs suggestions, never a reception
            _log.exception("no towns: the dictionary could not be loaded")
