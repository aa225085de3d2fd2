"""The disk is full, or broken, at any write: a known error, nothing half, and the desk goes on when it is better."""

import contextlib
import os
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from kiosk.ports.store import DiskFull, StoreError
from kiosk.store.durable import copy_durably, write_durably
from tests.fakes import FakeClock
from tests.faults.disk.stories import STORIES, Telling, content_of, prepare
from tests.faults.disk.watched import FULL, OK, Doing, Opened, Synced, Written, watching
from tests.faults.sync.stand import KioskStand, LedgerStand, nothing_is_lost

SYNC_FAILED = 1034
"""SQLITE_IOERR_FSYNC."""
POINTS = None if os.environ.get("KIOSK_LONG") else 10
"""At so many moments of each story does the disk fail in the usual run; None for all."""
NEVER = 10**9
FAULTS: dict[str, tuple[type[Doing] | tuple[type[Doing], ...], int, type[StoreError]]] = {
    "full": ((Written, Opened), FULL, DiskFull),
    "broken": (Synced, SYNC_FAILED, StoreError),
}
"""What the disk does no longer, what it says, and what that is called."""


class BadDisk:
    """Does `good` things of some kinds, and refuses all others after them until it is mended."""

    def __init__(self, fault: str, good: int) -> None:
        self._kinds, self._answer, self.error = FAULTS[fault]
        self._good = good
        self.met = 0
        self.is_mended = False

    def __call__(self, doing: Doing) -> int:
        if self.is_mended or not isinstance(doing, self._kinds):
            return OK
        self.met += 1
        return self._answer if self.met > self._good else OK


def live_with(disk: BadDisk, name: str, folder: Path) -> None:
    """The story until the disk fails; then the disk is mended, and the same desk goes on as it stands."""
    folder.mkdir()
    ledger = LedgerStand(folder / "ledger", FakeClock())
    kiosk_folder = folder / "kiosk"
    kiosk_folder.mkdir()
    prepare(name, kiosk_folder, ledger)
    with watching(kiosk_folder) as watch:
        telling = Telling(kiosk_folder, ledger, watch)
        watch.refuse = disk
        with contextlib.suppress(disk.error):
            STORIES[name][1](telling)
        disk.is_mended = True
        kiosk = telling.kiosk or reopened(telling)
        holds_what_was_promised(telling, kiosk, disk)
        goes_on(kiosk, is_known_to_ledger=name != "upgrade")
        telling.close()
    ledger.service.database.close()


def reopened(telling: Telling) -> KioskStand:
    telling.close()
    return telling.open()


def holds_what_was_promised(telling: Telling, kiosk: KioskStand, disk: BadDisk) -> None:
    """A full disk changes nothing; what a disk did whose sync failed, nobody knows, but no event is gone."""
    promised = telling.commits[-1].content
    with kiosk.database.reading() as connection:
        found = content_of(connection)
    assert found == promised if disk.error is DiskFull else found.events >= promised.events


def goes_on(kiosk: KioskStand, *, is_known_to_ledger: bool) -> None:
    before = kiosk.rows()
    kiosk.receive()
    assert kiosk.rows().keys() == set(range(1, len(before) + 2))
    if is_known_to_ledger:
        kiosk.road.before_answer.clear()
        kiosk.engine.round()
        assert nothing_is_lost(kiosk)


def moments(count: int) -> Iterable[int]:
    return range(count) if POINTS is None else random.Random(count).sample(range(count), min(POINTS, count))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", STORIES)
def test_a_disk_that_fails_at_any_write_takes_nothing_back(name, fault, tmp_path):
    whole = BadDisk(fault, NEVER)
    live_with(whole, name, tmp_path / "whole")
    assert whole.met
    for good in moments(whole.met):
        disk = BadDisk(fault, good)
        live_with(disk, name, tmp_path / str(good))
        assert disk.met > good, "the disk did fail"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("write", [lambda path: write_durably(path, b"key"), lambda path: copy_durably(path, path)])
def test_a_file_beside_the_store_has_no_room(write, tmp_path):
    file = tmp_path / "kiosk.key"
    file.write_bytes(b"what was there before")
    file.with_suffix(".partial").symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        write(file)
    assert [one.name for one in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == b"what was there before"


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(StoreError) as refusal:
        write_durably(tmp_path / "missing" / "kiosk.key", b"key")
    assert "No such file" in str(refusal.value.data["cause"])
