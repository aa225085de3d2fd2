"""The frozen program's entry starts our own parts by name, and nothing else."""

import importlib.util
import re
from pathlib import Path

import pytest

from kiosk.frozen_program import PARTS, main

ROOT = Path(__file__).parents[2]
STARTED = re.compile(r'(?:sys\.executable, "-m", |\b[A-Z]+_PROCESS = )"([a-z_.]+)"')
"""A module that is started where it is named, or by the name of a constant (`drilling.child.Child`)."""
SOURCES = [path for name in ("kiosk", "cardreader", "ledger") for path in (ROOT / name).rglob("*.py")]


def test_every_process_that_the_program_starts_is_a_part():
    started = {name for path in SOURCES for name in STARTED.findall(path.read_text("utf-8"))}
    assert started - {"kiosk"} == set(PARTS)  # the watchdog starts the program itself: `watched.desk_command`


@pytest.mark.parametrize("part", PARTS)
def test_every_part_exists(part: str):
    assert importlib.util.find_spec(part) is not None


def test_what_is_no_part_is_not_run(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["-m", "this"])
    assert ended.value.code == 2
    assert "Zen" not in capsys.readouterr().out


def test_a_command_is_run(capsys: pytest.CaptureFixture[str]):
    assert main(["version"]) == 0
    assert capsys.readouterr().out.startswith("kiosk 0.")
