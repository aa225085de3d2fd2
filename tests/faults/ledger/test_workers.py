"""`ledger serve --workers`: a worker killed in mid-intake loses nothing, and all of them stop when they are told to."""

import os
import re
import signal
import subprocess
import threading

import psutil
import pytest

from ledger import journal
from sync.engine import SyncError
from tests.bench.serving import Serving, serving
from tests.bench.sync import DeskAtNight, desk_at_night
from tests.contracts.ledger.postgres import why_not
from tests.faults.sync.stand import SmallBundles
from tests.faults.waiting import wait_until

pytestmark = pytest.mark.postgres
EVENTS = 400
KILL_AT = (40, 200)
CLOSE = {"Connection": "close"}


def written(running: Serving) -> int:
    with running.service.database.read() as connection:
        return journal.count(connection)


def drain(desk: DeskAtNight, done: threading.Event) -> None:
    pause = threading.Event()
    while desk.settled() < EVENTS and not done.is_set():
        try:
            desk.engine.round()
        except SyncError:
            pause.wait(0.1)


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a server")
def test_workers_that_are_killed_in_mid_intake_lose_nothing() -> None:
    with serving("--workers", "2") as running, desk_at_night(running) as desk:
        desk.engine._outbox = SmallBundles(desk.database, desk.engine._now_us)
        desk.receive(EVENTS)
        done = threading.Event()
        draining = threading.Thread(target=drain, args=(desk, done))
        draining.start()
        killed: set[int] = set()
        try:
            for count in KILL_AT:
                wait_until(lambda count=count: written(running) >= count)  # type: ignore[misc]
                wait_until(lambda: len(psutil.Process(running.pid).children()) == 2)
                for worker in psutil.Process(running.pid).children():
                    os.kill(worker.pid, signal.SIGKILL)
                    killed.add(worker.pid)
            wait_until(lambda: not draining.is_alive())
        finally:
            done.set()
            draining.join()
        assert len(killed) == 2 * len(KILL_AT)
        assert desk.settled() == written(running) == EVENTS
        (counted,) = set(shown(running))
        assert counted >= EVENTS, "whoever answers tells the sum of all, also of those that were killed"


def shown(running: Serving) -> list[int]:
    """How many events were taken in, as each of some answers of /metrics says: those of different workers."""
    import requests

    pages = [requests.get(f"{running.url}/metrics", timeout=20, headers=CLOSE).text for _ in range(8)]
    counted = re.compile(r'ledger_events_total\{verdict="(?:applied|duplicate)"\} (\d+)')
    return [sum(int(count) for count in counted.findall(page)) for page in pages]


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a server")
def test_all_workers_stop_together() -> None:
    with serving("--workers", "2") as running:
        parent = psutil.Process(running.pid)
        wait_until(lambda: len(parent.children()) == 2)
        workers = parent.children()
    assert not any(worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE for worker in workers)


def test_one_process_answers_over_tls(tmp_path) -> None:
    import requests

    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    words += ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*words, "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    with serving("--tls-cert", str(certificate), "--tls-key", str(key), "--workers", "2") as running:
        assert running.url.startswith("https://")
        answer = requests.get(f"{running.url}/healthz", verify=str(certificate), timeout=20, headers=CLOSE)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
        assert (
            "ledger_devices 0"
            in requests.get(f"{running.url}/metrics", verify=str(certificate), timeout=20, headers=CLOSE).text
        )
