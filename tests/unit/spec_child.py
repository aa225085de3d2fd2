"""Evaluates build.spec as PyInstaller does, on a system of that name, and prints what it would build, as JSON.

Words: the system as `sys.platform` says it, the folder that stands for the repository. Nothing is built: the steps only
write down what they were given.
"""

import json
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

from PyInstaller.utils import hooks

ENTRIES = (
    ("PySide6\\Qt\\qml\\thing.dll", "", "BINARY"),
    ("PySide6\\plugins\\platforms\\qwindows.dll", "", "BINARY"),
    ("opencv_videoio_ffmpeg4110_64.dll", "", "BINARY"),
    ("kiosk\\of-ours.pyd", "", "EXTENSION"),
)
"""As PyInstaller names what it collects on Windows."""


def main(system: str, folder: Path) -> None:
    """The recipe with steps that only write down."""
    told: dict[str, object] = {}

    def analysis(scripts: list[str], **words: object) -> SimpleNamespace:
        told["hidden"] = words["hiddenimports"]
        return SimpleNamespace(pure=[], scripts=scripts, binaries=list(ENTRIES), datas=[])

    def exe(*_parts: object, **words: object) -> str:
        told.update({name: words[name] for name in ("console", "version", "name")})
        return "exe"

    def collect(_program: str, binaries: list[tuple[str, str, str]], *_more: object, **_words: object) -> None:
        told["shipped"] = [name for name, _path, _kind in binaries]

    hooks.collect_submodules = lambda package: [package]  # takes half a minute, and is the same everywhere
    steps = {"Analysis": analysis, "PYZ": list, "EXE": exe, "COLLECT": collect, "SPECPATH": str(folder)}
    sys.platform = system
    runpy.run_path(str(folder / "build.spec"), init_globals=steps)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
