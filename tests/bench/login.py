"""Logging in by PIN: how long the desk's thread is taken, with the cost that headquarters use, in a real file."""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kiosk.desk.desk import Desk
from kiosk.desk.staff import HandOver, LogIn
from kiosk.domain.duties import NO_DUTY
from sync.protocol import secret_hash
from sync.protocol.staff import PIN_COST, StaffRecord
from sync.protocol.values import StaffRole
from tests.bench.figure import at_most, print_figures
from tests.fakes import open_desk, site

BENCH = "login"
PIN = "271828"
TIMES = 10
GOAL_S = 0.5


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"tests.bench {BENCH}", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder), where=replace(site(), may=NO_DUTY))
        took_s = _log_in(desk)
        desk._store.close()
    found = (("right PIN, median", statistics.median(took_s)), ("right PIN, slowest", max(took_s)))
    return print_figures(
        (at_most(BENCH, name, value, GOAL_S, "s", TIMES) for name, value in found), as_json=chosen.json
    )


def _log_in(desk: Desk) -> list[float]:
    record = StaffRecord(
        staff_id="kariyama",
        name="仮山 職員",
        role=StaffRole.LEADER,
        set_at_us=1,
        pin=secret_hash.hashed(PIN, os.urandom, PIN_COST),
    )
    with desk._store.unit() as unit:
        unit.staff.put(record)
    took_s = []
    for _ in range(TIMES):
        began_s = time.perf_counter()
        assert desk.do(LogIn("kariyama", PIN)).operator_id == "kariyama"
        took_s.append(time.perf_counter() - began_s)
        desk.do(HandOver())
    return took_s
