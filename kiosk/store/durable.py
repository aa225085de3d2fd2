"""Files beside the database that are on the disk, whole, before they bear their names."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from kiosk.ports.store import DiskFull, StoreError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def write_durably(path: Path, data: bytes) -> None:
    """`data` under `path`, readable for this user alone. Raises DiskFull, StoreError."""
    with _becoming(path) as file:
        file.write(data)


def copy_durably(source: Path, path: Path) -> None:
    """The bytes of `source` under `path`, readable for this user alone. Raises DiskFull, StoreError."""
    with _becoming(path) as file, source.open("rb") as original:
        shutil.copyfileobj(original, file)


@contextlib.contextmanager
def _becoming(path: Path) -> Iterator[BinaryIO]:
    partial = path.with_suffix(".partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise (DiskFull() if error.errno in _NO_ROOM else StoreError(cause=str(error.strerror))) from error


def _sync_folder(folder: Path) -> None:
    """Puts the new name on the disk before anything rests on it."""
    if os.name != "posix":  # Windows has no handle of a folder to flush, and journals names itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
