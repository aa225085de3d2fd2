"""Kanji of family and given names by their reading, out of one packed file, loaded behind the first screen."""

import logging
import threading
from pathlib import Path

import zstandard

from kiosk.ports.writings import NamePart

_log = logging.getLogger(__name__)

MAX_TABLE_BYTES = 8 * 1024 * 1024
"""The unpacked table is below 1 MB; a file that claims more is not ours."""
_PARTS = {"f": NamePart.FAMILY, "g": NamePart.GIVEN}


class NameWritings:
    """The port `Writings`. Nothing is known before `load` has ended, and nothing breaks where it fails."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[tuple[NamePart, str], str] = {}
        self._thread = threading.Thread(target=self._load, name="writings", daemon=True)

    def load(self) -> None:
        """Begin to load, on a thread of its own."""
        self._thread.start()

    def wait(self, limit_s: float) -> None:
        """Wait until the dictionary is there; for tests and for the bench."""
        self._thread.join(limit_s)

    def writings_of(self, part: NamePart, kana: str) -> tuple[str, ...]:
        """Kanji for one part of a name in hiragana, the likeliest first."""
        return tuple(self._known.get((part, kana), "").split())

    def _load(self) -> None:
        try:
            plain = zstandard.ZstdDecompressor().decompress(self._file.read_bytes(), max_output_size=MAX_TABLE_BYTES)
            known = {}
            for line in plain.decode("utf-8").splitlines():
                part, kana, writings = line.split("\t")
                known[_PARTS[part], kana] = writings
            self._known = known
        except Exception:  # noqa: BLE001 - a missing dictionary costs suggestions, never a reception
            _log.exception("no writings of names: the dictionary could not be loaded")
