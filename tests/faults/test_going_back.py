"""Back to the former program after a newer one's migration: refused by name, and a way on that loses nothing."""

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.__main__ import EXIT_KNOWN
from kiosk.app.repairing import repair
from kiosk.config import Config
from kiosk.desk.desk import Desk
from kiosk.desk.reception import ReceiveHousehold
from kiosk.desk.repaired import LookAtRepair
from kiosk.domain.households import counted_household
from kiosk.ports.store import NoGoodCopy, StoreNewer
from kiosk.screens.health import restored
from kiosk.store.backups import Copies
from kiosk.store.database import Database
from kiosk.store.listening import is_listening
from kiosk.store.migrations import STEPS, migrate, version_of
from kiosk.store.tables import outbox
from kiosk.store.unit_of_work import SqlStore
from sync.protocol.values import ReceptionMethod, StayType
from tests.fakes import STORE_KEY, FakeClock, open_desk, run_now, site

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 150
BEFORE, AFTER = 12, 5
"""Households received under this program, and under the newer one."""


def next_step(connection) -> None:
    """What a newer program's migration may do: a table, a column in the outbox."""
    connection.exec_driver_sql("CREATE TABLE of_the_future (anything TEXT)")
    connection.exec_driver_sql("ALTER TABLE outbox ADD COLUMN of_the_future TEXT NOT NULL DEFAULT ''")


def receive(desk, numbers) -> None:
    for number in numbers:
        household = counted_household(UUID(int=number), 2, StayType.SHELTER)
        desk.do(ReceiveHousehold(household, ReceptionMethod.MANUAL, 0))


@pytest.fixture
def folder(tmp_path):
    """A desk of this program that a newer one brought further, where families came since."""
    desk = open_desk(tmp_path, FakeClock())
    receive(desk, range(1, BEFORE + 1))
    desk._store.close()
    (tmp_path / "kiosk.key").write_bytes(STORE_KEY)
    with closing(Database(tmp_path / "kiosk.db", STORE_KEY)) as database:
        migrate(database, (*STEPS, next_step))
        desk = Desk(SqlStore(database), site(), FakeClock(), run_now, lambda: None)
        receive(desk, range(BEFORE + 1, BEFORE + AFTER + 1))
        database.fold()
    (tmp_path / "copies").mkdir()
    copies = Copies(tmp_path / "copies", "0123abcd")
    copies.take_closed(tmp_path / "kiosk.db", tmp_path / "none", datetime.now(UTC) + timedelta(minutes=15))
    return tmp_path


def gone_back(folder: Path) -> None:
    wanted = Config(is_training=True, data=folder, is_former_wanted=True)
    repair(wanted, STORE_KEY, lambda _copy: (STORE_KEY,), lambda _file: None)


def seqs(file: Path) -> list[int]:
    with closing(Database(file, STORE_KEY)) as database, database.reading() as connection:
        return list(
            connection.execute(outbox.select().with_only_columns(outbox.c.seq).order_by(outbox.c.seq)).scalars()
        )


def test_the_former_program_refuses_a_newer_file_and_changes_nothing(folder):
    before = (folder / "kiosk.db").read_bytes()
    known = {path.name for path in folder.iterdir()}
    words = [
        sys.executable,
        "-m",
        "kiosk",
        "--watched",
        "--data",
        str(folder),
        "--camera",
        "none",
        "--ledger",
        "https://127.0.0.1:1",
    ]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=False)

    assert done.returncode == EXIT_KNOWN, done.stderr
    assert "store_newer" in done.stderr
    assert (folder / "kiosk.db").read_bytes() == before
    assert {path.name for path in folder.iterdir()} - known <= {"log", "pulse", "desk.lock", "ledger", "names", "towns"}


def test_forward_again_nothing_was_touched(folder):
    with closing(Database(folder / "kiosk.db", STORE_KEY)) as database:
        with pytest.raises(StoreNewer):
            migrate(database)
        assert migrate(database, (*STEPS, next_step)) is None
    assert seqs(folder / "kiosk.db") == list(range(1, BEFORE + AFTER + 1))


def test_the_former_program_goes_on_from_its_copy_with_all_facts_since(folder):
    newer = (folder / "kiosk.db").read_bytes()
    gone_back(folder)

    with closing(Database(folder / "kiosk.db", STORE_KEY)) as database:
        assert version_of(database) == len(STEPS)
        with database.reading() as connection:
            assert is_listening(connection), "no number is used a second time before the ledger's word"
    assert seqs(folder / "kiosk.db") == list(range(1, BEFORE + AFTER + 1))
    (aside,) = folder.glob("kiosk-damaged-*.db")
    assert aside.read_bytes() == newer
    desk = open_desk(folder, FakeClock())
    told = desk.look(LookAtRepair())
    assert (told.is_former, told.salvaged, told.unreadable) == (True, AFTER, 0)
    assert restored(told).status.key == "health.restored.former"
    receive(desk, [100])
    desk._store.close()
    assert seqs(folder / "kiosk.db")[-1] == BEFORE + AFTER + 1


def test_it_is_a_deliberate_act(folder):
    newer = (folder / "kiosk.db").read_bytes()
    repair(Config(is_training=True, data=folder), STORE_KEY, lambda _copy: (STORE_KEY,), lambda _file: None)
    assert (folder / "kiosk.db").read_bytes() == newer


def test_a_file_of_this_program_is_left_alone(tmp_path):
    open_desk(tmp_path, FakeClock())._store.close()
    before = (tmp_path / "kiosk.db").read_bytes()
    gone_back(tmp_path)
    assert (tmp_path / "kiosk.db").read_bytes() == before


def test_without_a_copy_of_its_own_the_newer_file_stays(folder):
    for copy in folder.glob("kiosk-before-*.db"):
        copy.unlink()
    newer = (folder / "kiosk.db").read_bytes()
    with pytest.raises(NoGoodCopy):  # the newer program's copies are none
        gone_back(folder)
    assert (folder / "kiosk.db").read_bytes() == newer
