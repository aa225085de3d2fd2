"""Files on a removable medium: written whole, read back, and named so that a cut one is known for what it is."""

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sync.protocol.messages import MAX_BUNDLE_BYTES

BUNDLE_SUFFIX, RECEIPT_SUFFIX = ".bundle", ".receipt"
REQUEST_SUFFIX, ANSWER_SUFFIX = ".request", ".answer"
"""Of enrolment without a network."""
KEYS_SUFFIX = ".keys"
LEDGER_KEYS_FILE = f"KMA-ledger{KEYS_SUFFIX}"
"""How the ledger's keys followed each other, for a desk whose receipts are signed by one that it does not know yet."""
PIECE_BYTES = 64 * 1024
"""Written at a time; a slow stick takes a tenth of a second for it, so that progress is seen to move."""
MAX_FILE_BYTES = 4 * MAX_BUNDLE_BYTES
"""As an answer over the network; what is longer is not ours and is not read into memory."""
MAX_FILES = 10_000
"""Of each kind: 1,000 kiosks with ten bundles each. A folder with more is not a stick of ours."""
READABLE = 0o644
"""Who carries a stick is another user on each machine; what lies on it is sealed or signed."""
DIGEST_CHARACTERS = 8
"""32 bits tell a damaged file from a whole one; whether it is ours, the signature says."""

_NAME = re.compile(
    r"KMA-(?P<device>[A-Za-z0-9_-]{1,64})-(?P<first>\d{1,19})-(?P<last>\d{1,19})-(?P<digest>[0-9a-f]{8})"
)
_VANISHED = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOTDIR, errno.ENOTCONN, errno.ESTALE}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Progress = Callable[[int], None]
"""Told how many bytes more are done; a slow stick is no error, it is seen in this."""


class StickError(Exception):
    """The base of what a stick may fail with; nothing on the desk is changed by it. `key` names the sentence."""

    key = "stick_failing"

    def __init__(self, **data: str | int) -> None:
        super().__init__(f"{type(self).__name__} {data}")
        self.data = data


class StickMissing(StickError):
    """There is no such folder: the stick is not in, or another drive was named."""

    key = "stick_missing"


class StickFull(StickError):
    """No room for another file; `data` holds the `file`'s name and its length in `needed_bytes`."""

    key = "stick_full"


class StickReadOnly(StickError):
    """The stick may be read and not written: a lock on its side, or the system's rights."""

    key = "stick_read_only"


class StickVanished(StickError):
    """The stick was there and is not any more: pulled out, or broken."""

    key = "stick_vanished"


class StickUnfaithful(StickError):
    """What was read back is not what was written: the stick is worn out or counterfeit."""

    key = "stick_unfaithful"


@dataclass(frozen=True)
class BundleName:
    """What a bundle's file is called: whose, from which event to which, and the beginning of its bytes' digest."""

    device_id: str
    first: int
    last: int
    digest: str

    @property
    def stem(self) -> str:
        """The name without its ending; a bundle and its receipt share it."""
        return f"KMA-{self.device_id}-{self.first}-{self.last}-{self.digest}"

    def fits(self, data: bytes) -> bool:
        """Whether the bytes are whole."""
        return self.digest == digest_of(data)


def name_of(device_id: str, first: int, last: int, data: bytes) -> BundleName:
    """The name under which `data` goes onto a stick."""
    return BundleName(device_id, first, last, digest_of(data))


def parsed(file: str) -> BundleName | None:
    """The name in a file's name, whatever its ending; None for a file that is not ours."""
    found = _NAME.fullmatch(Path(file).stem)
    if found is None:
        return None
    return BundleName(found["device"], int(found["first"]), int(found["last"]), found["digest"])


def digest_of(data: bytes) -> str:
    """The beginning of the digest, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()[:DIGEST_CHARACTERS]


class Stick:
    """A folder on a removable medium. Every way out of it is a StickError; no file is ever half there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self, suffix: str) -> tuple[str, ...]:
        """Names of the files that end like this, sorted. Raises StickMissing or StickVanished."""
        if not self.folder.is_dir():
            raise StickMissing(folder=str(self.folder))
        with _named_failures():
            found = sorted(one.name for one in self.folder.iterdir() if one.suffix == suffix and one.is_file())
        return tuple(name for name in found if not name.startswith("."))[:MAX_FILES]

    def read(self, name: str) -> bytes:
        """A file's bytes, at most MAX_FILE_BYTES + 1 of them. Raises StickError."""
        with _named_failures(name), (self.folder / name).open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)

    def write(self, name: str, data: bytes, on_progress: Progress = lambda _bytes: None) -> None:
        """Write a file whole, make it durable, read it back. Raises StickError; then there is no such file.

        The file appears under its name only after all its bytes are on the medium: pulled out at any moment, the stick
        holds the whole file or one that nobody takes for a bundle.
        """
        if not self.folder.is_dir():
            raise StickMissing(folder=str(self.folder))
        partial = self.folder / f".{name}.partial"
        try:
            with _named_failures(name, len(data)):
                self._write_durably(partial, data, on_progress)
                if self._read_from_medium(partial) != data:
                    raise StickUnfaithful(file=name)
                partial.replace(self.folder / name)
                self._sync_folder()
                if self._read_from_medium(self.folder / name) != data:
                    raise StickUnfaithful(file=name)
        except StickError:
            with contextlib.suppress(OSError):
                partial.unlink()
            raise

    def remove(self, name: str) -> bool:
        """Take a file away; whether that was possible, for a stick may be read-only and still be read."""
        try:
            (self.folder / name).unlink()
        except OSError:
            return False
        return True

    def _write_durably(self, path: Path, data: bytes, on_progress: Progress) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), READABLE)
        try:
            if os.name == "posix":
                with contextlib.suppress(OSError):  # most sticks know no rights
                    os.fchmod(descriptor, READABLE)
            for start in range(0, len(data), PIECE_BYTES):
                piece = data[start : start + PIECE_BYTES]
                self._write_piece(descriptor, piece)
                on_progress(len(piece))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _write_piece(self, descriptor: int, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def _read_from_medium(self, path: Path) -> bytes:
        """What the medium holds, not what the system still remembers of our writing, where it lets us ask for that."""
        with path.open("rb") as stream:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return stream.read()

    def _sync_folder(self) -> None:
        if os.name == "nt":
            return  # Windows opens no folder; its rename is written through with the file's own flush
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _named_failures(file: str = "", needed_bytes: int = 0) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _named(error, file, needed_bytes) from error


def _named(error: OSError, file: str, needed_bytes: int) -> StickError:
    if error.errno in _FULL:
        return StickFull(file=file, needed_bytes=needed_bytes)
    if error.errno in _READ_ONLY:
        return StickReadOnly(file=file)
    if error.errno in _VANISHED:
        return StickVanished(file=file)
    return StickError(file=file, cause=errno.errorcode.get(error.errno or 0, "unknown"))
