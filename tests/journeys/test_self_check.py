"""The self-check as IT runs it: a process, its table or JSON, its exit code; broken things are said to be broken."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from kiosk.commands.checking.finding import WORDS, Finding, State
from kiosk.store.database import Database
from kiosk.store.key_file import key_in
from kiosk.store.migrations import migrate

ROOT = Path(__file__).parents[2]
LIMIT_S = 150
PAGE_BYTES = 4096


def check(data: Path, *options: str) -> tuple[int, str]:
    words = [sys.executable, "-m", "kiosk", "--self-check", "--data", str(data), "--camera", "none", *options]
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    return done.returncode, done.stdout


def found(data: Path) -> tuple[int, Mapping[str, tuple[str, str]]]:
    code, told = check(data, "--json")
    return code, {one["name"]: (one["state"], one["word"]) for one in json.loads(told)["findings"]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A kiosk's folder with a file of some pages."""
    database = Database(tmp_path / "kiosk.db", key_in(tmp_path / "kiosk.key", tmp_path / "kiosk.db"))
    migrate(database)
    database.close()
    return tmp_path


def test_a_machine_that_never_was_a_kiosk_can_become_one(tmp_path: Path):
    code, findings = found(tmp_path / "nowhere")
    assert code == 0
    assert findings["store"] == ("good", "can_be_made")
    assert findings["key"] == ("absent", "none_yet")
    assert findings["decoder"] == ("good", "reads")
    assert findings["fonts"] == ("good", "there")
    assert not (tmp_path / "nowhere").exists(), "looking leaves nothing behind"


def test_a_whole_file_is_whole(data: Path):
    code, findings = found(data)
    assert code == 0
    assert findings["store"] == ("good", "whole")
    assert findings["key"] == ("good", "there")
    assert findings["outbox"] == ("good", "sent")


def test_a_damaged_page_is_found(data: Path):
    file = data / "kiosk.db"
    content = bytearray(file.read_bytes())
    content[PAGE_BYTES * 3 + 100] ^= 0xFF
    file.write_bytes(content)
    code, findings = found(data)
    assert code == 1
    assert findings["store"][0] == "failed"


def test_a_missing_key_is_named_and_no_new_one_is_made(data: Path):
    (data / "kiosk.key").unlink()
    code, findings = found(data)
    assert code == 1
    assert findings["key"] == ("failed", "missing")
    assert not (data / "kiosk.key").exists()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_table_has_words_for_people(tmp_path: Path, language: str):
    code, told = check(tmp_path, "--language", language)
    assert code == 0
    assert "⟦" not in told


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_has_a_sentence(language: str):
    sentences = json.loads((ROOT / "resources" / "translations" / f"{language}.json").read_text("utf-8"))
    keys = [Finding(name, State.GOOD, word).key for name, words in WORDS.items() for word in words]
    keys += [f"check.{name}" for name in WORDS] + [f"check.state.{state.value}" for state in State]
    assert [key for key in keys if key not in sentences] == []
    assert [key for key in sentences if key.startswith("check.") and key not in keys] == []


def test_a_word_without_a_sentence_cannot_be_said():
    with pytest.raises(AssertionError):
        Finding("store", State.GOOD, "lovely")
