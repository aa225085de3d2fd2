"""The watchdog over real processes: crashes, silence, too many crashes, a good end, and being told to end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from kiosk.app.watched import EXIT_CRASHES, MAX_CRASHES, RESUMED_OPTION, Watchdog, desk_command
from tests.faults.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 150.0
CHILD = """
import os, pathlib, signal, sys, time
folder = pathlib.Path(sys.argv[1])
lives = len(list(folder.glob("life-*")))
(folder / f"life-{lives}").write_text(" ".join(sys.argv[2:]))
what = (folder / "plan").read_text().split()[lives]
if what == "crash":
    os.kill(os.getpid(), signal.SIGKILL)
if what == "silent":
    (folder / "pulse").touch()
    time.sleep(600)
sys.exit(int(what))
"""


@pytest.fixture(autouse=True)
def signals():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def watch(folder: Path, plan: str, silence_limit_s: float = 60.0) -> int:
    (folder / "plan").write_text(plan)

    def command(is_resumed: bool) -> list[str]:
        return [sys.executable, "-c", CHILD, str(folder), *([RESUMED_OPTION] if is_resumed else [])]

    return Watchdog(command, folder / "pulse", silence_limit_s=silence_limit_s).run()


def lives(folder: Path) -> list[str]:
    return [file.read_text() for file in sorted(folder.glob("life-*"))]


@pytest.mark.parametrize("code", [0, 2])
def test_a_desk_that_ends_well_is_not_started_again(tmp_path: Path, code: int):
    assert watch(tmp_path, str(code)) == code
    assert lives(tmp_path) == [""]


def test_a_desk_that_crashes_comes_back_into_its_work(tmp_path: Path):
    assert watch(tmp_path, "crash 1 0") == 0
    assert lives(tmp_path) == ["", RESUMED_OPTION, RESUMED_OPTION]


def test_a_silent_desk_is_ended_and_comes_back(tmp_path: Path):
    assert watch(tmp_path, "silent 0", silence_limit_s=0.5) == 0
    assert lives(tmp_path) == ["", RESUMED_OPTION]


def test_a_desk_that_crashes_again_and_again_stays_down(tmp_path: Path):
    assert watch(tmp_path, "crash " * 20) == EXIT_CRASHES
    assert len(lives(tmp_path)) == MAX_CRASHES


def test_the_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert desk_command(["--live"]) == [sys.executable, "--live"]


def desks_in(folder: Path) -> list[psutil.Process]:
    """Desks that work on `folder`, without their watchdog."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if str(folder) in words and "kiosk" in words and "--watched" not in words:
            found.append(process)
    return found


def test_the_real_desk_comes_back_after_kill_9_and_ends_when_told(tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    words = [sys.executable, "-m", "kiosk", "--watched", "--data", str(tmp_path), "--camera", "none"]
    announce = tmp_path / "usable.json"
    process = subprocess.Popen(
        [*words, "--announce", str(announce)],
        cwd=ROOT,
        env={**environment, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(announce.exists, START_LIMIT_S)
        [desk] = desks_in(tmp_path)
        announce.unlink()
        desk.kill()
        wait_until(announce.exists, START_LIMIT_S)
        [second] = desks_in(tmp_path)
        assert second.pid != desk.pid
        assert RESUMED_OPTION in second.cmdline()
        process.terminate()
        assert process.wait(60) == 0
        wait_until(lambda: desks_in(tmp_path) == [])
    finally:
        for one in desks_in(tmp_path):
            one.kill()
        process.kill()
        process.wait()
