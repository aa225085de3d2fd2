"""Documents are printed and carried out as on any evening: nobody's name lies outside the places meant for it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.fakes import STORE_KEY
from tests.faults.purge_stand import NAMES, PurgeStand

ROOT = Path(__file__).resolve().parents[2]
PAPERS = """
import queue, sys, tempfile
from pathlib import Path
from kiosk.app.paper_making import PaperMaking
from kiosk.app.paper_room import PaperRoom
from kiosk.config import Config
from kiosk.app.starting import open_database
from kiosk.app.enrolling import enrolled_in
from kiosk.devices.clock import SystemClock
from kiosk.devices.printing import SystemPrinter
from kiosk.domain.shelter_report import Remarks
from kiosk.screens.papers import PaperFormat, RosterOrder, SlipOrder, Written
from kiosk.store.unit_of_work import SqlStore
from uuid import UUID

data, ask, send, stick = sys.argv[1:]
config = Config(is_training=True, data=Path(data))
store = SqlStore(open_database(config))
site = enrolled_in(store).site("staff")
answers = queue.Queue()
room = PaperRoom(
    PaperMaking(store, lambda: site, SystemClock()), SystemPrinter(ask, send), config.papers, tuple, lambda work: work()
)
room.start()
orders = [(SlipOrder(UUID(int=1)), None)]
for kind in PaperFormat:
    if kind is not PaperFormat.TEXT:
        orders += [(RosterOrder(kind), one) for one in (None, Path(stick))]
for order, folder in orders:
    room.write(order, folder, lambda done, of: None, answers.put)
    found = answers.get(timeout=120)
    assert isinstance(found, Written), found
room.stop()
store.close()
"""


def holding(folder: Path) -> set[str]:
    """Files below `folder`, whatever their names, in which a name of the stand can be read."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(name.encode() in path.read_bytes() for name in NAMES)
    }


def program(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_no_name_lies_outside_the_store_and_the_places_that_staff_chose(tmp_path):
    stand = PurgeStand(tmp_path)
    stand.close()
    (stand.folder / "kiosk.key").write_bytes(STORE_KEY)
    home, temporary, stick = (tmp_path / name for name in ("home", "temporary", "stick"))
    for folder in (home, temporary, stick):
        folder.mkdir()
    ask = program(tmp_path, "ask", "echo 'system default destination: Front-Desk'")
    send = program(tmp_path, "send", f"ls -R {temporary} >> {tmp_path}/seen; wc -c >> {tmp_path}/sent")
    places = {"HOME": str(home), "TMPDIR": str(temporary), "XDG_CACHE_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    subprocess.run(
        [sys.executable, "-c", PAPERS, str(stand.folder), ask, send, str(stick)],
        cwd=ROOT,
        env={**os.environ, **places, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        check=True,
    )
    assert len((tmp_path / "sent").read_text("utf-8").split()) >= 2, "it was printed"
    assert all(int(size) > 100 for size in (tmp_path / "sent").read_text("utf-8").split())
    assert "kiosk" not in (tmp_path / "seen").read_text("utf-8"), "and lay in no file meanwhile"
    assert holding(temporary) == set()
    assert holding(home) == set()
    assert {Path(name).suffix for name in holding(stick)} == {".csv"}, (
        "what staff carried out, compressed in the others"
    )
    assert holding(stand.folder) == {"papers/roster.csv"}, "and what was laid there before"
