"""Opens a packed SQLite table: in the kiosk's folder, where it takes no memory, or in memory where there is none."""

import logging
import os
import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path

import zstandard

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PackedTable:
    """A packed file, and how many bytes its table has at most: a file that claims more is not ours."""

    file: Path
    max_bytes: int

    def opened(self, folder: Path | None) -> sqlite3.Connection:
        """The table, unpacked into `folder` once for each packed file, into memory where the disk is full.

        For any thread, one at a time. Raises OSError, zstandard.ZstdError and sqlite3.Error for a packed file that is
        missing or damaged.
        """
        packed = self.file.read_bytes()
        if folder is not None:
            try:
                return self._in_folder(packed, folder)
            except OSError:
                _log.warning("%s: cannot be unpacked into the folder, is kept in memory", self.file.name)
        return self._in_memory(packed)

    def _plain(self, packed: bytes) -> bytes:
        return zstandard.ZstdDecompressor().decompress(packed, max_output_size=self.max_bytes)

    def _in_memory(self, packed: bytes) -> sqlite3.Connection:
        table = sqlite3.connect(":memory:", check_same_thread=False)
        table.deserialize(self._plain(packed))
        return table

    def _in_folder(self, packed: bytes, folder: Path) -> sqlite3.Connection:
        """The table on the disk. A half-written one has another name, and one of another length is written anew."""
        name = self.file.name.partition(".")[0]
        unpacked = folder / f"{name}-{zlib.crc32(packed):08x}.sqlite"
        if not unpacked.exists() or unpacked.stat().st_size != zstandard.frame_content_size(packed):
            for older in folder.glob(f"{name}-*"):
                older.unlink()
            partial = unpacked.with_suffix(".partial")
            with partial.open("wb") as file:
                file.write(self._plain(packed))
                file.flush()
                os.fsync(file.fileno())
            partial.replace(unpacked)
        return sqlite3.connect(f"{unpacked.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
