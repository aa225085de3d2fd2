"""Headquarters order, all is settled, and then nobody's name is left: in the file, its free pages, its copies."""

import os
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kiosk.app import purging
from kiosk.app.copying import Copying, now_of
from kiosk.app.shelter_facts import facts_in
from kiosk.commands import purge
from kiosk.config import Config
from kiosk.desk.papers_out import NotePaper
from kiosk.desk.purge import LookAtPurges, Purged, PurgeOperation, TakePurgeOrder
from kiosk.desk.reception import ReceiveHousehold
from kiosk.documents.report_words import text_of
from kiosk.domain.outcomes import Refused
from kiosk.domain.report_figures import figures_of
from kiosk.domain.shelter_report import Remarks
from kiosk.ports.copies import CopyFailed, CopyMade
from kiosk.ports.purging import PurgeBar
from kiosk.ports.restoring import RESTORED_SETTING, Restored
from kiosk.ports.sightings import SightingKind
from kiosk.store.backups import copies_in
from kiosk.store.database import Database, is_sound
from kiosk.store.standing import CURSOR_SETTING
from sync.engine import RowState
from sync.protocol import codec, keys, purge_order
from sync.protocol.purge_order import PurgeOrder
from tests.fakes import STORE_KEY
from tests.faults.purge_stand import PurgeStand, household, names_in

ROOT = Path(__file__).resolve().parents[2]
KILLS = 40 if os.environ.get("KIOSK_LONG") else 5
MAX_DELAY_S = 0.3
"""Longer than a purge of so few takes behind its imports, so that kills fall before, in and after each of its steps."""
HOUSEHOLDS = 12
LINE_LIMIT_S = 120.0


@pytest.fixture
def stand(tmp_path):
    stand = PurgeStand(tmp_path)
    yield stand
    stand.close()


def act(stand: PurgeStand, *, with_damaged: bool = False) -> PurgeOperation:
    return PurgeOperation(stand.operation_id, lambda report, name: text_of(report, None, name), with_damaged)


def copying(stand: PurgeStand, backups: Path | None = None) -> Copying:
    config = Config(is_training=True, data=stand.folder, backups=backups)
    return Copying(config, STORE_KEY, now_of(stand.ledger.clock.now_us), lambda _state: None)


def unfinished(stand: PurgeStand):
    return purging.unfinished(Config(is_training=True, data=stand.folder), STORE_KEY)


def bars(stand: PurgeStand) -> tuple[PurgeBar, ...]:
    (one,) = stand.desk.look(LookAtPurges())
    return one.look.bars


def test_nothing_goes_without_an_order_and_none_is_believed_but_the_ledger_s(stand):
    stand.sync()
    assert stand.desk.do(act(stand)) == Refused("problem.purge_not_ordered")
    forged = purge_order.issue(PurgeOrder(stand.operation_id, 1), keys.new_key())
    assert stand.desk.do(TakePurgeOrder(forged)) == Refused("problem.purge_order")
    assert stand.desk.do(act(stand)) == Refused("problem.purge_not_ordered")
    assert names_in(stand.folder)


def test_nothing_goes_while_anything_is_unsettled(stand):
    order = stand.order()
    assert isinstance(stand.desk.do(TakePurgeOrder(order)), PurgeOrder), "as a file, before the network is back"
    assert PurgeBar.UNSETTLED in bars(stand)
    refused = stand.desk.do(act(stand))
    assert refused == Refused("problem.purge_unsettled", (("count", 12),))
    stand.sync()
    assert bars(stand) == ()
    stand.receive(household(99))
    assert bars(stand) == (PurgeBar.UNSETTLED,), "one late fact is enough"


def test_the_look_says_what_would_go(stand):
    stand.desk.do(NotePaper(SightingKind.EXPORTED, "report pdf"))  # figures: nobody has to look for it
    stand.order()
    stand.sync()
    (one,) = stand.desk.look(LookAtPurges())
    assert (one.look.households, one.look.persons, one.look.facts, one.look.drafts) == (12, 24, 12, 1)
    assert one.look.documents == {"exported": 1}
    assert one.kept is None


def test_no_name_is_left_anywhere_and_the_chain_goes_on(stand):
    stand.order()
    stand.sync()
    stand.kiosk.database.fold()
    (copy,) = (one.path for one in copies_in(stand.folder / "copies"))
    assert {"kiosk.db", "papers/roster.csv", f"copies/{copy.name}"} <= names_in(stand.folder).keys()
    (stand.folder / "kiosk-damaged-20261120T000000Z.db").write_bytes((stand.folder / "kiosk.db").read_bytes())
    assert isinstance(stand.desk.do(act(stand)), Purged)
    assert isinstance(copying(stand).copy_now(), CopyMade)
    assert names_in(stand.folder) == {}
    assert len(copies_in(stand.folder / "copies")) == 1
    assert unfinished(stand) == ()
    assert is_sound(stand.folder / "kiosk.db", STORE_KEY)
    states = stand.kiosk.states()
    assert states == [RowState.PURGED] * 12 + [RowState.NEW], "the line that says who purged goes up"
    stand.sync()
    assert stand.kiosk.states()[-1] is RowState.SETTLED
    journal = stand.ledger.journal(stand.kiosk.device_id)
    assert set(journal) == set(range(1, 14)), "headquarters have every fact"
    assert stand.kiosk.rows()[13][1] == journal[13]


