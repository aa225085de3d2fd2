"""Kanji of family and given names by their reading, out of one packed file, loaded behind the first screen."""

import logging
import threading
from array import array
from bisect import bisect_left
from pathlib import Path

import zstandard

from kiosk.ports.writings import NamePart

_log = logging.getLogger(__name__)

MAX_TABLE_BYTES = 8 * 1024 * 1024
"""The unpacked table is below 1 MB; a file that claims more is not ours."""
_LETTERS = {NamePart.FAMILY: "f", NamePart.GIVEN: "g"}
_NAME_FIELDS = 3


class NameWritings:
    """The port `Writings`. Nothing is known before `load` has ended, and nothing breaks where it fails."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._table = _Table(b"")
        self._thread = threading.Thread(target=self._load, name="writings", daemon=True)

    def load(self) -> None:
        """Begin to load, on a thread of its own."""
        self._thread.start()

    def wait(self, limit_s: float) -> None:
        """Wait until the dictionary is there; for tests and for the bench."""
        self._thread.join(limit_s)

    def writings_of(self, part: NamePart, kana: str) -> tuple[str, ...]:
        """Kanji for one part of a name in hiragana, the likeliest first."""
        return tuple(self._table.behind(f"{_LETTERS[part]}\t{kana}\t").split())

    def _load(self) -> None:
        try:
            plain = zstandard.ZstdDecompressor().decompress(self._file.read_bytes(), max_output_size=MAX_TABLE_BYTES)
            self._table = _Table(plain)
        except Exception:  # noqa: BLE001 - a missing dictionary costs suggestions, never a reception
            _log.exception("no writings of names: the dictionary could not be loaded")


class _Table:
    """Sorted lines as one piece of memory: a tenth of what as many strings would take. Raises ValueError for others."""

    def __init__(self, lines: bytes) -> None:
        self._lines = lines
        self._starts = array("I")
        at = 0
        while at < len(lines):
            end = lines.index(b"\n", at)
            if lines.count(b"\t", at, end) != _NAME_FIELDS - 1:
                raise ValueError("not a table of names")
            self._starts.append(at)
            at = end + 1

    def behind(self, beginning: str) -> str:
        """What stands behind `beginning` in the line that begins so; empty where there is none."""
        wanted = beginning.encode()
        place = bisect_left(self._starts, wanted, key=lambda start: self._lines[start : start + len(wanted)])
        if place == len(self._starts) or not self._lines.startswith(wanted, self._starts[place]):
            return ""
        start = self._starts[place] + len(wanted)
        return self._lines[start : self._lines.index(b"\n", start)].decode()
