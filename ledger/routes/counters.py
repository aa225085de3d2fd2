"""What the workers of one ledger counted since its start: each adds to a file of its own, any of them reads all."""

import mmap
import os
import tempfile
from array import array
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

from sync.protocol.verdict import VerdictKind

BUNDLES, BUNDLE_S, PAGES = "bundles", "bundle_s", "pages"
_STATUSES = range(400, 600)
_NAMES = (BUNDLES, BUNDLE_S, PAGES, *(kind.value for kind in VerdictKind), *(str(status) for status in _STATUSES))
_PLACES = {name: place for place, name in enumerate(_NAMES)}
"""The same in all workers: they are copies of one program, started by one parent."""
_WIDTH_BYTES = 8


class Counters:
    """Numbers by name, which only grow. Without a `folder` they are this process's alone.

    A worker that died has its file still, so that a sum never falls while the parent lives, whose folder it is.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = Lock()
        size = len(_NAMES) * _WIDTH_BYTES
        room = bytearray(size) if folder is None else _mapped(folder, size)
        self._numbers = memoryview(room).cast("d")

    def add(self, name: str, count: float = 1) -> None:
        """So many more of `name`; a name that no counter has is left out."""
        place = _PLACES.get(name)
        if place is not None:
            with self._lock:
                self._numbers[place] += count

    def totals(self) -> dict[str, float]:
        """The sum over all workers, by name, of what is not 0."""
        columns = zip(*self._everyone(), strict=True)
        return {name: total for name, column in zip(_NAMES, columns, strict=True) if (total := sum(column))}

    def _everyone(self) -> Iterable[Iterable[float]]:
        if self._folder is None:
            return [self._numbers]
        return [_read(file) for file in sorted(self._folder.iterdir())]


def _mapped(folder: Path, size: int) -> mmap.mmap:
    # Whole before it has its name: another worker may read the folder at this moment.
    descriptor, temporary = tempfile.mkstemp(dir=folder.parent)
    try:
        os.ftruncate(descriptor, size)
        Path(temporary).rename(folder / str(os.getpid()))
        return mmap.mmap(descriptor, size)
    finally:
        os.close(descriptor)


def _read(file: Path) -> "array[float]":
    return array("d", file.read_bytes())
