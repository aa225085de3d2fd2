"""Shelter lists as files, read and written on the office's thread."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.app.paper_room import PaperRoom
from kiosk.documents.making import write_whole
from kiosk.documents.shelter_lists import MAX_LIST_BYTES, ListUnreadable, shelter_list
from kiosk.ports.shelter_lists import ListFailed, ReadList
from kiosk.screens.papers import PaperFailed
from sync.protocol.records import ShelterRecord

Done = TypeVar("Done")
FILE_FOR_LEDGER = "shelters.json"


class ShelterListFiles:
    """The port `ShelterLists` over files; `folder` is this computer's own."""

    def __init__(self, room: PaperRoom, folder: Path) -> None:
        self._room, self._folder = room, folder

    def read(self, path: Path, answer: Callable[[ReadList | ListFailed], None]) -> None:
        """The list in a file."""
        self._room.run(lambda: _read(path), lambda done: answer(_told(done)))

    def write(self, shelters: Sequence[ShelterRecord], answer: Callable[[Path | ListFailed], None]) -> None:
        """Lay a master list down for headquarters."""
        self._room.run(lambda: self._written(list(shelters)), lambda done: answer(_told(done)))

    def _written(self, shelters: list[ShelterRecord]) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / FILE_FOR_LEDGER
        write_whole(path, msgspec.json.format(msgspec.json.encode(shelters), indent=1) + b"\n")
        return path


def _read(path: Path) -> ReadList:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_LIST_BYTES + 1)
    except OSError:
        raise ListUnreadable(columns=path.name) from None
    found = shelter_list(data)
    return ReadList(found.format, found.places, len(found.nameless_rows))


def _told(done: Done | PaperFailed) -> Done | ListFailed:
    if isinstance(done, PaperFailed):
        return ListFailed(done.key, {name: v if isinstance(v, int) else str(v) for name, v in done.data.items()})
    return done
