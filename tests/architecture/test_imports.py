"""The dependency rule holds, and each of its contracts is seen to fail where it is broken."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kiosk", "sync", "cardreader", "ledger")

VIOLATIONS = {
    "the kiosk's layers": ("kiosk/domain/kana.py", "import kiosk.desk.desk"),
    "the sync package's layers": ("sync/protocol/ids.py", "import sync.engine"),
    "the ledger's layers": ("ledger/fold.py", "import ledger.intake"),
    "the top-level packages": ("cardreader/apdu.py", "import kiosk.errors"),
    "the ledger knows of sync only the protocol": ("ledger/feed.py", "import sync.worker"),
    "Qt stays in ui and devices.qt": ("kiosk/screens/health.py", "import PySide6.QtCore"),
    "SQL stays in the store": ("kiosk/desk/overview.py", "import sqlalchemy"),
    "pyscard is imported by cardreader.pcsc alone": ("cardreader/tlv.py", "import smartcard"),
    "requests is imported by sync.transport alone": ("sync/worker.py", "import requests"),
    "rules are pure": ("kiosk/domain/stays.py", "import time"),
}
"""Beginning of a contract's name, and the line that breaks it."""
CONTRACTS = [
    one["name"]
    for one in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
]


def verdicts(folder: Path) -> dict[str, str]:
    """KEPT or BROKEN for each contract, as import-linter says of the packages in `folder`."""
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ".", "COLUMNS": "400"},
    )
    found = re.findall(r"^(.*?)\s+(KEPT|BROKEN)\b", re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout), re.MULTILINE)
    assert found, ran.stdout + ran.stderr
    return dict(found)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of a copy in which every contract was broken once."""
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", folder)
    for place, line in VIOLATIONS.values():
        file = folder / place
        file.write_text(f"{file.read_text('utf-8')}\n{line}\n", "utf-8")
    (folder / "kiosk" / "stray_room.py").write_text('"""A room that no layer knows."""\n', "utf-8")
    return verdicts(folder)


def test_every_contract_is_kept():
    assert verdicts(ROOT) == dict.fromkeys(CONTRACTS, "KEPT")


def test_every_contract_has_a_violation_here():
    assert len(CONTRACTS) == len(VIOLATIONS)
    assert all(any(name.startswith(begun) for begun in VIOLATIONS) for name in CONTRACTS)


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract_that_is_violated_is_broken(broken, name):
    assert broken[name] == "BROKEN"


def test_every_folder_of_python_files_is_a_package_that_the_contracts_can_see():
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            assert (file.parent / "__init__.py").exists(), file
