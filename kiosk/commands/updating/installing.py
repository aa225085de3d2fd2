"""An update step by step; pulled out at any of them, the version before is the one that starts."""

import logging
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.only_desk import only_desk
from kiosk.app.repairing import was_closed_well
from kiosk.commands.updating.archive import (
    VERSION,
    Statement,
    UpdateError,
    number_of,
    statement_in,
    this_system,
    unpack,
)
from kiosk.commands.updating.place import PROGRAM, ProgramPlace
from kiosk.config import Config
from kiosk.store.backups import Copies, tag_in
from kiosk.store.durable import copy_durably, rename_durably
from sync.protocol import keys

FREE_BYTES = 500_000_000
"""What an update leaves free, as a copy of the file does (`backups.MIN_FREE_BYTES`)."""
TRIAL_LIMIT_S = 120.0
"""The first start of a fresh program reads all of it from the disk; 20 s on an old laptop with a virus scanner."""

_log = logging.getLogger(__name__)


class UpdateOlder(UpdateError):
    """An older version than the one that is there: whoever found a hole in it would bring it back by stick."""

    key = "update_older"


class OtherSystem(UpdateError):
    """Made for another system."""

    key = "update_other_system"


class NoRoom(UpdateError):
    """The disk has no room for a second version."""

    key = "update_no_room"


class DoesNotRun(UpdateError):
    """The new program does not start on this computer; the old one stays."""

    key = "update_does_not_run"


class EndedBadly(UpdateError):
    """The desk's last rows lie in its log, which cannot be folded in without the key: open and close the desk once."""

    key = "update_desk_ended_badly"


@dataclass(frozen=True)
class Told:
    """How an update went: the version that starts now, and how many files were copied before."""

    name: str
    copies: int
    is_new: bool = True


@dataclass(frozen=True)
class Update:
    """`file` for the program at `place`; `desks` are the kiosks whose files are copied first."""

    file: Path
    place: ProgramPlace
    desks: Sequence[Config]
    known: Mapping[bytes, keys.PublicKey]
    system: str = this_system()

    def run(self, say: Callable[[str], None] = lambda _step: None) -> Told:
        """All steps. Raises UpdateError, only_desk.AlreadyRunning, ports.store errors, OSError."""
        with only_desk(self.place.root):  # one update at a time
            self.place.tidy()
            say("checking")
            statement = self._arrived()
            if self.place.current == statement.name:
                return Told(statement.name, 0, is_new=False)
            say("unpacking")
            self._unpacked(statement)
            say("copying")
            copies = sum(copied(desk) for desk in self.desks)
            self.place.switch(statement.name)
            self.place.write_launcher()
            self.place.arrived.unlink()
            return Told(statement.name, copies)

    def _arrived(self) -> Statement:
        """The file on our disk, believed, and one for us."""
        self._want_room(self.file.stat().st_size)
        copy_durably(self.file, self.place.arrived)
        statement = statement_in(self.place.arrived, self.known)
        if statement.system != self.system:
            raise OtherSystem(system=statement.system)
        now = self.place.current.partition("-")[0]
        if VERSION.fullmatch(now) and number_of(statement.version) < number_of(now):
            raise UpdateOlder(version=statement.version, now=now)
        self._want_room(statement.unpacked_bytes)
        return statement

    def _unpacked(self, statement: Statement) -> None:
        folder = self.place.unpacking
        unpack(self.place.arrived, statement, folder)
        if not _runs(folder / PROGRAM, statement.version):
            raise DoesNotRun(version=statement.version)
        target = self.place.versions / statement.name
        if target.exists():  # somebody went back from it: the fresh one is put in its place
            rename_durably(target, self.place.leaving)
        rename_durably(folder, target)

    def _want_room(self, size: int) -> None:
        free = shutil.disk_usage(self.place.root).free
        if free < size + FREE_BYTES:
            raise NoRoom(megabytes=free // 1_000_000)


def copied(desk: Config) -> int:
    """Copy a closed desk's file as it is, encrypted, to its other copies; how many files there were (0 or 1).

    Raises EndedBadly, AlreadyRunning, ports.store errors.
    """
    if not desk.database.exists():
        return 0
    from kiosk.app.copying import now_of
    from kiosk.devices.clock import SystemClock

    with only_desk(desk.data):
        if not was_closed_well(desk.database):
            raise EndedBadly
        desk.copies.mkdir(mode=0o700, exist_ok=True)
        now = now_of(SystemClock().now_us)()
        copies = Copies(desk.copies, tag_in(desk.copies_tag_file))
        copy = copies.take_closed(desk.database, desk.envelope_file, now)
    for path in (desk.copies, desk.copies_tag_file, copy.path, copy.envelope):
        _as_owner(path, desk.data)
    return 1


def _as_owner(path: Path, data: Path) -> None:
    """Where the system's administrator updates, the desk's user must go on reading what is theirs."""
    if os.name == "posix" and os.geteuid() == 0 and path.exists():
        owner = data.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _runs(program: Path, version: str) -> bool:
    """Whether the new program starts at all and says that it is what it was said to be."""
    try:
        told = subprocess.run(  # noqa: S603 - what headquarters signed
            [str(program), "version"], capture_output=True, text=True, timeout=TRIAL_LIMIT_S, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        _log.error("the new program does not start: %s", type(error).__name__)
        return False
    return told.returncode == 0 and told.stdout.startswith(f"kiosk {version} ")
