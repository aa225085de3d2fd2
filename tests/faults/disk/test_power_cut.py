"""The power fails at any write: the file opens, is sound, and holds what was promised and nothing half."""

import os
import random
import shutil
from bisect import bisect_right
from pathlib import Path

import pytest

from kiosk.store.database import Database
from tests.fakes import STORE_KEY
from tests.faults.disk.power import Disk
from tests.faults.disk.stories import FILE, STORIES, Content, Telling, Told, content_of, tell
from tests.faults.sync.stand import LedgerStand

CUTS_AT_EACH_POINT = 30 if os.environ.get("KIOSK_LONG") else 2
GOES_ON_EVERY = 40
"""After so many cuts, a kiosk is started on what was left and receives a family."""


def sound_content(file: Path) -> Content:
    """What the real store finds in the file, which must be sound to the last page."""
    database = Database(file, STORE_KEY)
    try:
        with database.reading() as connection:
            content = content_of(connection)
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            assert connection.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
    finally:
        database.close()
    return content


def cut_everywhere(told: Told, scratch: Path, ledger: LedgerStand, dice: random.Random) -> None:
    """After each thing that was done: what is there is what was promised last, or what was just being promised."""
    nothing = sound_content(scratch / "nothing.db")
    contents = [nothing, *(commit.content for commit in told.commits)]
    moments = [commit.doings for commit in told.commits]
    disk, left = Disk(told.before), scratch / "left"
    for number in range(len(told.doings) + 1):
        if number:
            disk.take(told.doings[number - 1])
        promised = bisect_right(moments, number)
        left.mkdir()
        disk.leave(left, dice)
        assert sound_content(left / FILE) in contents[promised : promised + 2], f"cut after {number}; see {left}"
        if promised > 1 and number % GOES_ON_EVERY == 0:
            goes_on(left, ledger)
        shutil.rmtree(left)


def goes_on(folder: Path, ledger: LedgerStand) -> None:
    telling = Telling(folder, ledger)
    kiosk = telling.open()
    before = kiosk.rows()
    kiosk.receive()
    assert len(kiosk.rows()) == len(before) + 1
    telling.close()


@pytest.mark.parametrize("seed", range(CUTS_AT_EACH_POINT))
@pytest.mark.parametrize("name", STORIES)
def test_what_was_promised_is_there_after_a_cut_at_any_write(name, seed, tmp_path, ledger):
    told = tell(name, tmp_path / "kiosk", ledger)
    cut_everywhere(told, tmp_path, ledger, random.Random(seed))


@pytest.mark.parametrize("weaker", ["synchronous = NORMAL", "synchronous = OFF"])
def test_a_store_that_promises_too_early_is_caught(weaker, tmp_path, ledger):
    told = tell("evening", tmp_path / "kiosk", ledger, weaker)
    with pytest.raises(AssertionError, match="cut after"):
        cut_everywhere(told, tmp_path, ledger, random.Random(1))
