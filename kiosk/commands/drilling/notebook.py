"""The clerk's notebook: each acknowledgement that the screen showed, fsynced outside the kiosk's own data."""

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec


class Shown(StrEnum):
    """What the screen said had happened."""

    RECEIVED = "received"
    DEEPENED = "deepened"
    ALREADY_HERE = "already_here"
    UNDONE = "undone"


class Where(StrEnum):
    """Where on the screen it was seen: after a kill an act may be found in the list of the last ten only."""

    ANSWER = "answer"
    RECENT = "recent"


@dataclass(frozen=True)
class Acknowledgement:
    """One answer seen. `machine_s` is how long the clerk waited for the screen, None where the power went in between.

    `household_id` is known for codes only, whose household's id follows from the resident; `operators` are the
    clerk's own acts in the Keystroke-Level Model.
    """

    life: int
    step: int
    visit: str
    way: str
    shown: Shown
    where: Where
    reception_no: str
    heads: int
    household_id: str = ""
    machine_s: float | None = None
    waits: int = 0
    operators: dict[str, int] = field(default_factory=dict)


class Notebook:
    """Appends lines that survive the process and the machine; reads those of earlier lives."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.entries = read(file)

    def write(self, entry: Acknowledgement) -> None:
        """Put the entry on the disk before anything else happens."""
        with self._file.open("ab") as stream:
            stream.write(msgspec.json.encode(entry) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        self.entries = (*self.entries, entry)

    def number_of(self, visit: str) -> str:
        """The household's latest reception number; empty for one that no screen acknowledged."""
        numbers = [entry.reception_no for entry in self.entries if entry.visit == visit]
        return numbers[-1] if numbers else ""

    @property
    def numbers(self) -> frozenset[str]:
        """All reception numbers that were seen."""
        return frozenset(entry.reception_no for entry in self.entries)

    def has(self, step: int) -> bool:
        """Whether a step was acknowledged."""
        return any(entry.step == step for entry in self.entries)


def read(file: Path) -> tuple[Acknowledgement, ...]:
    """All whole lines; one that was cut off in the writing was never finished, so nobody has relied on it."""
    if not file.exists():
        return ()
    whole, _, _ = file.read_bytes().rpartition(b"\n")
    return tuple(msgspec.json.decode(line, type=Acknowledgement) for line in whole.splitlines() if line)
