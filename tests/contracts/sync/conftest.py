"""One desk's rooms, in memory and in the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.sync.rooms import FileRooms, MemoryRooms, Rooms


@pytest.fixture(params=[MemoryRooms, FileRooms], ids=["memory", "file"])
def rooms(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rooms]:
    made: Rooms = request.param(tmp_path)
    yield made
    made.close()
