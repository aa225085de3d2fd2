"""The power fails at any byte of the write-ahead log: the file opens again, and holds a beginning of what was done."""

import itertools
import random
import shutil
from uuid import UUID

import pytest
from sqlalchemy import select

from kiosk.desk.overview import LookAround
from kiosk.desk.reception import ReceiveHousehold
from kiosk.domain.households import counted_household
from kiosk.store.database import Database
from kiosk.store.tables import household, outbox
from sync.protocol import codec, events
from sync.protocol.events import Event
from sync.protocol.values import ReceptionMethod, StayType
from tests.fakes import STORE_KEY, open_desk

ACTS = 12
CUTS = 60


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """A file after some acts, still open: its folder, and how long the log was after each act."""
    folder = tmp_path_factory.mktemp("evening")
    desk = open_desk(folder)
    lengths = []
    for number in range(1, ACTS + 1):
        act = ReceiveHousehold(counted_household(UUID(int=number), 2, StayType.SHELTER), ReceptionMethod.COUNT_ONLY, 0)
        desk.do(act)
        lengths.append((folder / "kiosk.db-wal").stat().st_size)
    copy = folder / "copy"
    copy.mkdir()
    for name in ("kiosk.db", "kiosk.db-wal"):
        shutil.copy2(folder / name, copy / name)
    desk._store.close()
    return copy, lengths


def what_is_left(folder, evening, log_bytes, *, torn=b""):
    copy, _ = evening
    shutil.copy2(copy / "kiosk.db", folder / "kiosk.db")
    (folder / "kiosk.db-wal").write_bytes((copy / "kiosk.db-wal").read_bytes()[:log_bytes] + torn)
    database = Database(folder / "kiosk.db", STORE_KEY)
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        facts = [codec.decode(data, Event) for data in connection.execute(select(outbox.c.data)).scalars()]
        households = {row.household_id for row in connection.execute(select(household))}
    database.close()
    return facts, households


def whole(facts, households):
    """Each event has its household and each household its event; the chain has no gap."""
    assert [event.seq for event in facts] == list(range(1, len(facts) + 1))
    for before, after in itertools.pairwise(facts):
        assert after.prev_hash == events.digest(codec.encode(before))
    assert households == {event.aggregate.bytes for event in facts}


@pytest.mark.parametrize("seed", range(3))
def test_a_log_that_ends_anywhere_leaves_whole_acts_only(tmp_path, evening, seed):
    dice = random.Random(seed)
    _, lengths = evening
    for cut in range(CUTS // 3):
        folder = tmp_path / str(cut)
        folder.mkdir()
        log_bytes = dice.randint(lengths[0], lengths[-1])
        facts, households = what_is_left(folder, evening, log_bytes, torn=dice.randbytes(dice.choice([0, 7, 4096])))
        whole(facts, households)
        assert len(facts) >= sum(length <= log_bytes for length in lengths), "what was committed before is there"


def test_the_whole_log_holds_every_act_and_the_desk_goes_on(tmp_path, evening):
    facts, households = what_is_left(tmp_path, evening, evening[1][-1])
    assert len(facts) == ACTS
    whole(facts, households)
    desk = open_desk(tmp_path)
    desk.do(ReceiveHousehold(counted_household(UUID(int=99), 2, StayType.SHELTER), ReceptionMethod.COUNT_ONLY, 0))
    around = desk.look(LookAround())
    assert (around.occupancy.households, around.recent[0].reception_no) == (ACTS + 1, f"A-{ACTS + 1:04d}")
    desk._store.close()
