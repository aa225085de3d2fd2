"""The evacuee's window lies on the second screen where there is one, and nowhere else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT_S = 120
"""For a program that needs a second on a quiet machine."""


def screen(name: str, x: int, width: int, height: int) -> dict[str, object]:
    sizes = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    return {"name": name, "x": x, "y": 0, "width": width, "height": height, **sizes}


DESK, EVACUEE = screen("desk", 0, 1280, 800), screen("evacuee", 1280, 1920, 1080)


@pytest.mark.parametrize(
    ("screens", "shown"),
    [([DESK, EVACUEE], [True, [[1280, 0, 1920, 1080]]]), ([DESK], [False, []])],
    ids=["two", "one"],
)
def test_the_window_is_on_the_second_screen(
    tmp_path: Path, screens: list[dict[str, object]], shown: list[object]
) -> None:
    layout = tmp_path / "screens.json"
    layout.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    environment = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={layout}", "PYTHONPATH": str(ROOT)}
    child = [sys.executable, "-m", "tests.ui.second_screen_child"]
    told = subprocess.run(child, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=True)

    assert [json.loads(line) for line in told.stdout.splitlines()] == [False, shown, [False, 0]]
