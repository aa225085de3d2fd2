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


def name_durably(written: Path, path: Path) -> None:
    """Give a file that was `written` beside it the name `path`, once its bytes are on the disk. As above."""
    with _named_failures(written):
        with written.open("rb+") as file:
            os.fsync(file.fileno())
        rename_durably(written, path)


def rename_durably(former: Path, path: Path) -> None:
    """`former` bears the name `path`, after a power cut as well. Raises OSError."""
    former.replace(path)
    _sync_folder(path.parent)


@contextlib.contextmanager
def _becoming(path: Path) -> Iterator[BinaryIO]:
    partial = path.with_suffix(".partial")
    with _named_failures(partial):
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        rename_durably(partial, path)


@contextlib.contextmanager
def _named_failures(partial: Path) -> Iterator[None]:
    """What cannot become whole goes."""
    try:
        yield
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
