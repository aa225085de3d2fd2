"""Processes are killed with -9 in the middle of their work: what a person saw acknowledged is there, exactly once."""

import itertools
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.app.starting import open_database
from kiosk.desk import enrolled
from kiosk.desk.desk import Desk
from kiosk.desk.enrolled import Enrolled
from kiosk.desk.reception import ReceiveHousehold
from kiosk.devices.clock import SystemClock
from kiosk.domain.households import counted_household
from kiosk.store.database import Database
from kiosk.store.sync_mirror import SyncMirror
from kiosk.store.sync_outbox import SyncOutbox
from kiosk.store.tables import outbox
from kiosk.store.unit_of_work import SqlStore
from sync import transport
from sync.ahead import on_a_thread
from sync.engine import Engine, LedgerUnreachable, RowState
from sync.protocol import codec, events
from sync.protocol.events import Event, HouseholdAdmitted
from sync.protocol.ids import ENTROPY_BYTES, HouseholdId, uuid7
from sync.protocol.values import ReceptionMethod, StayType
from sync.transport import HttpLedger
from tests.fakes import run_now
from tests.faults.desk_child import config_for
from tests.faults.ledger_process import LedgerProcess
from tests.faults.waiting import wait_until

KILLS = 150 if os.environ.get("KIOSK_LONG") else 12
LEDGER_KILLS = 30 if os.environ.get("KIOSK_LONG") else 5
BACKLOG = 300
"""Events in the queue when the ledger is killed: a bundle that takes it some hundredths of a second."""
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerProcess]:
    process = LedgerProcess(tmp_path_factory.mktemp("ledger"))
    process.start()
    yield process
    process.stop()


class DeskFile:
    """The kiosk's folder between two lives of its process."""

    def __init__(self, folder: Path, ledger: LedgerProcess) -> None:
        self.folder, self.ledger = folder, ledger
        code = ledger.fresh_code()
        self.database: Database = open_database(config_for(folder))
        store = SqlStore(self.database)
        made = transport.enrol(ledger.url, code, "test")
        with store.unit() as unit:
            self.enrolled: Enrolled = enrolled.keep(
                unit.settings, made.enrolment, made.sign_key, made.seal_key, ledger.url
            )

    def engine(self) -> Engine:
        clock = SystemClock()
        road = HttpLedger(self.ledger.url, self.enrolled.identity, clock.now_us, clock.entropy)
        device_id = self.enrolled.identity.device_id
        rooms = SyncOutbox(self.database, clock.now_us), SyncMirror(self.database)
        return Engine(device_id, *rooms, road, clock.now_us, on_a_thread)

    def rows(self) -> list[tuple[Event, str]]:
        with self.database.reading() as connection:
            rows = connection.execute(select(outbox.c.data, outbox.c.state).order_by(outbox.c.seq)).all()
        return [(codec.decode(row.data, Event), row.state) for row in rows]

    def journal(self) -> Counter[str]:
        mine = self.enrolled.enrolment.device_id
        return Counter(str(line["event_id"]) for line in self.ledger.journal() if line["device"] == mine)

    def integrity(self) -> str:
        with self.database.reading() as connection:
            return str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())


@pytest.fixture
def desk(tmp_path: Path, ledger: LedgerProcess) -> Iterator[DeskFile]:
    file = DeskFile(tmp_path / "desk", ledger)
    yield file
    file.database.close()


def live_and_die(desk: DeskFile, notes: Path, seed: int) -> None:
    """One life of the process: killed at some moment of its start, or after some answers were seen."""
    dice = random.Random(seed)
    before = notes.stat().st_size if notes.exists() else 0
    command = [sys.executable, "-m", "tests.faults.desk_child", str(desk.folder), str(notes), desk.ledger.url]
    with (desk.folder / "child.log").open("ab") as log:
        child = subprocess.Popen([*command, str(seed), *desk.ledger.codes], cwd=ROOT, stderr=log)
    seen = dice.randint(0, 40) * 16

    def is_time() -> bool:
        grown = notes.stat().st_size - before if notes.exists() else 0
        return grown > seen or child.poll() is not None

    try:
        wait_until(is_time)
        threading.Event().wait(dice.uniform(0, 0.03))
        assert child.poll() is None, (desk.folder / "child.log").read_text()
    finally:
        child.kill()
        child.wait()


def acknowledged(notes: Path) -> list[tuple[str, str]]:
    """What was shown and noted; a last line that was cut was never finished."""
    whole = notes.read_text("utf-8").rpartition("\n")[0].splitlines()
    return [(word, number) for word, number in (line.split() for line in whole)]


def test_a_desk_that_is_killed_again_and_again_loses_and_doubles_nothing(desk, tmp_path):
    notes = tmp_path / "notes"
    for seed in range(KILLS):
        live_and_die(desk, notes, seed)
        assert desk.integrity() == "ok"
    facts = [event for event, _ in desk.rows()]
    assert [event.seq for event in facts] == list(range(1, len(facts) + 1))
    for before, after in itertools.pairwise(facts):
        assert after.prev_hash == events.digest(codec.encode(before))
    admitted = Counter(
        payload.reception_no for event in facts if isinstance(payload := events.payload_of(event), HouseholdAdmitted)
    )
    seen = acknowledged(notes)
    received = [number for word, number in seen if word == "received"]
    assert len(received) > KILLS
    assert set(received) <= set(admitted)
    assert max(admitted.values()) == 1, "no number was given twice"
    for _ in range(2):
        desk.engine().round()
    assert {state for _, state in desk.rows()} == {RowState.SETTLED.value}
    journal = desk.journal()
    assert set(journal) == {str(event.event_id) for event in facts}
    assert max(journal.values()) == 1


def test_a_ledger_that_is_killed_in_mid_intake_keeps_what_it_said_and_doubles_nothing(desk):
    clock = SystemClock()
    counter = Desk(SqlStore(desk.database), desk.enrolled.site("operator-1"), clock, run_now, lambda: None)
    dice = random.Random(5)
    for _ in range(LEDGER_KILLS):
        for _ in range(BACKLOG // LEDGER_KILLS):
            number = HouseholdId(uuid7(clock.now_us() // 1000, clock.entropy(ENTROPY_BYTES)))
            household = counted_household(number, 2, StayType.SHELTER)
            counter.do(ReceiveHousehold(household, ReceptionMethod.COUNT_ONLY, 0))
        round_ends_in_a_kill(desk, dice.uniform(0, 0.12))
        settled = {event.event_id for event, state in desk.rows() if state == RowState.SETTLED.value}
        assert {str(one) for one in settled} <= set(desk.journal()), "what a receipt named is in the journal"
        desk.ledger.start()
    desk.engine().round()
    assert {state for _, state in desk.rows()} == {RowState.SETTLED.value}
    assert desk.journal() == Counter(str(event.event_id) for event, _ in desk.rows())


def round_ends_in_a_kill(desk: DeskFile, after_s: float) -> None:
    engine = desk.engine()
    begun = threading.Event()

    def run() -> None:
        begun.set()
        try:
            engine.round()
        except LedgerUnreachable:
            return

    thread = threading.Thread(target=run, name="round")
    thread.start()
    assert begun.wait(30)
    threading.Event().wait(after_s)
    desk.ledger.kill()
    thread.join(60)
    assert not thread.is_alive()
