"""One desk on one folder: a second one is refused, and a killed one leaves no lock behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app.only_desk import AlreadyRunning, only_desk

ROOT = Path(__file__).parents[2]
HOLDING = """
import sys, pathlib
from kiosk.app.only_desk import only_desk
with only_desk(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_desk_is_refused(tmp_path: Path):
    with only_desk(tmp_path / "data"), pytest.raises(AlreadyRunning), only_desk(tmp_path / "data"):
        pass
    with only_desk(tmp_path / "data"):
        pass


def test_two_folders_are_two_desks(tmp_path: Path):
    with only_desk(tmp_path / "live"), only_desk(tmp_path / "training"):
        pass


def test_a_killed_desk_leaves_the_folder_free(tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunning), only_desk(tmp_path):
            pass
        process.kill()
        process.wait()
    with only_desk(tmp_path):
        pass
