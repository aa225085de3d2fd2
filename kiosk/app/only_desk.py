"""One desk at a time on one folder: two windows would count, remind and print twice."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from kiosk.errors import KnownError

LOCK_FILE = "desk.lock"


class AlreadyRunning(KnownError):
    """Another desk works on this folder; its window is the one to use."""

    key = "already_running"


class FolderUnusable(KnownError):
    """Nothing can be written into the kiosk's folder: another user's, read-only, or a full disk."""

    key = "folder_unusable"


@contextlib.contextmanager
def only_desk(folder: Path) -> Iterator[None]:
    """Hold the folder; the system lets go of it when this process ends, however it ends.

    Raises AlreadyRunning, FolderUnusable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FolderUnusable(folder=str(folder), cause=error.strerror or type(error).__name__) from None
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise AlreadyRunning from None
