"""A change of the file's key is killed with -9 at any moment: one of the two keys opens it, and every row is there."""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

from kiosk.store.database import Database, opens
from tests.faults.rekey_child import room_in

ROOT = Path(__file__).resolve().parents[2]
KILLS = 60 if os.environ.get("KIOSK_LONG") else 8
ROWS = 400
LINE_LIMIT_S = 60.0
MAX_DELAY_S = 0.3
"""Longer than a change takes, so that kills fall before, in and after each of its steps."""


def opening_key(folder: Path) -> bytes:
    """As the program opens it after an interrupted change."""
    room = room_in(folder)
    found = room.opened(folder / "kiosk.db")
    if found.former is None:
        return found.current
    if opens(folder / "kiosk.db", found.current):
        room.settle()
        return found.current
    room.take_back()
    return found.former


def rows(folder: Path, key: bytes) -> int:
    database = Database(folder / "kiosk.db", key)
    try:
        with database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall() == []
            assert connection.exec_driver_sql("PRAGMA quick_check").scalar_one() == "ok"
            return int(connection.exec_driver_sql("SELECT count(*) FROM fact").scalar_one())
    finally:
        database.close()


def killed_while_changing(folder: Path, delay_s: float) -> int:
    """Lets changes begin, kills after `delay_s`; how many were done."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.rekey_child", str(folder)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    net = threading.Timer(LINE_LIMIT_S, process.kill)
    net.start()
    assert process.stdout.readline() == b"changed\n"
    threading.Event().wait(delay_s)
    process.kill()
    done = 1 + process.stdout.read().count(b"changed\n")
    process.wait()
    process.stdout.close()
    net.cancel()
    return done


def test_no_row_is_lost_whenever_a_change_is_killed(tmp_path: Path):
    dice = random.Random(20261120)
    key = room_in(tmp_path).opened(tmp_path / "kiosk.db").current
    database = Database(tmp_path / "kiosk.db", key)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE fact (data BLOB)")
        for _ in range(ROWS):
            connection.exec_driver_sql("INSERT INTO fact VALUES (randomblob(1000))")
    database.close()
    seen = {key}
    for _ in range(KILLS):
        assert killed_while_changing(tmp_path, dice.uniform(0, MAX_DELAY_S)) >= 1
        key = opening_key(tmp_path)
        assert rows(tmp_path, key) == ROWS
        seen.add(key)
    assert len(seen) == KILLS + 1, "each life changed the key at least once"
