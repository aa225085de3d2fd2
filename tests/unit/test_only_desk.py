"""One desk on one folder: a second one is refused, and a killed one leaves no lock behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app.only_desk import AlreadyRunning, FolderUnusable, only_desk

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


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FolderUnusable) as refused, only_desk(tmp_path / "file" / "live"):
        pass
    assert refused.value.data["folder"] == str(tmp_path / "file" / "live")


def test_a_desk_whose_folder_cannot_be_written_says_so_and_ends(tmp_path: Path):
    """No log can be written either: it ended with a traceback, and from the menu nothing was seen at all."""
    (tmp_path / "file").write_bytes(b"")
    words = [sys.executable, "-m", "kiosk", "--live", "--data", str(tmp_path / "file" / "live")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "folder_unusable" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have always a screen")
@pytest.mark.parametrize("words", [["--live"], ["train"]])
def test_without_a_screen_it_is_said(tmp_path: Path, words: list[str]):
    screenless = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    screenless.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-m", "kiosk", *words, "--data", str(tmp_path / "data")]
    told = subprocess.run(command, cwd=ROOT, env=screenless, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "no_screen" in told.stderr
