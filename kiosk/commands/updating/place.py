"""Where versions of the program lie beside each other, and the one word that says which of them is started."""

import contextlib
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from kiosk.store.durable import write_durably

PROGRAM = "kiosk.exe" if sys.platform == "win32" else "kiosk"
LAUNCHER = """#!/bin/sh
# Starts the version that the file `current` names; an update changes that word by one renaming.
here=$(dirname "$(readlink -f "$0")")
exec "$here/versions/$(cat "$here/current")/kiosk" "$@"
"""
LAUNCHER_OF_WINDOWS = """@echo off\r
rem Starts the version that the file "current" names; an update changes that word by one renaming.\r
set /p version=<"%~dp0current"\r
"%~dp0versions\\%version%\\kiosk.exe" %*\r
"""


@dataclass(frozen=True)
class ProgramPlace:
    """`root` holds `versions/NAME`, the words `current` and `former`, and the launcher."""

    root: Path

    @property
    def versions(self) -> Path:
        """A folder for each version; complete as soon as it bears its name."""
        return self.root / "versions"

    @property
    def arrived(self) -> Path:
        """The update file on our own disk: what was checked is what is unpacked, whatever happens to the stick."""
        return self.root / "arrived.update"

    @property
    def unpacking(self) -> Path:
        """A version that is not complete yet."""
        return self.versions / ".unpacking"

    @property
    def leaving(self) -> Path:
        """A version that is being taken away: half of it must not bear its name."""
        return self.versions / ".leaving"

    def program(self, name: str) -> Path:
        """The program of a version."""
        return self.versions / name / PROGRAM

    @property
    def current(self) -> str:
        """The version that is started; empty where there is none yet."""
        return self._word("current")

    @property
    def former(self) -> str:
        """The version before; empty where it is not there any more."""
        return self._word("former")

    def switch(self, name: str) -> None:
        """Start `name` from now on, and remember the one before. Raises StoreError."""
        before = self.current
        if before:
            write_durably(self.root / "former", before.encode())
        self._name(name)

    def go_back(self) -> str:
        """Start the former version from now on; its name, empty where there is none. Raises StoreError."""
        now, before = self.current, self.former
        if before and before != now:
            self._name(before)
            write_durably(self.root / "former", now.encode())
            return before
        return ""

    def _name(self, name: str) -> None:
        write_durably(self.root / "current", name.encode())
        (self.root / "current").chmod(0o644)  # the word is for everyone who may start the program

    def write_launcher(self) -> None:
        """What people, menus and shortcuts start."""
        if sys.platform == "win32":
            (self.root / "kiosk.cmd").write_text(LAUNCHER_OF_WINDOWS, "ascii", newline="")
            return
        launcher = self.root / "kiosk"
        fresh = self.root / ".kiosk.fresh"
        fresh.write_text(LAUNCHER, "ascii")
        fresh.chmod(0o755)
        fresh.replace(launcher)

    def tidy(self) -> None:
        """Take away what an interrupted update left, and versions that are neither current nor former."""
        self.arrived.unlink(missing_ok=True)
        needed = {self.current, self.former}
        with contextlib.suppress(FileNotFoundError):
            for folder in list(self.versions.iterdir()):
                if folder.name not in needed:
                    shutil.rmtree(folder)

    def _word(self, name: str) -> str:
        """A version that is there whole; anything else is no word."""
        try:
            word = (self.root / name).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return word if word and Path(word).name == word and self.program(word).is_file() else ""


def place_of_this_program() -> Path | None:
    """The root from which this program was started; None for a checkout or a folder of another kind."""
    if not getattr(sys, "frozen", False):
        return None
    versions = Path(sys.executable).resolve().parents[1]
    return versions.parent if versions.name == "versions" else None
