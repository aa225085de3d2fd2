"""The recipe's branches for systems that are not this one, and Windows' version resource in PyInstaller's reader."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("PyInstaller")

from scripts.build_facts import version, windows_version

ROOT = Path(__file__).parents[2]
LIMIT_S = 120
BACKENDS = {
    "win32": "keyring.backends.Windows",
    "darwin": "keyring.backends.macOS",
    "linux": "keyring.backends.SecretService",
}


@pytest.fixture
def repository(tmp_path):
    """This repository, but for what a build writes."""
    for path in ROOT.iterdir():
        if path.name not in ("build", "dist"):
            (tmp_path / path.name).symlink_to(path)
    return tmp_path


@pytest.mark.parametrize("system", list(BACKENDS))
def test_the_recipe_knows_the_system(repository, system):
    child = [sys.executable, "-m", "tests.unit.spec_child", system, str(repository)]
    done = subprocess.run(child, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=True)
    told = json.loads(done.stdout.splitlines()[-1])

    assert [name for name in told["hidden"] if name.startswith("keyring")] == [BACKENDS[system]]
    assert told["name"] == "kiosk"
    assert told["console"] is (system != "win32"), "a double click opens no console beside the window"
    resource = repository / "build" / "windows_version.txt"
    assert told["version"] == (str(resource) if system == "win32" else None)
    assert resource.exists() == (system == "win32")
    assert told["shipped"] == ["PySide6\\plugins\\platforms\\qwindows.dll", "kiosk\\of-ours.pyd"]


@pytest.fixture
def versioninfo(monkeypatch):
    """PyInstaller's own reader of version resources; what it would ask Windows for is not asked here."""
    from PyInstaller import compat

    monkeypatch.setitem(sys.modules, "pefile", ModuleType("pefile"))
    monkeypatch.setattr(compat, "win32api", None, raising=False)
    return importlib.import_module("PyInstaller.utils.win32.versioninfo")


def test_windows_version_resource_is_read_and_says_what_this_is(repository, versioninfo):
    (repository / "build").mkdir()
    info = versioninfo.load_version_info_from_text_file(windows_version(repository))

    strings, translation = info.kids
    (table,) = strings.kids
    said = {one.name: one.val for one in table.kids}
    assert said["FileDescription"] == "避難所受付"
    assert said["ProductVersion"] == said["FileVersion"] == version(ROOT)
    assert said["OriginalFilename"] == "kiosk.exe"
    assert table.name == "041104B0"
    assert translation.kids[0].kids == [0x0411, 0x04B0], "the table's language and code page, as numbers"
    numbers = [info.ffi.fileVersionMS >> 16, info.ffi.fileVersionMS & 0xFFFF, info.ffi.fileVersionLS >> 16]
    assert ".".join(str(number) for number in numbers) == version(ROOT)
    assert "避難所受付".encode("utf-16-le") in info.toRaw(), "as Windows keeps it in the program"
