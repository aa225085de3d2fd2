"""A layer between SQLite and the real disk that writes down, or refuses, whatever the store does to its files.

SQLite reaches the disk through a table of functions (https://sqlite.org/vfs.html). A copy of that table stands in its
place while a test watches, with functions of ours for opening, writing, cutting, syncing and deleting.
"""

import contextlib
import ctypes
from collections.abc import Callable, Iterator
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlcipher3._sqlite3

OK, IO_ERROR, FULL = 0, 10, 13
"""SQLite's answers, https://sqlite.org/rescode.html."""
OPENED_FOR_CREATING = 0x4
IS_JOURNAL_OR_LOG = 0x800 | 0x80000
"""Of these, SQLite syncs the folder with the first sync, https://sqlite.org/c3ref/c_open_autoproxy.html."""


@dataclass(frozen=True)
class Opened:
    """A name that was not there before; `syncs_folder`: its first sync puts names on the disk too."""

    name: str
    syncs_folder: bool


@dataclass(frozen=True)
class Written:
    """Bytes at an offset."""

    name: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Cut:
    """A new length."""

    name: str
    length: int


@dataclass(frozen=True)
class Synced:
    """All that was done to the file is on the disk."""

    name: str


@dataclass(frozen=True)
class Deleted:
    """A name that is gone; on the disk only where the folder was synced."""

    name: str
    syncs_folder: bool


Doing = Opened | Written | Cut | Synced | Deleted


class Watch:
    """What SQLite did in one folder, in its order; `refuse` may answer in the disk's place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.doings: list[Doing] = []
        self.refuse: Callable[[Doing], int] = lambda _doing: OK

    def meets(self, doing: Doing) -> int:
        """The answer to SQLite where it is not the disk's; what was refused was not done."""
        if answer := self.refuse(doing):
            return answer
        self.doings.append(doing)
        return OK


_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs`; what is not replaced is copied as it is."""

    _fields_ = (
        *((name, c_int) for name in ("version", "file_bytes", "max_name")),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _Open),
        ("delete", _Delete),
        *((f"other_{number}", c_void_p) for number in range(14)),
    )


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`."""

    _fields_ = (
        ("version", c_int),
        *((name, c_void_p) for name in ("close", "read")),
        ("write", _Write),
        ("truncate", _Truncate),
        ("sync", _Sync),
        *((f"other_{number}", c_void_p) for number in range(13)),
    )


class _File(ctypes.Structure):
    """`sqlite3_file`."""

    _fields_ = (("methods", POINTER(_Methods)),)


class _Layer:
    """The table in SQLite's hands. Made once and kept: SQLite holds pointers into it."""

    def __init__(self) -> None:
        self.library = ctypes.CDLL(sqlcipher3._sqlite3.__file__)
        self.library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self.library.sqlite3_vfs_find.argtypes = [c_char_p]
        self.library.sqlite3_vfs_register.argtypes = [POINTER(_Vfs), c_int]
        self.disk = self.library.sqlite3_vfs_find(None)
        self.vfs = _Vfs.from_buffer_copy(self.disk.contents)
        self.vfs.next, self.vfs.name = None, b"watched"
        self.vfs.open, self.vfs.delete = _Open(self._open), _Delete(self._delete)
        self.watch: Watch | None = None
        self._names: dict[int, str] = {}
        self._methods: dict[int, tuple[_Methods, _Methods]] = {}

    def put_in_place(self) -> None:
        self.library.sqlite3_vfs_register(ctypes.byref(self.vfs), 1)

    def take_away(self) -> None:
        self.library.sqlite3_vfs_unregister(ctypes.byref(self.vfs))
        self.library.sqlite3_vfs_register(self.disk, 1)

    def _met(self, doing: Doing) -> int:
        return self.watch.meets(doing) if self.watch else OK

    def _watched(self, path: Path) -> bool:
        return self.watch is not None and path.parent == self.watch.folder

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, flags_out: object) -> int:
        path = Path(ctypes.string_at(name).decode()) if name else None
        is_watched = path is not None and self._watched(path)
        is_new = path is not None and is_watched and flags & OPENED_FOR_CREATING and not path.exists()
        if path and is_new and (answer := self._met(Opened(path.name, bool(flags & IS_JOURNAL_OR_LOG)))):
            _File.from_address(file).methods = POINTER(_Methods)()
            return answer
        answer = int(self.disk.contents.open(ctypes.addressof(self.disk.contents), name, file, flags, flags_out))
        if path and is_watched and answer == OK:
            self._names[file] = path.name
            opened = _File.from_address(file)
            opened.methods = ctypes.pointer(self._ours(opened.methods))
        return answer

    def _delete(self, _vfs: int, name: int, syncs_folder: int) -> int:
        path = Path(ctypes.string_at(name).decode())
        if self._watched(path) and path.exists() and (answer := self._met(Deleted(path.name, bool(syncs_folder)))):
            return answer
        return int(self.disk.contents.delete(ctypes.addressof(self.disk.contents), name, syncs_folder))

    def _ours(self, methods: "ctypes._Pointer[_Methods]") -> _Methods:
        """The disk's functions with three of them replaced; one copy for each kind of file."""
        address = ctypes.addressof(methods.contents)
        if address not in self._methods:
            disk = methods.contents
            ours = _Methods.from_buffer_copy(disk)

            def write(file: int, data: int, count: int, offset: int) -> int:
                doing = Written(self._names[file], offset, ctypes.string_at(data, count))
                return self._met(doing) or int(disk.write(file, data, count, offset))

            def truncate(file: int, length: int) -> int:
                return self._met(Cut(self._names[file], length)) or int(disk.truncate(file, length))

            def sync(file: int, flags: int) -> int:
                return self._met(Synced(self._names[file])) or int(disk.sync(file, flags))

            ours.write, ours.truncate, ours.sync = _Write(write), _Truncate(truncate), _Sync(sync)
            self._methods[address] = ours, disk
        return self._methods[address][0]


@cache
def _layer() -> _Layer:
    return _Layer()


@contextlib.contextmanager
def watching(folder: Path) -> Iterator[Watch]:
    """All that SQLite does to files in `folder`, which are opened and closed while it lasts."""
    layer = _layer()
    layer.watch = Watch(folder)
    layer.put_in_place()
    try:
        yield layer.watch
    finally:
        layer.take_away()
        layer.watch = None
