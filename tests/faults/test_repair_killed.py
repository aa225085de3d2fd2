"""Copies and repairs are killed with -9 at any moment: what was sound stays, and the next life goes on."""

import os
import random
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.app.repairing import repair
from kiosk.config import Config
from kiosk.desk.repaired import LookAtRepair
from kiosk.ports.copies import CopyMade
from kiosk.ports.store import NoGoodCopy
from kiosk.store.backups import NEWEST_KEPT, Copies, copies_in
from kiosk.store.database import Database, is_sound
from tests.fakes import STORE_KEY, FakeClock, open_desk
from tests.faults.repair_child import config_of, repaired
from tests.faults.test_restoring import receive

ROOT = Path(__file__).resolve().parents[2]
KILLS = 40 if os.environ.get("KIOSK_LONG") else 5
LINE_LIMIT_S = 120.0
MAX_DELAY_S = 0.4
"""Longer than a copy or a repair of so small a file, so that kills fall before, in and after each step."""
HOUSEHOLDS, LATER = 60, 20


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "kiosk"
    folder.mkdir()
    desk = open_desk(folder, FakeClock())
    receive(desk, range(1, HOUSEHOLDS + 1))
    (folder / "copies").mkdir()
    (folder / "copies.tag").write_text("0123abcd", "ascii")
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    Copies(folder / "copies", "0123abcd").make(folder / "kiosk.db", STORE_KEY, folder / "none", noon)
    receive(desk, range(HOUSEHOLDS + 1, HOUSEHOLDS + LATER + 1))
    desk._store.close()
    return folder


def killed_at(what: str, folder: Path, delay_s: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.repair_child", what, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    net = threading.Timer(LINE_LIMIT_S, process.kill)
    net.start()
    assert process.stdout.readline() in (b"begun\n", b"copied\n")
    threading.Event().wait(delay_s)
    process.kill()
    process.wait()
    process.stdout.close()
    net.cancel()


def events_in(path: Path) -> int:
    database = Database(path, STORE_KEY)
    try:
        with database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one())
    finally:
        database.close()


def test_a_copy_that_is_killed_costs_no_copy(folder):
    dice = random.Random(20261120)
    for _ in range(KILLS):
        before = set(copies_in(folder / "copies"))
        killed_at("copy", folder, dice.uniform(0, MAX_DELAY_S))
        after = copies_in(folder / "copies")
        unchecked = [one for one in after if one not in before]
        assert sum(is_sound(one.path, STORE_KEY) for one in after) >= min(len(before) + 1, NEWEST_KEPT)
        assert sum(not is_sound(one.path, STORE_KEY) for one in unchecked) == 0, "a name is given when all is written"
    from kiosk.app.copying import Copying

    state = Copying(config_of(folder), STORE_KEY, lambda: datetime.now(UTC), lambda _state: None).copy_now()
    assert isinstance(state, CopyMade)
    assert not list((folder / "copies").glob("*.copying*")), "what was half written went with the next"
    assert events_in(folder / "kiosk.db") == HOUSEHOLDS + LATER


def test_a_repair_that_is_killed_is_gone_on_with_and_gives_all_back(folder, tmp_path):
    dice = random.Random(20261121)
    with (folder / "kiosk.db").open("rb+") as file:
        file.write(bytes(200))
    damaged = (folder / "kiosk.db").read_bytes()
    for number in range(KILLS):
        life = tmp_path / f"life {number}"
        shutil.copytree(folder, life)
        killed_at("repair", life, dice.uniform(0, MAX_DELAY_S))
        killed_at("repair", life, dice.uniform(0, MAX_DELAY_S))
        repaired(life)
        assert is_sound(life / "kiosk.db", STORE_KEY)
        assert events_in(life / "kiosk.db") == HOUSEHOLDS + LATER
        (aside,) = life.glob("kiosk-damaged-*.db")
        assert aside.read_bytes() == damaged


def test_without_a_copy_a_fresh_file_begins_by_a_deliberate_act_alone(folder):
    shutil.rmtree(folder / "copies")
    with (folder / "kiosk.db").open("rb+") as file:
        file.write(bytes(200))
    damaged = (folder / "kiosk.db").read_bytes()
    with pytest.raises(NoGoodCopy):
        repaired(folder)
    assert (folder / "kiosk.db").read_bytes() == damaged
    wanted = Config(is_training=True, data=folder, is_fresh_wanted=True)
    repair(wanted, STORE_KEY, lambda _copy: (STORE_KEY,), lambda _file: None)
    (aside,) = folder.glob("kiosk-damaged-*.db")
    assert aside.read_bytes() == damaged
    assert events_in(folder / "kiosk.db") == 0
    desk = open_desk(folder, FakeClock())
    told = desk.look(LookAtRepair())
    assert (told.copy_us, told.damaged_file) == (0, aside.name)
    receive(desk, range(1, 3))
    desk._store.close()


def test_a_fresh_file_is_not_begun_where_a_copy_can_be_read(folder):
    with (folder / "kiosk.db").open("rb+") as file:
        file.write(bytes(200))
    wanted = Config(is_training=True, data=folder, is_fresh_wanted=True)
    repair(wanted, STORE_KEY, lambda _copy: (STORE_KEY,), lambda _file: None)
    assert events_in(folder / "kiosk.db") == HOUSEHOLDS + LATER
