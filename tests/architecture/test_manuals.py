"""Every command, option, key and quoted word of the guides exists; both languages name the same commands."""

import argparse
import contextlib
import importlib
import io
import json
import re
import tomllib
from functools import cache
from keyword import iskeyword
from pathlib import Path

import pytest

from kiosk import config
from kiosk.__main__ import COMMANDS as KIOSK
from kiosk.ui.help_sheet import _KEYS
from ledger.__main__ import _COMMANDS as LEDGER

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "manual"
GUIDES = sorted(FOLDER.glob("*.md"))
QUICK = sorted(FOLDER.glob("*.toml"))
SPAN = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
KEY = re.compile(r"(?:Shift|Ctrl)[＋+][A-Za-z0-9]+|\bF\d{1,2}\b|\bEnter\b|\bEsc\b|\bTab\b")
QUOTED = {"ja": re.compile(r"「([^」]+)」"), "en": re.compile(r"“([^”]+)”")}
NOT_OF_THE_SCREEN = {"避難所受付の練習", "避難所受付", "Shelter reception, training"}
"""Names in the system's menu (packaging/*.desktop)."""


def commands_in(text: str) -> list[str]:
    """What a reader would type: code spans and lines of shell blocks that begin with one of our programs."""
    lines = [line.strip() for block in BLOCK.findall(text) for line in block.splitlines()]
    spans = SPAN.findall(BLOCK.sub("", text))
    return [one for one in (*lines, *spans) if one.split()[0] in ("kiosk", "ledger") or one.startswith("scripts/")]


@cache
def help_of(program: str, command: str) -> str:
    """The help text of a command."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        if program == "ledger":
            parser = argparse.ArgumentParser()
            name = command.replace("-", "_") + ("_" if iskeyword(command) else "")
            importlib.import_module(f"ledger.commands.{name}").add_arguments(parser)
            parser.print_help()
        elif command:
            importlib.import_module(f"kiosk.commands.{command.replace('-', '_')}").run(["--help"])
        else:
            parser = argparse.ArgumentParser()
            config.add_arguments(parser)
            parser.print_help()
    return out.getvalue()


def faults_of(line: str) -> list[str]:
    """What of a command line does not exist."""
    first, *words = line.split()
    if first.startswith("scripts/") and first != "scripts/ledger":
        script = ROOT / first
        text = script.read_text("utf-8") if script.is_file() else ""
        text += (ROOT / "scripts" / "sign_update.py").read_text("utf-8") if first == "scripts/make_update" else ""
        return [f"no {first}"] * (not text) + [word for word in words if word.startswith("--") and word not in text]
    program = "ledger" if first in ("ledger", "scripts/ledger") else "kiosk"
    known = LEDGER if program == "ledger" else KIOSK
    command = words[0] if words and words[0] in known else ""
    if not command and words and not words[0].startswith(("-", "…")):
        return [f"no command {words[0]}"]
    if program == "ledger" and not command:
        return []
    told = help_of(program, command)
    if (program, command) == ("ledger", "staff"):
        told += help_of_staff(words)
    if command == "sheet":
        told += help_of_sheet(words[1:2])
    return [word for word in words if word.startswith("--") and word != "--help" and word not in told]


def help_of_staff(words: list[str]) -> str:
    """`ledger staff` has commands of its own."""
    parser = argparse.ArgumentParser()
    importlib.import_module("ledger.commands.staff").add_arguments(parser)
    kind = next(word for word in words[1:] if not word.startswith(("-", "/")))
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        parser.parse_args([kind, "--help"])
    return out.getvalue()


def help_of_sheet(kind: list[str]) -> str:
    """`kiosk sheet` has commands of its own."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        importlib.import_module("kiosk.commands.sheet").run([*kind, "--help"])
    return out.getvalue()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_command_and_option_exists(guide: Path):
    lines = commands_in(guide.read_text("utf-8"))
    assert len(lines) > 30
    assert {line: faults for line in lines if (faults := faults_of(line))} == {}


def test_a_command_or_option_that_is_not_there_is_found():
    assert faults_of("kiosk fly") == ["no command fly"]
    assert faults_of("kiosk update --sideways") == ["--sideways"]
    assert faults_of("scripts/ledger enrol --sight ID") == ["--sight"]
    assert faults_of("scripts/nothing") == ["no scripts/nothing"]
    assert faults_of("kiosk sheet cards OUT --households 4 --wings 2") == ["--wings"]


def test_both_languages_name_the_same_commands():
    said = [commands_in(path.read_text("utf-8")) for path in GUIDES]
    assert len(said) == 2
    assert set(said[0]) == set(said[1])


def texts_of(value: object) -> list[str]:
    """Every text of a quick guide."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_of(one)]
    return [text for one in value for text in texts_of(one)] if isinstance(value, list) else []


def guide_of(path: Path) -> str:
    return "\n".join(texts_of(tomllib.loads(path.read_text("utf-8"))))


def keys_known() -> set[str]:
    """Those of the help sheet, and those that lead to it and to the venue table's page."""
    assert "(Qt.Key.Key_K, True): self.open_venue" in (ROOT / "kiosk" / "ui" / "main_window.py").read_text("utf-8")
    return {key for key, _meaning in _KEYS if not key.startswith("@")} | {"F1", "Ctrl+K"}


@pytest.mark.parametrize("path", QUICK, ids=lambda path: path.name)
def test_every_key_exists(path: Path):
    named = {key.replace("＋", "+") for key in KEY.findall(guide_of(path))}
    assert named
    assert named - keys_known() == set()


@pytest.mark.parametrize("path", QUICK, ids=lambda path: path.name)
def test_what_is_quoted_stands_on_the_screen(path: Path):
    language = path.stem.rpartition(".")[2]
    words = json.loads((ROOT / "resources" / "translations" / f"{language}.json").read_text("utf-8"))
    said = "\n".join(words.values())
    quoted = set(QUOTED[language].findall(guide_of(path)))
    assert quoted
    assert {word for word in quoted if word not in said} - NOT_OF_THE_SCREEN == set()


def test_both_languages_of_a_quick_guide_show_the_same_screens_and_keys():
    for name in ("staff", "organiser"):
        told = [tomllib.loads((FOLDER / f"{name}.{language}.toml").read_text("utf-8")) for language in ("ja", "en")]
        scenes = [[block["scene"] for page in one["page"] for block in page.get("block", [])] for one in told]
        keys = [{key.replace("＋", "+") for key in KEY.findall("\n".join(texts_of(one)))} for one in told]
        assert scenes[0] == scenes[1]
        assert keys[0] == keys[1]


@pytest.mark.parametrize("path", QUICK, ids=lambda path: path.name)
def test_the_printed_guide_is_there(path: Path):
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
