"""The drill itself, small: the real program through its real window, killed once, and nothing of it is left behind."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
HOUSEHOLDS = 12
LIMIT_S = 240
"""Some forty seconds on two free cores; a loaded machine may take a few times that."""
PRIVATE = ("見本", "例田", "仮山", "ミホン", "mihon", "KMA1:", "0960")
"""Names, kana, codes and numbers of the drill's people: none of them belongs in a log."""


def drill(work: Path, *options: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk", "drill", "--work", str(work), "--households", str(HOUSEHOLDS), *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def left_behind(work: Path) -> list[str]:
    """Processes that were started for this evening and still run."""
    lines = [" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if str(work) in line]


class Evening:
    """One played evening with everything it left."""

    def __init__(self, folder: Path) -> None:
        self.work, self.screenshots, file = folder / "work", folder / "shots", folder / "figures.json"
        options = ("--seed", "2", "--json", str(file), "--screenshots", str(self.screenshots))
        with drill(self.work, *options) as process:
            self.words, self.progress = process.communicate(timeout=LIMIT_S)
        assert process.returncode == 0, self.words + self.progress
        self.told = json.loads(file.read_text("utf-8"))


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    return Evening(tmp_path_factory.mktemp("evening"))


pytestmark = pytest.mark.slow


def test_nothing_is_lost_and_nothing_is_twice(evening: Evening):
    told = evening.told
    faults = {name: told[name] for name in ("lost", "doubled", "different", "unsettled", "shelved")}
    assert faults == dict.fromkeys(faults, 0)
    assert told["killed"] == 1
    assert told["acknowledged"] == told["steps"]


def test_the_evening_is_counted_as_the_city_counts(evening: Evening):
    told = evening.told
    assert sum(told["received_by_method"].values()) == told["households"]
    assert sum(told["persons_by_method"].values()) == told["persons"]
    assert told["received_by_method"]["app"] > 0
    assert told["received_by_method"]["card"] > 0
    assert told["received_by_method"]["paper"] > 0
    assert "方式別受付" in evening.words


def test_the_seconds_have_their_two_parts(evening: Evening):
    for name, one in evening.told["seconds_by_method"].items():
        if one["n"]:
            assert one["modelled_s_per_household"] > 0, name
            assert one["machine_s_per_household"] > 0, name


def test_answers_were_lost_and_connections_refused_on_the_way(evening: Evening):
    counted = evening.told["network"]["counted"]
    assert counted["answers_lost"] > 0
    assert counted["refused"] > 0


def test_telling_moments_are_kept_as_pictures(evening: Evening):
    kept = {file.name.partition("-")[2] for file in evening.screenshots.iterdir()}
    assert {
        "idle.png",
        "found.png",
        "received.png",
        "count.png",
        "name_line.png",
        "form.png",
        "offline.png",
        "card_read.png",
    } <= kept
    assert "stuck.png" not in kept


def test_no_log_names_anybody(evening: Evening):
    logs = [*evening.work.rglob("*.log*")]
    assert len(logs) >= 3
    text = "".join(file.read_text("utf-8") for file in logs)
    assert [word for word in PRIVATE if word in text] == []


def test_nothing_runs_on(evening: Evening):
    assert left_behind(evening.work) == []


def test_an_evening_that_is_ended_ends_all_that_it_started(tmp_path: Path):
    with drill(tmp_path / "work") as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "kiosk starts" in line:
                break
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=LIMIT_S)
    assert process.returncode == 130
    assert left_behind(tmp_path / "work") == []
