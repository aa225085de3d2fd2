"""Lists of shelters that other offices write: read off the screen's thread, and the master list laid into a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kiosk.domain.shelter_import import ListedShelter
from sync.protocol.records import ShelterRecord


@dataclass(frozen=True)
class ReadList:
    """A list: the name of its format, its places, and how many of its rows have no name and were left out."""

    format: str
    places: tuple[ListedShelter, ...]
    nameless_rows: int


@dataclass(frozen=True)
class ListFailed:
    """`key` names the sentence under `error.`, `data` fills it."""

    key: str
    data: dict[str, str | int] = field(default_factory=dict)


class ShelterLists(Protocol):
    """Each answer comes on the screen's own thread."""

    def read(self, path: Path, answer: Callable[[ReadList | ListFailed], None]) -> None:
        """The list in a file."""

    def write(self, shelters: Sequence[ShelterRecord], answer: Callable[[Path | ListFailed], None]) -> None:
        """Lay a master list down for headquarters (`ledger shelters --file`); answers where."""
