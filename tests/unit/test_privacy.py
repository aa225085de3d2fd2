"""What the program writes is for its user alone, and its memory goes into no file of a crash."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
ROOT = Path(__file__).parents[2]
OFFSCREEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
OF_A_PROCESS = """
import ctypes, resource
from kiosk.privacy import keep_to_this_user
keep_to_this_user()
PR_GET_DUMPABLE = 3
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(PR_GET_DUMPABLE))
"""


def open_to_others(folder: Path) -> list[str]:
    """What lies there, the folder itself included, that anybody but its owner may read or enter."""
    return [str(path) for path in (folder, *folder.rglob("*")) if path.lstat().st_mode & 0o077]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    old = os.umask(0o022)  # as most systems have it
    try:
        return subprocess.run(
            [sys.executable, "-m", "kiosk", *words],
            env=OFFSCREEN,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        os.umask(old)


def test_a_desk_s_folder_and_files_are_for_its_user_alone(tmp_path: Path):
    """It is not enrolled, so that it ends by itself; folder, lock, log and, with a keystore, the file are there."""
    assert run("--live", "--data", str(tmp_path / "live")).returncode == 2
    assert (tmp_path / "live" / "log" / "kiosk.log").exists()
    assert open_to_others(tmp_path / "live") == []


def test_what_is_made_to_be_carried_is_for_its_user_alone(tmp_path: Path):
    out = tmp_path / "support.zip"
    assert run("support-bundle", "--data", str(tmp_path / "none"), "--out", str(out)).returncode == 0
    assert open_to_others(out) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_a_crash_leaves_no_picture_of_memory():
    told = subprocess.run(
        [sys.executable, "-c", OF_A_PROCESS], env=OFFSCREEN, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "(0, 0) 0"


@pytest.mark.parametrize("entry", ["kiosk/__main__.py", "kiosk/frozen_program.py"])
def test_every_entry_begins_with_it(entry: str):
    """The parts of a frozen program begin with its entry too."""
    begin = (ROOT / entry).read_text("utf-8").partition('if __name__ == "__main__":')[2]
    assert begin.index("keep_to_this_user()") < begin.index("main(")
