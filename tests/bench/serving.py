"""A ledger as it runs in life: PostgreSQL with fsync, `ledger serve` as processes of its own, HTTP on loopback."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from ledger.service import Service
from tests.contracts.ledger import postgres
from tests.contracts.ledger.furniture import make_service
from tests.faults.waiting import wait_until

ROOT = Path(__file__).parents[2]
STOP_WAIT_S = 30
MIB = 1024 * 1024


@dataclass(frozen=True)
class Serving:
    """A running ledger: where it answers, and another worker's view of the same database."""

    url: str
    pid: int
    service: Service

    def resident_mib(self) -> float:
        """Memory of all its processes."""
        process = psutil.Process(self.pid)
        return float(sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))) / MIB


@contextmanager
def serving(*options: str) -> Iterator[Serving]:
    """`ledger serve` on a PostgreSQL of its own, with the master data of the tests."""
    with tempfile.TemporaryDirectory() as name, postgres.running(fsync=True) as server:
        folder = Path(name)
        database_url = server.new_database()
        service = make_service(database_url, folder)
        try:
            with _process(folder, database_url, options) as told:
                yield Serving(str(told["url"]), int(str(told["pid"])), service)
        finally:
            service.database.close()


@contextmanager
def _process(folder: Path, database_url: str, options: Sequence[str]) -> Iterator[dict[str, object]]:
    announce = folder / "announce.json"
    words = [sys.executable, "-m", "ledger", "serve", "--data", str(folder), "--database", database_url]
    words += ["--port", "0", "--announce", str(announce), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / "ledger.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: announce.exists() or process.poll() is not None)
        assert announce.exists(), (folder / "ledger.log").read_text()
        yield json.loads(announce.read_text("utf-8"))
    finally:
        process.terminate()
        process.wait(STOP_WAIT_S)
