"""The command `kiosk version`: which program this is, and from which sources it was built."""

import json
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from kiosk.config import RESOURCES

BUILD_FILE = "build.json"
"""Written into a frozen program by its recipe; a checkout has none."""


def version_line() -> str:
    """`kiosk 0.1.0 (commit, frozen)`."""
    folder = RESOURCES.parent
    built = folder / BUILD_FILE
    if built.is_file():
        told = json.loads(built.read_text("utf-8"))
        return f"kiosk {told['version']} ({told['commit'][:12]} {told['of']}, frozen)"
    return f"kiosk {_version(folder / 'pyproject.toml')} (from source, Python {sys.version.split()[0]})"


def _version(project: Path) -> str:
    return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])


def run(argv: Sequence[str]) -> int:
    """Print the line."""
    del argv
    print(version_line())
    return 0
