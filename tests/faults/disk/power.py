"""What a disk may hold after the power failed: all that was synced, and of the rest any part in any order.

As SQLite assumes it (https://sqlite.org/atomiccommit.html, "Hardware Assumptions"): sectors are written in any order or
not at all, and the one under the head from one of its ends up to some byte. A folder is written by itself: a new name
may be missing, a deleted one still there. What nobody assumes, and these tests do not prove, is a sector that is left
with bytes that nobody wrote; the first one of the file holds the salt, without which no key opens it.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.disk.watched import Cut, Deleted, Doing, Opened, Synced, Written

SECTOR_BYTES = 512
"""The smallest piece that any disk writes at once."""
SHARED_MEMORY_BYTES = 32_768
"""SQLite's index of its log is never synced and may hold anything; the first program to come makes it anew."""


@dataclass
class _Content:
    """A file's bytes on the disk, and what was done to them since the last sync."""

    synced: bytes = b""
    since: list[Written | Cut] = field(default_factory=list)
    syncs_folder: bool = False

    def sync(self) -> None:
        self.synced, self.since = _after(self.synced, self.since), []

    def left(self, dice: random.Random) -> bytes:
        """One of the contents that a power cut may leave."""
        way = dice.choice((self._nothing, self._everything, self._a_beginning, self._some_sectors, self._some_sectors))
        return way(dice)

    def _nothing(self, _dice: random.Random) -> bytes:
        return self.synced

    def _everything(self, _dice: random.Random) -> bytes:
        return _after(self.synced, self.since)

    def _a_beginning(self, dice: random.Random) -> bytes:
        """Some of it in its order, and the last of that from one end only."""
        count = dice.randint(0, len(self.since))
        data = _after(self.synced, self.since[:count])
        if count < len(self.since) and isinstance(last := self.since[count], Written):
            torn = dice.randint(0, len(last.data))
            begun = Written(last.name, last.offset, last.data[:torn])
            ended = Written(last.name, last.offset + torn, last.data[torn:])
            data = _after(data, [dice.choice((begun, ended))])
        return data

    def _some_sectors(self, dice: random.Random) -> bytes:
        """Each sector as it was after some moment of its own; the length likewise."""
        states = [_after(self.synced, self.since[:count]) for count in range(len(self.since) + 1)]
        length = len(dice.choice(states))
        sectors = (dice.choice(states)[at : at + SECTOR_BYTES] for at in range(0, length, SECTOR_BYTES))
        return b"".join(sector.ljust(SECTOR_BYTES, b"\0") for sector in sectors)[:length]


def _after(data: bytes, doings: Iterable[Written | Cut]) -> bytes:
    found = bytearray(data)
    for doing in doings:
        length = doing.length if isinstance(doing, Cut) else doing.offset
        found.extend(bytes(max(0, length - len(found))))
        if isinstance(doing, Cut):
            del found[length:]
        else:
            found[length : length + len(doing.data)] = doing.data
    return bytes(found)


class Disk:
    """A folder as it is on the disk while a program works in it."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._names = {name: _Content(data) for name, data in files.items()}
        self._synced_names = dict(self._names)
        self._names_since: list[tuple[str, _Content | None]] = []

    def take(self, doing: Doing) -> None:
        """One thing more was done."""
        match doing:
            case Opened(name, syncs_folder):
                self._name(name, _Content(syncs_folder=syncs_folder))
            case Deleted(name, syncs_folder):
                self._name(name, None)
                if syncs_folder:
                    self._sync_folder()
            case Synced(name):
                content = self._names[name]
                content.sync()
                if content.syncs_folder:
                    content.syncs_folder = False
                    self._sync_folder()
            case _:
                self._names[doing.name].since.append(doing)

    def _name(self, name: str, content: _Content | None) -> None:
        self._names_since.append((name, content))
        _put(self._names, name, content)

    def _sync_folder(self) -> None:
        self._synced_names, self._names_since = dict(self._names), []

    def leave(self, folder: Path, dice: random.Random) -> None:
        """Write into `folder` what is left when the power fails now."""
        names = dict(self._synced_names)
        for name, content in self._names_since[: dice.randint(0, len(self._names_since))]:
            _put(names, name, content)
        for name, content in names.items():
            (folder / name).write_bytes(content.left(dice))
        for name in [one for one in names if one.endswith("-wal")]:
            if dice.random() < 1 / 2:
                (folder / name.replace("-wal", "-shm")).write_bytes(dice.randbytes(SHARED_MEMORY_BYTES))


def _put(names: dict[str, _Content], name: str, content: _Content | None) -> None:
    if content is None:
        names.pop(name, None)
    else:
        names[name] = content