def test_the_totals_are_the_same_before_and_after(stand):
    stand.order()
    stand.sync()
    before, site = stand.report(), stand.desk.site
    days = facts_in(stand.kiosk.store, site).reception_days()
    assert sum(one.households for one in days) == 12
    assert len(days) > 0
    stand.desk.do(act(stand))
    facts = facts_in(stand.kiosk.store, site)
    assert facts.records == ()
    after = facts.report(before.scope, Remarks())
    assert figures_of(after) == figures_of(before)
    assert facts.reception_days() == days
    assert facts.kept is not None
    assert facts.kept.received.here == before.admitted
    with stand.kiosk.store.reading() as unit:
        (kept,) = unit.reports.newest(unit.reports.places(site.operation_id)[0], 10)
    assert "仮山" not in kept.text
    assert "うち自主避難" not in kept.text or "3" in kept.text, "numbers that staff said stay"


def test_nobody_of_a_purged_operation_comes_down_again(stand):
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    with stand.kiosk.store.unit() as unit:
        unit.settings.put(CURSOR_SETTING, b"0")
    stand.sync()
    copying(stand).copy_now()
    assert names_in(stand.folder) == {}
    assert stand.desk.do(ReceiveHousehold(household(50), None, 0)) == Refused("problem.operation_purged")


def test_it_is_done_once(stand):
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    assert stand.desk.do(act(stand)) == Refused("problem.purged_before")


def test_copies_on_a_disk_that_is_away_go_when_it_is_back(stand, tmp_path):
    other, away = stand.folder / "other", tmp_path / "away"
    stand.copy("other")
    stand.copy("other", tag="ffffffff")
    (stand.folder / "copies.tag").write_text("0123abcd", "ascii")
    stand.order()
    stand.sync()
    other.rename(away)
    stand.desk.do(act(stand))
    assert copying(stand, other).copy_now() == CopyFailed("copies_unreachable")
    assert len(unfinished(stand)) == 1
    away.rename(other)
    assert isinstance(copying(stand, other).copy_now(), CopyMade)
    assert unfinished(stand) == ()
    left = names_in(stand.folder)
    assert [name for name in left if "ffffffff" not in name] == [], "another kiosk's copies are its own"
    assert left


def test_facts_that_were_refused_and_corrected_go_and_hold_nothing_back(stand):
    stand.sync()
    stand.order()
    stand.sync()
    with stand.kiosk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'corrected', settled_us = NULL WHERE seq = 5")
        connection.exec_driver_sql("UPDATE outbox SET settled_us = 1 WHERE seq <> 5")
    assert bars(stand) == ()
    stand.desk.do(act(stand))
    assert stand.kiosk.states()[4] is RowState.PURGED


def test_the_command_looks_and_purges_a_closed_kiosk(stand, tmp_path, capsys):
    order = tmp_path / "order"
    order.write_bytes(stand.order())
    stand.sync()
    stand.kiosk.close()
    place = ["--data", str(stand.folder)]
    assert purge.run([*place, "--look", "--order", str(order)]) == 0
    assert "households=12 persons=24" in capsys.readouterr().out
    assert purge.run([*place, "--confirm", "another"]) == purge.EXIT_KNOWN
    assert names_in(stand.folder)
    assert purge.run([*place, "--confirm", stand.operation_id, "--leader", "leader"]) == 0
    assert names_in(stand.folder) == {}
    assert purge.run([*place, "--look"]) == 0
    assert f"{stand.operation_id}\tpurged 12" in capsys.readouterr().out


def killed_while_purging(folder: Path, operation_id: str, delay_s: float) -> None:
    words = ["--data", str(folder), "--confirm", operation_id]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.purge_child", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    net = threading.Timer(LINE_LIMIT_S, process.kill)
    net.start()
    assert process.stdout.readline() == b"begun\n"
    threading.Event().wait(delay_s)
    process.kill()
    process.wait()
    process.stdout.close()
    net.cancel()


def test_a_purge_that_is_killed_anywhere_is_gone_on_with(stand, tmp_path):
    stand.order()
    stand.sync()
    stand.kiosk.close()
    dice = random.Random(20261120)
    for number in range(KILLS):
        folder = tmp_path / f"life {number}"
        shutil.copytree(stand.folder, folder)
        killed_while_purging(folder, stand.operation_id, dice.uniform(0, MAX_DELAY_S))
        outcome = purge.run(["--data", str(folder), "--confirm", stand.operation_id])
        assert outcome in (0, purge.EXIT_KNOWN), "gone on with, or done before"
        assert names_in(folder) == {}
        database = Database(folder / "kiosk.db", STORE_KEY)
        assert purging.unfinished(Config(is_training=True, data=folder), STORE_KEY) == ()
        with database.reading() as connection:
            purged = connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE state = 'purged' AND data = x''")
            assert purged.scalar_one() == HOUSEHOLDS
        database.close()


def test_the_next_start_of_the_copies_goes_on_with_a_purge_that_was_cut_off(stand):
    stand.order()
    stand.sync()
    stand.desk.do(act(stand))
    assert len(unfinished(stand)) == 1
    thread = copying(stand)
    thread.start()
    thread.soon()
    thread.stop()
    assert unfinished(stand) == ()
    assert names_in(stand.folder) == {}


def test_a_damaged_file_with_unreadable_facts_bars_it_until_headquarters_say_so(stand):
    stand.order()
    stand.sync()
    told = Restored(copy_us=0, last_written_us=1, salvaged=2, unreadable=3, damaged_file="kiosk-damaged-x.db")
    with stand.kiosk.store.unit() as unit:
        unit.settings.put(RESTORED_SETTING, codec.encode(told))
    assert stand.desk.do(act(stand)) == Refused("problem.purge_damaged", (("count", 0),))
    assert isinstance(stand.desk.do(act(stand, with_damaged=True)), Purged)
