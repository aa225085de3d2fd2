"""The update file: a statement signed by headquarters' update key, and behind it the program's folder, packed.

Nothing of the packed part is looked at before the statement's signature and the digest in it fit.
"""

import hashlib
import os
import platform
import re
import stat
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec
import zstandard

from kiosk.errors import KnownError
from sync.protocol import codec, keys, signed

MAGIC = b"KMA-UPDATE-1\n"
LENGTH_BYTES = 4
MAX_STATEMENT_BYTES = 4096
"""It is some 300 bytes; whatever says more is no statement."""
BLOCK_BYTES = 2**20
LEVEL = 10
"""zstandard's: a program of 350 MB in half a minute, a third of its size."""
RUNNABLE, READABLE = 0o755, 0o644
"""No other rights are unpacked: nothing in a program needs to be more than run or read."""
VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}")


class UpdateError(KnownError):
    """This file is not taken."""

    key = "update_failed"


class NotAnUpdate(UpdateError):
    """No update file at all, one cut short, or one whose bytes are not those that were signed."""

    key = "update_damaged"


class NotSigned(UpdateError):
    """Signed by nobody whom this program believes."""

    key = "update_not_signed"


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What headquarters signs. `system` as `this_system` says it; sizes in bytes; `sha256` of the packed part."""

    version: str
    system: str
    made_at_s: int
    packed_bytes: int
    unpacked_bytes: int
    sha256: bytes

    @property
    def name(self) -> str:
        """The folder's name: two builds of one version are two folders."""
        return f"{self.version}-{self.sha256[:4].hex()}"


def this_system() -> str:
    """Which system a frozen program runs on, such as linux-x86_64."""
    return f"{sys.platform}-{platform.machine().lower()}"


def number_of(version: str) -> tuple[int, ...]:
    """A version to compare."""
    return tuple(int(part) for part in version.split("."))


def pack(
    program: Path, out: Path, version: str, key: keys.PrivateKey, made_at_s: int, *, system: str = this_system()
) -> Statement:
    """Write the update file `out` of a program's folder, which runs on `system`. Raises OSError."""
    packed = out.with_suffix(".packing")
    try:
        with (
            packed.open("wb") as file,
            zstandard.ZstdCompressor(level=LEVEL).stream_writer(file) as stream,
            tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            unpacked = sum(_add(tar, path, program) for path in sorted(program.rglob("*")))
        statement = Statement(version, system, made_at_s, packed.stat().st_size, unpacked, _digest(packed, 0))
        token = signed.sign(codec.encode(statement), key, signed.Context.UPDATE)
        with out.open("wb") as file, packed.open("rb") as body:
            file.write(MAGIC + len(token).to_bytes(LENGTH_BYTES, "big") + token)
            _pour(body, file)
    finally:
        packed.unlink(missing_ok=True)
    return statement


def _add(tar: tarfile.TarFile, path: Path, program: Path) -> int:
    entry = tar.gettarinfo(path, path.relative_to(program).as_posix())
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    if not entry.isfile():
        tar.addfile(entry)
        return 0
    with path.open("rb") as file:
        tar.addfile(entry, file)
    return entry.size


def statement_in(path: Path, known: Mapping[bytes, keys.PublicKey]) -> Statement:
    """What the whole file at `path` is, once signature and digest fit. Raises NotAnUpdate, NotSigned, OSError."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotAnUpdate
        size = int.from_bytes(file.read(LENGTH_BYTES), "big")
        token = file.read(size) if size <= MAX_STATEMENT_BYTES else b""
    statement = _believed(token, known)
    start = len(MAGIC) + LENGTH_BYTES + size
    if path.stat().st_size != start + statement.packed_bytes or _digest(path, start) != statement.sha256:
        raise NotAnUpdate
    return statement


def _believed(token: bytes, known: Mapping[bytes, keys.PublicKey]) -> Statement:
    try:
        payload = signed.verify(token, known, signed.Context.UPDATE).payload
        statement: Statement = codec.decode(payload, Statement)
    except codec.Malformed:
        raise NotAnUpdate from None
    except (signed.UnknownSigner, signed.SignatureWrong):
        raise NotSigned from None
    if not VERSION.fullmatch(statement.version):
        raise NotAnUpdate
    return statement


def unpack(path: Path, statement: Statement, folder: Path) -> None:
    """The program of a file that `statement_in` believed, in the new folder `folder`, on the disk for good.

    Raises NotAnUpdate for an entry that a program has not (a device, a way out of the folder), OSError.
    """
    with path.open("rb") as file:
        file.seek(path.stat().st_size - statement.packed_bytes)
        with zstandard.ZstdDecompressor().stream_reader(file) as stream:
            try:
                with tarfile.open(fileobj=stream, mode="r|") as tar:
                    _unpack_all(tar, folder, statement.unpacked_bytes)
            except (tarfile.TarError, zstandard.ZstdError, EOFError):
                raise NotAnUpdate from None


def _unpack_all(tar: tarfile.TarFile, folder: Path, room_bytes: int) -> None:
    folder.mkdir(parents=True)
    for entry in tar:
        target = folder.joinpath(*_inside(entry.name).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        room_bytes -= entry.size
        body = tar.extractfile(entry) if entry.isfile() else None
        if room_bytes < 0:
            raise NotAnUpdate
        if entry.isdir():
            target.mkdir(exist_ok=True)
        elif entry.issym():
            _inside(os.path.normpath(PurePosixPath(entry.name).parent / entry.linkname))
            target.symlink_to(entry.linkname)
        elif body is not None:
            _write(target, body, RUNNABLE if entry.mode & stat.S_IXUSR else READABLE)
        else:
            raise NotAnUpdate


def _inside(name: str) -> PurePosixPath:
    """`name`, where it stays in the folder. Raises NotAnUpdate."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise NotAnUpdate
    return path


def _write(target: Path, body: IO[bytes], mode: int) -> None:
    with target.open("xb") as file:
        _pour(body, file)
        file.flush()
        os.fsync(file.fileno())
    target.chmod(mode)


def _pour(source: IO[bytes], target: IO[bytes]) -> None:
    while block := source.read(BLOCK_BYTES):
        target.write(block)


def _digest(path: Path, start: int) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(start)
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return digest.digest()
