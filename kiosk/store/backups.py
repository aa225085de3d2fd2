"""Rolling encrypted copies of the kiosk's file in a second place, each checked before an older one goes."""

import contextlib
import filecmp
import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.ports.store import CopyBad, CopyFolderMissing, CopyNoRoom, StoreError
from kiosk.store.database import copy_whole, is_sound
from kiosk.store.durable import copy_durably, name_durably, write_durably

NEWEST_KEPT = 8
"""Two hours of quarters: what went wrong is usually noticed within a shift's first hours."""
DAYS_KEPT = 7
"""The last copy of each of seven days: damage that nobody noticed at first, and a week is how long shelters stay open
in most events."""
MIN_FREE_BYTES = 500_000_000
"""What a copy must leave free: as much as a night's receptions may need on the same disk."""
LATER = timedelta(seconds=1)
_NAME = re.compile(r"kiosk-(?P<kiosk>[0-9a-f]{8})-(?P<at>\d{8}T\d{6}Z)\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
TAG_BYTES = 4


@dataclass(frozen=True, order=True)
class Copy:
    """One copy; `made_at` is UTC. Beside it lies the wrapped key that opened the file when it was made."""

    made_at: datetime
    path: Path

    @property
    def envelope(self) -> Path:
        """The wrapped key of that time: after a change of keys the copy is opened as ever. Missing in training."""
        return self.path.with_suffix(".keys")


class Copies:
    """The copies of one kiosk in `folder`, which other kiosks may use too; `tag` tells them apart."""

    def __init__(self, folder: Path, tag: str) -> None:
        self.folder = folder
        self._tag = tag

    def all(self) -> tuple[Copy, ...]:
        """This kiosk's copies, newest first."""
        return tuple(one for one in copies_in(self.folder) if f"-{self._tag}-" in one.path.name)

    def make(self, database: Path, key: bytes, envelope: Path, now: datetime) -> Copy:
        """One more copy of `database`, and older ones go that are no longer needed.

        Raises CopyFolderMissing, CopyNoRoom, CopyBad where the copy could not be read back, and other StoreError.
        """
        self._make_room(database)
        copy = self._next(now)
        partial = copy.path.with_suffix(".copying")
        try:
            partial.touch(mode=0o600)  # SQLite takes an empty file, and would make one that others can read
            copy_whole(database, key, partial)
            if envelope.exists():
                copy_durably(envelope, copy.envelope)
            name_durably(partial, copy.path)
        except OSError as error:
            raise StoreError(cause=str(error.strerror)) from error
        finally:
            partial.unlink(missing_ok=True)
        if not is_sound(copy.path, key):
            forget(copy)
            raise CopyBad
        self._thin_out()
        return copy

    def take_closed(self, database: Path, envelope: Path, now: datetime) -> Copy:
        """One more copy of a file that nobody has open and whose log is folded in: its bytes, without its key.

        Raises as `make`; CopyBad where the bytes on the disk are others.
        """
        self._make_room(database)
        copy = self._next(now)
        if envelope.exists():
            copy_durably(envelope, copy.envelope)
        copy_durably(database, copy.path)
        if not filecmp.cmp(database, copy.path, shallow=False):
            forget(copy)
            raise CopyBad
        self._thin_out()
        return copy

    def _make_room(self, database: Path) -> None:
        """What a killed copy left goes first."""
        if not self.folder.is_dir():
            raise CopyFolderMissing
        with contextlib.suppress(OSError):
            for left in self.folder.glob(f"kiosk-{self._tag}-*"):
                if not left.name.endswith((".db", ".keys")):
                    left.unlink()
        try:
            free, size = shutil.disk_usage(self.folder).free, database.stat().st_size
        except OSError as error:
            raise StoreError(cause=str(error.strerror)) from error
        if free < MIN_FREE_BYTES + size:
            raise CopyNoRoom(megabytes=free // 1_000_000)

    def _next(self, now: datetime) -> Copy:
        """Later than all others, whatever the clock says: the newest by name is the newest by what is in it."""
        made_at = now.astimezone(UTC).replace(microsecond=0)
        if known := self.all():
            made_at = max(made_at, known[0].made_at + LATER)
        return Copy(made_at, self.folder / f"kiosk-{self._tag}-{made_at.strftime(_STAMP)}.db")

    def _thin_out(self) -> None:
        known = self.all()
        needed = kept(known)
        for one in known:
            if one not in needed:
                forget(one)


def copies_in(folder: Path) -> tuple[Copy, ...]:
    """Every kiosk's copies there, newest first; whose they are tells the key that opens them."""
    try:
        names = [(path, _NAME.fullmatch(path.name)) for path in folder.iterdir()]
    except OSError:
        return ()
    return tuple(sorted((Copy(_moment(found["at"]), path) for path, found in names if found), reverse=True))


def kept(copies: Sequence[Copy]) -> frozenset[Copy]:
    """Which of `copies` are still needed: the newest ones, and the last of each of the newest days."""
    newest_first = sorted(copies, reverse=True)
    last_of_day: dict[object, Copy] = {}
    for one in newest_first:
        last_of_day.setdefault(one.made_at.date(), one)
    return frozenset((*newest_first[:NEWEST_KEPT], *list(last_of_day.values())[:DAYS_KEPT]))


def tag_in(file: Path) -> str:
    """This kiosk's tag, made at its first copy; a lost one costs that older copies are no longer thinned out."""
    with contextlib.suppress(OSError):
        known = file.read_text("ascii", "replace").strip()
        if re.fullmatch(f"[0-9a-f]{{{TAG_BYTES * 2}}}", known):
            return known
    tag = secrets.token_hex(TAG_BYTES)
    write_durably(file, tag.encode())
    return tag


def forget(copy: Copy) -> None:
    """Take a copy away, and its wrapped key."""
    with contextlib.suppress(OSError):
        copy.path.unlink()
        copy.envelope.unlink(missing_ok=True)


def _moment(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:  # a name that no kiosk gave: older than all
        return datetime.min.replace(tzinfo=UTC)
