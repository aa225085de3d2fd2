"""What a frozen program says of itself: which version of which sources, and the licences of everything in it."""

import json
import os
import re
import subprocess
import tomllib
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

LOCK = Path("requirements/run.txt")
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
RULE = "=" * 78


def version(root: Path) -> str:
    """The version in pyproject.toml."""
    return str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def build_information(root: Path) -> str:
    """JSON: version, commit, and the time of the commit, so that the same sources give the same file."""
    commit = _git(root, "rev-parse", "HEAD")
    stamp = int(os.environ.get("SOURCE_DATE_EPOCH") or _git(root, "log", "-1", "--format=%ct") or 0)
    built = datetime.fromtimestamp(stamp, UTC).isoformat()
    return json.dumps({"version": version(root), "commit": commit or "unknown", "of": built}, indent=1) + "\n"


def third_party(root: Path) -> str:
    """Name, version, licence and licence texts of every package that the lock names and that is installed here."""
    names = sorted({_name(line) for line in (root / LOCK).read_text("utf-8").splitlines() if "==" in line})
    parts = [_entry(found) for name in names if (found := _installed(name)) is not None]
    return f"\n{RULE}\n".join(["Software of others in this program, and its licences.", *parts]) + "\n"


def windows_version(root: Path) -> str:
    """The path of a version resource for Windows, written beside the build."""
    numbers = [*(int(part) for part in version(root).split(".")), 0, 0][:4]
    strings = {
        "FileDescription": "避難所受付",
        "ProductName": "Kumamoto shelter kiosk",
        "FileVersion": version(root),
        "ProductVersion": version(root),
        "OriginalFilename": "kiosk.exe",
    }
    table = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    file = root / "build" / "windows_version.txt"
    fixed = f"ffi=FixedFileInfo(filevers={tuple(numbers)}, prodvers={tuple(numbers)})"
    kids = (
        f"StringFileInfo([StringTable('041104B0', [{table}])]), VarFileInfo([VarStruct('Translation', [1041, 1200])])"
    )
    file.write_text(f"VSVersionInfo({fixed}, kids=[{kids}])", encoding="utf-8")
    return str(file)


def _git(root: Path, *words: str) -> str:
    try:
        answer = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):  # a source archive without its history
        return ""
    return answer.stdout.strip()


def _name(line: str) -> str:
    return re.split(r"[=\[ ;]", line.strip(), maxsplit=1)[0].lower()


def _installed(name: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:  # a line of the lock for another system
        return None


def _entry(found: metadata.Distribution) -> str:
    said = found.metadata
    classifiers = [
        line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if line.startswith("License")
    ]
    licence = said.get("License-Expression") or "; ".join(classifiers) or (said.get("License") or "").split("\n")[0]
    texts = [
        file.read_text() for file in found.files or [] if LICENCE_FILE.search(file.name) and "dist-info" in str(file)
    ]
    return "\n".join([f"{said['Name']} {found.version}", f"Licence: {licence or 'see its text'}", "", *texts])
